/**
 * Keeps guest time abreast of host time. At each slice boundary it says where guest time must be now and at what rate instructions will count
 * until the next one, from what the last slices really cost. Guest time that ran ahead is never set back: the next slice counts slower.
 */
import type { HostClock } from '../base/clock/host-clock.ts'
import type { AnchorEvent } from './input-gate.ts'

/** Host nanoseconds that one slice should take (DESIGN.md, "the loop"). */
export const SLICE = 1e6
const SMALLEST_SLICE = 1000
const LARGEST_SLICE = 4_000_000
/** Weight of the newest slice in the running mean. */
const WEIGHT = 0.2

export class Pacer {
  readonly #host: HostClock
  #origin = 0
  /** Running mean, host nanoseconds an instruction. */
  #cost = 10

  constructor(host: HostClock) {
    this.#host = host
  }

  /** The machine begins to run with guest time `time`. */
  start(time: number): void {
    this.#origin = this.#host.nanoseconds() - time
  }

  /** Guest time that corresponds to the host's present. */
  present(): number {
    return this.#host.nanoseconds() - this.#origin
  }

  /** Instructions that fit in one slice. */
  get sliceInstructions(): number {
    return Math.round(Math.min(LARGEST_SLICE, Math.max(SMALLEST_SLICE, SLICE / this.#cost)))
  }

  /** The anchor for a boundary at guest time `guestTime`. */
  anchor(guestTime: number): AnchorEvent {
    const present = this.present()
    const remaining = present + SLICE - guestTime
    const rate = Math.min(this.#cost * 4, Math.max(this.#cost / 4, remaining / this.sliceInstructions))
    return { kind: 'anchor', time: Math.max(present, guestTime), nanosecondsPerInstruction: guestTime > present ? rate : this.#cost }
  }

  /** A slice of `instructions` took `nanoseconds` of host time. */
  learn(instructions: number, nanoseconds: number): void {
    if (instructions < SMALLEST_SLICE / 2) return
    this.#cost += (Math.max(0.2, nanoseconds / instructions) - this.#cost) * WEIGHT
  }
}
