/** A clock that moves only when a test says so, and stops exactly at every deadline on its way, as the machine's loop does. */
import type { Clock, Timer } from '../../src-main/engine/base/clock/clock.ts'

interface Pending {
  readonly deadline: number
  readonly callback: () => void
}

export class MockClock implements Clock {
  #now: number
  #pending: Pending[] = []

  constructor(now = 0) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  schedule(deadline: number, callback: () => void): Timer {
    const entry = { deadline, callback }
    this.#pending.push(entry)
    return { cancel: () => this.#remove(entry) }
  }

  /** Pending call-backs: a device at rest has none. */
  get pendingCount(): number {
    return this.#pending.length
  }

  /** Moves time on by `nanoseconds`, firing what falls due in order of deadline, each at its own time. */
  advance(nanoseconds: number): void {
    const end = this.#now + nanoseconds
    for (let next = this.#earliest(end); next; next = this.#earliest(end)) {
      this.#now = Math.max(this.#now, next.deadline)
      this.#fire(next)
    }
    this.#now = end
  }

  /** Jumps ahead like a host that slept: what fell due fires late, at the end of the jump. */
  jump(nanoseconds: number): void {
    this.#now += nanoseconds
    this.advance(0)
  }

  #earliest(limit: number): Pending | undefined {
    return this.#pending.filter((entry) => entry.deadline <= limit).toSorted((a, b) => a.deadline - b.deadline)[0]
  }

  #fire(entry: Pending): void {
    this.#remove(entry)
    entry.callback()
  }

  #remove(entry: Pending): void {
    this.#pending = this.#pending.filter((other) => other !== entry)
  }
}
