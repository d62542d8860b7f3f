/**
 * vCPUs that run in parallel, each on a thread of its own (vcpu-thread.ts), as the machine's thread sees them: it serves their letters (ports, device
 * memory, interrupts), lets them run from `run` on, and parks all of them, each at an instruction boundary, before it touches what is theirs. Between two
 * slices they go on running.
 *
 * Accelerators of this thread stand for the vCPUs: they work on the same blocks of memory, but never execute.
 */
import { english } from '../../../../src-shared/domain/sentence.ts'
import type { InterpreterHost } from '../../accel/interp/interpreter.ts'
import { tripleFault } from '../../accel/interp/triple-fault.ts'
import { DOORBELL, MAIL_ANSWERED, MAIL_NONE, MAIL_POSTED, MAIL_SENT, RUNNING, seatWord, WORK_TLB } from '../../memory/machine-block.ts'
import { CODE_OWNERS, RAM } from '../../memory/memory-map.ts'
import { type Payload, PayloadReader } from '../../snapshot/payload.ts'
import { type SetExit, shutdownOn, type Vcpu, type Vcpus, type VcpuTime } from '../vcpu-set.ts'
import type { Crew } from './crew.ts'
import type { HostTimeline } from './host-timeline.ts'
import { answerLetter, type LetterWords, MESSAGE_SHUTDOWN } from './letters.ts'

/** Threads that start take a while; sleeps of the crew end after 5 ms at the latest. */
const MOST_NAPS = 4000
/** Time (ns) after which a vCPU leaves translated code for a moment: V8 puts better code in its place between two calls only. */
const NUDGE = 5e6
/** Longest time (ms) between two looks at the machine's event loop. */
const LONGEST_SLICE = 1
const PAGE = 4096
/** As in the deterministic mode (vcpu-set.ts): a saved state serves both. */
const KIND = 'vcpu-set'
const VERSION = 1
const BUDGET_EXIT: SetExit = { kind: 'budget' }
const ATTENTION_EXIT: SetExit = { kind: 'attention' }

/** The threads themselves. */
export interface VcpuThreads {
  /** The first time only. */
  start(): void
  /** What one of them died of. */
  readonly failure: unknown
  dispose(): void
}

export interface ParallelParts {
  readonly crew: Crew
  /** All of the guest's memory. */
  readonly bytes: Uint8Array<SharedArrayBuffer>
  readonly vcpus: readonly Vcpu[]
  /** What each vCPU reaches of the machine. */
  readonly hosts: readonly InterpreterHost[]
  readonly timeline: HostTimeline
  readonly threads: VcpuThreads
}

export class ParallelVcpus implements Vcpus {
  readonly #parts: ParallelParts
  readonly #crew: Crew
  readonly #written = new Set<number>()
  #times: readonly number[] = []
  #busiest = 0
  #current = 0
  #nudged = 0
  #parked = true
  #interrupted = false
  #crashed: number | undefined

  constructor(parts: ParallelParts) {
    this.#parts = parts
    this.#crew = parts.crew
  }

  /** The vCPU whose letter is served. */
  get current(): number {
    return this.#current
  }

  get retired(): number {
    return this.#parts.vcpus.reduce((sum, vcpu) => sum + Number(vcpu.registers.get('icount')), 0)
  }

  get cpuTime(): VcpuTime {
    const times = this.#parts.vcpus.map((_, cpu) => this.#crew.cpuTime(cpu))
    this.#busiest += Math.max(...times.map((time, cpu) => time - (this.#times[cpu] ?? 0)))
    this.#times = times
    return { busiest: this.#busiest, all: times.reduce((sum, time) => sum + time, 0) }
  }

  /**
   * None woke while this looked: one that interrupts another and then sleeps could otherwise be seen asleep, and so could the other one, before it woke. That
   * one has just taken the interrupt and looks halted for a moment.
   */
  get halted(): boolean {
    const naps = this.#crew.naps()
    if (!naps.every((count) => count & 1) || this.#hasMail() || !this.#parts.vcpus.every((vcpu) => vcpu.halted)) return false
    return this.#crew.naps().every((count, cpu) => count === naps[cpu])
  }

  /** A letter was posted by a vCPU that sleeps since: it may start a timer. */
  #hasMail(): boolean {
    return [...this.#crew.others(-1)].some((cpu) => this.#crew.load(seatWord(cpu, 'mail')) !== MAIL_NONE)
  }

  /** Serves the vCPUs until guest time `end`, or until something else ends the slice. They go on running afterwards. */
  run(end: number): SetExit {
    const { timeline } = this.#parts
    this.resume()
    timeline.sliceEnd = end
    this.#nudge()
    for (let slept = 0; slept < LONGEST_SLICE; ) {
      const seen = this.#crew.load(DOORBELL)
      this.#serveAll()
      const exit = this.#exit()
      if (exit) return exit
      const left = (timeline.sliceEnd - timeline.instructions) / 1e6
      if (left <= 0) break
      const begun = timeline.instructions
      this.#crew.sleep(DOORBELL, seen, Math.min(left, LONGEST_SLICE - slept))
      slept += (timeline.instructions - begun) / 1e6
    }
    return BUDGET_EXIT
  }

  #nudge(): void {
    const now = this.#parts.timeline.instructions
    if (now - this.#nudged < NUDGE) return
    this.#nudged = now
    for (const cpu of this.#crew.others(-1)) if (this.#crew.executes(cpu)) this.#crew.stop(cpu)
  }

  #exit(): SetExit | undefined {
    const { failure } = this.#parts.threads
    if (failure !== undefined) throw failure
    if (this.#crashed !== undefined) return this.#shutdown(this.#crashed)
    if (this.#interrupted) {
      this.#interrupted = false
      return ATTENTION_EXIT
    }
    if (this.halted) return { kind: 'halt', interruptsEnabled: this.#parts.vcpus.some((vcpu) => vcpu.interruptsEnabled) }
    return undefined
  }

  /** Ends the slice once the present letter is answered. */
  interrupt(): void {
    this.#interrupted = true
  }

  /** All stand at a boundary until `resume`, and guest time stands still. */
  park(): void {
    this.hold()
    this.#parts.timeline.stop()
  }

  /** The same, but guest time goes on: to the guest its processors are kept waiting. */
  hold(): void {
    if (this.#parked) return
    const crew = this.#crew
    crew.store(RUNNING, 0)
    for (const cpu of crew.others(-1)) crew.stop(cpu)
    for (let naps = 0; !this.#allParked(); naps++) {
      if (naps > MOST_NAPS) throw new Error('a virtual CPU does not come to a stop')
      const seen = crew.load(DOORBELL)
      this.#serveAll()
      if (!this.#allParked()) crew.sleep(DOORBELL, seen)
    }
    // What was posted before the last of them stood.
    this.#serveAll()
    this.#parked = true
  }

  #allParked(): boolean {
    const { failure } = this.#parts.threads
    return failure !== undefined || [...this.#crew.others(-1)].every((cpu) => this.#crew.load(seatWord(cpu, 'parked')) !== 0)
  }

  reset(): void {
    this.park()
    this.#crashed = undefined
    for (const vcpu of this.#parts.vcpus) vcpu.reset()
  }

  exposeState(): void {
    this.park()
    for (const vcpu of this.#parts.vcpus) vcpu.exposeState()
  }

  adoptState(): void {
    this.park()
    for (const vcpu of this.#parts.vcpus) vcpu.adoptState()
  }

  /** Returns when none uses a translation of before. */
  flushTlb(): void {
    if (this.#parked) for (const vcpu of this.#parts.vcpus) vcpu.flushTlb()
    else this.#crew.askOthers(-1, WORK_TLB)
  }

  /** Called before the bytes are written. Who decodes old bytes meanwhile, and may not be an owner yet, is told when they are in place (`tellWritten`). */
  invalidate(hostOffset: number, length: number): void {
    for (let page = hostOffset - (hostOffset % PAGE); page < hostOffset + length; page += PAGE) {
      if (this.#parked) for (const vcpu of this.#parts.vcpus) vcpu.invalidate(page, PAGE)
      else this.#tellBefore(page)
    }
  }

  /** The order of turns is of no interest. */
  save(): Payload {
    return { kind: KIND, version: VERSION, fields: { current: 0, left: 0, pauses: 0 } }
  }

  load(payload: Payload): void {
    const reader = new PayloadReader(payload, KIND, VERSION)
    for (const field of ['current', 'left', 'pauses']) reader.number(field)
    reader.finish()
  }

  dispose(): void {
    this.#parts.threads.dispose()
    for (const vcpu of this.#parts.vcpus) vcpu.dispose()
  }

  resume(): void {
    this.#parts.timeline.start()
    if (!this.#parked) return
    this.#parked = false
    this.#parts.threads.start()
    this.#crew.announce(RUNNING, 1)
  }

  #serveAll(): void {
    for (const cpu of this.#crew.others(-1)) {
      const mail = seatWord(cpu, 'mail')
      const state = this.#crew.load(mail)
      if (state !== MAIL_SENT && state !== MAIL_POSTED) continue
      this.#current = cpu
      try {
        this.#crew.words[seatWord(cpu, 'answer') >> 2] = this.#serve(cpu)
      } finally {
        // Also where a device threw: the vCPU must come to a boundary.
        this.tellWritten()
        this.#crew.announce(mail, state === MAIL_SENT ? MAIL_ANSWERED : MAIL_NONE)
      }
    }
    this.tellWritten()
  }

  #serve(cpu: number): number {
    const { words } = this.#crew
    const kind = words[seatWord(cpu, 'kind') >> 2] as number
    if (kind === MESSAGE_SHUTDOWN) {
      this.#crashed = cpu
      return 0
    }
    const at = seatWord(cpu, 'words') >> 2
    return answerLetter(this.#parts.hosts[cpu] as InterpreterHost, kind, words.subarray(at, at + 4) as unknown as LetterWords)
  }

  #shutdown(cpu: number): SetExit {
    const sentence = tripleFault((this.#parts.vcpus[cpu] as Vcpu).registers)
    return shutdownOn(cpu, { reason: english(sentence), sentence })
  }

  #tellBefore(page: number): void {
    this.#tellOwners(page)
    this.#written.add(page)
  }

  /** Asks the vCPUs that hold code of the page to forget it. */
  #tellOwners(page: number): void {
    const owners = Atomics.load(this.#parts.bytes, CODE_OWNERS + (page - RAM) / PAGE)
    for (const cpu of this.#crew.others(-1)) if (owners & (1 << cpu)) this.#crew.forgetPage(cpu, page)
  }

  /** Pages written since a letter came, or a timer expired: their bytes are in place by now. */
  tellWritten(): void {
    for (const page of this.#written) this.#tellOwners(page)
    this.#written.clear()
  }
}
