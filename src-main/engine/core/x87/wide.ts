/**
 * 128-bit arithmetic for the transcendental instructions: unsigned integers in a v128 (low half first). As a fixed-point number 1 is 2^126 (`ONE`);
 * a floating one is significand / 2^127 * 2^exponent with bit 127 set, its exponent left in `lastExponent`.
 */
import { CPU } from '../cpu'
import { productHigh } from '../float/arithmetic'
import { S_TEMP } from '../generated/layout'
import { BIAS } from './extended'
import { roundPack } from './round'

// @ts-ignore: decorator
@inline const EXPONENT: usize = S_TEMP + 10 * 8

// @ts-ignore: decorator
@inline export function wide(high: u64, low: u64): v128 { return i64x2.replace_lane(i64x2.splat(low), 1, high) }
// @ts-ignore: decorator
@inline export function high(a: v128): u64 { return i64x2.extract_lane(a, 1) }
// @ts-ignore: decorator
@inline export function low(a: v128): u64 { return i64x2.extract_lane(a, 0) }
// @ts-ignore: decorator
@inline export function one(): v128 { return i64x2(0, 1 << 62) }
// @ts-ignore: decorator
@inline export function isNothing(a: v128): bool { return !v128.any_true(a) }

export function plus(a: v128, b: v128): v128 {
  const sum = low(a) + low(b)
  return wide(high(a) + high(b) + <u64>(sum < low(a)), sum)
}
export function minus(a: v128, b: v128): v128 {
  return wide(high(a) - high(b) - <u64>(low(a) < low(b)), low(a) - low(b))
}
export function isLess(a: v128, b: v128): bool {
  return high(a) < high(b) || (high(a) == high(b) && low(a) < low(b))
}
export function shiftLeft(a: v128, by: u32): v128 {
  if (by == 0) return a
  return by > 63 ? wide(low(a) << (by - 64), 0) : wide((high(a) << by) | (low(a) >> (64 - by)), low(a) << by)
}
/** Bits lost are lost. */
export function shiftRight(a: v128, by: u32): v128 {
  if (by > 127) return wide(0, 0)
  if (by > 63) return wide(0, high(a) >> (by - 64))
  return by ? wide(high(a) >> by, (high(a) << (64 - by)) | (low(a) >> by)) : a
}
function leadingZeros(a: v128): u32 { return high(a) ? <u32>clz(high(a)) : 64 + <u32>clz(low(a)) }

/** a * b / 2^128. */
export function timesHigh(a: v128, b: v128): v128 {
  const first = high(a) * low(b)
  const second = low(a) * high(b)
  const bottom = productHigh(low(a), low(b))
  const partial = bottom + first
  const middle = partial + second
  const carry = <u64>(partial < bottom) + <u64>(middle < partial)
  const top = wide(productHigh(high(a), high(b)), high(a) * high(b))
  return plus(plus(top, wide(0, carry)), plus(wide(0, productHigh(high(a), low(b))), wide(0, productHigh(low(a), high(b)))))
}

/** Product of fixed-point numbers. */
export function timesFixed(a: v128, b: v128): v128 { return shiftLeft(timesHigh(a, b), 2) }

export function dividedBy(a: v128, divisor: u32): v128 {
  const top = high(a) / divisor
  const middle = ((high(a) % divisor) << 32) | (low(a) >> 32)
  const bottom = ((middle % divisor) << 32) | (low(a) & 0xffffffff)
  return wide(top, (middle / divisor << 32) | (bottom / divisor))
}

// @ts-ignore: decorator
@inline export function lastExponent(): i32 { return load<i32>(CPU, EXPONENT) }

/** value / 2^127 * 2^exponent as a floating number; the value is not zero. */
export function normalised(value: v128, exponent: i32): v128 {
  const shift = leadingZeros(value)
  store<i32>(CPU, exponent - <i32>shift, EXPONENT)
  return shiftLeft(value, shift)
}

export function product(a: v128, aExponent: i32, b: v128, bExponent: i32): v128 {
  return normalised(timesHigh(a, b), aExponent + bExponent + 1)
}

/** Long division, bit by bit. */
export function quotient(a: v128, aExponent: i32, b: v128, bExponent: i32): v128 {
  const divisor = shiftRight(b, 1)
  let rest = shiftRight(a, 1)
  let result = wide(0, 0)
  for (let bit = 0; bit < 128; bit++) {
    result = shiftLeft(result, 1)
    if (!isLess(rest, divisor)) {
      rest = minus(rest, divisor)
      result = v128.or(result, wide(0, 1))
    }
    rest = shiftLeft(rest, 1)
  }
  return normalised(result, aExponent - bExponent)
}

/** a + b or a - b, where a is the larger one. */
export function combined(a: v128, aExponent: i32, b: v128, bExponent: i32, subtracts: bool): v128 {
  const x = shiftRight(a, 1)
  const y = shiftRight(shiftRight(b, 1), aExponent - bExponent)
  return normalised(subtracts ? minus(x, y) : plus(x, y), aExponent + 1)
}

/** A floating number below 2 as a fixed-point one. */
export function toFixed(a: v128, exponent: i32): v128 { return shiftRight(a, 1 - exponent) }
/** A fixed-point number as a floating one. */
export function fromFixed(a: v128): v128 { return normalised(a, 1) }

/** Rounds an irrational result: never exact. */
export function rounded(sign: u32, a: v128, exponent: i32): v128 {
  return roundPack(sign, exponent + BIAS, high(a), low(a) | 1, 0)
}
