/** Joins the coprocessor error logic to port F0h. */
import type { PortSpace } from '../../bus/pio-bus.ts'
import { PORTS } from '../../machine/ibm-pc.ts'
import { type Payload, PayloadReader } from '../../snapshot/payload.ts'
import { bytePorts } from '../byte-ports.ts'
import type { Device } from '../device.ts'
import { CoprocessorError, type CoprocessorErrorWires } from './chip.ts'

const KIND = 'coprocessor-error'
const VERSION = 1

export class AttachedCoprocessorError implements Device {
  readonly name = `${KIND}.0`
  readonly #chip: CoprocessorError

  constructor(ports: PortSpace, wires: CoprocessorErrorWires) {
    this.#chip = new CoprocessorError(wires)
    const { base, length } = PORTS.COPROCESSOR_ERROR
    ports.map(base, length, this.name, bytePorts({ read: () => this.#chip.read(), write: () => this.#chip.write() }))
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
