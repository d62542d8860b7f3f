/**
 * The local APIC's timer (Intel SDM vol. 3A section 11.5.4): counts the 1 GHz bus clock, divided. Left out: TSC-deadline mode, which the CPU model
 * does not announce.
 */
import type { Clock } from '../../base/clock/clock.ts'
import { Deadline } from '../../base/clock/deadline.ts'
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import { readPlain } from '../plain-state.ts'

/** One bus clock lasts a nanosecond. */
export const BUS_HZ = 1e9
/** A periodic timer stops the machine at most this often (ns): lost interrupts merge, as they do while one is pending. */
const SHORTEST_PERIOD = 10_000

const RESET_STATE = { initial: 0, divide: 2, periodic: false, origin: 0, originCount: 0 }

export class LapicTimer {
  readonly #clock: Clock
  readonly #onDidExpire: () => void
  readonly #deadline: Deadline
  /** The counter had `originCount` at time `origin`. */
  #state = { ...RESET_STATE }

  constructor(clock: Clock, onDidExpire: () => void) {
    this.#clock = clock
    this.#onDidExpire = onDidExpire
    this.#deadline = new Deadline(clock, () => this.#expire())
  }

  reset(): void {
    this.#state = { ...RESET_STATE }
    this.#deadline.clear()
  }

  /** Writing the initial count (re)starts the timer; 0 stops it. */
  start(initial: number): void {
    this.#state.initial = initial
    this.#restart(initial)
  }

  setPeriodic(periodic: boolean): void {
    if (periodic === this.#state.periodic) return
    const count = this.count
    this.#state.periodic = periodic
    this.#restart(count)
  }

  /** Bits 3, 1, 0 of the divide configuration register (figure 11-10). A running count goes on at the new speed. */
  setDivide(bits: number): void {
    const count = this.count
    const code = (bits & 3) | ((bits >> 1) & 4)
    this.#state.divide = code === 7 ? 1 : 2 << code
    this.#restart(count)
  }

  /** The current count register. */
  get count(): number {
    const { initial, divide, periodic, origin, originCount } = this.#state
    const left = originCount - Math.floor((this.#clock.now() - origin) / divide)
    if (left > 0 || originCount === 0) return Math.max(0, left)
    return periodic && initial > 0 ? initial - (-left % initial) : 0
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { ...this.#state, deadline: this.#deadline.time }
  }

  load(reader: PayloadReader): void {
    this.#state = readPlain(reader, RESET_STATE)
    this.#deadline.time = reader.number('deadline')
  }

  #restart(count: number): void {
    const { divide } = this.#state
    this.#state.origin = this.#clock.now()
    this.#state.originCount = count
    if (count > 0) this.#deadline.set(this.#state.origin + count * divide)
    else this.#deadline.clear()
  }

  #expire(): void {
    const state = this.#state
    if (state.periodic && state.initial > 0) this.#startNextPeriod()
    else state.originCount = 0
    this.#onDidExpire()
  }

  /** Periods that passed unseen are skipped: their interrupts would have merged with this one. */
  #startNextPeriod(): void {
    const state = this.#state
    const period = state.initial * state.divide
    const first = state.origin + state.originCount * state.divide
    const now = this.#clock.now()
    state.origin = first + Math.floor((now - first) / period) * period
    state.originCount = state.initial
    this.#deadline.set(period < SHORTEST_PERIOD ? now + SHORTEST_PERIOD : state.origin + period)
  }
}
