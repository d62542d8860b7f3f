/** F2XM1, FYL2X, FYL2XP1 and FPATAN: 128-bit arithmetic, one rounding. What processors differ in follows AMD's. */
import { note, PE, UE, ZE } from './exceptions'
import {
  BIAS, exponentOf, extended, infinity, INTEGER_BIT, invalid, isInfinite, isOdd, isZero, normalExponent, normalSignificand, propagate, SIGN,
  significandOf, signOf, zero,
} from './extended'
import { noteDenormals } from './arithmetic'
import { roundPack } from './round'
import { arcSeries, exponentialSeries } from './series'
import {
  combined, fromFixed, high, isLess, isNothing, lastExponent, low, minus, normalised, one, plus, product, quotient, rounded, shiftLeft, shiftRight, timesFixed,
  toFixed, wide,
} from './wide'

// @ts-ignore: decorator
@inline function ln2(): v128 { return wide(0xb17217f7d1cf79ab, 0xc9e3b39803f2f6af) } // exponent -1
/** 2 / ln 2, exponent 1. */
// @ts-ignore: decorator
@inline function logarithmScale(): v128 { return wide(0xb8aa3b295c17f0bb, 0xbe87fed0691d3e89) }
/** Square root of 2 as a fixed-point number. */
// @ts-ignore: decorator
@inline function rootOfTwo(): v128 { return wide(0x5a827999fcef3242, 0x2cbec4d9baa55f50) }
/** Pi, exponent 1. */
// @ts-ignore: decorator
@inline function pi(): v128 { return wide(0xc90fdaa22168c234, 0xc4c6628b80dc1cd1) }

/** Significand and exponent of a number as floating 128-bit number. */
// @ts-ignore: decorator
@inline function significand(a: v128): v128 { return wide(normalSignificand(a), 0) }
// @ts-ignore: decorator
@inline function exponent(a: v128): i32 { return normalExponent(a) - BIAS }

/** 2^a - 1. Beyond -1 to 1 the manuals leave the result undefined: it is `a`. */
export function exponential(a: v128): v128 {
  if (isOdd(a)) return propagate(a, a)
  if (isInfinite(a)) return signOf(a) ? extended(SIGN | BIAS, INTEGER_BIT) : a
  if (isZero(a)) return a
  noteDenormals(a, a)
  if (exponent(a) >= 0) return exponentialBeyond(a)
  const t = product(significand(a), exponent(a), ln2(), -1)
  const scale = lastExponent()
  const series = fromFixed(exponentialSeries(toFixed(t, scale), signOf(a) != 0))
  const result = product(t, scale, series, lastExponent())
  return rounded(signOf(a), result, lastExponent())
}

/** 2^-1 - 1 and 2^1 - 1 are inexact all the same, the latter as if it were a little less than 1 (measured). */
function exponentialBeyond(a: v128): v128 {
  if (exponent(a) == 0 && significandOf(a) == INTEGER_BIT && !signOf(a)) return roundPack(0, BIAS - 1, ~<u64>0, ~<u64>0, 0)
  note(PE)
  return exponent(a) == 0 && significandOf(a) == INTEGER_BIT ? extended(SIGN | (BIAS - 1), INTEGER_BIT) : a
}

/** y * log2(x). */
export function logarithm(y: v128, x: v128): v128 {
  if (isOdd(x) || isOdd(y)) return propagate(x, y)
  if (signOf(x) && !isZero(x)) return invalid()
  if (isZero(x)) return logarithmOfZero(y)
  const isOne = exponentOf(x) == BIAS && significandOf(x) == INTEGER_BIT
  if (isInfinite(x) ? isZero(y) : isInfinite(y) && isOne) return invalid()
  noteDenormals(x, y)
  const sign = signOf(y) ^ (exponent(x) < 0 ? SIGN : 0)
  if (isInfinite(x)) return infinity(signOf(y))
  if (isInfinite(y)) return infinity(sign)
  if (isZero(y) || isOne) return zero(sign)
  return timesLogarithm(y, shiftRight(significand(x), 1), exponent(x))
}

function logarithmOfZero(y: v128): v128 {
  if (isZero(y)) return invalid()
  if (isInfinite(y)) return infinity(signOf(y) ^ SIGN)
  note(ZE)
  return infinity(signOf(y) ^ SIGN)
}

/** y * log2(m * 2^power), m a fixed-point number from 1 to 2. */
function timesLogarithm(y: v128, m: v128, power: i32): v128 {
  if (isLess(rootOfTwo(), m)) {
    m = shiftRight(m, 1)
    power++
  }
  const negative = isLess(m, one())
  const distance = negative ? minus(one(), m) : minus(m, one())
  if (isNothing(distance)) return timesInteger(y, power)
  const numerator = fromFixed(distance)
  const scale = lastExponent()
  const denominator = fromFixed(plus(m, one()))
  const ratio = quotient(numerator, scale, denominator, lastExponent())
  return timesLogarithmOf(y, ratio, lastExponent(), negative, power)
}

/** y * (power + log2((1 + s) / (1 - s))), s = ratio or -ratio. */
function timesLogarithmOf(y: v128, ratio: v128, scale: i32, negative: bool, power: i32): v128 {
  const fixed = toFixed(ratio, scale)
  const series = fromFixed(arcSeries(timesFixed(fixed, fixed), false))
  const arc = product(ratio, scale, series, lastExponent())
  let result = product(arc, lastExponent(), logarithmScale(), 1)
  let sign = signOf(y) ^ (negative ? SIGN : 0)
  if (power) {
    const part = lastExponent()
    const whole = normalised(wide(<u64>(power < 0 ? -power : power) << 32, 0), 31)
    result = combined(whole, lastExponent(), result, part, negative != power < 0)
    sign = signOf(y) ^ (power < 0 ? SIGN : 0)
  }
  result = product(result, lastExponent(), significand(y), exponent(y))
  return rounded(sign, result, lastExponent())
}

/** The logarithm of a power of two is exact, but counts as inexact. */
function timesInteger(y: v128, power: i32): v128 {
  const sign = signOf(y) ^ (power < 0 ? SIGN : 0)
  const magnitude: u64 = power < 0 ? -power : power
  const whole = product(significand(y), exponent(y), wide(magnitude << 48, 0), 15)
  const result = roundPack(sign, lastExponent() + BIAS, high(whole), low(whole), 0)
  note(exponentOf(result) == 0 ? PE | UE : PE)
  return result
}

/** y * log2(1 + x). At -1 and below, where the manuals leave the result undefined, it is `x`. */
export function logarithmPlusOne(y: v128, x: v128): v128 {
  if (isOdd(x) || isOdd(y)) return propagate(x, y)
  if (isInfinite(x)) {
    if (isZero(y) || signOf(x)) return invalid()
    noteDenormals(x, y)
    return infinity(signOf(y))
  }
  if (isInfinite(y) && isZero(x)) return invalid()
  noteDenormals(x, y)
  const sign = signOf(x) ^ signOf(y)
  if (isInfinite(y)) return infinity(sign)
  if (isZero(x) || isZero(y)) return zero(sign)
  if (exponent(x) < -2) return timesLogarithmNearOne(y, x)
  if (exponent(x) >= 0 && signOf(x)) {
    note(PE)
    return x
  }
  const unit = shiftLeft(one(), 1)
  const sum = exponent(x) < 0 ? combined(unit, 0, significand(x), exponent(x), signOf(x) != 0) : combined(significand(x), exponent(x), unit, 0, false)
  return timesLogarithm(y, shiftRight(sum, 1), lastExponent())
}

/** x / (2 + x) is the argument of the series. */
function timesLogarithmNearOne(y: v128, x: v128): v128 {
  const denominator = combined(shiftLeft(one(), 1), 1, significand(x), exponent(x), signOf(x) != 0)
  const ratio = quotient(significand(x), exponent(x), denominator, lastExponent())
  return timesLogarithmOf(y, ratio, lastExponent(), signOf(x) != 0, 0)
}

/** Arc tangent of y / x in its quadrant. */
export function arcTangent(y: v128, x: v128): v128 {
  if (isOdd(x) || isOdd(y)) return propagate(x, y)
  noteDenormals(x, y)
  if (isZero(y) || (isInfinite(x) && !isInfinite(y))) return signOf(x) ? rounded(signOf(y), pi(), 1) : zero(signOf(y))
  if (isInfinite(y) && isInfinite(x)) return signOf(x) ? threeQuarters(signOf(y)) : rounded(signOf(y), pi(), -1)
  if (isInfinite(y) || isZero(x)) return rounded(signOf(y), pi(), 0)
  const difference = normalExponent(y) - normalExponent(x)
  const steep = difference > 0 || (difference == 0 && normalSignificand(y) > normalSignificand(x))
  return steep ? fromQuadrant(y, x, ratioOf(x, y), true) : fromQuadrant(y, x, ratioOf(y, x), false)
}

function threeQuarters(sign: u32): v128 {
  const result = combined(pi(), 1, pi(), -1, true)
  return rounded(sign, result, lastExponent())
}

// @ts-ignore: decorator
@inline function ratioOf(a: v128, b: v128): v128 { return quotient(significand(a), exponent(a), significand(b), exponent(b)) }

function fromQuadrant(y: v128, x: v128, ratio: v128, steep: bool): v128 {
  const scale = lastExponent()
  const angle = arcOf(ratio, scale)
  const part = lastExponent()
  if (!steep && !signOf(x)) return rounded(signOf(y), angle, part)
  const result = steep ? combined(pi(), 0, angle, part, !signOf(x)) : combined(pi(), 1, angle, part, true)
  return rounded(signOf(y), result, lastExponent())
}

/** Arc tangent of a ratio from 0 to 1: that of the nearest eighth c, and of (r - c) / (1 + r c). */
function arcOf(ratio: v128, scale: i32): v128 {
  const fixed = toFixed(ratio, scale)
  const eighth = <u32>((high(fixed) + (1 << 58)) >> 59)
  if (eighth == 0) return smallArc(ratio, scale)
  const eight = shiftRight(fixed, 2)
  const center = wide(<u64>eighth << 57, 0)
  const negative = isLess(eight, center)
  const distance = negative ? minus(center, eight) : minus(eight, center)
  const base = fromFixed(arcOfEighth(eighth))
  const baseExponent = lastExponent()
  if (isNothing(distance)) return base
  const numerator = normalised(distance, 1)
  const above = lastExponent()
  const denominator = normalised(plus(shiftRight(one(), 2), eighthOf(fixed, eighth)), 1)
  const t = quotient(numerator, above, denominator, lastExponent())
  const small = smallArc(t, lastExponent())
  return combined(base, baseExponent, small, lastExponent(), negative)
}

/** value * eighth / 32. */
function eighthOf(value: v128, eighth: u32): v128 { return timesFixed(value, wide(<u64>eighth << 57, 0)) }

function smallArc(ratio: v128, scale: i32): v128 {
  const fixed = toFixed(ratio, scale)
  const series = fromFixed(arcSeries(timesFixed(fixed, fixed), true))
  return product(ratio, scale, series, lastExponent())
}

/** Arc tangent of 1/8 to 8/8 as fixed-point numbers. */
function arcOfEighth(eighth: u32): v128 {
  switch (eighth) {
    case 1: return wide(0x07f56ea6ab0bdb71, 0x9644bcc4f9f44478)
    case 2: return wide(0x0fadbafc96406eb1, 0x56dc79ef5f7a217e)
    case 3: return wide(0x16f61941e4def08e, 0x715464245b9fc890)
    case 4: return wide(0x1dac670561bb4f68, 0xadfc88bd978751a0)
    case 5: return wide(0x23c01757bdfd67e6, 0xd720d78599710dd2)
    case 6: return wide(0x292f1f464d3dc249, 0x066a1fca915f6b28)
    case 7: return wide(0x2e014f8af08c679c, 0xf2cb69548429110f)
    default: return wide(0x3243f6a8885a308d, 0x313198a2e0370734)
  }
}
