/** One alarm of a device: a time at which something happens, or none. Unlike a `Timer` it can be saved and set again. */
import type { Clock, Timer } from './clock.ts'

const NEVER = -1

export class Deadline {
  readonly #clock: Clock
  readonly #callback: () => void
  #time = NEVER
  #timer: Timer | undefined

  /** `callback` runs at the slice boundary at or after the time that is set, which is no longer pending then. */
  constructor(clock: Clock, callback: () => void) {
    this.#clock = clock
    this.#callback = callback
  }

  /** Nanoseconds, or -1 for none; assigning sets or clears, so that a saved value can be loaded. */
  get time(): number {
    return this.#time
  }

  set time(time: number) {
    if (time === NEVER) this.clear()
    else this.set(time)
  }

  get pending(): boolean {
    return this.#timer !== undefined
  }

  /** Replaces the time that was set before. */
  set(time: number): void {
    this.clear()
    this.#time = time
    this.#timer = this.#clock.schedule(time, () => this.#expire())
  }

  clear(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#time = NEVER
  }

  #expire(): void {
    this.#timer = undefined
    this.#time = NEVER
    this.#callback()
  }
}
