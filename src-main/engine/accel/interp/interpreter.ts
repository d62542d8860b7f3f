/** The interpreter as an accelerator: one instance of core.wasm per vCPU over the guest's memory. */
import { english } from '../../../../src-shared/domain/sentence.ts'
import {
  ACTIVITY_HALTED,
  ACTIVITY_WAIT_FOR_STARTUP,
  ATTENTION_INIT,
  ATTENTION_INTERRUPT,
  ATTENTION_NMI,
  ATTENTION_STARTUP,
  ATTENTION_STOP,
  EXIT_ATTENTION,
  EXIT_BUDGET,
  EXIT_DEBUG,
  EXIT_HALT,
  EXIT_HOT,
  EXIT_SHUTDOWN,
  EXIT_YIELD,
} from '../../cpu/execution.ts'
import { RegisterFile } from '../../cpu/register-file.ts'
import { initRegisters, resetRegisters } from '../../cpu/reset-state.ts'
import { stateOffset } from '../../cpu/state-layout.ts'
import { BLOCK_COUNT, BLOCK_HEADER, UOP_SIZE } from '../../memory/block-layout.ts'
import type { GuestMemory } from '../../memory/guest-memory.ts'
import { cpuBlock } from '../../memory/memory-map.ts'
import type { Accelerator } from '../accelerator.ts'
import type { AcceleratorCounters } from '../counters.ts'
import type { Exit } from '../exits.ts'
import { coreCounters } from './core-counters.ts'
import { ABORTED, ALONE, type CoreExports, instantiateCore, type ParallelSeat } from './core-exports.ts'
import { tripleFault } from './triple-fault.ts'

/** What the vCPU reaches of its machine. */
export interface InterpreterHost {
  readonly ports: { read(port: number, size: number): number; write(port: number, size: number, value: number): void }
  /** Guest-physical addresses that are neither RAM nor ROM, and writes to ROM. */
  readonly mmio: { read(address: number, size: number): number; write(address: number, size: number, value: number): void }
  /** INTA: the vector, or -1 when no controller asks any more. */
  acknowledgeInterrupt(): number
  /** MSR APIC_BASE changed. */
  apicBaseWritten(): void
  /** The vCPU's FERR# (state field fpError) rose or fell. Nobody needs to listen where no guest clears CR0.NE. */
  numericErrorChanged?(): void
  /** Something that only people care about: NOTICE_ code of core/notice.ts and its value. */
  notice(what: number, value: number): void
  /** For tracing: the core has left with this EXIT_ code. */
  coreExited?(code: number): void
}

/** What an accelerator with translated code adds (accel/jit/). */
export interface RegionHooks {
  /** WebAssembly function (index, target, entry) that calls a region. */
  readonly enterRegion: unknown
  /** Code of the host page was overwritten. */
  regionsWritten(host: number): void
  /** A block became hot. */
  blockHot(block: number): void
}

const NO_REGIONS: RegionHooks = { enterRegion: () => undefined, regionsWritten: () => undefined, blockHot: () => undefined }

export interface InterpreterOptions {
  readonly module: WebAssembly.Module
  readonly memory: GuestMemory
  /** Number of the vCPU; 0 is the boot processor. */
  readonly cpu: number
  /** vCPU whose decode arena it uses: one for all vCPUs that take turns on a thread. Its own unless told. */
  readonly arenaOwner?: number
  /** CPUID leaf 1 EAX of the CPU model. */
  readonly signature: number
  /** The vCPUs run at the same time, each on a thread of its own. */
  readonly parallel?: ParallelSeat
  /** The state in memory is that of a vCPU at work: it is left as it is. */
  readonly attached?: boolean
}

/** Exceptions in a row without a finished instruction. */
interface FaultLoop {
  count: bigint
  faults: number
}

const FLAG_IF = 1n << 9n
/** Exceptions in a row without a finished instruction (a handler that faults itself) after which `run` returns. */
const LONGEST_FAULT_LOOP = 4096
const HIGH = 2 ** 32
const BUDGET_EXIT: Exit = { kind: 'budget' }
const ATTENTION_EXIT: Exit = { kind: 'attention' }
const YIELD_EXIT: Exit = { kind: 'yield' }
const DEBUG_EXIT: Exit = { kind: 'debug' }

export class Interpreter implements Accelerator {
  readonly name: 'interp' | 'jit' = 'interp'
  readonly registers: RegisterFile
  readonly #options: InterpreterOptions
  readonly core: CoreExports
  readonly #regions: RegionHooks
  readonly #attention: Int32Array
  readonly #budgetEnd: BigUint64Array
  readonly #coreExited: ((code: number) => void) | undefined
  readonly #icount: BigUint64Array

  constructor(options: InterpreterOptions, host: InterpreterHost, regions: RegionHooks = NO_REGIONS) {
    this.#regions = regions
    this.#options = options
    this.#coreExited = host.coreExited
    const { memory, cpu } = options
    const base = cpuBlock(cpu)
    this.registers = new RegisterFile(memory.bytes.buffer, cpu)
    this.#attention = new Int32Array(memory.bytes.buffer, base + stateOffset('attention'), 1)
    this.#budgetEnd = new BigUint64Array(memory.bytes.buffer, base + stateOffset('budgetEnd'), 1)
    this.#icount = new BigUint64Array(memory.bytes.buffer, base + stateOffset('icount'), 1)
    this.core = instantiateCore(options.module, {
      memory: memory.memory,
      cpu: new WebAssembly.Global({ value: 'i32' }, base),
      arenaOwner: new WebAssembly.Global({ value: 'i32' }, cpuBlock(options.arenaOwner ?? cpu)),
      abortInstruction: () => {
        // What is aborted may have stopped the others: its operand was unmapped meanwhile.
        options.parallel?.resumeOthers()
        throw ABORTED
      },
      portRead: (port, size) => host.ports.read(port, size),
      portWrite: (port, size, value) => host.ports.write(port, size, value >>> 0),
      mmioRead: (low, high, size) => host.mmio.read((low >>> 0) + (high >>> 0) * HIGH, size),
      mmioWrite: (low, high, size, value) => host.mmio.write((low >>> 0) + (high >>> 0) * HIGH, size, value >>> 0),
      acknowledgeInterrupt: () => host.acknowledgeInterrupt(),
      apicBaseWritten: () => host.apicBaseWritten(),
      numericErrorChanged: () => host.numericErrorChanged?.(),
      notice: (what, value) => host.notice(what, value),
      enterRegion: regions.enterRegion,
      regionsWritten: (page) => regions.regionsWritten(page),
      parallel: new WebAssembly.Global({ value: 'i32' }, options.parallel ? 1 : 0),
      ...parallelImports(options.parallel ?? ALONE),
    })
    if (!options.attached) this.reset()
  }

  get halted(): boolean {
    const activity = this.#activity()
    const attention = Atomics.load(this.#attention, 0)
    if (activity === ACTIVITY_WAIT_FOR_STARTUP) return !(attention & (ATTENTION_INIT | ATTENTION_STARTUP))
    if (activity !== ACTIVITY_HALTED) return false
    if (attention & (ATTENTION_NMI | ATTENTION_INIT)) return false
    return !(attention & ATTENTION_INTERRUPT && this.interruptsEnabled)
  }

  get interruptsEnabled(): boolean {
    return (this.registers.get('rflags') & FLAG_IF) !== 0n
  }

  run(budgetEnd: number): Exit {
    this.#budgetEnd[0] = BigInt(budgetEnd)
    const loop = { count: -1n, faults: 0 }
    while (true) {
      const code = this.#execute(loop)
      this.#coreExited?.(code)
      switch (code) {
        case EXIT_BUDGET:
          return BUDGET_EXIT
        case EXIT_HALT:
          return { kind: 'halt', interruptsEnabled: this.interruptsEnabled }
        case EXIT_SHUTDOWN:
          return this.#shutdown()
        case EXIT_ATTENTION:
          if (this.#serveAttention()) return ATTENTION_EXIT
          break
        case EXIT_YIELD:
          return YIELD_EXIT
        case EXIT_DEBUG:
          return DEBUG_EXIT
        case EXIT_HOT:
          this.#regions.blockHot(this.core.takeHotBlock())
          break
        default:
          throw new Error(`the core left with the unknown code ${code}`)
      }
    }
  }

  interrupt(): void {
    this.#ask(ATTENTION_STOP)
  }

  setInterrupt(level: boolean): void {
    if (level) this.#ask(ATTENTION_INTERRUPT)
    else Atomics.and(this.#attention, 0, ~ATTENTION_INTERRUPT)
  }

  pulseNmi(): void {
    this.#ask(ATTENTION_NMI)
  }

  /** A start-up IPI before it is void. */
  pulseInit(): void {
    Atomics.and(this.#attention, 0, ~ATTENTION_STARTUP)
    this.#ask(ATTENTION_INIT)
  }

  /** Only a vCPU that waits for one, or will after the INIT that is due, takes it. */
  pulseStartup(vector: number): void {
    const waits = this.#activity() === ACTIVITY_WAIT_FOR_STARTUP || (Atomics.load(this.#attention, 0) & ATTENTION_INIT) !== 0
    // On another thread it may just be taking an INIT; there, one that does not wait drops it when it comes.
    if (!waits && !this.#options.parallel) return
    this.registers.set('startupVector', vector)
    this.#ask(ATTENTION_STARTUP)
  }

  reset(): void {
    resetRegisters(this.registers, this.#resetOptions())
    Atomics.store(this.#attention, 0, 0)
    if (this.#options.cpu !== 0) this.registers.set('activity', ACTIVITY_WAIT_FOR_STARTUP)
    this.core.powerOn()
    this.core.adoptState()
  }

  /** The vCPU stood parked, and its state may be another one now (machine/parallel/): nothing is kept outside memory here. */
  rejoin(): void {}

  exposeState(): void {
    this.core.materializeFlags()
  }

  adoptState(): void {
    this.core.adoptState()
  }

  flushTlb(): void {
    this.core.flushTlb()
  }

  invalidate(hostOffset: number, length: number): void {
    this.core.invalidateRange(hostOffset, length)
  }

  counters(): AcceleratorCounters {
    return coreCounters(this.registers)
  }

  /** The instance holds nothing outside the guest's memory. */
  dispose(): void {}

  /** Enters the core again after each aborted instruction: it delivers then what was raised. `loop` goes on when the run left to translate. */
  #execute(loop: FaultLoop): number {
    while (true) {
      try {
        return this.core.execute()
      } catch (error) {
        if (error !== ABORTED) throw error
      }
      const now = this.#retired()
      loop.faults = now === loop.count ? loop.faults + 1 : 0
      loop.count = now
      // The core delivers the last one, too, and then finds its budget used up.
      if (loop.faults >= LONGEST_FAULT_LOOP) this.#budgetEnd[0] = 0n
    }
  }

  /** Instructions retired before the aborted one: `icount` has its whole block in it. */
  #retired(): bigint {
    const block = Number(this.registers.get('block'))
    const icount = this.#icount[0] as bigint
    if (block === 0) return icount
    const index = (Number(this.registers.get('uop')) - block - BLOCK_HEADER) / UOP_SIZE
    return icount - BigInt(this.#options.memory.view.getUint16(block + BLOCK_COUNT, true) - index)
  }

  /** INIT and SIPI are served here; true when somebody wants control. */
  #serveAttention(): boolean {
    const attention = Atomics.and(this.#attention, 0, ~(ATTENTION_STOP | ATTENTION_INIT | ATTENTION_STARTUP))
    if (attention & ATTENTION_INIT) this.#init()
    if (attention & ATTENTION_STARTUP && this.#activity() === ACTIVITY_WAIT_FOR_STARTUP) this.#startUp()
    return (attention & ATTENTION_STOP) !== 0
  }

  #init(): void {
    initRegisters(this.registers, this.#resetOptions())
    if (this.#options.cpu !== 0) this.registers.set('activity', ACTIVITY_WAIT_FOR_STARTUP)
    this.core.adoptState()
  }

  #startUp(): void {
    const vector = this.registers.get('startupVector')
    this.registers.set('segSelector', vector << 8n, 1)
    this.registers.set('segBase', vector << 12n, 1)
    this.registers.set('rip', 0)
    this.registers.set('activity', 0)
    this.core.adoptState()
  }

  #resetOptions(): { signature: number; bootProcessor: boolean } {
    return { signature: this.#options.signature, bootProcessor: this.#options.cpu === 0 }
  }

  #ask(bit: number): void {
    Atomics.or(this.#attention, 0, bit)
    Atomics.notify(this.#attention, 0)
  }

  #activity(): number {
    return Number(this.registers.get('activity'))
  }

  #shutdown(): Exit {
    const sentence = tripleFault(this.registers)
    return { kind: 'shutdown', reason: english(sentence), sentence }
  }
}

/** Its methods, bound. */
function parallelImports(seat: ParallelSeat): Omit<ParallelSeat, 'leave' | 'enter'> {
  return {
    protectCode: (host) => seat.protectCode(host),
    codeWritten: (host, owners) => seat.codeWritten(host, owners),
    stopOthers: () => seat.stopOthers(),
    resumeOthers: () => seat.resumeOthers(),
    guestTime: () => seat.guestTime(),
  }
}
