/** What an accelerator counts by itself; the machine adds exits and times (src-shared/domain/counters.ts says what each means). */
import type { GuestCounters } from '../../../src-shared/domain/counters.ts'

export type AcceleratorCounters = Omit<GuestCounters, 'exits' | 'time'> & {
  /** Accesses that left guest code for a device. */
  readonly portAccesses: number
  readonly mmioAccesses: number
}
