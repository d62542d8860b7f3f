/**
 * The vendor capabilities by which a driver finds a virtio device's structures (VIRTIO 1.2, 4.1.4), each behind id 09h and next pointer:
 *
 *   u8 cap_len, u8 cfg_type, u8 bar, u8 id, u8 padding[2], u32 offset, u32 length [, u32 notify_off_multiplier | u8 pci_cfg_data[4]]
 */

import type { Capability } from '../../bus/pci/pci-slots.ts'
import type { PortHandler } from '../../bus/pio-bus.ts'
import * as R from './registers.ts'

const VENDOR_SPECIFIC = 0x09
const HEAD = 2
const PLAIN_LENGTH = 16
const EXTENDED_LENGTH = 20
// Offsets from the start of the capability.
const WINDOW_BAR = 4
const WINDOW_OFFSET = 8
const WINDOW_LENGTH = 12
const WINDOW_DATA = 16

/** The five capabilities; `bar` is the device's one memory BAR, `window` the alternative access path through configuration space. */
export function createCapabilities(window: ConfigurationWindow): readonly Capability[] {
  const multiplier = [R.NOTIFY_MULTIPLIER, 0, 0, 0]
  return [
    structure(R.CAP_COMMON, R.COMMON_OFFSET, R.COMMON_LENGTH),
    structure(R.CAP_NOTIFY, R.NOTIFY_OFFSET, R.STRUCTURE_LENGTH, multiplier),
    structure(R.CAP_ISR, R.ISR_OFFSET, 1),
    structure(R.CAP_DEVICE, R.DEVICE_OFFSET, R.STRUCTURE_LENGTH),
    { ...structure(R.CAP_PCI, 0, 0, [0, 0, 0, 0]), registers: window },
  ]
}

function structure(type: number, offset: number, length: number, extra: readonly number[] = []): Capability {
  const body = new Uint8Array(PLAIN_LENGTH - HEAD + extra.length)
  const view = new DataView(body.buffer)
  body.set([PLAIN_LENGTH + extra.length, type])
  view.setUint32(WINDOW_OFFSET - HEAD, offset, true)
  view.setUint32(WINDOW_LENGTH - HEAD, length, true)
  body.set(extra, PLAIN_LENGTH - HEAD)
  return { id: VENDOR_SPECIFIC, body }
}

/** VIRTIO_PCI_CAP_PCI_CFG (4.1.4.9): the driver names bar, offset and length (1, 2 or 4), then reads or writes pci_cfg_data. */
export class ConfigurationWindow implements PortHandler {
  readonly #bytes = new Uint8Array(EXTENDED_LENGTH)
  readonly #view = new DataView(this.#bytes.buffer)
  readonly #bar: PortHandler

  /** `bar` answers for BAR 0. */
  constructor(bar: PortHandler) {
    this.#bar = bar
    this.reset()
  }

  reset(): void {
    this.#bytes.fill(0)
    this.#bytes.set([EXTENDED_LENGTH, R.CAP_PCI], HEAD)
  }

  read(offset: number, size: number): number {
    if (offset >= WINDOW_DATA && this.#selected()) this.#view.setUint32(WINDOW_DATA, this.#bar.read(this.#offset, this.#length), true)
    let value = 0
    for (let byte = 0; byte < size; byte++) value |= (this.#bytes[offset + byte] ?? 0) << (byte * 8)
    return value >>> 0
  }

  write(offset: number, size: number, value: number): void {
    for (let byte = 0; byte < size; byte++) {
      const at = offset + byte
      if (at === WINDOW_BAR || at >= WINDOW_OFFSET) this.#bytes[at] = (value >>> (byte * 8)) & 0xff
    }
    if (offset >= WINDOW_DATA && this.#selected()) this.#bar.write(this.#offset, this.#length, this.#data())
  }

  save(): Uint8Array {
    return this.#bytes.slice()
  }

  load(bytes: Uint8Array): void {
    if (bytes.length !== EXTENDED_LENGTH) throw new Error('saved state of a virtio configuration window has a wrong length')
    this.#bytes.set(bytes)
  }

  get #offset(): number {
    return this.#view.getUint32(WINDOW_OFFSET, true)
  }

  get #length(): number {
    return this.#view.getUint32(WINDOW_LENGTH, true)
  }

  #data(): number {
    return this.#view.getUint32(WINDOW_DATA, true) % 2 ** (this.#length * 8)
  }

  #selected(): boolean {
    const aligned = [1, 2, 4].includes(this.#length) && this.#offset % this.#length === 0
    return aligned && this.#bytes[WINDOW_BAR] === 0 && this.#offset + this.#length <= R.BAR_SIZE
  }
}
