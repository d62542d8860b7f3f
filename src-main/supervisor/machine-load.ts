/** What a machine's engine counts, as its heartbeats tell, and what it used between the last two of them. Pure. */
import type { GuestCounters } from '../../src-shared/domain/counters.ts'

export interface LoadReading {
  /** Milliseconds of the clock that `note` was given. */
  readonly at: number
  readonly counters: GuestCounters
}

export interface RecentUse {
  /** CPU time, in cores. */
  readonly used: number
  /** It was hardly ever halted. */
  readonly hungry: boolean
}

/** Share of the time halted below which a machine would use more if it could. */
const HUNGRY = 0.1

export class MachineLoad {
  #before: LoadReading | undefined
  #latest: LoadReading | undefined

  get latest(): LoadReading | undefined {
    return this.#latest
  }

  /** A heartbeat came at `at`. */
  note(counters: GuestCounters, at: number): void {
    this.#before = this.#latest
    this.#latest = { at, counters }
  }

  /** Undefined before the second heartbeat. */
  recent(): RecentUse | undefined {
    const [before, latest] = [this.#before, this.#latest]
    if (!before || !latest || latest.at <= before.at) return undefined
    const elapsed = latest.at - before.at
    const share = (name: 'cpu' | 'idle'): number => (latest.counters.time[name] - before.counters.time[name]) / elapsed
    return { used: Math.max(0, share('cpu')), hungry: share('idle') < HUNGRY }
  }
}
