/** SHL SHR SAR by a constant, and IMUL of two operands. Flags as core/handlers/shift.ts and multiply.ts leave them. */
import { FLAGS_RESULT, type RegionWriter } from '../region-writer.ts'
import type { Uop, Width } from '../uop.ts'
import { OP } from '../wasm/opcodes.ts'
import { closeRm, type Lowering, openRm, scratch } from './lowering.ts'

type Shift = 'shl' | 'shr' | 'sar'
const AF = 16
const OF_BIT = 11

/** The operand in `scratch64` shifted by one less than the count stays in `other64`: its outermost bits are CF and OF. */
function shiftBefore(w: RegionWriter, shift: Shift, width: Width, count: number): void {
  const b = w.body
  const unused = 64 - width * 8
  if (shift === 'sar' && unused) {
    b.i64(unused)
    b.op(OP.i64_shl)
    b.i64(unused)
    b.op(OP.i64_shr_s)
  }
  b.i64(count - 1)
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

function finish(w: RegionWriter, shift: Shift, width: Width): void {
  const b = w.body
  const top = width * 8 - 1
  b.get(w.other64)
  b.i64(1)
  b.op(shift === 'shl' ? OP.i64_shl : shift === 'shr' ? OP.i64_shr_u : OP.i64_shr_s)
  if (width < 8) {
    b.i64(width === 4 ? -1 : (1 << (width * 8)) - 1, 0)
    b.op(OP.i64_and)
  }
  b.tee(w.scratch64)
  b.get(w.other64)
  b.i64(shift === 'shl' ? top : 0)
  b.op(OP.i64_shr_u)
  b.i64(1)
  b.op(OP.i64_and)
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

function byConstant(shift: Shift, countOf: (u: Uop) => number): Lowering {
  return (w, u) => {
    const width = u.info.width as Width
    if (u.isLocked || (u.isMemory && !w.canAddress(u))) return false
    const count = countOf(u) & (width === 8 ? 63 : 31)
    if (count === 0) return false
    openRm(w, u, width)
    if (width < 8) w.body.op(OP.i64_extend_i32_u)
    shiftBefore(w, shift, width, count)
    finish(w, shift, width)
    if (width < 8) {
      w.body.get(w.scratch64)
      w.body.op(OP.i32_wrap_i64)
      w.body.set(w.scratch32)
    }
    closeRm(w, u, width, scratch(w, width))
    return true
  }
}

const immediate = (u: Uop): number => u.imm
const one = (): number => 1

export const SHIFTS: Readonly<Record<string, Lowering>> = {
  shlEI: byConstant('shl', immediate),
  shrEI: byConstant('shr', immediate),
  sarEI: byConstant('sar', immediate),
  shlE1: byConstant('shl', one),
  shrE1: byConstant('shr', one),
  sarE1: byConstant('sar', one),
}
