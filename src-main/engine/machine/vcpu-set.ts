/**
 * The vCPUs of a machine in the deterministic mode: they take turns on the machine's own thread, so that a run depends on nothing but instruction
 * counts and what came through the input gate. One vCPU alone is the same with one turn that never ends.
 *
 * A turn lasts QUANTUM instructions; it ends sooner when the vCPU halts or has paused PAUSES times (it spins for something that another vCPU has to
 * do). Then comes the next one that can run, in order of number. Turns know nothing of slices: a slice may end in the middle of one, and it goes on
 * in the next slice. Guest time is a function of the instructions of all together (cpu-timeline.ts): to the guest, a vCPU that waits for its turn
 * is a processor that its hypervisor keeps waiting, and the pacer, which holds guest time abreast of the host's, needs to know nothing of it.
 */
import { english, say } from '../../../src-shared/domain/sentence.ts'
import type { Accelerator } from '../accel/accelerator.ts'
import type { Exit } from '../accel/exits.ts'
import { type Payload, PayloadReader } from '../snapshot/payload.ts'
import type { CpuTimeline } from './cpu-timeline.ts'

/** Instructions: long against the cost of a change (2 us), short against the guest's timer period. */
const QUANTUM = 50_000
/** PAUSE instructions in a turn: a lock that is free soon is not worth a change. */
const PAUSES = 16
const KIND = 'vcpu-set'
const VERSION = 1
const BUDGET_EXIT: SetExit = { kind: 'budget' }
const STALLED_EXIT: SetExit = { kind: 'stalled' }
const DEBUG_EXIT: SetExit = { kind: 'debug' }

/** A vCPU that yields only ends its turn. `stalled`: all that can run come to nothing, and the host should look after its own affairs. */
export type SetExit = Exclude<Exit, { readonly kind: 'yield' }> | { readonly kind: 'stalled' }

type Moving = 'halted' | 'interruptsEnabled' | 'run' | 'interrupt' | 'invalidate' | 'hostWrites'
type Keeping = 'registers' | 'reset' | 'exposeState' | 'adoptState' | 'flushTlb' | 'dispose'
/** What of an accelerator the set uses. */
export type Vcpu = Pick<Accelerator, Moving | Keeping>

/** CPU time in nanoseconds that the threads of vCPUs have used: all together, and the sum of what the busiest one used from each look to the next. */
export interface VcpuTime {
  readonly all: number
  readonly busiest: number
}

/** What the machine sees of its vCPUs, however they are run. */
export interface Vcpus {
  /** The vCPU whose access a device serves. */
  readonly current: number
  /** None can run before something from outside happens. */
  readonly halted: boolean
  /** Retired by all together; undefined where the time line counts just that. */
  readonly retired?: number
  /** Where they have threads of their own. */
  readonly cpuTime?: VcpuTime
  /** From here on they may run, and guest time goes on. */
  resume(): void
  /** All stand at an instruction boundary until `resume`. */
  park(): void
  /** The same as `park`, but guest time goes on. Not needed where they run in `run` only. */
  hold?(): void
  run(end: number): SetExit
  interrupt(): void
  reset(): void
  exposeState(): void
  adoptState(): void
  flushTlb(): void
  invalidate(hostOffset: number, length: number): void
  save(): Payload
  load(payload: Payload): void
  dispose(): void
}

export class VcpuSet implements Vcpus {
  readonly #vcpus: readonly Vcpu[]
  readonly #timeline: CpuTimeline
  readonly #quantum: number
  #current = 0
  /** Count of the time line at which the present turn ends. */
  #turnEnd = 0
  /** vCPU of which a debugger wants to see one instruction. While it is halted, the others and guest time go on. */
  stepping: number | undefined

  constructor(vcpus: readonly Vcpu[], timeline: CpuTimeline) {
    this.#vcpus = vcpus
    this.#timeline = timeline
    this.#quantum = vcpus.length > 1 ? QUANTUM : Number.POSITIVE_INFINITY
  }

  /** Number of the vCPU whose turn it is: the one whose access a device serves. */
  get current(): number {
    return this.#current
  }

  /** They run in `run` only. */
  resume(): void {}
  park(): void {}

  /** None can run before something from outside happens. */
  get halted(): boolean {
    return this.#vcpus.every((vcpu) => vcpu.halted)
  }

  /** Runs until the time line stands at `end` (exactly), or something else ends the run. */
  run(end: number): SetExit {
    this.#timeline.sliceEnd = end
    for (let fruitless = 0; fruitless < this.#vcpus.length; ) {
      if (this.#timeline.instructions >= this.#timeline.sliceEnd) return BUDGET_EXIT
      if (this.stepping !== undefined && !this.#vcpus[this.stepping]?.halted) return this.#step(this.stepping)
      if (!this.#findTurn()) return this.#halt()
      const exit = this.#runTurn()
      if (exit.kind === 'shutdown') return this.#named(exit)
      if (exit.kind === 'attention' || exit.kind === 'debug') return exit
      const isFruitless = this.#isFruitless(exit)
      if (isFruitless) fruitless++
      // Halted: also where the slice ends with HLT, so that it is the same whether it does or not.
      if (isFruitless || exit.kind !== 'budget' || this.#running.halted) this.#turnEnd = 0
    }
    return STALLED_EXIT
  }

  /** Makes `run` return after the present instruction. */
  interrupt(): void {
    this.#running.interrupt()
  }

  reset(): void {
    for (const vcpu of this.#vcpus) vcpu.reset()
    this.#resumeTurn(0, 0)
  }

  exposeState(): void {
    for (const vcpu of this.#vcpus) vcpu.exposeState()
  }

  adoptState(): void {
    for (const vcpu of this.#vcpus) vcpu.adoptState()
    this.#timeline.beginTurn(this.#current)
  }

  flushTlb(): void {
    for (const vcpu of this.#vcpus) vcpu.flushTlb()
  }

  /** All share one arena of decoded code. The vCPU whose turn it is may be in the midst of what is forgotten. */
  invalidate(hostOffset: number, length: number): void {
    this.#running.invalidate(hostOffset, length)
  }

  /** Only an access of the vCPU whose turn it is can have made a device write. */
  hostWrites(hostOffset: number, length: number): void {
    this.#running.hostWrites?.(hostOffset, length)
  }

  /** Whose turn it is and how much of it is left. */
  save(): Payload {
    const left = Math.max(0, this.#turnEnd - this.#timeline.instructions)
    const pauses = Number(this.#running.registers.get('pausesLeft'))
    return { kind: KIND, version: VERSION, fields: { current: this.#current, left, pauses } }
  }

  /** The vCPUs' own states are loaded before. */
  load(payload: Payload): void {
    const reader = new PayloadReader(payload, KIND, VERSION)
    const current = reader.number('current')
    if (!this.#vcpus[current]) throw new Error(`saved state of '${KIND}': the machine has no vCPU ${current}`)
    this.#resumeTurn(current, reader.number('left'))
    this.#running.registers.set('pausesLeft', reader.number('pauses'))
    reader.finish()
  }

  dispose(): void {
    for (const vcpu of this.#vcpus) vcpu.dispose()
  }

  get #running(): Vcpu {
    return this.#vcpus[this.#current] as Vcpu
  }

  /** The present turn goes on, or the next vCPU's begins; false when none can run. */
  #findTurn(): boolean {
    if (this.#timeline.instructions < this.#turnEnd && !this.#running.halted) return true
    const count = this.#vcpus.length
    for (let step = 1; step <= count; step++) {
      const next = (this.#current + step) % count
      if (this.#vcpus[next]?.halted) continue
      this.#resumeTurn(next, this.#quantum)
      if (count > 1) this.#running.registers.set('pausesLeft', PAUSES)
      return true
    }
    return false
  }

  #resumeTurn(vcpu: number, left: number): void {
    this.#current = vcpu
    this.#timeline.beginTurn(vcpu)
    this.#turnEnd = left === 0 ? 0 : this.#timeline.instructions + left
  }

  /** One instruction of one vCPU, whoever's turn it was. */
  #step(cpu: number): SetExit {
    this.#resumeTurn(cpu, 1)
    const { registers } = this.#running
    registers.set('stepping', 1)
    const exit = this.#runTurn()
    registers.set('stepping', 0)
    if (exit.kind === 'shutdown') return this.#named(exit)
    return exit.kind === 'attention' ? exit : DEBUG_EXIT
  }

  #runTurn(): Exit {
    const end = Math.min(this.#timeline.sliceEnd, this.#turnEnd)
    return this.#running.run(this.#timeline.ownCount(end))
  }

  /** A vCPU that comes to nothing (a handler that faults itself) returns before its budget is used up: others must have their turn, and the host. */
  #isFruitless(exit: Exit): boolean {
    const { instructions, sliceEnd } = this.#timeline
    return exit.kind === 'budget' && instructions < Math.min(sliceEnd, this.#turnEnd)
  }

  #halt(): SetExit {
    return { kind: 'halt', interruptsEnabled: this.#vcpus.some((vcpu) => vcpu.interruptsEnabled) }
  }

  #named(exit: Extract<Exit, { kind: 'shutdown' }>): SetExit {
    return this.#vcpus.length === 1 ? exit : shutdownOn(this.#current, exit)
  }
}

type Shutdown = Extract<Exit, { kind: 'shutdown' }>

/** A shutdown that says of which vCPU it is. */
export function shutdownOn(cpu: number, { sentence, reason }: Omit<Shutdown, 'kind'>): Shutdown {
  const whole = say('on-processor', { number: cpu, what: sentence ?? reason })
  return { kind: 'shutdown', reason: english(whole), sentence: whole }
}
