/** FRNDINT, FSCALE and FXTRACT. */
import { noteDenormals } from './arithmetic'
import { fromInteger, integerMagnitude, noteIntegerRounding } from './convert'
import { note, roundingControl, TO_ZERO, ZE } from './exceptions'
import {
  BIAS, extended, infinity, invalid, isInfinite, isOdd, isZero, normalExponent, normalSignificand, propagate, SIGN, signOf, zero,
} from './extended'
import { roundPack } from './round'

export function toIntegral(a: v128): v128 {
  if (isOdd(a)) return propagate(a, a)
  if (isInfinite(a) || isZero(a)) return a
  noteDenormals(a, a)
  if (normalExponent(a) - BIAS >= 63) return a
  const rounded = integerMagnitude(a, roundingControl())
  noteIntegerRounding(a, rounded)
  if (rounded == 0) return zero(signOf(a))
  const shift = <u32>clz(rounded)
  return extended(signOf(a) | (BIAS + 63 - shift), rounded << shift)
}

/** a * 2^b, b cut off to an integer. */
export function scale(a: v128, b: v128): v128 {
  if (isOdd(a) || isOdd(b)) return propagate(a, b)
  if (isInfinite(b)) return scaleByInfinity(a, b)
  noteDenormals(a, b)
  if (isInfinite(a) || isZero(a)) return a
  const magnitude = integerMagnitude(b, TO_ZERO)
  const by: i32 = magnitude > 0x20000 ? 0x20000 : <i32>magnitude
  return roundPack(signOf(a), normalExponent(a) + (signOf(b) ? -by : by), normalSignificand(a), 0, 0)
}

function scaleByInfinity(a: v128, b: v128): v128 {
  if (signOf(b) ? isInfinite(a) : isZero(a)) return invalid()
  noteDenormals(a, b)
  return signOf(b) ? zero(signOf(a)) : infinity(signOf(a))
}

/** The exponent of a as a number, exceptions noted. */
export function exponentPart(a: v128): v128 {
  if (isOdd(a)) return propagate(a, a)
  if (isInfinite(a)) return infinity(0)
  if (isZero(a)) {
    note(ZE)
    return infinity(SIGN)
  }
  noteDenormals(a, a)
  return fromInteger(normalExponent(a) - BIAS)
}

/** The significand of a, between 1 and 2, with its sign. */
export function significandPart(a: v128): v128 {
  if (isOdd(a)) return propagate(a, a)
  return isInfinite(a) || isZero(a) ? a : extended(signOf(a) | BIAS, normalSignificand(a))
}
