/**
 * Coprocessor error logic (Intel 82371AB datasheet, FERR#, IGNNE# and the Coprocessor Error Register at F0h; IBM PC/AT Technical Reference, section 1): FERR#
 * of a processor latches IRQ 13; a write to F0h takes it back and, as long as FERR# stands, asserts IGNNE#. Only for guests that run with
 * CR0.NE clear, as DOS and BIOS do. Left out: port F1h, which reset a 80287.
 */
import type { IrqLine } from '../../bus/irq-line.ts'
import type { NumericErrorPins } from '../../bus/numeric-error-pins.ts'
import type { PortSpace } from '../../bus/pio-bus.ts'
import { IRQ, PORTS } from '../../machine/ibm-pc.ts'
import { type Payload, PayloadReader } from '../../snapshot/payload.ts'
import { bytePorts } from '../byte-ports.ts'
import type { Device, DeviceDescriptor } from '../device.ts'

const KIND = 'coprocessor-error'
const VERSION = 1
/** Nothing drives the bus. */
const FLOATING = 0xff

class CoprocessorError implements Device {
  readonly name = `${KIND}.0`
  readonly #pins: NumericErrorPins
  readonly #irq: IrqLine
  #latched = false

  constructor(ports: PortSpace, pins: NumericErrorPins, irq: IrqLine) {
    this.#pins = pins
    this.#irq = irq
    const { base, length } = PORTS.COPROCESSOR_ERROR
    ports.map(base, length, this.name, bytePorts({ read: () => FLOATING, write: () => this.#acknowledge() }))
    pins.onDidChangeError(() => {
      if (pins.error) this.#latch(true)
    })
  }

  reset(): void {
    this.#latch(false)
  }

  save(): Payload {
    return { kind: KIND, version: VERSION, fields: { latched: this.#latched } }
  }

  load(payload: Payload): void {
    const reader = new PayloadReader(payload, KIND, VERSION)
    this.#latch(reader.boolean('latched'))
    reader.finish()
  }

  #acknowledge(): void {
    this.#latch(false)
    if (this.#pins.error) this.#pins.ignore()
  }

  #latch(level: boolean): void {
    this.#latched = level
    this.#irq.set(level)
  }
}

export const COPROCESSOR_ERROR: DeviceDescriptor = {
  kind: KIND,
  title: 'coprocessor error logic',
  create: ({ ports, numericError, irq }) => [new CoprocessorError(ports, numericError, irq(IRQ.COPROCESSOR))],
}
