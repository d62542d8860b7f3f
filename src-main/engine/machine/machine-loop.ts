/**
 * Runs a machine on its own thread beside the event loop: slices of about one millisecond, a turn of the event loop after each, sleep while the
 * guest is halted. Long sleeps are timers, so that messages are served meanwhile; the last two milliseconds, which timers cannot hit, wait
 * on a doorbell.
 */
import { assertNever } from '../../../src-shared/base/assert-never.ts'
import type { Sentence } from '../../../src-shared/domain/sentence.ts'
import type { HostClock } from '../base/clock/host-clock.ts'
import type { StopReason } from '../control/guest-messages.ts'
import type { AnchorEvent } from './input-gate.ts'
import type { MachineStep } from './machine.ts'
import type { Pacer } from './pacer.ts'
import { Throttle, type ThrottleClock } from './throttle.ts'

/** What the loop needs of a machine. */
export interface LoopMachine {
  readonly time: number
  readonly instructions: number
  /** Where vCPUs have threads of their own: the CPU time of the busiest counts against the share. */
  readonly cpuTime?: { readonly busiest: number } | undefined
  /** Where vCPUs run beyond the step: nothing executes until the next one. */
  hold?(): void
  step(instructions: number, anchor: () => AnchorEvent): MachineStep
}

/** What became of it. Every call-back comes once for each change. */
export interface LoopEvents {
  stopped(reason: StopReason): void
  /** `sentence`: the same with its code. */
  crashed(reason: string, sentence?: Sentence): void
  stuck(): void
  /** The host must change something first, as the message says; `run` goes on. */
  held?(message: string): void
  /** The debugger stops it; `run` goes on. */
  broke?(): void
  /** The accelerator or a device threw: the machine cannot go on. */
  failed(error: unknown): void
}

/** Timers hit at best a millisecond late, so the rest is waited for on the doorbell. */
const TIMER_SLACK = 1
const SHORTEST_TIMER = 2
const doorbell = new Int32Array(new SharedArrayBuffer(4))

export class MachineLoop {
  readonly #machine: LoopMachine
  readonly #pacer: Pacer
  readonly #host: HostClock
  readonly #events: LoopEvents
  #running = false
  /** Number of the run: a loop that still waits when the machine is paused and run again must not go on beside the new one. */
  #runNumber = 0
  #stuck = false
  /** The guest is halted, or was not running: its time may leap. */
  #slept = true
  #wake: () => void = () => {}
  #busy = 0
  readonly #throttle: Throttle
  readonly #counters = { budget: 0, halt: 0, guest: 0, running: 0, idle: 0, throttled: 0 }

  constructor(machine: LoopMachine, pacer: Pacer, host: HostClock & Partial<ThrottleClock>, events: LoopEvents) {
    this.#machine = machine
    this.#pacer = pacer
    this.#host = host
    this.#events = events
    // With vCPUs on threads of their own: the busiest one, and this thread's work for them. A host without CPU time takes what slices last for it.
    const cpuNanoseconds = (): number =>
      machine.cpuTime ? machine.cpuTime.busiest + (host.cpuNanoseconds?.() ?? 0) : (host.cpuNanoseconds?.() ?? this.#counters.guest)
    this.#throttle = new Throttle({ nanoseconds: () => host.nanoseconds(), cpuNanoseconds })
  }

  /** Holds the machine to a share of one core, 0 < share <= 1. */
  set share(share: number) {
    if (share === this.#throttle.share) return
    this.#throttle.share = share
    this.#pacer.share = share
  }

  /** Slices by how they ended, and host nanoseconds: in slices, in the loop as a whole (`running`), halted, held back. */
  get counters(): Readonly<{ budget: number; halt: number; guest: number; running: number; idle: number; throttled: number }> {
    return this.#counters
  }

  get running(): boolean {
    return this.#running
  }

  /** Host nanoseconds spent in slices since the last call. */
  takeBusy(): number {
    const busy = this.#busy
    this.#busy = 0
    return busy
  }

  /** Begins, or goes on after `pause`. Returns at once. */
  run(): void {
    if (this.#running) return
    this.#running = true
    this.#pacer.start(this.#machine.time)
    this.#slept = true
    void this.#loop(++this.#runNumber)
  }

  /** Stops at the present instruction boundary: nothing runs after it returns. */
  pause(): void {
    this.#running = false
    this.#wake()
  }

  /** Something was submitted to the machine, or it was reset: ends a sleep. */
  wake(): void {
    this.#stuck = false
    this.#wake()
  }

  async #loop(run: number): Promise<void> {
    while (this.#running && run === this.#runNumber) {
      const begun = this.#host.nanoseconds()
      const held = this.#throttle.wait()
      if (held > 0) this.#machine.hold?.()
      const sleep = held > 0 ? held / 1e6 : this.#turn()
      const slept = this.#host.nanoseconds()
      this.#counters.running += slept - begun
      if (!this.#running) return
      await this.#wait(sleep)
      this.#counters[held > 0 ? 'throttled' : sleep > 0 ? 'idle' : 'running'] += this.#host.nanoseconds() - slept
    }
  }

  /** One slice; returns how long to sleep (ms) before the next. */
  #turn(): number {
    try {
      return this.#handle(this.#slice())
    } catch (error) {
      this.#running = false
      this.#events.failed(error)
      return 0
    }
  }

  #slice(): MachineStep {
    const machine = this.#machine
    const begun = this.#host.nanoseconds()
    const before = machine.instructions
    const step = machine.step(this.#pacer.sliceInstructions, () => this.#pacer.anchor(machine.time, this.#slept))
    this.#slept = step.kind === 'idle'
    const elapsed = this.#host.nanoseconds() - begun
    this.#busy += elapsed
    this.#counters.guest += elapsed
    this.#pacer.learn(machine.instructions - before, elapsed)
    return step
  }

  #handle(step: MachineStep): number {
    switch (step.kind) {
      case 'ran':
        this.#counters.budget++
        return 0
      case 'idle':
        this.#counters.halt++
        this.#noteStuck(step.stuck)
        return (step.deadline - this.#pacer.present()) / 1e6
      case 'stopped':
        this.#running = false
        this.#events.stopped(step.reason)
        return 0
      case 'crashed':
        this.#running = false
        this.#events.crashed(step.reason, step.sentence)
        return 0
      case 'held':
        this.#running = false
        this.#events.held?.(step.message)
        return 0
      case 'broke':
        this.#running = false
        this.#events.broke?.()
        return 0
      case 'log-ended':
        this.#running = false
        this.#events.stopped({ kind: 'requested' })
        return 0
      default:
        return assertNever(step)
    }
  }

  #noteStuck(stuck: boolean): void {
    if (stuck && !this.#stuck) this.#events.stuck()
    this.#stuck = stuck
  }

  async #wait(milliseconds: number): Promise<void> {
    if (milliseconds >= SHORTEST_TIMER) return this.#sleep(Math.min(milliseconds - TIMER_SLACK, 2 ** 30))
    if (milliseconds > 0) Atomics.wait(doorbell, 0, 0, milliseconds)
    return new Promise((resolve) => setImmediate(resolve))
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.#wake = () => {
        clearTimeout(timer)
        this.#wake = () => {}
        resolve()
      }
    })
  }
}
