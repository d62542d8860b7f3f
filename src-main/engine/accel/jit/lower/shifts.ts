/** SHL SHR SAR ROL ROR SHLD SHRD and the flagless RORX SARX SHLX SHRX. Flags as core/handlers/shift.ts leaves them. */
import { FLAGS_RESULT } from '../../../cpu/micro-operation.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Uop, Width } from '../uop.ts'
import { OP } from '../wasm/opcodes.ts'
import { AF, CF, OF, replaceFlags } from './flag-bits.ts'
import { addressable, closeRm, constant, cutResult, type Lowering, openRm, operate, readRm, scratch, widen } from './lowering.ts'

type Shift = 'shl' | 'shr' | 'sar'
/** A constant that is not 0, or the local that holds it. */
type Count = { readonly constant: number } | { readonly local: number }
const OF_BIT = 11
const RCX = 1

function pushCount(w: RegionWriter, count: Count): void {
  if ('constant' in count) w.body.i64(count.constant)
  else w.body.get(count.local)
}

function pushCountLess(w: RegionWriter, count: Count): void {
  if ('constant' in count) return w.body.i64(count.constant - 1)
  w.body.get(count.local)
  w.body.i64(1)
  w.body.op(OP.i64_sub)
}

function countMask(width: Width): number {
  return width === 8 ? 63 : 31
}

/** The operand on the stack shifted by one less than the count stays in `other64`: its outermost bits are CF and OF. */
function shiftBefore(w: RegionWriter, shift: Shift, width: Width, count: Count): void {
  const b = w.body
  const unused = 64 - width * 8
  if (shift === 'sar' && unused) {
    b.i64(unused)
    b.op(OP.i64_shl)
    b.i64(unused)
    b.op(OP.i64_shr_s)
  }
  pushCountLess(w, count)
  b.op(shift === 'shl' ? OP.i64_shl : shift === 'shr' ? OP.i64_shr_u : OP.i64_shr_s)
  b.set(w.other64)
}

function pushBit(w: RegionWriter, local: number, bit: number): void {
  const b = w.body
  b.get(local)
  b.i64(bit)
  b.op(OP.i64_shr_u)
  b.i64(1)
  b.op(OP.i64_and)
}

/** Exclusive or of the two top bits, at OF's place. */
function pushTopsDiffer(w: RegionWriter, local: number, width: Width): void {
  const b = w.body
  const top = width * 8 - 1
  pushBit(w, local, top)
  pushBit(w, local, top - 1)
  b.op(OP.i64_xor)
  b.i64(OF_BIT)
  b.op(OP.i64_shl)
}

/** The result from `other64` to `scratch64`, and the flags. */
function finish(w: RegionWriter, shift: Shift, width: Width): void {
  const b = w.body
  b.get(w.other64)
  b.i64(1)
  b.op(shift === 'shl' ? OP.i64_shl : shift === 'shr' ? OP.i64_shr_u : OP.i64_shr_s)
  b.set(w.scratch64)
  noteFlags(w, shift, width)
}

/** `other64`: one step before; `scratch64`: the result, which gets cut. */
function noteFlags(w: RegionWriter, shift: Shift, width: Width): void {
  const b = w.body
  cutResult(w, width)
  b.get(w.scratch64)
  pushBit(w, w.other64, shift === 'shl' ? width * 8 - 1 : 0)
  b.i64(AF)
  b.op(OP.i64_or)
  if (shift !== 'sar') {
    pushTopsDiffer(w, shift === 'shl' ? w.other64 : w.scratch64, width)
    b.op(OP.i64_or)
  }
  w.setFlagB(8)
  w.setFlagResult(8)
  w.setFlagKind(FLAGS_RESULT, width)
}

function open(w: RegionWriter, u: Uop, width: Width): void {
  openRm(w, u, width)
  widen(w, width)
  w.body.set(w.scratch64)
}

function close(w: RegionWriter, u: Uop, width: Width): true {
  cutResult(w, width)
  closeRm(w, u, width, scratch(w, width))
  return true
}

type Step = (w: RegionWriter, u: Uop, width: Width, count: Count) => void

/** `scratch64` becomes the shifted operand. */
function byConstant(step: Step, countOf: (u: Uop) => number): Lowering {
  return (w, u) => {
    if (!addressable(w, u)) return false
    const width = u.info.width as Width
    const constant = countOf(u) & countMask(width)
    open(w, u, width)
    if (constant !== 0) step(w, u, width, { constant })
    return close(w, u, width)
  }
}

/** A count of 0 leaves the flags: what they come from is not known afterwards. */
function byRegister(step: Step): Lowering {
  return (w, u) => {
    if (!addressable(w, u)) return false
    const b = w.body
    const width = u.info.width as Width
    const local = w.temporary(0)
    open(w, u, width)
    w.getGpr(RCX)
    b.i64(countMask(width))
    b.op(OP.i64_and)
    b.tee(local)
    b.op(OP.i64_eqz)
    b.op(OP.i32_eqz)
    b.if()
    step(w, u, width, { local })
    b.end()
    w.known = undefined
    return close(w, u, width)
  }
}

function shifted(shift: Shift): Step {
  return (w, _, width, count) => {
    w.body.get(w.scratch64)
    shiftBefore(w, shift, width, count)
    finish(w, shift, width)
  }
}

/** Rotation repeats the operand: what leaves at one end stands beyond the other. */
function rotated(left: boolean): Step {
  return (w, _, width, count) => {
    const b = w.body
    const bits = width * 8
    b.get(w.scratch64)
    if (width === 8) {
      pushCount(w, count)
      b.op(left ? OP.i64_rotl : OP.i64_rotr)
    } else if (width === 4) {
      b.op(OP.i32_wrap_i64)
      pushCount(w, count)
      b.op(OP.i32_wrap_i64)
      b.op(left ? OP.i32_rotl : OP.i32_rotr)
      b.op(OP.i64_extend_i32_u)
    } else {
      pushCount(w, count)
      b.i64(bits - 1)
      b.op(OP.i64_and)
      b.set(w.other64)
      b.i64(bits)
      b.op(OP.i64_shl)
      b.get(w.scratch64)
      b.op(OP.i64_or)
      if (left) b.i64(bits)
      b.get(w.other64)
      if (left) b.op(OP.i64_sub)
      b.op(OP.i64_shr_u)
    }
    b.set(w.scratch64)
    cutResult(w, width)
    replaceFlags(w, CF | OF, () => pushRotationFlags(w, left, width))
  }
}

function pushRotationFlags(w: RegionWriter, left: boolean, width: Width): void {
  const b = w.body
  const top = width * 8 - 1
  const carry = left ? 0 : top
  pushBit(w, w.scratch64, carry)
  pushBit(w, w.scratch64, carry)
  pushBit(w, w.scratch64, left ? top : top - 1)
  b.op(OP.i64_xor)
  b.i64(OF_BIT)
  b.op(OP.i64_shl)
  b.op(OP.i64_or)
  b.op(OP.i32_wrap_i64)
}

/** SHLD and SHRD of 32 and 64 bits: ModRM.reg fills up. */
function doubled(shift: 'shl' | 'shr'): Step {
  return (w, u, width, count) => {
    const b = w.body
    b.get(w.scratch64)
    shiftBefore(w, shift, width, count)
    b.get(w.scratch64)
    pushCount(w, count)
    b.op(shift === 'shl' ? OP.i64_shl : OP.i64_shr_u)
    w.getRegister(u.reg, width)
    widen(w, width)
    b.i64(width * 8)
    pushCount(w, count)
    b.op(OP.i64_sub)
    b.op(shift === 'shl' ? OP.i64_shr_u : OP.i64_shl)
    b.op(OP.i64_or)
    b.set(w.scratch64)
    noteFlags(w, shift, width)
  }
}

function notWord(lowering: Lowering): Lowering {
  return (w, u) => u.info.width !== 2 && lowering(w, u)
}

/** The count stands in the register of VEX.vvvv; WebAssembly cuts it as x86 does. */
function flagless(operation: 'shl' | 'shr_u' | 'shr_s'): Lowering {
  return (w, u) => {
    if (!addressable(w, u)) return false
    const width = u.info.width as Width
    readRm(w, u, width)
    w.getRegister((u.flags >> 4) << 3, width)
    operate(w, operation, width)
    w.setRegister(u.reg, width)
    return true
  }
}

const rorx: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const width = u.info.width as Width
  readRm(w, u, width)
  constant(w, u.imm & countMask(width), width)
  w.body.op(width === 8 ? OP.i64_rotr : OP.i32_rotr)
  w.setRegister(u.reg, width)
  return true
}

const immediate = (u: Uop): number => u.imm
const one = (): number => 1

const STEPS: Readonly<Record<string, Step>> = {
  shl: shifted('shl'),
  shr: shifted('shr'),
  sar: shifted('sar'),
  rol: rotated(true),
  ror: rotated(false),
}
const DOUBLES: Readonly<Record<string, Step>> = { shld: doubled('shl'), shrd: doubled('shr') }

export const SHIFTS: Readonly<Record<string, Lowering>> = {
  ...Object.fromEntries(
    Object.entries(STEPS).flatMap(([stem, step]) => [
      [`${stem}EI`, byConstant(step, immediate)],
      [`${stem}E1`, byConstant(step, one)],
      [`${stem}EC`, byRegister(step)],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(DOUBLES).flatMap(([stem, step]) => [
      [`${stem}EI`, notWord(byConstant(step, immediate))],
      [`${stem}EC`, notWord(byRegister(step))],
    ]),
  ),
  shlx: flagless('shl'),
  shrx: flagless('shr_u'),
  sarx: flagless('shr_s'),
  rorx,
}
