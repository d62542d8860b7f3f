/**
 * Holds a loop to its share of one host core: CPU time beyond the share is waited off before the next slice. What counts is the thread's CPU time as the
 * host accounts it, so that the loop's own work is in it and time that the host gave to others is not.
 */

/** The two clocks that are compared, in nanoseconds. */
export interface ThrottleClock {
  nanoseconds(): number
  /** CPU time of this thread. */
  cpuNanoseconds(): number
}

/** Waits shorter than this (ns) are put off: they would cost more than they hold back. */
const SHORTEST_WAIT = 1e6
/** What a loop that slept may catch up, as time at full share (ns): enough to hide jitter, too little to notice as a burst. */
const LARGEST_CREDIT = 20e6

export class Throttle {
  readonly #clock: ThrottleClock
  #share = 1
  /** CPU nanoseconds that may be used; negative: debt. */
  #credit = 0
  #at = 0
  #used = 0

  constructor(clock: ThrottleClock) {
    this.#clock = clock
  }

  get share(): number {
    return this.#share
  }

  /** 0 < share <= 1; 1 holds nothing back. What is owed stays owed. */
  set share(share: number) {
    if (this.#share === 1) this.#begin()
    else this.#settle()
    this.#share = share
  }

  /** Nanoseconds to wait before the next slice. */
  wait(): number {
    if (this.#share === 1) return 0
    this.#settle()
    const wait = -this.#credit / this.#share
    return wait < SHORTEST_WAIT ? 0 : wait
  }

  #begin(): void {
    this.#credit = 0
    this.#at = this.#clock.nanoseconds()
    this.#used = this.#clock.cpuNanoseconds()
  }

  #settle(): void {
    const now = this.#clock.nanoseconds()
    const used = this.#clock.cpuNanoseconds()
    this.#credit = Math.min(LARGEST_CREDIT * this.#share, this.#credit + (now - this.#at) * this.#share - (used - this.#used))
    this.#at = now
    this.#used = used
  }
}
