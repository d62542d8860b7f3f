/** Single arithmetic flags: reading one where the kind of the lazy flags is known, and replacing some while the others stay (core/flags.ts). */
import {
  FLAGS_ADC,
  FLAGS_ADD,
  FLAGS_BITS,
  FLAGS_DEC,
  FLAGS_INC,
  FLAGS_LOGIC,
  FLAGS_RESULT,
  FLAGS_SAR,
  FLAGS_SBB,
  FLAGS_SHL,
  FLAGS_SHR,
  FLAGS_SUB,
} from '../../../cpu/micro-operation.ts'
import { FLAGS_COMPARE, type KnownFlags } from '../region-registers.ts'
import type { RegionWriter } from '../region-writer.ts'
import { AF, CF, OF } from '../status-flags.ts'
import { CALL_FLAGS } from '../wasm/module-writer.ts'
import { OP } from '../wasm/opcodes.ts'

const KEEPABLE = [CF, AF, OF] as const
const OF_BIT = 11

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
function pushKept(w: RegionWriter, flag: number, known: KnownFlags): void {
  if (known.kind === FLAGS_LOGIC) return w.body.i64(0)
  if (known.kind === FLAGS_RESULT) return pushFlagB(w, flag)
  if (flag === CF) return pushCarryOf(w, known)
  if (flag === AF) return pushAdjust(w, known.kind)
  pushOverflow(w, known)
  w.body.i64(OF_BIT)
  w.body.op(OP.i64_shl)
}

function pushFlagB(w: RegionWriter, flag: number): void {
  w.flagB(8)
  w.body.i64(flag)
  w.body.op(OP.i64_and)
}

/** i64: CF as 0 or 1, of a kind that keeps a result. */
export function pushCarryOf(w: RegionWriter, known: KnownFlags): void {
  const { kind } = known
  switch (kind) {
    case FLAGS_LOGIC:
      return w.body.i64(0)
    case FLAGS_ADD:
    case FLAGS_SUB:
      if (kind === FLAGS_ADD) w.flagResult(8)
      w.flagA(8)
      if (kind === FLAGS_SUB) w.flagB(8)
      w.body.op(OP.i64_lt_u)
      return w.body.op(OP.i64_extend_i32_u)
    case FLAGS_ADC:
    case FLAGS_SBB:
      return pushCarryThrough(w, known)
    case FLAGS_SHL:
    case FLAGS_SHR:
    case FLAGS_SAR:
      return pushLastOut(w, known)
    default:
      pushFlagB(w, CF)
  }
}

/** The carry out of the top bit shows in it alone: in both operands, or in one and not in the result. */
function pushCarryThrough(w: RegionWriter, { kind, width }: KnownFlags): void {
  const b = w.body
  const invert = (): void => {
    b.i64(-1)
    b.op(OP.i64_xor)
  }
  const pushFirst = (): void => {
    w.flagA(8)
    if (kind === FLAGS_SBB) invert()
  }
  pushFirst()
  w.flagB(8)
  b.op(OP.i64_and)
  pushFirst()
  w.flagB(8)
  b.op(OP.i64_or)
  w.flagResult(8)
  if (kind === FLAGS_ADC) invert()
  b.op(OP.i64_and)
  b.op(OP.i64_or)
  pushBitOf(w, width * 8 - 1)
}

/** What left a shifted operand last; a narrow one may be gone wholly, but for its sign. */
function pushLastOut(w: RegionWriter, { kind, width, count = 1 }: KnownFlags): void {
  const bits = width * 8
  const gone = kind !== FLAGS_SAR && count > bits
  if (gone) return w.body.i64(0)
  w.flagA(8)
  pushBitOf(w, kind === FLAGS_SHL ? bits - count : Math.min(count, bits) - 1)
}

function pushAdjust(w: RegionWriter, kind: number): void {
  const b = w.body
  if (kind >= FLAGS_SHL) return b.i64(AF)
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

/** i64: OF as 0 or 1, of a kind that keeps a result. */
export function pushOverflow(w: RegionWriter, known: KnownFlags): void {
  const { kind, width } = known
  switch (kind) {
    case FLAGS_LOGIC:
    case FLAGS_SAR:
      return w.body.i64(0)
    case FLAGS_RESULT:
      w.flagB(8)
      return pushBitOf(w, OF_BIT)
    case FLAGS_INC:
    case FLAGS_DEC:
      return pushStepOverflow(w, kind, width * 8 - 1)
    case FLAGS_SHL:
    case FLAGS_SHR:
      return pushTopsDiffer(w, known)
    default:
      pushSumOverflow(w, kind === FLAGS_SUB || kind === FLAGS_SBB, width * 8 - 1)
  }
}

function pushStepOverflow(w: RegionWriter, kind: number, top: number): void {
  const b = w.body
  w.flagResult(8)
  if (top === 63) b.i64(kind === FLAGS_INC ? 0 : -1, kind === FLAGS_INC ? -0x8000_0000 : 0x7fff_ffff)
  else b.i64(kind === FLAGS_INC ? (1 << top) | 0 : 2 ** top - 1, 0)
  b.op(OP.i64_eq)
  b.op(OP.i64_extend_i32_u)
}

/** Exclusive or of the two top bits: of the result of SHR, of what SHL had one step before. */
function pushTopsDiffer(w: RegionWriter, { kind, width, count = 1 }: KnownFlags): void {
  const top = kind === FLAGS_SHR ? width * 8 - 1 : width * 8 - count
  if (top < 0) return w.body.i64(0)
  const pushValue = (): void => (kind === FLAGS_SHR ? w.flagResult(8) : w.flagA(8))
  pushValue()
  pushBitOf(w, top)
  if (top === 0) return
  pushValue()
  pushBitOf(w, top - 1)
  w.body.op(OP.i64_xor)
}

function pushSumOverflow(w: RegionWriter, isDifference: boolean, top: number): void {
  const b = w.body
  w.flagA(8)
  if (isDifference) w.flagB(8)
  else w.flagResult(8)
  b.op(OP.i64_xor)
  if (isDifference) w.flagA(8)
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
  if ((w.live & ~mask) === 0) {
    pushBits()
    return setFlagBits(w)
  }
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
    if (mask & flag || !w.wants(flag)) continue
    pushKept(w, flag, known)
    b.op(OP.i64_or)
  }
  w.setFlagB(8)
  w.setFlagKind(FLAGS_RESULT, known.width)
}
