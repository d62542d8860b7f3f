/** Conditions from lazy flags: SDM vol. 2, appendix B, as core/flags.ts computes them. */
import { FLAGS_BITS, FLAGS_LOGIC, FLAGS_SUB } from '../../../cpu/micro-operation.ts'
import { FLAGS_COMPARE, type KnownFlags } from '../region-registers.ts'
import type { RegionWriter } from '../region-writer.ts'
import { CF, OF, PF, SF, ZF } from '../status-flags.ts'
import type { Width } from '../uop.ts'
import { CALL_CONDITION } from '../wasm/module-writer.ts'
import { OP } from '../wasm/opcodes.ts'
import { pushCarryOf, pushOverflow } from './flag-bits.ts'
import { constant, operate } from './lowering.ts'

const OVERFLOW = 0
const BELOW = 1
const ZERO = 2
const BELOW_EQUAL = 3
const SIGN = 4
const PARITY = 5
const LESS = 6
const LESS_EQUAL = 7
const ZF_BIT = 6
const SF_BIT = 7
const OF_BIT = 11

/** Flags that the conditions look at, by the code without its last bit, which negates. */
export const CONDITION_FLAGS = [OF, CF, ZF, CF | ZF, SF, PF, SF | OF, ZF | SF | OF] as const

const OPPOSITE = { lt_u: 'ge_u', le_u: 'gt_u', lt_s: 'ge_s', le_s: 'gt_s', eq: 'ne' } as const
type Relation = keyof typeof OPPOSITE

/** Between the operands of CMP. */
const RELATIONS: Readonly<Record<number, Relation>> = {
  [BELOW]: 'lt_u',
  [ZERO]: 'eq',
  [BELOW_EQUAL]: 'le_u',
  [LESS]: 'lt_s',
  [LESS_EQUAL]: 'le_s',
}

/** i32 on the stack: 1 where condition `code` holds, else 0. */
export function pushCondition(w: RegionWriter, code: number): void {
  if (w.known) return pushKnown(w, code >> 1, (code & 1) !== 0, w.known)
  w.storeFlags()
  w.body.i32(code)
  w.body.call(CALL_CONDITION)
}

/** CF as 0 or 1. */
export function pushCarry(w: RegionWriter): void {
  pushCondition(w, BELOW << 1)
}

function pushKnown(w: RegionWriter, test: number, negated: boolean, known: KnownFlags): void {
  const { kind, width } = known
  if (kind === FLAGS_BITS) fromBits(w, test)
  else if (kind === FLAGS_COMPARE) fromCompared(w, test)
  else if (kind === FLAGS_SUB && afterSub(w, test, negated, width)) return
  else if (kind === FLAGS_LOGIC && afterLogic(w, test, negated, width)) return
  else if (test === ZERO) return compareWithZero(w, 'eq', negated, width)
  else if (test === SIGN) return compareWithZero(w, 'lt_s', negated, width)
  else fromResult(w, test, known)
  if (negated) w.body.op(OP.i32_eqz)
}

/** Of any kind that keeps a result. */
function fromResult(w: RegionWriter, test: number, known: KnownFlags): void {
  const b = w.body
  if (test === PARITY) return pushParity(w)
  const carries = test === BELOW || test === BELOW_EQUAL
  if (carries) pushCarryOf(w, known)
  else pushOverflow(w, known)
  b.op(OP.i32_wrap_i64)
  if (test === LESS || test === LESS_EQUAL) {
    compareWithZero(w, 'lt_s', false, known.width)
    b.op(OP.i32_xor)
  }
  if (test !== BELOW_EQUAL && test !== LESS_EQUAL) return
  compareWithZero(w, 'eq', false, known.width)
  b.op(OP.i32_or)
}

/** Even parity of the low byte. */
function pushParity(w: RegionWriter): void {
  const b = w.body
  w.flagResult(4)
  b.i32(0xff)
  b.op(OP.i32_and)
  b.op(OP.i32_popcnt)
  b.i32(1)
  b.op(OP.i32_and)
  b.op(OP.i32_eqz)
}

function fromBits(w: RegionWriter, test: number): void {
  const b = w.body
  w.flagA(4)
  if (test < LESS) {
    b.i32(CONDITION_FLAGS[test] as number)
    b.op(OP.i32_and)
    b.i32(0)
    b.op(OP.i32_ne)
    return
  }
  b.i32(SF_BIT)
  b.op(OP.i32_shr_u)
  w.flagA(4)
  b.i32(OF_BIT)
  b.op(OP.i32_shr_u)
  b.op(OP.i32_xor)
  if (test === LESS_EQUAL) {
    w.flagA(4)
    b.i32(ZF_BIT)
    b.op(OP.i32_shr_u)
    b.op(OP.i32_or)
  }
  b.i32(1)
  b.op(OP.i32_and)
}

/** After UCOMISD and the like: an unordered result sets ZF, PF and CF. SF and OF are clear. */
function fromCompared(w: RegionWriter, test: number): void {
  const b = w.body
  const relation = (operation: number): void => {
    w.pushCompared()
    b.op(operation)
  }
  if (test === OVERFLOW || test === SIGN || test === LESS) return b.i32(0)
  if (test === BELOW) relation(OP.f64_ge)
  else if (test === BELOW_EQUAL) relation(OP.f64_gt)
  else {
    // Neither less nor greater; neither less nor at least as great.
    relation(OP.f64_lt)
    relation(test === PARITY ? OP.f64_ge : OP.f64_gt)
    b.op(OP.i32_or)
  }
  b.op(OP.i32_eqz)
}

/** Relations of the operands; false for the flags that are no such relation. */
function afterSub(w: RegionWriter, test: number, negated: boolean, width: Width): boolean {
  const relation = RELATIONS[test]
  if (!relation) return false
  const signed = test === LESS || test === LESS_EQUAL
  for (const part of ['flagA', 'flagB'] as const) {
    w[part](width)
    if (signed) raise(w, width)
  }
  operate(w, negated ? OPPOSITE[relation] : relation, width)
  return true
}

/** Narrow operands are compared at the top of 32 bits, which keeps their order. */
function raise(w: RegionWriter, width: Width): void {
  if (width >= 4) return
  w.body.i32(width === 1 ? 24 : 16)
  w.body.op(OP.i32_shl)
}

/** The result, as a signed number. */
function compareWithZero(w: RegionWriter, relation: 'lt_s' | 'le_s' | 'eq', negated: boolean, width: Width): void {
  w.flagResult(width)
  if (relation === 'eq' && !negated) return operate(w, 'eqz', width)
  if (relation !== 'eq') raise(w, width)
  constant(w, 0, width)
  operate(w, negated ? OPPOSITE[relation] : relation, width)
}

/** CF and OF are clear. */
function afterLogic(w: RegionWriter, test: number, negated: boolean, width: Width): boolean {
  if (test === PARITY) return false
  if (test === OVERFLOW || test === BELOW) w.body.i32(negated ? 1 : 0)
  else if (test === ZERO || test === BELOW_EQUAL) compareWithZero(w, 'eq', negated, width)
  else compareWithZero(w, test === LESS_EQUAL ? 'le_s' : 'lt_s', negated, width)
  return true
}
