/** FERR# and IGNNE# of all vCPUs, which keep both in their state (core/x87/error-pins.ts): wired OR, as on a board with several processors. */
import type { NumericErrorPins } from '../bus/numeric-error-pins.ts'
import type { RegisterFile } from '../cpu/register-file.ts'

// Bits of the state field fpError.
const FERR = 1
const IGNNE = 2

export class NumericErrorWires implements NumericErrorPins {
  readonly #registers: () => readonly RegisterFile[]
  #listener: (() => void) | undefined

  constructor(registers: () => readonly RegisterFile[]) {
    this.#registers = registers
  }

  get error(): boolean {
    return this.#registers().some((file) => (Number(file.get('fpError')) & FERR) !== 0)
  }

  ignore(): void {
    for (const file of this.#registers()) if (Number(file.get('fpError')) & FERR) file.set('fpError', FERR | IGNNE)
  }

  onDidChangeError(listener: () => void): void {
    this.#listener = listener
  }

  /** A vCPU's FERR# rose or fell. */
  changed(): void {
    this.#listener?.()
  }
}
