/** Conversions between the extended format and binary32, binary64 and integers: exact results and exceptions. */
import { infinity as infinityOf, isDenormal as isDenormalBits, magnitude, precision, quietBit, signBit, smallestNormal } from '../float/format'
import { C1, DE, DOWN, IE, isMasked, note, OE, PE, roundingControl, TO_NEAREST, UE } from './exceptions'
import {
  BIAS, extended, INTEGER_BIT, isInfinite, isNan, isSignaling, isUnsupported, isZero, MAX_EXPONENT, normalExponent, normalSignificand, SIGN,
  significandOf, signOf,
} from './extended'
import { roundsUp, shiftedLow } from './round'

/** F = f32, f64: bits to extended, exact. A signalling NaN stays one: the operation answers for it. */
export function fromFloat<F>(bits: u64): v128 {
  const sign = bits & signBit<F>() ? SIGN : 0
  const absolute = magnitude<F>(bits)
  const fraction = absolute & (smallestNormal<F>() - 1)
  const shift: u32 = 64 - precision<F>()
  if (absolute >= infinityOf<F>()) {
    return extended(sign | MAX_EXPONENT, INTEGER_BIT | (fraction << shift))
  }
  const bias: i32 = sizeof<F>() == 4 ? 127 : 1023
  if (!isDenormalBits<F>(bits)) {
    return absolute ? extended(sign | (<u32>(absolute >> (precision<F>() - 1)) + (BIAS - bias)), INTEGER_BIT | (fraction << shift)) : extended(sign, 0)
  }
  note(DE)
  const leading = <u32>clz(fraction)
  return extended(sign | (BIAS - bias + 1 - (leading - shift)), fraction << leading)
}

export function fromInteger(value: i64): v128 {
  if (value == 0) return extended(0, 0)
  const absolute: u64 = value < 0 ? 0 - value : value
  const shift = <u32>clz(absolute)
  return extended((value < 0 ? SIGN : 0) | (BIAS + 63 - shift), absolute << shift)
}

/** Extended to the bits of F = f32, f64. */
export function toFloat<F>(a: v128): u64 {
  const sign: u64 = signOf(a) ? signBit<F>() : 0
  if (isUnsupported(a)) {
    note(IE)
    return signBit<F>() | infinityOf<F>() | quietBit<F>()
  }
  if (isNan(a)) {
    if (isSignaling(a)) note(IE)
    return sign | infinityOf<F>() | quietBit<F>() | ((significandOf(a) & (INTEGER_BIT - 1)) >> (64 - precision<F>()))
  }
  if (isInfinite(a)) return sign | infinityOf<F>()
  if (isZero(a)) return sign
  const bias: i32 = sizeof<F>() == 4 ? 127 : 1023
  return sign | roundToFloat<F>(sign != 0, normalExponent(a) - BIAS + bias, normalSignificand(a))
}

/** `exponent` is biased for F. Unmasked overflow and underflow store nothing, so their result does not matter. */
function roundToFloat<F>(negative: bool, exponent: i32, significand: u64): u64 {
  const drop: u32 = 64 - precision<F>()
  const rounded = roundUnits(significand, drop, negative)
  const final = exponent + <i32>(rounded >> precision<F>())
  if (final < 1) return denormal<F>(negative, exponent, significand)
  if (final > (sizeof<F>() == 4 ? 254 : 2046)) return overflow<F>(negative)
  noteRounding(rounded, significand, drop)
  // The significand's leading one adds the last one to the exponent field; so does a carry.
  return (<u64>(exponent - 1) << (precision<F>() - 1)) + rounded
}

function overflow<F>(negative: bool): u64 {
  const mode = roundingControl()
  const toInfinity = mode == TO_NEAREST || mode == (negative ? DOWN : 2)
  note(toInfinity ? OE | PE | C1 : OE | PE)
  return toInfinity ? infinityOf<F>() : infinityOf<F>() - 1
}

/** Unmasked, every tiny result is an underflow; masked, only an inexact one. */
function denormal<F>(negative: bool, exponent: i32, significand: u64): u64 {
  const drop: u32 = 64 - precision<F>()
  const shift: u32 = 1 - exponent
  const shifted = shift > 63 ? <u64>(significand != 0) : (significand >> shift) | <u64>(shiftedLow(significand, 0, shift) != 0)
  const rounded = roundUnits(shifted, drop, negative)
  if (!isMasked(UE) || rounded << drop != shifted) note(UE)
  noteRounding(rounded, shifted, drop)
  return rounded
}

// @ts-ignore: decorator
@inline function noteRounding(rounded: u64, exact: u64, drop: u32): void {
  if (rounded << drop != exact) note(rounded > exact >> drop ? PE | C1 : PE)
}

/** value / 2^drop (1..63), rounded by RC. */
function roundUnits(value: u64, drop: u32, negative: bool): u64 {
  const kept = value >> drop
  const rest = value & ((<u64>1 << drop) - 1)
  return kept + <u64>roundsUp(roundingControl(), negative, (kept & 1) != 0, rest, <u64>1 << (drop - 1))
}

/**
 * Magnitude of a finite number rounded to an integer by `mode`; noting nothing. Above 2^64: all ones. The bits rounded away: `integerRest`.
 */
export function integerMagnitude(a: v128, mode: u32): u64 {
  const rest = integerRest(a)
  const scale = normalExponent(a) - BIAS
  if (isZero(a)) return 0
  if (scale > 63) return ~<u64>0
  const kept: u64 = scale < 0 ? 0 : normalSignificand(a) >> (63 - scale)
  const rounded = kept + <u64>roundsUp(mode, signOf(a) != 0, (kept & 1) != 0, rest, INTEGER_BIT)
  return rounded < kept ? ~<u64>0 : rounded
}

/** Fraction of a finite number as bits below the point, sticky. */
export function integerRest(a: v128): u64 {
  const scale = normalExponent(a) - BIAS
  if (isZero(a) || scale >= 63) return 0
  if (scale >= 0) return normalSignificand(a) << (scale + 1)
  return shiftedLow(0, normalSignificand(a), -1 - scale)
}

/** Notes what rounding to `rounded` did to `a`. */
export function noteIntegerRounding(a: v128, rounded: u64): void {
  if (integerRest(a) == 0) return
  const scale = normalExponent(a) - BIAS
  const kept: u64 = scale < 0 ? 0 : normalSignificand(a) >> (63 - scale)
  note(rounded > kept ? PE | C1 : PE)
}

/** To a signed I = u16, u32, u64; the most negative one where it does not fit (integer indefinite). */
export function toInteger<I>(a: v128, mode: u32): I {
  const most: u64 = <u64>1 << (sizeof<I>() * 8 - 1)
  const unfit = isUnsupported(a) || isNan(a) || isInfinite(a)
  const absolute = unfit ? ~<u64>0 : integerMagnitude(a, mode)
  if (absolute > most - <u64>(signOf(a) == 0)) {
    note(IE)
    return <I>most
  }
  noteIntegerRounding(a, absolute)
  return <I>(signOf(a) ? 0 - absolute : absolute)
}
