/** MUL IMUL DIV IDIV of 32 and 64 bits, MULX. Flags as core/handlers/multiply.ts; divisions that fault or are wide are the handler's. */
import { FLAGS_RESULT } from '../../../cpu/micro-operation.ts'
import { FLAGS_COMPARE } from '../region-registers.ts'
import type { RegionWriter } from '../region-writer.ts'
import { CF, OF, STATUS_FLAGS } from '../status-flags.ts'
import type { Uop, Width } from '../uop.ts'
import { OP } from '../wasm/opcodes.ts'
import { addressable, constant, type Lowering, readRm, widen, widenSigned } from './lowering.ts'

const RAX = 0
const RDX = 2
const BELOW_4_GIB = [-1, 0] as const

function isWide(u: Uop): boolean {
  return (u.info.width as number) >= 4
}

/** The upper 32 bits of the i64 on the stack. */
function upper(w: RegionWriter): void {
  w.body.i64(32)
  w.body.op(OP.i64_shr_u)
}

function half(w: RegionWriter, local: number, high: boolean): void {
  w.body.get(local)
  if (high) return upper(w)
  w.body.i64(...BELOW_4_GIB)
  w.body.op(OP.i64_and)
}

function partial(w: RegionWriter, highA: boolean, highB: boolean): void {
  half(w, w.scratch64, highA)
  half(w, w.other64, highB)
  w.body.op(OP.i64_mul)
}

/** Upper half of the 128-bit product of `scratch64` and `other64`, unsigned. */
function pushHigh(w: RegionWriter): void {
  const b = w.body
  const middle = w.temporary(0)
  const carry = w.temporary(1)
  partial(w, false, false)
  upper(w)
  partial(w, true, false)
  b.op(OP.i64_add)
  b.set(middle)
  half(w, middle, false)
  partial(w, false, true)
  b.op(OP.i64_add)
  b.set(carry)
  partial(w, true, true)
  half(w, middle, true)
  b.op(OP.i64_add)
  half(w, carry, true)
  b.op(OP.i64_add)
}

/** Of the signed product: less each operand where the other is negative. */
function pushSignedHigh(w: RegionWriter): void {
  const b = w.body
  pushHigh(w)
  for (const [sign, value] of [
    [w.scratch64, w.other64],
    [w.other64, w.scratch64],
  ] as const) {
    b.get(sign)
    b.i64(63)
    b.op(OP.i64_shr_s)
    b.get(value)
    b.op(OP.i64_and)
    b.op(OP.i64_sub)
  }
}

/** i32 in `scratch32`: the product of two signed operands does not fit 64 bits. Small operands, the usual case, need no look at its upper half. */
function checkSigned64(w: RegionWriter): void {
  const b = w.body
  b.i32(0)
  b.set(w.scratch32)
  for (const local of [w.scratch64, w.other64]) {
    b.get(local)
    b.op(OP.i64_extend32_s)
    b.get(local)
    b.op(OP.i64_xor)
  }
  b.op(OP.i64_or)
  b.op(OP.i64_eqz)
  b.op(OP.i32_eqz)
  b.if()
  pushSignedHigh(w)
  b.get(w.scratch64)
  b.get(w.other64)
  b.op(OP.i64_mul)
  b.i64(63)
  b.op(OP.i64_shr_s)
  b.op(OP.i64_ne)
  b.set(w.scratch32)
  b.end()
}

/** CF and OF become `scratch32`, the others those of the product's lower half, in `temporary(2)`. */
function setWide(w: RegionWriter, width: Width): void {
  const b = w.body
  b.i32(0)
  b.get(w.scratch32)
  b.op(OP.i32_sub)
  b.i32(CF | OF)
  b.op(OP.i32_and)
  b.op(OP.i64_extend_i32_u)
  w.setFlagB(8)
  b.get(w.temporary(2))
  if (width < 8) b.op(OP.i32_wrap_i64)
  w.mask(width)
  w.setFlagResult(width)
  w.setFlagKind(FLAGS_RESULT, width)
}

/** Signed operands in `scratch64` and `other64`; leaves the low half in `temporary(2)` and notes the flags. */
function truncatedProduct(w: RegionWriter, width: Width): void {
  const b = w.body
  const product = w.temporary(2)
  b.get(w.scratch64)
  b.get(w.other64)
  b.op(OP.i64_mul)
  b.set(product)
  if (!w.wants(STATUS_FLAGS)) return
  if (width === 8) checkSigned64(w)
  else {
    b.get(product)
    b.get(product)
    b.op(width === 4 ? OP.i64_extend32_s : OP.i64_extend16_s)
    b.op(OP.i64_ne)
    b.set(w.scratch32)
  }
  setWide(w, width)
}

function imul(first: (w: RegionWriter, u: Uop) => void, second: (w: RegionWriter, u: Uop) => void): Lowering {
  return (w, u) => {
    if (!addressable(w, u)) return false
    const b = w.body
    const width = u.info.width as Width
    second(w, u)
    widenSigned(w, width)
    b.set(w.other64)
    first(w, u)
    widenSigned(w, width)
    b.set(w.scratch64)
    truncatedProduct(w, width)
    b.get(w.temporary(2))
    if (width < 8) b.op(OP.i32_wrap_i64)
    w.mask(width)
    w.setRegister(u.reg, width)
    return true
  }
}

const rm = (w: RegionWriter, u: Uop): void => readRm(w, u, u.info.width as Width)
const reg = (w: RegionWriter, u: Uop): void => w.getRegister(u.reg, u.info.width as Width)
const immediate = (w: RegionWriter, u: Uop): void => constant(w, u.imm, u.info.width as Width)

/** ModRM.rm to `other64` and a general register to `scratch64`, both extended. */
function loadOperands(w: RegionWriter, u: Uop, width: Width, register: number, signed: boolean): void {
  const extend = signed ? widenSigned : widen
  readRm(w, u, width)
  extend(w, width)
  w.body.set(w.other64)
  w.getRegister(register << 3, width)
  extend(w, width)
  w.body.set(w.scratch64)
}

/** Whether the upper half, in `temporary(3)`, is more than the extension of the lower, in `temporary(2)`. */
function noteHigh(w: RegionWriter, signed: boolean, width: Width): void {
  const b = w.body
  b.get(w.temporary(3))
  if (!signed) b.i64(0)
  else {
    if (width === 4) b.op(OP.i64_extend32_s)
    b.get(w.temporary(2))
    if (width === 4) b.op(OP.i64_extend32_s)
    b.i64(63)
    b.op(OP.i64_shr_s)
  }
  b.op(OP.i64_ne)
  b.set(w.scratch32)
  setWide(w, width)
}

/** RDX:RAX = RAX * rm. */
function widening(signed: boolean): Lowering {
  return (w, u) => {
    if (!isWide(u) || !addressable(w, u)) return false
    const b = w.body
    const width = u.info.width as Width
    loadOperands(w, u, width, RAX, signed)
    const low = w.temporary(2)
    const high = w.temporary(3)
    b.get(w.scratch64)
    b.get(w.other64)
    b.op(OP.i64_mul)
    b.set(low)
    if (width < 8) {
      b.get(low)
      upper(w)
    } else if (signed) pushSignedHigh(w)
    else pushHigh(w)
    b.set(high)
    if (w.wants(STATUS_FLAGS)) noteHigh(w, signed, width)
    setPair(w, [RAX << 3, RDX << 3], width)
    return true
  }
}

/** The registers of two fields from `temporary(2)` and `temporary(3)`, whose low `width` bytes count. */
function setPair(w: RegionWriter, fields: readonly [number, number], width: Width): void {
  fields.forEach((field, index) => {
    w.body.get(w.temporary(2 + index))
    if (width < 8) w.body.op(OP.i32_wrap_i64)
    w.setRegister(field, width)
  })
}

const mulx: Lowering = (w, u) => {
  if (!addressable(w, u)) return false
  const b = w.body
  const width = u.info.width as Width
  loadOperands(w, u, width, RDX, false)
  b.get(w.scratch64)
  b.get(w.other64)
  b.op(OP.i64_mul)
  b.set(w.temporary(2))
  if (width === 8) pushHigh(w)
  else {
    b.get(w.temporary(2))
    upper(w)
  }
  b.set(w.temporary(3))
  setPair(w, [(u.flags >> 4) << 3, u.reg], width)
  return true
}

/** i32: the quotient may not fit, or more than 64 bits are divided. Divisor in `other64`, low half of the dividend in `scratch64`. */
function pushHard(w: RegionWriter, signed: boolean, width: Width): void {
  const b = w.body
  const pushHighPart = (): void => {
    w.getRegister(RDX << 3, width)
    if (signed) widenSigned(w, width)
    else widen(w, width)
  }
  pushHighPart()
  if (!signed) {
    if (width === 4) {
      b.get(w.other64)
      b.op(OP.i64_ge_u)
      return
    }
    b.get(w.other64)
    b.op(OP.i64_eqz)
    b.op(OP.i64_extend_i32_u)
    b.op(OP.i64_or)
    b.op(OP.i64_eqz)
    b.op(OP.i32_eqz)
    return
  }
  b.get(w.scratch64)
  b.i64(63)
  b.op(OP.i64_shr_s)
  b.op(OP.i64_ne)
  // Neither 0 nor -1 divides here.
  b.get(w.other64)
  b.i64(1)
  b.op(OP.i64_add)
  b.i64(2)
  b.op(OP.i64_lt_u)
  b.op(OP.i32_or)
}

function divide(signed: boolean): Lowering {
  return (w, u) => {
    if (!isWide(u) || !addressable(w, u)) return false
    const b = w.body
    const width = u.info.width as Width
    loadOperands(w, u, width, RAX, signed)
    pushHard(w, signed, width)
    const { known } = w
    b.if(undefined, false)
    w.runHandler()
    b.else()
    quotient(w, signed, width)
    b.end()
    // The handler leaves the flags, too; comparisons are settled before it.
    w.known = known?.kind === FLAGS_COMPARE ? undefined : known
    return true
  }
}

function quotient(w: RegionWriter, signed: boolean, width: Width): void {
  const b = w.body
  if (!signed && width === 4) {
    w.getGpr(RDX)
    b.i64(32)
    b.op(OP.i64_shl)
    b.get(w.scratch64)
    b.op(OP.i64_or)
    b.set(w.scratch64)
  }
  for (const [local, operation] of [
    [w.temporary(2), signed ? OP.i64_div_s : OP.i64_div_u],
    [w.temporary(3), signed ? OP.i64_rem_s : OP.i64_rem_u],
  ] as const) {
    b.get(w.scratch64)
    b.get(w.other64)
    b.op(operation)
    b.set(local)
  }
  setPair(w, [RAX << 3, RDX << 3], width)
}

export const MULTIPLICATION: Readonly<Record<string, Lowering>> = {
  imulGE: imul(reg, rm),
  imulGEI: imul(immediate, rm),
  mulE: widening(false),
  imulE: widening(true),
  mulx,
  divE: divide(false),
  idivE: divide(true),
}
