/** Addition, subtraction, multiplication, division and square root in integer arithmetic: exact results and exceptions. */
import {
  exponent, infinity, invalid, isInfinite, isNan, isNegative, isZero, noteDenormals, operand, propagateNan, signBit, significand,
} from './format'
import { DOWN, MXCSR_ZE, note, roundingControl } from './mxcsr'
import { roundToFormat, shiftRightSticky } from './round'

// @ts-ignore: decorator
@inline export const ADD: u32 = 0
// @ts-ignore: decorator
@inline export const SUBTRACT: u32 = 1
// @ts-ignore: decorator
@inline export const MULTIPLY: u32 = 2
// @ts-ignore: decorator
@inline export const DIVIDE: u32 = 3

/** a op b, with exceptions noted. */
export function arithmetic<F>(operation: u32, first: u64, second: u64): u64 {
  if (isNan<F>(first) || isNan<F>(second)) return propagateNan<F>(first, second)
  const a = operand<F>(first)
  const b = operand<F>(second)
  if (operation == MULTIPLY) return multiply<F>(a, b)
  if (operation == DIVIDE) return divide<F>(a, b)
  return add<F>(a, operation == SUBTRACT ? b ^ signBit<F>() : b)
}

function add<F>(a: u64, b: u64): u64 {
  if (isInfinite<F>(a) && isInfinite<F>(b) && a != b) return invalid<F>()
  noteDenormals<F>(a, b)
  if (isInfinite<F>(a)) return a
  if (isInfinite<F>(b)) return b
  if (isZero<F>(a)) return isZero<F>(b) ? addZeros<F>(a, b) : normalised<F>(b)
  if (isZero<F>(b)) return normalised<F>(a)
  return exponent<F>(a) >= exponent<F>(b) ? addFinite<F>(a, b) : addFinite<F>(b, a)
}

/** A number is its own exact sum, but may be denormal and have to be flushed. */
// @ts-ignore: decorator
@inline function normalised<F>(bits: u64): u64 {
  return roundToFormat<F>(isNegative<F>(bits), exponent<F>(bits), significand<F>(bits))
}

function addZeros<F>(a: u64, b: u64): u64 {
  return a == b ? a : exactZero<F>()
}

/** Zero of a difference: positive, but negative when rounding down. */
function exactZero<F>(): u64 {
  return roundingControl() == DOWN ? signBit<F>() : 0
}

/** The exponent of `a` is not less than that of `b`. One bit of headroom; nine or more guard bits below the precision. */
function addFinite<F>(a: u64, b: u64): u64 {
  const top = exponent<F>(a)
  const x = significand<F>(a) >> 1
  const y = shiftRightSticky(significand<F>(b) >> 1, top - exponent<F>(b))
  let negative = isNegative<F>(a)
  let sum = x + y
  if (negative != isNegative<F>(b)) {
    if (x == y) return exactZero<F>()
    if (x < y) negative = !negative
    sum = x < y ? y - x : x - y
  }
  const shift = clz(sum)
  return roundToFormat<F>(negative, top + 1 - <i32>shift, sum << shift)
}

function multiply<F>(a: u64, b: u64): u64 {
  const sign = (a ^ b) & signBit<F>()
  if (isInfinite<F>(a) || isInfinite<F>(b)) {
    if (isZero<F>(a) || isZero<F>(b)) return invalid<F>()
    noteDenormals<F>(a, b)
    return sign | infinity<F>()
  }
  noteDenormals<F>(a, b)
  if (isZero<F>(a) || isZero<F>(b)) return sign
  const high = productHigh(significand<F>(a), significand<F>(b))
  const low = significand<F>(a) * significand<F>(b)
  const shift = <u32>clz(high)
  // The product of two normalised significands has its leading one in bit 127 or 126.
  const product = shift ? (high << 1) | (low >> 63) | <u64>(low << 1 != 0) : high | <u64>(low != 0)
  return roundToFormat<F>(sign != 0, exponent<F>(a) + exponent<F>(b) + 1 - <i32>shift, product)
}

/** Bits 127:64 of the product. */
export function productHigh(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff
  const bLow = b & 0xffffffff
  const middle = (a >> 32) * bLow + ((aLow * bLow) >> 32)
  const other = aLow * (b >> 32) + (middle & 0xffffffff)
  return (a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32)
}

function divide<F>(a: u64, b: u64): u64 {
  const sign = (a ^ b) & signBit<F>()
  if (isInfinite<F>(a) ? isInfinite<F>(b) : isZero<F>(a) && isZero<F>(b)) return invalid<F>()
  if (isZero<F>(b) && !isInfinite<F>(a)) {
    note(MXCSR_ZE)
    return sign | infinity<F>()
  }
  noteDenormals<F>(a, b)
  if (isInfinite<F>(a)) return sign | infinity<F>()
  if (isInfinite<F>(b) || isZero<F>(a)) return sign
  return divideFinite<F>(sign != 0, a, b)
}

/** Long division of 53-bit significands, 11 quotient bits a step: one leading bit and 55 more, the remainder as sticky bit. */
function divideFinite<F>(negative: bool, a: u64, b: u64): u64 {
  const divisor = significand<F>(b) >> 11
  let remainder = significand<F>(a) >> 11
  let scale = exponent<F>(a) - exponent<F>(b)
  if (remainder < divisor) {
    remainder <<= 1
    scale--
  }
  remainder -= divisor
  let quotient: u64 = 1
  for (let step = 0; step < 5; step++) {
    remainder <<= 11
    quotient = (quotient << 11) | (remainder / divisor)
    remainder %= divisor
  }
  return roundToFormat<F>(negative, scale, (quotient << 8) | <u64>(remainder != 0))
}

export function squareRoot<F>(value: u64): u64 {
  if (isNan<F>(value)) return propagateNan<F>(value, value)
  const a = operand<F>(value)
  if (isZero<F>(a)) return a
  if (isNegative<F>(a)) return invalid<F>()
  noteDenormals<F>(a, a)
  if (isInfinite<F>(a)) return a
  return rootFinite<F>(exponent<F>(a), significand<F>(a))
}

/** Digit by digit: two bits of the radicand in, one bit of the root out; 56 bits and a sticky one. */
function rootFinite<F>(scale: i32, radicand: u64): u64 {
  let bits = scale & 1 ? radicand : radicand >> 1
  let root: u64 = 0
  let remainder: u64 = 0
  for (let digit = 0; digit < 56; digit++) {
    remainder = (remainder << 2) | (bits >> 62)
    bits <<= 2
    const trial = (root << 2) | 1
    root <<= 1
    if (remainder >= trial) {
      remainder -= trial
      root |= 1
    }
  }
  return roundToFormat<F>(false, scale >> 1, (root << 8) | <u64>(remainder != 0))
}
