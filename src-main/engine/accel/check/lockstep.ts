/**
 * The translator checked by the interpreter (`innkeeper run --check N`). The guest runs in slices of about N blocks in translated code; then memory and
 * registers go back to where they were, the interpreter runs the same slice with the journalled answers of the host, and both must have come to the
 * same. The first divergence is thrown (divergence.ts), narrowed down to an instruction (first-difference.ts).
 *
 * A slice begins with an empty TLB and ends behind a region or, where code is cold, COLD instructions later: regions are never cut where they would not
 * leave by themselves. A block counts as BLOCK instructions.
 */
import { REGION_LONGEST } from '../../cpu/execution.ts'
import type { RegisterFile } from '../../cpu/register-file.ts'
import { stateOffset } from '../../cpu/state-layout.ts'
import type { GuestMemory } from '../../memory/guest-memory.ts'
import { cpuBlock } from '../../memory/memory-map.ts'
import type { Accelerator } from '../accelerator.ts'
import type { AcceleratorCounters } from '../counters.ts'
import type { Exit } from '../exits.ts'
import { Interpreter, type InterpreterHost } from '../interp/interpreter.ts'
import type { EnterRegion } from '../jit/region-client.ts'
import { Translator, type TranslatorOptions } from '../jit/translator.ts'
import { CpuSnapshot } from './cpu-snapshot.ts'
import { type Difference, Divergence } from './divergence.ts'
import { narrowDown } from './first-difference.ts'
import { HostJournal, JournalMismatch } from './host-journal.ts'
import { type MemoryShadow, WrittenPages } from './memory-shadow.ts'

const BLOCK = 8
/** Instructions without a region after which a slice ends all the same. */
const COLD = 4096
const MOST_BYTES = 64

export interface LockstepOptions extends TranslatorOptions {
  /** Blocks in a slice. */
  readonly blocks: number
  /** With the other vCPUs of the machine. */
  readonly shadow: MemoryShadow
}

/** How a run of a slice ended. */
export interface SliceEnd {
  readonly exit: Exit
  /** It stands where it was told to stop, not where something else ended it. */
  readonly complete: boolean
  /** What a second run is given so that it ends at the same place. */
  readonly budget: number
}

/** Where translated code was entered last. */
export interface RegionEntry {
  readonly count: number
  readonly index: number
  readonly target: bigint
  readonly entry: number
}

export class Lockstep implements Accelerator {
  readonly name = 'jit'
  readonly registers: RegisterFile
  readonly subject: Translator
  readonly reference: Interpreter
  readonly shadow: MemoryShadow
  readonly journal: HostJournal
  readonly start = new CpuSnapshot()
  readonly subjectEnd = new CpuSnapshot()
  readonly referenceEnd = new CpuSnapshot()
  readonly subjectPages = new WrittenPages()
  readonly memory: GuestMemory
  readonly #blocks: number
  readonly #icount: BigUint64Array
  readonly #stopAt: BigUint64Array
  readonly #budgetEnd: BigUint64Array
  /** Where the machine wants control; devices may lower it. */
  #limit = 0
  /** A region that comes to this count ends the slice. */
  #target = 0
  #end = 0
  #cut = false
  #watched = false
  lastEntry: RegionEntry | undefined
  #enterRegion: EnterRegion = () => undefined
  #slices = 0
  #compared = 0
  #diverged = false

  constructor(options: LockstepOptions, host: InterpreterHost) {
    const { memory, cpu } = options
    const field = (name: string): BigUint64Array => new BigUint64Array(memory.bytes.buffer, cpuBlock(cpu) + stateOffset(name), 1)
    this.memory = memory
    this.shadow = options.shadow
    this.#blocks = options.blocks
    this.#icount = field('icount')
    this.#stopAt = field('stopAt')
    this.#budgetEnd = field('budgetEnd')
    this.journal = new HostJournal({
      host,
      memory,
      registers: () => this.registers,
      beforeCall: () => {
        this.#budgetEnd[0] = BigInt(this.#limit)
      },
      afterCall: () => this.#takeLimit(),
      write: (offset, bytes) => this.shadow.write(offset, bytes, this.reference.core),
      flushTlb: () => this.reference.flushTlb(),
    })
    const watchEntries = (enter: EnterRegion): EnterRegion => {
      this.#enterRegion = enter
      return (index, target, entry) => this.#enter(index, target, entry)
    }
    this.subject = new Translator({ ...options, watchEntries }, this.journal.host)
    this.registers = this.subject.registers
    this.reference = new Interpreter(options, this.journal.host, {
      enterRegion: () => undefined,
      regionsWritten: (page) => this.subject.regionsWritten(page),
      blockHot: (block) => this.subject.translate(block, this.registers.get('hotBase')),
    })
    this.reset()
  }

  // --- what the machine asks for

  get halted(): boolean {
    return this.subject.halted
  }

  get interruptsEnabled(): boolean {
    return this.subject.interruptsEnabled
  }

  interrupt(): void {
    this.subject.interrupt()
  }

  setInterrupt(level: boolean): void {
    this.subject.setInterrupt(level)
  }

  pulseNmi(): void {
    this.subject.pulseNmi()
  }

  pulseInit(): void {
    this.subject.pulseInit()
  }

  pulseStartup(vector: number): void {
    this.subject.pulseStartup(vector)
  }

  reset(): void {
    this.subject.reset()
  }

  exposeState(): void {
    this.subject.exposeState()
  }

  adoptState(): void {
    this.subject.adoptState()
    this.shadow.acceptAll(this.subject.core)
  }

  flushTlb(): void {
    this.subject.flushTlb()
    this.journal.noteMap()
  }

  invalidate(hostOffset: number, length: number): void {
    this.subject.invalidate(hostOffset, length)
  }

  hostWrites(hostOffset: number, length: number): void {
    this.journal.noteWrite(hostOffset, length)
  }

  counters(): AcceleratorCounters {
    return this.subject.counters()
  }

  dispose(): void {
    this.subject.dispose()
  }

  // --- a slice, twice

  /** Pages written since the last call. */
  takeWritten(): Uint32Array {
    return this.shadow.take(this.subject.core)
  }

  run(budgetEnd: number): Exit {
    this.shadow.accept(this.takeWritten())
    this.#limit = budgetEnd
    while (true) {
      const { exit, complete } = this.#checkSlice()
      if (!complete || this.#count() >= this.#limit) return exit
    }
  }

  #checkSlice(): SliceEnd {
    this.#begin()
    this.journal.record()
    const end = this.runSubject(this.#limit, this.#blocks)
    this.rewind(0)
    const difference = this.runReference(end)
    if (difference) throw this.#report(difference)
    this.#slices++
    this.#compared += this.referenceEnd.count - this.start.count
    return end
  }

  #begin(): void {
    this.subject.core.flushTlb()
    this.start.take(this.registers.block, this.subject.core.getFlags())
  }

  /** What has been run is the start of the next slice. */
  goOn(): void {
    this.#begin()
  }

  /** In translated code, with the journal as it stands. What it left is in `subjectEnd` and `subjectPages`. */
  runSubject(limit: number, blocks: number): SliceEnd {
    this.#limit = limit
    this.#target = this.start.count + (blocks - 1) * BLOCK
    this.#end = Math.min(limit, this.#target + COLD)
    this.#cut = false
    this.#watched = true
    const exit = this.subject.run(this.#end)
    this.#watched = false
    const count = this.#count()
    const complete = exit.kind === 'budget' && (this.#cut || count >= this.#end)
    this.#noteSubject()
    return { exit, complete, budget: complete ? count : this.#end }
  }

  /** What translated code has left: `subjectEnd` and `subjectPages`. */
  #noteSubject(): void {
    this.subjectEnd.take(this.registers.block, this.subject.core.getFlags())
    this.subjectPages.capture(this.takeWritten(), this.memory.bytes)
  }

  /** Everything as it was when the slice began; the journal answers from `place` on. */
  rewind(place: number, pages = this.subjectPages.pages): void {
    this.shadow.restore(pages, this.subject.core)
    this.start.restore(this.registers.block)
    this.journal.replay(place)
    this.subject.core.flushTlb()
  }

  /** In the interpreter from the start, to the same end; undefined when it came to the same, which is then the new start of memory. */
  runReference(end: SliceEnd): Difference | undefined {
    const place = this.journal.place
    const mismatch = this.#replay(end)
    const pages = this.takeWritten()
    this.referenceEnd.take(this.registers.block, this.subject.core.getFlags())
    const memory = this.shadow.compare(this.subjectPages, pages, MOST_BYTES)
    if (mismatch === undefined && memory.length === 0 && this.referenceEnd.equals(this.subjectEnd)) {
      this.shadow.accept(pages)
      return undefined
    }
    return { mismatch, memory, pages, place }
  }

  /** What the interpreter did that its end does not tell. */
  #replay({ exit, complete, budget }: SliceEnd): string | undefined {
    try {
      const own = this.reference.run(budget)
      return complete || own.kind === exit.kind ? undefined : `it ends with '${own.kind}', translated code with '${exit.kind}'`
    } catch (error) {
      if (!(error instanceof JournalMismatch)) throw error
      return error.message
    }
  }

  #report(difference: Difference): Divergence {
    this.#diverged = true
    const divergence = new Divergence(this, difference)
    narrowDown(this, divergence)
    return divergence
  }

  /** The translator's way into a region: it leaves as soon as it can once the slice has come to its target, and that ends the slice. */
  #enter(index: number, target: bigint, entry: number): void {
    if (!this.#watched) return this.#enterRegion(index, target, entry)
    const stop = this.#stopAt[0] as bigint
    const before = this.#count()
    const room = BigInt(Math.max(this.#target, before) + REGION_LONGEST)
    const own = room < stop ? room : stop
    this.lastEntry = { count: before, index, target, entry }
    this.#stopAt[0] = own
    this.#enterRegion(index, target, entry)
    // Whoever asks to leave has changed it: perhaps in the midst of a REP, where the slice cannot end.
    if (this.#stopAt[0] !== own) return
    const now = this.#count()
    this.#cut = now > before && now >= this.#target
    this.#stopAt[0] = this.#cut ? 0n : stop
    if (this.#cut) this.#budgetEnd[0] = BigInt(now)
  }

  #takeLimit(): void {
    this.#limit = Number(this.#budgetEnd[0])
    this.#end = Math.min(this.#end, this.#limit)
    this.#budgetEnd[0] = BigInt(this.#end)
  }

  #count(): number {
    return Number(this.#icount[0])
  }

  /** What has been compared, for people. */
  get summary(): string {
    const { instructions, interpreted } = this.subject.counters()
    const translated = Math.round((1 - interpreted / Math.max(1, instructions)) * 100)
    const found = this.#diverged ? 'then they diverged' : 'no divergence'
    return `checked ${this.#compared} instructions in ${this.#slices} slices, ${translated} % of them translated: ${found}`
  }
}
