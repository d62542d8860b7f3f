/** FERR# and IGNNE# for tests. */
import type { NumericErrorPins } from '../../src-main/engine/bus/numeric-error-pins.ts'

export class FakeNumericErrorPins implements NumericErrorPins {
  error = false
  /** How often IGNNE# was asserted. */
  ignored = 0
  #listener: (() => void) | undefined

  ignore(): void {
    this.ignored++
  }

  onDidChangeError(listener: () => void): void {
    this.#listener = listener
  }

  drive(error: boolean): void {
    this.error = error
    this.#listener?.()
  }
}
