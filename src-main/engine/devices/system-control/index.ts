/**
 * System control port A at 92h (82371AB datasheet section 5.7.3; PS/2 Technical Reference): bit 0 resets the system when it rises, bit 1 is the fast
 * A20 gate. A20 is always enabled here, memory never wraps at 1 MiB: every guest that runs on this machine wants it so, and the gate would cost
 * each memory access. The bit keeps what was written, so that a guest that checks it goes on. Reset control CF9h belongs to the PCI-ISA bridge.
 */
import type { PortSpace } from '../../bus/pio-bus.ts'
import { PORTS } from '../../machine/ibm-pc.ts'
import { type Payload, PayloadReader } from '../../snapshot/payload.ts'
import { bytePorts } from '../byte-ports.ts'
import type { Device, DeviceDescriptor } from '../device.ts'

const KIND = 'system-control'
const VERSION = 1

const A_FAST_INIT = 1 << 0
const A_FAST_A20 = 1 << 1
const A_WRITABLE = A_FAST_INIT | A_FAST_A20

class SystemControl implements Device {
  readonly name = `${KIND}.0`
  readonly #resetSystem: () => void
  #value = A_FAST_A20

  constructor(ports: PortSpace, resetSystem: () => void) {
    this.#resetSystem = resetSystem
    const { base, length } = PORTS.SYSTEM_A
    ports.map(base, length, this.name, bytePorts({ read: () => this.#value, write: (_offset, value) => this.#write(value & A_WRITABLE) }))
  }

  reset(): void {
    this.#value = A_FAST_A20
  }

  save(): Payload {
    return { kind: KIND, version: VERSION, fields: { value: this.#value } }
  }

  load(payload: Payload): void {
    const reader = new PayloadReader(payload, KIND, VERSION)
    this.#value = reader.number('value')
    reader.finish()
  }

  #write(value: number): void {
    const rises = value & ~this.#value & A_FAST_INIT
    this.#value = value
    if (rises) this.#resetSystem()
  }
}

export const SYSTEM_CONTROL: DeviceDescriptor = {
  kind: KIND,
  title: 'system control port A',
  create: ({ ports, host }) => [new SystemControl(ports, () => host.reset())],
}
