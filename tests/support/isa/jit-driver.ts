/**
 * Runs cases in translated code: each becomes a region before it runs, and every other one runs a second time, with the TLB warm. It counts what
 * regions retired, so that a test can tell whether translated code was tested at all.
 */
import type { InterpreterHost, InterpreterOptions } from '../../../src-main/engine/accel/interp/interpreter.ts'
import { HANDLERS } from '../../../src-main/engine/accel/jit/generated/handlers.ts'
import type { EnterRegion } from '../../../src-main/engine/accel/jit/region-client.ts'
import { Translator } from '../../../src-main/engine/accel/jit/translator.ts'
import { COUNTER_TRANSLATED } from '../../../src-main/engine/cpu/execution.ts'
import { CODE_PAGE } from './case-record.ts'
import { BREAKPOINT, InterpDriver, type Subject } from './interp-driver.ts'

const HANDLER_OF = new Map(HANDLERS.map((row) => [row[0], row]))
const BLOCK_HEADER = 48
/** INT3, which no region holds, and HLT of its handler. */
const HANDLER_INSTRUCTIONS = 2
/** Alignment is checked by the interpreter alone: such cases say nothing of regions. */
const FLAG_AC = 1n << 18n

/** Instructions that ended without a fault and that a region can hold: where they retired. */
export interface TranslatedShare {
  inRegion: number
  /** Instructions of cases that ended without a fault, by the counters: all, and those in regions. */
  retired: number
  translated: number
  /** By the instruction's handler in the interpreter. */
  readonly outside: Map<string, number>
}

export class JitSubject implements Subject<Translator> {
  readonly name = 'translated code'
  readonly share: TranslatedShare = { inRegion: 0, retired: 0, translated: 0, outside: new Map() }
  #view: DataView = new DataView(new ArrayBuffer(0))
  #retired = false
  #turn = 0

  open(options: InterpreterOptions, host: InterpreterHost): Translator {
    const watchEntries = (enter: EnterRegion): EnterRegion => {
      return (index, target, entry) => {
        const before = translator.registers.get('icount')
        enter(index, target, entry)
        if (translator.registers.get('icount') !== before) this.#retired = true
      }
    }
    const translator: Translator = new Translator({ ...options, heat: 0, mostRetirements: Number.POSITIVE_INFINITY, watchEntries }, host)
    this.#view = new DataView(options.memory.bytes.buffer)
    return translator
  }

  execute(cpu: Translator, run: () => number, codeAt: number): void {
    const block = cpu.core.blockAt(codeAt, Number(cpu.registers.get('mode')))
    if (block !== 0) cpu.translate(block, BigInt(CODE_PAGE))
    const checksAlignment = (cpu.registers.get('rflags') & FLAG_AC) !== 0n
    const translated = (): number => Number(cpu.registers.get('counters', COUNTER_TRANSLATED))
    this.#retired = false
    let before = translated()
    let vector = run()
    if (this.#turn++ & 1) {
      this.#retired = false
      before = translated()
      vector = run()
    }
    if (block === 0 || vector !== BREAKPOINT || checksAlignment) return
    this.#count(block)
    this.share.retired += Number(cpu.registers.get('icount')) - HANDLER_INSTRUCTIONS
    this.share.translated += translated() - before
  }

  #count(block: number): void {
    const [, handler, kind] = HANDLER_OF.get(this.#view.getUint16(block + BLOCK_HEADER, true)) ?? [0, 'nothing', 'ends']
    if (kind === 'ends') return
    if (this.#retired) this.share.inRegion++
    else this.share.outside.set(handler, (this.share.outside.get(handler) ?? 0) + 1)
  }
}

export class JitDriver extends InterpDriver<Translator> {
  readonly #subject: JitSubject

  constructor(subject = new JitSubject()) {
    super(subject)
    this.#subject = subject
  }

  get share(): TranslatedShare {
    return this.#subject.share
  }
}
