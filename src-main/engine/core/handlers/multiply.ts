/**
 * MUL IMUL DIV IDIV and MULX. CF and OF say whether the upper half holds anything. SF ZF AF PF are undefined, and those of the lower half, so that nothing has
 * to be known of the flags before. Division leaves all undefined, and as they were.
 */
import { CPU, RAX, RDX, gpr, setGpr } from '../cpu'
import { DE, raise } from '../fault'
import { CF, OF, setResultFlags } from '../flags'
import { S_TEMP } from '../generated/layout'
import { readForm, readRm } from '../operands'
import { regOperand, setRegOperand, uopImm, uopVvvv } from '../uop'

// @ts-ignore: decorator
@inline function bits<T>(): u32 { return <u32>sizeof<T>() * 8 }
// @ts-ignore: decorator
@inline function setWide<T>(low: T, wide: bool): void { setResultFlags<T>(low, wide ? CF | OF : 0) }

/** Upper half of an unsigned product. */
// @ts-ignore: decorator
@inline export function multiplyHigh<T>(a: T, b: T): T {
  return sizeof<T>() == 8 ? <T>multiplyHigh64(<u64>a, <u64>b) : <T>(<u64>a * <u64>b >> bits<T>())
}

function multiplyHigh64(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff
  const bLow = b & 0xffffffff
  const aHigh = a >> 32
  const bHigh = b >> 32
  const middle = aHigh * bLow + (aLow * bLow >> 32)
  const carry = (middle & 0xffffffff) + aLow * bHigh
  return aHigh * bHigh + (middle >> 32) + (carry >> 32)
}

/** Upper half of a signed product: the unsigned one, less each operand where the other is negative. */
// @ts-ignore: decorator
@inline function signedHigh<T>(a: T, b: T): T {
  return <T>(multiplyHigh<T>(a, b) - (signMask<T>(a) & b) - (signMask<T>(b) & a))
}

/** All ones for a negative value, else 0. */
// @ts-ignore: decorator
@inline function signMask<T>(value: T): T { return <T>(0 - (<u64>value >> (bits<T>() - 1))) }

// @ts-ignore: decorator
@inline function storeProduct<T>(low: T, high: T): void {
  if (sizeof<T>() == 1) setGpr<u16>(RAX, <u16>(<u32>high << 8 | <u32>low))
  else {
    setGpr<T>(RAX, low)
    setGpr<T>(RDX, high)
  }
}

export function mulE<T>(u: usize): void {
  const a = gpr<T>(RAX)
  const b = readRm<T>(u)
  const high = multiplyHigh<T>(a, b)
  const low = <T>(a * b)
  storeProduct<T>(low, high)
  setWide<T>(low, high != 0)
}
export function imulE<T>(u: usize): void {
  const a = gpr<T>(RAX)
  const b = readRm<T>(u)
  const low = <T>(a * b)
  const high = signedHigh<T>(a, b)
  storeProduct<T>(low, high)
  setWide<T>(low, high != signMask<T>(low))
}

// @ts-ignore: decorator
@inline function truncatedProduct<T>(a: T, b: T): T {
  const low = <T>(a * b)
  if (sizeof<T>() == 8) setWide<T>(low, signedHigh<T>(a, b) != signMask<T>(low))
  else if (sizeof<T>() == 4) setWide<T>(low, <i64><i32>a * <i64><i32>b != <i64><i32>low)
  else setWide<T>(low, <i32><i16>a * <i32><i16>b != <i32><i16>low)
  return low
}

// @ts-ignore: decorator
@inline export function imulGE<T, F>(u: usize): void { setRegOperand<T>(u, truncatedProduct<T>(regOperand<T>(u), readForm<T, F>(u))) }
// @ts-ignore: decorator
@inline export function imulGEI<T, F>(u: usize): void { setRegOperand<T>(u, truncatedProduct<T>(readForm<T, F>(u), <T>uopImm(u))) }

/** MULX: RDX times rm; low half to VEX.vvvv, high half to reg, which wins when both are the same register. */
export function mulx<T>(u: usize): void {
  const a = gpr<T>(RDX)
  const b = readRm<T>(u)
  setGpr<T>(uopVvvv(u), <T>(a * b))
  setRegOperand<T>(u, multiplyHigh<T>(a, b))
}

export function divE<T>(u: usize): void {
  const divisor = readRm<T>(u)
  if (divisor == 0) raise(DE)
  if (sizeof<T>() == 1) {
    const dividend = <u32>gpr<u16>(RAX)
    const quotient = dividend / <u32>divisor
    if (quotient > 0xff) raise(DE)
    setGpr<u16>(RAX, <u16>(dividend % <u32>divisor << 8 | quotient))
    return
  }
  const high = gpr<T>(RDX)
  if (high >= divisor) raise(DE)
  if (sizeof<T>() == 8) {
    const quotient = divideWide(<u64>high, gpr<u64>(RAX), <u64>divisor)
    setGpr<u64>(RAX, quotient)
    setGpr<u64>(RDX, load<u64>(CPU, S_TEMP))
    return
  }
  const dividend = <u64>high << bits<T>() | <u64>gpr<T>(RAX)
  setGpr<T>(RAX, <T>(dividend / <u64>divisor))
  setGpr<T>(RDX, <T>(dividend % <u64>divisor))
}

export function idivE<T>(u: usize): void {
  const divisor = readRm<T>(u)
  if (divisor == 0) raise(DE)
  if (sizeof<T>() == 8) return divideSigned(<u64>divisor)
  const signed: i64 = sizeof<T>() == 1 ? <i64><i8>divisor : sizeof<T>() == 2 ? <i64><i16>divisor : <i64><i32>divisor
  const dividend: i64 = sizeof<T>() == 1 ? <i64><i16>gpr<u16>(RAX)
    : sizeof<T>() == 2 ? <i64><i32>(<u32>gpr<u16>(RDX) << 16 | <u32>gpr<u16>(RAX))
    : <i64>(<u64>gpr<u32>(RDX) << 32 | <u64>gpr<u32>(RAX))
  // The one quotient that 64 bits do not hold either; wasm would trap.
  if (signed == -1 && dividend == i64.MIN_VALUE) raise(DE)
  const quotient = dividend / signed
  const limit: i64 = <i64>1 << (bits<T>() - 1)
  if (quotient < -limit || quotient >= limit) raise(DE)
  storeProduct<T>(<T>quotient, <T>(dividend % signed))
}

/** RDX:RAX / divisor by magnitudes; the remainder has the dividend's sign. */
function divideSigned(divisor: u64): void {
  let low = gpr<u64>(RAX)
  let high = gpr<u64>(RDX)
  const negativeDividend = <i64>high < 0
  const negative = negativeDividend != <i64>divisor < 0
  if (negativeDividend) {
    low = 0 - low
    high = ~high + <u64>(low == 0)
  }
  const magnitude = <i64>divisor < 0 ? 0 - divisor : divisor
  if (high >= magnitude) raise(DE)
  const quotient = divideWide(high, low, magnitude)
  if (quotient > <u64>i64.MAX_VALUE + <u64>negative) raise(DE)
  const remainder = load<u64>(CPU, S_TEMP)
  setGpr<u64>(RAX, negative ? 0 - quotient : quotient)
  setGpr<u64>(RDX, negativeDividend ? 0 - remainder : remainder)
}

/**
 * high:low / divisor where high < divisor. Returns the quotient; the remainder goes to temp[0].
 * Long division with two 32-bit digits (Knuth, TAOCP vol. 2, 4.3.1, algorithm D).
 */
function divideWide(high: u64, low: u64, divisor: u64): u64 {
  if (!high) {
    store<u64>(CPU, low % divisor, S_TEMP)
    return low / divisor
  }
  const shift = clz(divisor)
  const normal = divisor << shift
  const top = high << shift | (shift ? low >> (64 - shift) : 0)
  const rest = low << shift
  const upper = quotientDigit(top, normal, rest >> 32)
  const middle = (top << 32 | rest >> 32) - upper * normal
  const lower = quotientDigit(middle, normal, rest & 0xffffffff)
  store<u64>(CPU, ((middle << 32 | (rest & 0xffffffff)) - lower * normal) >> shift, S_TEMP)
  return upper << 32 | lower
}

/** One 32-bit digit of (top:next) / normal, where top < normal and normal has its top bit set: an estimate, at most 2 too large. */
function quotientDigit(top: u64, normal: u64, next: u64): u64 {
  const normalHigh = normal >> 32
  const normalLow = normal & 0xffffffff
  let digit = top / normalHigh
  let remainder = top % normalHigh
  while (digit >> 32 || digit * normalLow > (remainder << 32 | next)) {
    digit--
    remainder += normalHigh
    if (remainder >> 32) break
  }
  return digit
}
