/** Joins system control port A to 92h and to the system's reset. */
import type { PortSpace } from '../../bus/pio-bus.ts'
import { PORTS } from '../../machine/ibm-pc.ts'
import { type Payload, PayloadReader } from '../../snapshot/payload.ts'
import { bytePorts } from '../byte-ports.ts'
import type { Device } from '../device.ts'
import { SystemControl, type SystemControlWires } from './chip.ts'

const KIND = 'system-control'
const VERSION = 1

export class AttachedSystemControl implements Device {
  readonly name = `${KIND}.0`
  readonly #chip: SystemControl

  constructor(ports: PortSpace, wires: SystemControlWires) {
    this.#chip = new SystemControl(wires)
    const { base, length } = PORTS.SYSTEM_A
    ports.map(base, length, this.name, bytePorts({ read: () => this.#chip.read(), write: (_offset, value) => this.#chip.write(value) }))
  }

  reset(): void {
    this.#chip.reset()
  }

  save(): Payload {
    return { kind: KIND, version: VERSION, fields: this.#chip.save() }
  }

  load(payload: Payload): void {
    const reader = new PayloadReader(payload, KIND, VERSION)
    this.#chip.load(reader)
    reader.finish()
  }
}
