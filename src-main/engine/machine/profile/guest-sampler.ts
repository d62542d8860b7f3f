/**
 * Finds out where a guest spends its instructions: it cuts slices so that they end at random counts, and looks at RIP there. A slice that ends sooner
 * (a timer, a halt) is no sample: the rest of the distance is carried into the next one, so that what waits or is interrupted often is not favoured.
 */
import type { HostClock } from '../../base/clock/host-clock.ts'
import type { RegisterFile } from '../../cpu/register-file.ts'
import type { AnchorEvent } from '../input-gate.ts'
import type { MachineStep } from '../machine.ts'
import type { LoopMachine } from '../machine-loop.ts'
import type { GuestSample } from './guest-profile.ts'

/** Instructions between two samples: SHORTEST to SHORTEST + SPREAD, evenly. */
const SHORTEST = 50_000
const SPREAD = 100_000
const USER_LEVEL = 3n
/** 32-bit linear congruential generator of Numerical Recipes: sample distances need no better one. */
const MULTIPLIER = 1_664_525
const INCREMENT = 1_013_904_223

interface Tally {
  count: number
  nanoseconds: number
}

export class GuestSampler implements LoopMachine {
  readonly #machine: LoopMachine
  /** Of the vCPU that ran last. */
  readonly #registers: () => RegisterFile
  readonly #host: HostClock
  readonly #kernel = new Map<bigint, Tally>()
  readonly #user = new Map<bigint, Tally>()
  #random = 1
  #left = SHORTEST
  #nanoseconds = 0

  constructor(machine: LoopMachine, registers: () => RegisterFile, host: HostClock) {
    this.#machine = machine
    this.#registers = registers
    this.#host = host
  }

  get time(): number {
    return this.#machine.time
  }

  get instructions(): number {
    return this.#machine.instructions
  }

  step(instructions: number, anchor: () => AnchorEvent): MachineStep {
    const before = this.#machine.instructions
    const begun = this.#host.nanoseconds()
    const step = this.#machine.step(Math.min(instructions, this.#left), anchor)
    this.#nanoseconds += this.#host.nanoseconds() - begun
    this.#left -= this.#machine.instructions - before
    if (this.#left <= 0) this.#sample()
    return step
  }

  samples(): GuestSample[] {
    const list = (tallies: ReadonlyMap<bigint, Tally>, user: boolean): GuestSample[] =>
      [...tallies].map(([rip, tally]) => ({ rip, user, ...tally }))
    return [...list(this.#kernel, false), ...list(this.#user, true)]
  }

  #sample(): void {
    const registers = this.#registers()
    const tallies = registers.get('cpl') === USER_LEVEL ? this.#user : this.#kernel
    const rip = registers.get('rip')
    const tally = tallies.get(rip) ?? { count: 0, nanoseconds: 0 }
    tally.count++
    tally.nanoseconds += this.#nanoseconds
    tallies.set(rip, tally)
    this.#nanoseconds = 0
    this.#random = (Math.imul(this.#random, MULTIPLIER) + INCREMENT) >>> 0
    this.#left = SHORTEST + Math.floor((this.#random / 2 ** 32) * SPREAD)
  }
}
