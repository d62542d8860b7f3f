/** Addition, subtraction, multiplication, division and square root of extended numbers: exact results and exceptions. */
import { productHigh } from '../float/arithmetic'
import { DE, DOWN, note, precisionDrop, roundingControl, ZE } from './exceptions'
import {
  BIAS, infinity, INTEGER_BIT, invalid, isDenormal, isInfinite, isNormal, isOdd, isZero, negate, normalExponent, normalSignificand, propagate, SIGN,
  signOf, zero,
} from './extended'
import { roundPack, shiftedHigh, shiftedLow } from './round'

// @ts-ignore: decorator
@inline export function noteDenormals(a: v128, b: v128): void {
  if (isDenormal(a) || isDenormal(b)) note(DE)
}

/** Operations by the digit of their opcodes; a is ST(0), b the other operand. */
export function arithmetic(digit: u32, a: v128, b: v128): v128 {
  switch (digit) {
    case 0: return add(a, b)
    case 1: return multiply(a, b)
    case 4: return subtract(a, b)
    case 5: return subtract(b, a)
    case 6: return divide(a, b)
    default: return divide(b, a)
  }
}

export function add(a: v128, b: v128): v128 {
  return isNormal(a) && isNormal(b) ? addNumbers(a, b) : addAny(a, b)
}

/** A NaN operand keeps its sign. */
export function subtract(a: v128, b: v128): v128 {
  return isOdd(a) || isOdd(b) ? propagate(a, b) : add(a, negate(b))
}

function addAny(a: v128, b: v128): v128 {
  if (isOdd(a) || isOdd(b)) return propagate(a, b)
  if (isInfinite(a) && isInfinite(b) && signOf(a) != signOf(b)) return invalid()
  noteDenormals(a, b)
  if (isInfinite(a)) return a
  if (isInfinite(b)) return b
  if (isZero(a) && isZero(b)) return signOf(a) == signOf(b) ? a : exactZero()
  if (isZero(a)) return roundedNumber(b)
  return isZero(b) ? roundedNumber(a) : addNumbers(a, b)
}

/** A number alone, in the precision asked for. */
function roundedNumber(a: v128): v128 { return roundPack(signOf(a), normalExponent(a), normalSignificand(a), 0, precisionDrop()) }

/** Zero of a difference: positive, but negative when rounding down. */
function exactZero(): v128 { return zero(roundingControl() == DOWN ? SIGN : 0) }

function addNumbers(a: v128, b: v128): v128 {
  return normalExponent(a) >= normalExponent(b) ? addOrdered(a, b) : addOrdered(b, a)
}

/** The exponent of `a` is not less than that of `b`. */
function addOrdered(a: v128, b: v128): v128 {
  const top = normalExponent(a)
  const shift: u32 = top - normalExponent(b)
  const x = normalSignificand(a)
  const y = normalSignificand(b)
  const high = shiftedHigh(y, shift)
  const low = shiftedLow(y, 0, shift)
  if (signOf(a) != signOf(b)) return difference(signOf(a), top, x, high, low)
  const sum = x + high
  if (sum >= x) return roundPack(signOf(a), top, sum, low, precisionDrop())
  return roundPack(signOf(a), top + 1, (sum >> 1) | INTEGER_BIT, (sum << 63) | (low >> 1) | (low & 1), precisionDrop())
}

function difference(sign: u32, top: i32, x: u64, high: u64, low: u64): v128 {
  let upper = x - high
  if (x < high) {
    // Only with equal exponents, where `low` is zero.
    upper = high - x
    sign ^= SIGN
  }
  upper -= <u64>(low != 0)
  const lower = 0 - low
  if (upper == 0 && lower == 0) return exactZero()
  if (upper == 0) return roundPack(sign, top - 64, lower, 0, precisionDrop())
  const shift = <u32>clz(upper)
  const filled = shift ? (upper << shift) | (lower >> (64 - shift)) : upper
  return roundPack(sign, top - <i32>shift, filled, lower << shift, precisionDrop())
}

export function multiply(a: v128, b: v128): v128 {
  const sign = signOf(a) ^ signOf(b)
  if (!isNormal(a) || !isNormal(b)) {
    if (isOdd(a) || isOdd(b)) return propagate(a, b)
    if (isInfinite(a) ? isZero(b) : isInfinite(b) && isZero(a)) return invalid()
    noteDenormals(a, b)
    if (isInfinite(a) || isInfinite(b)) return infinity(sign)
    if (isZero(a) || isZero(b)) return zero(sign)
  }
  const x = normalSignificand(a)
  const y = normalSignificand(b)
  const high = productHigh(x, y)
  const low = x * y
  const exponent = normalExponent(a) + normalExponent(b) - BIAS
  if (high >> 63) return roundPack(sign, exponent + 1, high, low, precisionDrop())
  return roundPack(sign, exponent, (high << 1) | (low >> 63), low << 1, precisionDrop())
}

export function divide(a: v128, b: v128): v128 {
  const sign = signOf(a) ^ signOf(b)
  if (!isNormal(a) || !isNormal(b)) {
    if (isOdd(a) || isOdd(b)) return propagate(a, b)
    if (isInfinite(a) ? isInfinite(b) : isZero(a) && isZero(b)) return invalid()
    if (isZero(b) && !isInfinite(a)) {
      note(ZE)
      return infinity(sign)
    }
    noteDenormals(a, b)
    if (isInfinite(a)) return infinity(sign)
    if (isInfinite(b) || isZero(a)) return zero(sign)
  }
  const x = normalSignificand(a)
  const y = normalSignificand(b)
  const exponent = normalExponent(a) - normalExponent(b) + BIAS
  const less = x < y
  const high = less ? x : x >> 1
  const low = less ? 0 : x << 63
  const quotient = divideWide(high, low, y)
  return roundPack(sign, exponent - <i32>less, quotient, fraction(low - quotient * y, y), precisionDrop())
}

/** Where remainder / divisor lies between 0 and 1, as guard bits: 0, below, at or above the half. */
// @ts-ignore: decorator
@inline export function fraction(remainder: u64, divisor: u64): u64 {
  if (remainder == 0) return 0
  const other = divisor - remainder
  return remainder > other ? 3 << 62 : remainder == other ? 1 << 63 : 1 << 62
}

/** high:low / divisor, where bit 63 of the divisor is set and high < divisor. Two digits of 32 bits, each estimated and corrected. */
export function divideWide(high: u64, low: u64, divisor: u64): u64 {
  const upper = quotientDigit(high, low >> 32, divisor)
  const rest = ((high << 32) | (low >> 32)) - upper * divisor
  return (upper << 32) | quotientDigit(rest, low & 0xffffffff, divisor)
}

/** One digit: high:next / divisor with a 32-bit `next`; the estimate by the divisor's upper half is too large by two at most. */
function quotientDigit(high: u64, next: u64, divisor: u64): u64 {
  const top = divisor >> 32
  let digit = high / top
  let remainder = high - digit * top
  while (remainder >> 32 == 0 && (digit >> 32 != 0 || digit * (divisor & 0xffffffff) > ((remainder << 32) | next))) {
    digit--
    remainder += top
  }
  return digit
}

export function squareRoot(a: v128): v128 {
  if (isOdd(a)) return propagate(a, a)
  if (isZero(a)) return a
  if (signOf(a)) return invalid()
  noteDenormals(a, a)
  if (isInfinite(a)) return a
  const scale = normalExponent(a) - BIAS
  const significand = normalSignificand(a)
  // Radicand in [2^126, 2^128), so that the root has exactly 64 bits.
  const odd = (scale & 1) != 0
  return rootOf((scale >> 1) + BIAS, odd ? significand : significand >> 1, odd ? 0 : significand << 63)
}

/** An estimate from above in double precision, one step of Newton's method, and a correction. */
function rootOf(exponent: i32, high: u64, low: u64): v128 {
  const estimate = sqrt<f64>(<f64>high) * 4294967296.0 + 8192.0
  let root: u64 = estimate >= 18446744073709549568.0 ? ~<u64>0 : <u64>estimate
  const quotient = divideWide(high, low, root)
  root = (root >> 1) + (quotient >> 1) + (root & quotient & 1)
  while (squareExceeds(root, high, low)) root--
  const remainder = low - root * root
  const wide = high - productHigh(root, root) - <u64>(root * root > low)
  const guard: u64 = wide | remainder ? (wide || remainder > root ? 3 << 62 : 1 << 62) : 0
  return roundPack(0, exponent, root, guard, precisionDrop())
}

function squareExceeds(root: u64, high: u64, low: u64): bool {
  const top = productHigh(root, root)
  return top > high || (top == high && root * root > low)
}
