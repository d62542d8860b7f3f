/**
 * CLI, STI, PUSHF, POPF: IF lives in `rflags` in memory. Regions run where nothing asks for attention, and what makes an interrupt pending makes the region
 * leave; so allowing interrupts needs no boundary, but for one that has been waiting. Who lacks the privilege, and POPF that changes more than IF, are the
 * interpreter's (core/handlers/flag.ts).
 */
import { ATTENTION_INTERRUPT } from '../../../cpu/execution.ts'
import type { RegionWriter } from '../region-writer.ts'
import { AF, CF, OF, PF, SF, ZF } from '../status-flags.ts'
import type { Uop, Width } from '../uop.ts'
import { OP } from '../wasm/opcodes.ts'
import { pushFlags, setFlagBits } from './flag-bits.ts'
import { type Lowering, widen } from './lowering.ts'
import { peek, push } from './moves.ts'

const TF = 1 << 8
const IF = 1 << 9
const DF = 1 << 10
const IOPL = 3 << 12
const NT = 1 << 14
const RF = 1 << 16
const VM = 1 << 17
export const AC = 1 << 18
const ID = 1 << 21
const ARITHMETIC = CF | PF | AF | ZF | SF | OF
/** What POPF can change beside the arithmetic flags. RF, which it clears, is clear where regions run. */
const OTHERS = TF | IF | DF | IOPL | NT | AC | ID

/** Leaves before the instruction if the word in the state is not 0. */
export function leaveUnlessZero(w: RegionWriter, field: string): void {
  w.loadState(OP.i32_load, field)
  w.body.if(undefined, false)
  w.exitHere()
  w.body.end()
}

/** Flips IF, and whether blocks leave for an interrupt (core/run.ts, attentionMask). */
function flip(w: RegionWriter): void {
  const b = w.body
  w.pushBlock()
  w.loadState(OP.i64_load, 'rflags')
  b.i64(IF)
  b.op(OP.i64_xor)
  b.memory(OP.i64_store, w.fieldOffset('rflags'))
  w.pushBlock()
  w.loadState(OP.i32_load, 'attentionMask')
  b.i32(ATTENTION_INTERRUPT)
  b.op(OP.i32_xor)
  b.memory(OP.i32_store, w.fieldOffset('attentionMask'))
}

function pushIf(w: RegionWriter): void {
  w.loadState(OP.i32_load, 'rflags')
  w.body.i32(IF)
  w.body.op(OP.i32_and)
}

function isVirtual(w: RegionWriter): boolean {
  const code = w.frame.segmented
  return code?.isReal === true && code.isUser
}

/** Leaves before the instruction unless it may change IF: at CPL 0, in virtual-8086 mode with an IOPL of 3. */
function leaveUnprivileged(w: RegionWriter): void {
  if (!isVirtual(w)) return leaveUnlessZero(w, 'cpl')
  const b = w.body
  w.loadState(OP.i32_load, 'rflags')
  b.i32(IOPL)
  b.op(OP.i32_and)
  b.i32(IOPL)
  b.op(OP.i32_ne)
  b.if(undefined, false)
  w.exitHere()
  b.end()
}

const cli: Lowering = (w) => {
  leaveUnprivileged(w)
  clearInterruptFlag(w)
  return true
}

/** Where interrupts were off, they stay so until after the next instruction. */
const sti: Lowering = (w) => {
  const b = w.body
  leaveUnprivileged(w)
  pushIf(w)
  b.op(OP.i32_eqz)
  b.if()
  leaveUnlessZero(w, 'attention')
  flip(w)
  w.noteShadow()
  b.end()
  return true
}

/** PUSHF or POPF in the width of the code, and not with segments at CPL 3 but in virtual-8086 mode, where both depend on IOPL. */
function isOwn(w: RegionWriter, u: Uop): boolean {
  return u.info.width === w.codeWidth && (!w.frame.segmented?.isUser || isVirtual(w))
}

const pushf: Lowering = (w, u) => {
  if (!isOwn(w, u)) return false
  if (isVirtual(w)) leaveUnprivileged(w)
  const b = w.body
  const width = u.info.width as Width
  push(w, width, () => {
    pushFlagsImage(w)
    if (width === 8) b.op(OP.i64_extend_i32_u)
  })
  return true
}

/** RFLAGS as PUSHF and interrupts store them, of which the upper half is 0. */
export function pushFlagsImage(w: RegionWriter): void {
  const b = w.body
  w.loadState(OP.i32_load, 'rflags')
  b.i32(~(ARITHMETIC | RF | VM))
  b.op(OP.i32_and)
  pushFlags(w)
  b.i32(2)
  b.op(OP.i32_or)
  b.op(OP.i32_or)
}

/** As delivering an interrupt does: regions do not run with TF or RF. */
export function clearInterruptFlag(w: RegionWriter): void {
  pushIf(w)
  w.body.if()
  flip(w)
  w.body.end()
}

const popf: Lowering = (w, u) => {
  const width = u.info.width as Width
  if (!isOwn(w, u)) {
    w.exitHere()
    return true
  }
  if (isVirtual(w)) leaveUnprivileged(w)
  const b = w.body
  peek(w, width)
  widen(w, width)
  b.tee(w.other64)
  b.op(OP.i32_wrap_i64)
  changeFlags(w, width)
  b.get(w.other64)
  b.op(OP.i32_wrap_i64)
  b.i32(ARITHMETIC)
  b.op(OP.i32_and)
  setFlagBits(w)
  w.moveStack(width)
  return true
}

/** The flags on the stack, but for the arithmetic ones: leaves where any but IF is another. */
export function changeFlags(w: RegionWriter, width: Width): void {
  const b = w.body
  w.loadState(OP.i32_load, 'rflags')
  b.op(OP.i32_xor)
  b.i32(width === 2 ? OTHERS & 0xffff : OTHERS)
  b.op(OP.i32_and)
  b.tee(w.scratch32)
  b.if(undefined, false)
  changeInterruptFlag(w)
  b.end()
}

/** `scratch32`: flags that differ. */
function changeInterruptFlag(w: RegionWriter): void {
  const b = w.body
  b.get(w.scratch32)
  b.i32(IF)
  b.op(OP.i32_ne)
  b.if(undefined, false)
  w.exitHere()
  b.end()
  leaveUnprivileged(w)
  leaveUnlessZero(w, 'attention')
  flip(w)
}

/** Those that end blocks (core/handlers/flag.ts): a region goes on behind them, so none may be left to the handler. */
export const BOUNDARIES: Readonly<Record<string, Lowering>> = { cli, sti, popf }

export const INTERRUPTS: Readonly<Record<string, Lowering>> = { ...BOUNDARIES, pushf }
