/**
 * How much work of the host a device does for its driver in a millisecond of guest time, in bytes moved or what costs as much. A driver can ask for
 * gigabytes with one write to a register: beyond the budget the rest waits for the next millisecond, so that the machine stays between two slices
 * often enough to be paused, watched and ended. Guest time and bytes alone decide, so that a replayed run does the same in the same turns.
 */
import type { PayloadReader } from '../../snapshot/payload.ts'
import { readPlain } from '../plain-state.ts'

const WINDOW_NS = 1_000_000
export const BYTES_PER_WINDOW = 8 * 1024 * 1024
/** Of any request, and of each of its buffers beside its bytes. */
export const REQUEST_COST = 4096
export const SEGMENT_COST = 512
/** Of a wait for the host's stable storage. */
export const FLUSH_COST = 1024 * 1024

export const BUDGET_AT_RESET = { windowEnd: 0, left: BYTES_PER_WINDOW }

export class WorkBudget {
  state = { ...BUDGET_AT_RESET }

  /** Guest time, nanoseconds, at which there is a new budget. */
  get windowEnd(): number {
    return this.state.windowEnd
  }

  get used(): boolean {
    return this.state.left <= 0
  }

  /** A new budget when the window of the last one is over. */
  open(now: number): void {
    if (now >= this.state.windowEnd) this.state = { windowEnd: now + WINDOW_NS, left: BYTES_PER_WINDOW }
  }

  /** Work is spent after it was done, so that the last piece may go beyond the budget. */
  spend(cost: number): void {
    this.state.left -= cost
  }

  load(reader: PayloadReader): void {
    this.state = readPlain(reader, BUDGET_AT_RESET)
  }
}
