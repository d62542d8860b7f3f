/** Conditions from lazy flags: SDM vol. 2, appendix B, as core/flags.ts computes them. */
import { FLAGS_ADD, FLAGS_BITS, FLAGS_DEC, FLAGS_INC, FLAGS_LOGIC, FLAGS_RESULT, FLAGS_SUB } from '../../../cpu/micro-operation.ts'
import { FLAGS_COMPARE, type KnownFlags } from '../region-registers.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Width } from '../uop.ts'
import { CALL_CONDITION } from '../wasm/module-writer.ts'
import { OP } from '../wasm/opcodes.ts'
import { CF, OF, PF, pushBitOf, pushOverflow, SF, ZF } from './flag-bits.ts'
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

/** i32 on the stack: 1 where condition `code` holds. */
export function pushCondition(w: RegionWriter, code: number): void {
  if (w.known && pushKnown(w, code >> 1, w.known)) {
    if (code & 1) w.body.op(OP.i32_eqz)
    return
  }
  w.storeFlags()
  w.body.i32(code)
  w.body.call(CALL_CONDITION)
}

/** CF as 0 or 1. */
export function pushCarry(w: RegionWriter): void {
  pushCondition(w, BELOW << 1)
}

function pushKnown(w: RegionWriter, test: number, known: KnownFlags): boolean {
  if (known.kind === FLAGS_SUB && test !== PARITY && test !== OVERFLOW) return afterSub(w, test, known.width)
  if (known.kind === FLAGS_LOGIC && test !== PARITY) return afterLogic(w, test, known.width)
  if (known.kind === FLAGS_BITS) return fromBits(w, test)
  if (known.kind === FLAGS_COMPARE) return fromCompared(w, test)
  if (test === PARITY) return pushParity(w)
  if (test === OVERFLOW) return pushOverflowKnown(w, known)
  if (test === ZERO) {
    w.flagResult(known.width)
    operate(w, 'eqz', known.width)
    return true
  }
  if (test === SIGN) return pushSign(w, known.width)
  if (test !== BELOW) return false
  if (known.kind === FLAGS_ADD) {
    w.flagResult(known.width)
    w.flagA(known.width)
    operate(w, 'lt_u', known.width)
    return true
  }
  if (known.kind !== FLAGS_INC && known.kind !== FLAGS_DEC && known.kind !== FLAGS_RESULT) return false
  w.flagB(4)
  w.body.i32(1)
  w.body.op(OP.i32_and)
  return true
}

function pushOverflowKnown(w: RegionWriter, { kind, width }: KnownFlags): true {
  if (kind === FLAGS_RESULT) {
    w.flagB(8)
    pushBitOf(w, OF_BIT)
  } else pushOverflow(w, kind, width)
  w.body.op(OP.i32_wrap_i64)
  return true
}

/** Even parity of the low byte. */
function pushParity(w: RegionWriter): true {
  const b = w.body
  w.flagResult(4)
  b.i32(0xff)
  b.op(OP.i32_and)
  b.op(OP.i32_popcnt)
  b.i32(1)
  b.op(OP.i32_and)
  b.op(OP.i32_eqz)
  return true
}

/** Bits that make O, B, Z, BE, S and P hold when one of them is set. */
const CONDITION_BITS = [OF, CF, ZF, CF | ZF, SF, PF] as const

function fromBits(w: RegionWriter, test: number): true {
  const b = w.body
  const bits = CONDITION_BITS[test]
  w.flagA(4)
  if (bits !== undefined) {
    b.i32(bits)
    b.op(OP.i32_and)
    b.i32(0)
    b.op(OP.i32_ne)
    return true
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
  return true
}

/** After UCOMISD and the like: an unordered result sets ZF, PF and CF. SF and OF are clear. */
function fromCompared(w: RegionWriter, test: number): true {
  const b = w.body
  const relation = (operation: number): void => {
    w.pushCompared()
    b.op(operation)
  }
  if (test === OVERFLOW || test === SIGN || test === LESS) b.i32(0)
  else if (test === BELOW) relation(OP.f64_ge)
  else if (test === BELOW_EQUAL) relation(OP.f64_gt)
  else {
    // Neither less nor greater; neither less nor at least as great.
    relation(OP.f64_lt)
    relation(test === PARITY ? OP.f64_ge : OP.f64_gt)
    b.op(OP.i32_or)
  }
  if (test !== OVERFLOW && test !== SIGN && test !== LESS) b.op(OP.i32_eqz)
  return true
}

function afterSub(w: RegionWriter, test: number, width: Width): boolean {
  switch (test) {
    case BELOW:
      return compare(w, 'lt_u', width)
    case ZERO:
      return compare(w, 'eq', width)
    case BELOW_EQUAL:
      return compare(w, 'le_u', width)
    case SIGN:
      return pushSign(w, width)
    case LESS:
      return compareSigned(w, 'lt_s', width)
    case LESS_EQUAL:
      return compareSigned(w, 'le_s', width)
    default:
      return false
  }
}

function compare(w: RegionWriter, operation: 'lt_u' | 'eq' | 'le_u', width: Width): boolean {
  w.flagA(width)
  w.flagB(width)
  operate(w, operation, width)
  return true
}

/** Narrow operands are compared at the top of 32 bits, which keeps their order. */
function compareSigned(w: RegionWriter, operation: 'lt_s' | 'le_s', width: Width): boolean {
  for (const part of ['flagA', 'flagB'] as const) {
    w[part](width)
    raise(w, width)
  }
  operate(w, operation, width)
  return true
}

function raise(w: RegionWriter, width: Width): void {
  if (width >= 4) return
  w.body.i32(width === 1 ? 24 : 16)
  w.body.op(OP.i32_shl)
}

function pushSign(w: RegionWriter, width: Width): boolean {
  return compareWithZero(w, 'lt_s', width)
}

/** The result, as a signed number. */
function compareWithZero(w: RegionWriter, operation: 'lt_s' | 'le_s', width: Width): boolean {
  w.flagResult(width)
  raise(w, width)
  constant(w, 0, width)
  operate(w, operation, width)
  return true
}

function afterLogic(w: RegionWriter, test: number, width: Width): boolean {
  if (test === OVERFLOW || test === BELOW) {
    w.body.i32(0)
    return true
  }
  if (test === ZERO || test === BELOW_EQUAL) {
    w.flagResult(width)
    operate(w, 'eqz', width)
    return true
  }
  if (test === SIGN || test === LESS) return pushSign(w, width)
  return test === LESS_EQUAL && compareWithZero(w, 'le_s', width)
}
