/**
 * Guest time where vCPUs run in parallel: the host's, less the time in which the machine stood still. Its "instructions" are nanoseconds, so that slices
 * and deadlines are counted in them. An anchor makes it leap ahead, or sets it while it stands still. The vCPUs read the same clock (`Seat.guestTime`).
 */
import type { Timeline } from '../../base/clock/virtual-clock.ts'
import { TIME_ORIGIN } from '../../memory/machine-block.ts'

/** Anchors that differ by less (ns) are rounding, and the time since they were computed. */
const SMALLEST_LEAP = 1e6

export class HostTimeline implements Timeline {
  readonly anchorTime = 0
  readonly anchorCount = 0
  readonly nanosecondsPerInstruction = 1
  /** Guest time at which the running slice ends. */
  sliceEnd = 0
  readonly #origin: BigInt64Array
  #stoppedAt: number | undefined = 0

  constructor(buffer: SharedArrayBuffer) {
    this.#origin = new BigInt64Array(buffer, TIME_ORIGIN, 1)
  }

  get instructions(): number {
    return this.#stoppedAt ?? Number(process.hrtime.bigint() - Atomics.load(this.#origin, 0))
  }

  setAnchor(time: number): void {
    if (this.#stoppedAt !== undefined) {
      this.#stoppedAt = Math.max(this.#stoppedAt, Math.ceil(time))
      return
    }
    const leap = time - this.instructions
    if (leap > SMALLEST_LEAP) Atomics.sub(this.#origin, 0, BigInt(Math.floor(leap)))
  }

  lowerBudget(count: number): void {
    this.sliceEnd = Math.min(this.sliceEnd, count)
  }

  /** Time goes on from where it stopped. */
  start(): void {
    if (this.#stoppedAt === undefined) return
    Atomics.store(this.#origin, 0, process.hrtime.bigint() - BigInt(this.#stoppedAt))
    this.#stoppedAt = undefined
  }

  stop(): void {
    this.#stoppedAt = this.instructions
  }
}
