/**
 * Joins the VGA to its ports, the window at A0000h and its PCI function: BAR 0 is video memory itself, BAR 2 the registers as memory,
 * the ROM BAR the video BIOS where there is one. Legacy ports and window
 * answer whatever the command register says, since nothing else could.
 */
import type { Clock } from '../../base/clock/clock.ts'
import type { MmioHandler, MmioSpace } from '../../bus/mmio-bus.ts'
import type { PciConnection, PciSlots } from '../../bus/pci/pci-slots.ts'
import type { PortHandler, PortSpace } from '../../bus/pio-bus.ts'
import { PORTS } from '../../machine/ibm-pc.ts'
import type { VideoMemory } from '../../memory/video-memory.ts'
import { type Payload, PayloadReader } from '../../snapshot/payload.ts'
import { bytePorts } from '../byte-ports.ts'
import type { Device } from '../device.ts'
import { readPciFields } from '../pci-fields.ts'
import { Vga } from './chip.ts'
import { memoryBar } from './memory-bar.ts'
import * as R from './registers.ts'

const KIND = 'vga'
const VERSION = 1
const BANK = 0x1_0000

export interface VgaPorts {
  readonly clock: Clock
  readonly ports: PortSpace
  readonly mmio: MmioSpace
  readonly pci: PciSlots
  readonly memory: VideoMemory
  /** The video BIOS: a power of two of bytes, at least 4 KiB. */
  readonly rom?: Uint8Array | undefined
}

export class AttachedVga implements Device {
  readonly name = `${KIND}.0`
  readonly #chip: Vga
  readonly #memory: VideoMemory
  readonly #connection: PciConnection
  /** The 64 KiB at A0000h that the guest reaches directly: their offset in video memory. */
  #shown: { readonly offset: number; readonly hide: () => void } | undefined

  constructor({ clock, ports, mmio, pci, memory, rom }: VgaPorts) {
    this.#memory = memory
    this.#chip = new Vga(memory, clock)
    const registers = this.#following(bytePorts(this.#chip))
    ports.map(PORTS.VGA.base, PORTS.VGA.length, this.name, registers)
    ports.map(PORTS.VBE.base, PORTS.VBE.length, this.name, this.#following(this.#vbePorts()))
    mmio.map(R.WINDOW_BASE, R.WINDOW_LENGTH, this.name, this.#window())
    this.#connection = this.#plug(pci, registers, rom)
  }

  reset(): void {
    this.#chip.reset()
    this.#showWindow()
  }

  save(): Payload {
    return { kind: KIND, version: VERSION, fields: { ...this.#chip.save(), pci: this.#connection.save() } }
  }

  load(payload: Payload): void {
    const reader = new PayloadReader(payload, KIND, VERSION)
    const dac = new PayloadReader({ kind: 'dac', version: VERSION, fields: reader.value('dac') as Payload['fields'] }, 'dac', VERSION)
    this.#chip.load(reader, dac)
    this.#connection.load(readPciFields(reader))
    dac.finish()
    reader.finish()
    this.#showWindow()
  }

  /** Every write may change what the guest sees at A0000h. */
  #following(handler: PortHandler): PortHandler {
    return {
      read: handler.read,
      write: (offset, size, value) => {
        handler.write(offset, size, value)
        this.#showWindow()
      },
    }
  }

  /** 1CEh: index, 1CFh (or 1D0h): data, 16 bits each. */
  #vbePorts(): PortHandler {
    const { vbe } = this.#chip
    return {
      read: (offset) => (offset === 0 ? vbe.index : vbe.read(vbe.index)),
      write: (offset, _size, value) => {
        if (offset === 0) vbe.index = value & 0xffff
        else vbe.write(vbe.index, value & 0xffff)
      },
    }
  }

  #window(): MmioHandler {
    const { window } = this.#chip
    return bytePorts({ read: (offset) => window.read(offset), write: (offset, value) => window.write(offset, value) })
  }

  #showWindow(): void {
    const wanted = this.#chip.window.direct
    if (wanted?.offset === this.#shown?.offset) return
    this.#shown?.hide()
    this.#shown = wanted && { offset: wanted.offset, hide: this.#memory.map(R.WINDOW_BASE, wanted.offset, BANK) }
  }

  #plug(pci: PciSlots, registers: PortHandler, rom: Uint8Array | undefined): PciConnection {
    const memory = this.#memory
    const { vbe } = this.#chip
    return pci.plug(
      {
        name: this.name,
        vendorId: 0x1234,
        deviceId: 0x1111,
        subsystemVendorId: 0x1af4,
        subsystemId: 0x1100,
        classCode: 0x03_0000,
        revision: 2,
        bars: [
          { kind: 'memory', size: memory.size, prefetchable: true, pages: (base) => memory.map(base, 0, memory.size) },
          undefined,
          { kind: 'memory', size: R.MMIO_SIZE, handler: memoryBar(registers, vbe, () => this.#showWindow()) },
        ],
        rom: rom && { size: rom.length, pages: memory.installRom(rom) },
        interrupt: false,
      },
      { device: 2 },
    )
  }
}
