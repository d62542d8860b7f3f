/** Single arithmetic flags: reading one where the kind of the lazy flags is known, and replacing some while the others stay (core/flags.ts). */
import { FLAGS_ADD, FLAGS_BITS, FLAGS_DEC, FLAGS_INC, FLAGS_LOGIC, FLAGS_RESULT, FLAGS_SUB } from '../../../cpu/micro-operation.ts'
import { FLAGS_COMPARE } from '../region-registers.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Width } from '../uop.ts'
import { CALL_FLAGS } from '../wasm/module-writer.ts'
import { OP } from '../wasm/opcodes.ts'

export const CF = 1 << 0
export const PF = 1 << 2
export const AF = 1 << 4
export const ZF = 1 << 6
export const SF = 1 << 7
export const OF = 1 << 11
const KEEPABLE = [CF, AF, OF] as const

/** Bit `bit` of the i64 on the stack, as i64. */
export function pushBitOf(w: RegionWriter, bit: number): void {
  const b = w.body
  if (bit) {
    b.i64(bit)
    b.op(OP.i64_shr_u)
  }
  b.i64(1)
  b.op(OP.i64_and)
}

/** i64: `flag` (CF, AF or OF) at its place, of a kind that keeps a result. */
function pushKept(w: RegionWriter, flag: number, kind: number, width: Width): void {
  if (kind === FLAGS_LOGIC) return w.body.i64(0)
  if (kind === FLAGS_RESULT) return pushFlagB(w, flag)
  if (flag === CF) return pushCarryOf(w, kind)
  if (flag === AF) return pushAdjust(w, kind)
  pushOverflow(w, kind, width)
  w.body.i64(11)
  w.body.op(OP.i64_shl)
}

function pushFlagB(w: RegionWriter, flag: number): void {
  w.flagB(8)
  w.body.i64(flag)
  w.body.op(OP.i64_and)
}

function pushCarryOf(w: RegionWriter, kind: number): void {
  if (kind === FLAGS_INC || kind === FLAGS_DEC) return pushFlagB(w, CF)
  if (kind === FLAGS_ADD) w.flagResult(8)
  w.flagA(8)
  if (kind === FLAGS_SUB) w.flagB(8)
  w.body.op(OP.i64_lt_u)
  w.body.op(OP.i64_extend_i32_u)
}

function pushAdjust(w: RegionWriter, kind: number): void {
  const b = w.body
  w.flagResult(8)
  if (kind === FLAGS_INC || kind === FLAGS_DEC) {
    b.i64(15)
    b.op(OP.i64_and)
    b.i64(kind === FLAGS_INC ? 0 : 15)
    b.op(OP.i64_eq)
    b.op(OP.i64_extend_i32_u)
    b.i64(4)
    b.op(OP.i64_shl)
    return
  }
  w.flagA(8)
  b.op(OP.i64_xor)
  w.flagB(8)
  b.op(OP.i64_xor)
  b.i64(AF)
  b.op(OP.i64_and)
}

/** i64: OF as 0 or 1, of ADD, SUB, INC and DEC. */
export function pushOverflow(w: RegionWriter, kind: number, width: Width): void {
  const b = w.body
  const top = width * 8 - 1
  if (kind === FLAGS_INC || kind === FLAGS_DEC) {
    w.flagResult(8)
    if (top === 63) b.i64(kind === FLAGS_INC ? 0 : -1, kind === FLAGS_INC ? -0x8000_0000 : 0x7fff_ffff)
    else b.i64(kind === FLAGS_INC ? (1 << top) | 0 : 2 ** top - 1, 0)
    b.op(OP.i64_eq)
    b.op(OP.i64_extend_i32_u)
    return
  }
  w.flagA(8)
  if (kind === FLAGS_SUB) w.flagB(8)
  else w.flagResult(8)
  b.op(OP.i64_xor)
  if (kind === FLAGS_SUB) w.flagA(8)
  else w.flagB(8)
  w.flagResult(8)
  b.op(OP.i64_xor)
  b.op(OP.i64_and)
  pushBitOf(w, top)
}

/** All six flags as i32, computed by the core where their kind is not BITS. */
export function pushFlags(w: RegionWriter): void {
  if (w.known?.kind === FLAGS_BITS) return w.flagA(4)
  w.storeFlags()
  w.body.call(CALL_FLAGS)
}

/** The six flags become the i32 on the stack. */
export function setFlagBits(w: RegionWriter): void {
  w.setFlagA(4)
  w.setFlagKind(FLAGS_BITS, 4)
}

/** Replaces those of CF, AF and OF that `mask` names by the i32 that `pushBits` leaves on the stack (without touching flags); the others stay. */
export function replaceFlags(w: RegionWriter, mask: number, pushBits: () => void): void {
  const b = w.body
  const { known } = w
  if (!known || known.kind === FLAGS_BITS || known.kind === FLAGS_COMPARE) {
    pushFlags(w)
    b.i32(~mask)
    b.op(OP.i32_and)
    pushBits()
    b.op(OP.i32_or)
    return setFlagBits(w)
  }
  pushBits()
  b.op(OP.i64_extend_i32_u)
  for (const flag of KEEPABLE) {
    if (mask & flag) continue
    pushKept(w, flag, known.kind, known.width)
    b.op(OP.i64_or)
  }
  w.setFlagB(8)
  w.setFlagKind(FLAGS_RESULT, known.width)
}
