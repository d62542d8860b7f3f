/**
 * Coprocessor error logic (Intel 82371AB datasheet, FERR#, IGNNE# and the Coprocessor Error Register at F0h; IBM PC/AT Technical Reference, section 1): FERR#
 * of a processor latches IRQ 13; a write to F0h takes it back and, as long as FERR# stands, asserts IGNNE#. Only for guests that run with
 * CR0.NE clear, as DOS and BIOS do. Left out: port F1h, which reset a 80287.
 */
import type { IrqLine } from '../../bus/irq-line.ts'
import type { NumericErrorPins } from '../../bus/numeric-error-pins.ts'
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import { CER_READ } from './registers.ts'

export interface CoprocessorErrorWires {
  readonly pins: NumericErrorPins
  readonly irq: IrqLine
}

export class CoprocessorError {
  readonly #wires: CoprocessorErrorWires
  #latched = false

  constructor(wires: CoprocessorErrorWires) {
    this.#wires = wires
    wires.pins.onDidChangeError(() => {
      if (wires.pins.error) this.#latch(true)
    })
  }

  reset(): void {
    this.#latch(false)
  }

  read(): number {
    return CER_READ
  }

  write(): void {
    this.#latch(false)
    if (this.#wires.pins.error) this.#wires.pins.ignore()
  }

  save(): Record<string, PayloadValue> {
    return { latched: this.#latched }
  }

  load(reader: PayloadReader): void {
    this.#latch(reader.boolean('latched'))
  }

  #latch(level: boolean): void {
    this.#latched = level
    this.#wires.irq.set(level)
  }
}
