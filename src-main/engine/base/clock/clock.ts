/**
 * Virtual time, the only time devices know. It moves with retired instructions inside a slice and is re-anchored to host time, monotonically,
 * at slice boundaries only (virtual-clock.ts). Unit: nanoseconds since power-on, as a double (exact for 104 days).
 */
export interface Clock {
  /** Now, in nanoseconds of guest time since power-on. Never goes back. */
  now(): number
  /**
   * Calls `callback` once, at the first slice boundary at or after `deadline` (ns). A deadline in the past fires at the next boundary.
   * Timers with equal deadlines fire in the order in which they were set.
   */
  schedule(deadline: number, callback: () => void): Timer
}

/** A pending call-back. */
export interface Timer {
  /** Withdraws it; calling twice or after it fired does nothing. */
  cancel(): void
}

export const NANOSECONDS_PER_SECOND = 1e9
