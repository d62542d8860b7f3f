/** Joins the 8259 pair to its six ports. Its lines and its output belong to the interrupt fabric, which is told of every change. */
import type { PortSpace } from '../../bus/pio-bus.ts'
import { PORTS, type PortRange } from '../../machine/ibm-pc.ts'
import { type Payload, PayloadReader } from '../../snapshot/payload.ts'
import { type ByteRegisters, bytePorts } from '../byte-ports.ts'
import type { Device } from '../device.ts'
import type { I8259Pair } from './pair.ts'

const KIND = 'i8259-pic'
const VERSION = 1

export class AttachedPic implements Device {
  readonly name = `${KIND}.0`
  readonly #pair: I8259Pair
  readonly #onDidChange: () => void

  /** `onDidChange` runs after every access that may move the pair's output. */
  constructor(pair: I8259Pair, onDidChange: () => void) {
    this.#pair = pair
    this.#onDidChange = onDidChange
  }

  attach(ports: PortSpace): void {
    const { primary, secondary } = this.#pair
    this.#map(ports, PORTS.PIC_PRIMARY, primary)
    this.#map(ports, PORTS.PIC_SECONDARY, secondary)
    this.#map(ports, PORTS.PIC_EDGE_LEVEL, {
      read: (chip) => this.#pair.readEdgeLevel(chip),
      write: (chip, value) => this.#pair.writeEdgeLevel(chip, value),
    })
  }

  reset(): void {
    this.#pair.reset()
    this.#onDidChange()
  }

  save(): Payload {
    return { kind: KIND, version: VERSION, fields: this.#pair.save() }
  }

  load(payload: Payload): void {
    const reader = new PayloadReader(payload, KIND, VERSION)
    this.#pair.load(reader)
    reader.finish()
    this.#onDidChange()
  }

  /** Every access may move the cascade and the output. */
  #map(ports: PortSpace, { base, length }: PortRange, registers: ByteRegisters): void {
    const handler = bytePorts({
      read: (offset) => {
        const value = registers.read(offset)
        this.#sync()
        return value
      },
      write: (offset, value) => {
        registers.write(offset, value)
        this.#sync()
      },
    })
    ports.map(base, length, this.name, handler)
  }

  #sync(): void {
    this.#pair.syncCascade()
    this.#onDidChange()
  }
}
