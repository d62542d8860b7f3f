/** Pending call-backs ordered by deadline; equal deadlines keep the order in which they were set. */
import type { Timer } from './clock.ts'

interface Entry {
  readonly deadline: number
  readonly callback: () => void
}

export class TimerQueue {
  /** Latest first, so that the next one is popped from the end. Devices keep a dozen timers at most. */
  readonly #entries: Entry[] = []

  /** Deadline of the next call-back, or Infinity. */
  get next(): number {
    return this.#entries.at(-1)?.deadline ?? Number.POSITIVE_INFINITY
  }

  add(deadline: number, callback: () => void): Timer {
    const entry = { deadline, callback }
    let place = this.#entries.length
    while (place > 0 && (this.#entries[place - 1] as Entry).deadline <= deadline) place--
    this.#entries.splice(place, 0, entry)
    return { cancel: () => this.#remove(entry) }
  }

  /** Runs every call-back whose deadline is at or before `now`, also those that these set meanwhile. */
  fire(now: number): void {
    while (this.next <= now) (this.#entries.pop() as Entry).callback()
  }

  /** Drops all: before a state is loaded, whose devices set their timers anew. */
  clear(): void {
    this.#entries.length = 0
  }

  #remove(entry: Entry): void {
    const place = this.#entries.indexOf(entry)
    if (place >= 0) this.#entries.splice(place, 1)
  }
}
