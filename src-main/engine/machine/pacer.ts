/**
 * Keeps guest time abreast of host time. At each slice boundary it says where guest time must be now and at what rate instructions will count
 * until the next one, from what the last slices really cost.
 *
 * While instructions run, guest time is continuous: when the host took the processor away, the next slices count faster until guest time has caught
 * up, and slower when it ran ahead. A leap would fall between two clocks that the guest compares, and systems that calibrate one by the other would
 * find nonsense. A halted guest measures nothing, so time leaps over its sleep; so it does when it is hopelessly behind.
 */
import type { HostClock } from '../base/clock/host-clock.ts'
import type { AnchorEvent } from './input-gate.ts'

/** Host nanoseconds that one slice should take (DESIGN.md, "the loop"). */
export const SLICE = 1e6
/** Slices of a machine that is held to a small share are not cut shorter than this share of SLICE: it waits longer between them instead. */
const SMALLEST_SHARE = 0.05
const SMALLEST_SLICE = 1000
const LARGEST_SLICE = 4_000_000
/**
 * Weight of the newest slice in the running mean. A slice that was dear was most likely interrupted by the host, and a rate that is too high makes
 * guest time run ahead; so the mean follows cheap slices fast and dear ones slowly.
 */
const WEIGHT_CHEAPER = 0.5
const WEIGHT_DEARER = 0.02
const CHEAPEST = 0.2
const DEAREST = 1000
/** Guest time that is ahead still moves, so that loops which wait for it end. */
const SLOWEST = 1 / 256
/** Guest time that is behind runs at most this much faster than instructions cost. */
const FASTEST = 8
/** Further behind than this (ns: the host slept, or is overloaded beyond FASTEST), guest time leaps after all. */
const LARGEST_LAG = 2e9

export class Pacer {
  readonly #host: HostClock
  #origin = 0
  /** Running mean, host nanoseconds an instruction. */
  #cost = 10
  /** Share of a core that the machine may use: the rest of each period passes while it waits (throttle.ts), and its instructions count for it. */
  #share = 1

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

  set share(share: number) {
    this.#share = share
  }

  /** Instructions that fit in one slice. */
  get sliceInstructions(): number {
    const length = SLICE * Math.max(SMALLEST_SHARE, this.#share)
    return Math.round(Math.min(LARGEST_SLICE, Math.max(SMALLEST_SLICE, length / this.#cost)))
  }

  /** The anchor for a boundary at guest time `guestTime`; `slept`: the guest was halted since the last one. */
  anchor(guestTime: number, slept: boolean): AnchorEvent {
    const present = this.present()
    const leaps = present > guestTime && (slept || present - guestTime > LARGEST_LAG)
    const time = leaps ? present : guestTime
    const usual = this.#cost / this.#share
    const period = SLICE * Math.max(1, SMALLEST_SHARE / this.#share)
    const rate = (present + period - time) / this.sliceInstructions
    const nanosecondsPerInstruction = Math.min(usual * FASTEST, Math.max(usual * SLOWEST, rate))
    return { kind: 'anchor', time, nanosecondsPerInstruction }
  }

  /** A slice of `instructions` took `nanoseconds` of host time. */
  learn(instructions: number, nanoseconds: number): void {
    if (instructions < SMALLEST_SLICE / 2) return
    const cost = Math.min(DEAREST, Math.max(CHEAPEST, nanoseconds / instructions))
    this.#cost += (cost - this.#cost) * (cost < this.#cost ? WEIGHT_CHEAPER : WEIGHT_DEARER)
  }
}
