/** FPREM and FPREM1: exact remainders by long division of significands, with the quotient's low bits; partial where exponents differ by 64 or more. */
import { noteDenormals } from './arithmetic'
import { C0, C1, C2, C3, controlWord, DE, noted, statusWord } from './exceptions'
import { extended, invalid, isInfinite, isOdd, isZero, normalExponent, normalSignificand, propagate, SIGN, signOf } from './extended'
import { roundPack } from './round'
import { CPU } from '../cpu'
import { S_TEMP } from '../generated/layout'

// @ts-ignore: decorator
@inline const CODES: usize = S_TEMP + 11 * 8

/** Condition codes of the last `remainder`; an invalid operand leaves C0 and C3. */
// @ts-ignore: decorator
@inline export function remainderCodes(): u32 { return load<u32>(CPU, CODES) }
// @ts-ignore: decorator
@inline function setCodes(codes: u32): void { store<u32>(CPU, codes, CODES) }

// @ts-ignore: decorator
@inline function quotientCodes(quotient: u64): u32 {
  return (quotient & 1 ? C1 : 0) | (quotient & 2 ? C3 : 0) | (quotient & 4 ? C0 : 0)
}

/** a REM b; `nearest`: the quotient is rounded to nearest even, not cut off. */
export function remainder(a: v128, b: v128, nearest: bool): v128 {
  setCodes(statusWord() & (C0 | C3))
  if (isOdd(a) || isOdd(b)) return propagate(a, b)
  if (isInfinite(a) || isZero(b)) return invalid()
  noteDenormals(a, b)
  if (noted() & ~controlWord() & DE) return a
  setCodes(0)
  if (isZero(a)) return a
  if (isInfinite(b)) return roundPack(signOf(a), normalExponent(a), normalSignificand(a), 0, 0)
  const distance = normalExponent(a) - normalExponent(b)
  if (distance > 63) return partial(a, b, distance)
  return distance < 0 ? small(a, b, nearest, distance) : complete(a, b, nearest, distance)
}

/** Reduces the exponents' difference by 32 to 63, to a multiple of 32, as the quotient's lower bits stay unknown. */
function partial(a: v128, b: v128, distance: i32): v128 {
  setCodes(C2)
  const steps = 32 + (distance & 31)
  const divisor = normalSignificand(b)
  let rest = normalSignificand(a)
  if (rest >= divisor) rest -= divisor
  for (let step = 0; step < steps; step++) rest = doubled(rest, divisor)
  return pack(signOf(a), normalExponent(a) - steps, rest)
}

/** 2 * rest modulo divisor, where rest < divisor. */
// @ts-ignore: decorator
@inline function doubled(rest: u64, divisor: u64): u64 {
  const twice = rest << 1
  return rest >> 63 || twice >= divisor ? twice - divisor : twice
}

function complete(a: v128, b: v128, nearest: bool, distance: i32): v128 {
  const divisor = normalSignificand(b)
  let rest = normalSignificand(a)
  let quotient: u64 = 0
  if (rest >= divisor) {
    rest -= divisor
    quotient = 1
  }
  for (let step = 0; step < distance; step++) {
    const subtracts = rest >> 63 || rest << 1 >= divisor
    rest = doubled(rest, divisor)
    quotient = (quotient << 1) | <u64>subtracts
  }
  let sign = signOf(a)
  const other = divisor - rest
  if (nearest && (rest > other || (rest == other && quotient & 1))) {
    rest = other
    sign ^= SIGN
    quotient++
  }
  setCodes(quotientCodes(quotient))
  return pack(sign, normalExponent(b), rest)
}

/** |a| < |b|: only a nearest quotient may be 1, where |a| exceeds half of |b|. */
function small(a: v128, b: v128, nearest: bool, distance: i32): v128 {
  const x = normalSignificand(a)
  const y = normalSignificand(b)
  if (!nearest || distance < -1 || x <= y) return roundPack(signOf(a), normalExponent(a), x, 0, 0)
  setCodes(C1)
  // |b| - |a| in units of half of b's last place.
  return pack(signOf(a) ^ SIGN, normalExponent(b) - 1, y - (x - y))
}

function pack(sign: u32, exponent: i32, rest: u64): v128 {
  if (rest == 0) return extended(sign, 0)
  const shift = <u32>clz(rest)
  return roundPack(sign, exponent - <i32>shift, rest << shift, 0, 0)
}
