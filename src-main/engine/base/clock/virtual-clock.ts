/**
 * Guest time as a linear function of retired instructions between two anchors: time = anchor.time + (instructions - anchor.count) * rate.
 * The machine sets a new anchor at slice boundaries only; time never goes back. The anchor lies in the vCPU's state, where RDTSC reads it.
 */
import type { Clock, Timer } from './clock.ts'
import { TimerQueue } from './timer-queue.ts'

/** The vCPU's instruction count and anchor (machine/cpu-timeline.ts). */
export interface Timeline {
  /** Instructions retired since power-on; exact also while a device is being accessed. */
  readonly instructions: number
  readonly anchorTime: number
  readonly anchorCount: number
  readonly nanosecondsPerInstruction: number
  setAnchor(time: number, count: number, nanosecondsPerInstruction: number): void
  /** Ends the running slice before this count, if it would have ended later. */
  lowerBudget(count: number): void
}

export class VirtualClock implements Clock {
  readonly #timeline: Timeline
  readonly #timers = new TimerQueue()

  constructor(timeline: Timeline) {
    this.#timeline = timeline
  }

  now(): number {
    const { anchorTime, anchorCount, nanosecondsPerInstruction, instructions } = this.#timeline
    return anchorTime + (instructions - anchorCount) * nanosecondsPerInstruction
  }

  schedule(deadline: number, callback: () => void): Timer {
    const timer = this.#timers.add(deadline, callback)
    this.#timeline.lowerBudget(this.countAt(deadline))
    return timer
  }

  /** Deadline of the next timer, or Infinity. */
  get nextDeadline(): number {
    return this.#timers.next
  }

  /** Instruction count at which guest time reaches `time`: never before the present one. */
  countAt(time: number): number {
    const { anchorTime, anchorCount, nanosecondsPerInstruction, instructions } = this.#timeline
    return Math.max(instructions, anchorCount + Math.ceil((time - anchorTime) / nanosecondsPerInstruction))
  }

  /** Sets guest time to `time`, or leaves it when it is already later, and the rate for what follows. */
  anchor(time: number, nanosecondsPerInstruction: number): void {
    this.#timeline.setAnchor(Math.max(time, this.now()), this.#timeline.instructions, nanosecondsPerInstruction)
  }

  /** Calls what is due. */
  fire(): void {
    this.#timers.fire(this.now())
  }

  /** Guest time of a state that is being loaded. Forgets every timer: devices set theirs anew from their own states. */
  restore(time: number, nanosecondsPerInstruction: number): void {
    this.#timers.clear()
    this.#timeline.setAnchor(time, this.#timeline.instructions, nanosecondsPerInstruction)
  }
}
