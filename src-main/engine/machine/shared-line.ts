/** One interrupt input with several sources: asserted while any of them asserts it (wired OR). */
import type { IrqLine } from '../bus/irq-line.ts'

export class SharedLine {
  readonly #onDidChange: (level: boolean) => void
  #asserting = 0

  constructor(onDidChange: (level: boolean) => void) {
    this.#onDidChange = onDidChange
  }

  /** A further source. */
  connect(): IrqLine {
    let level = false
    return {
      set: (next) => {
        if (next === level) return
        level = next
        this.#change(next ? 1 : -1)
      },
    }
  }

  #change(step: number): void {
    const before = this.#asserting > 0
    this.#asserting += step
    const after = this.#asserting > 0
    if (before !== after) this.#onDidChange(after)
  }
}
