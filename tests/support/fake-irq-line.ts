/** An interrupt wire that remembers its level and counts rising edges. */
import type { IrqLine } from '../../src-main/engine/bus/irq-line.ts'

export class FakeIrqLine implements IrqLine {
  level = false
  edges = 0

  set(level: boolean): void {
    if (level && !this.level) this.edges++
    this.level = level
  }
}
