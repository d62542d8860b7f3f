/** Conversions between formats and to and from integers: exact results and exceptions. */
import {
  exponent, infinity, isInfinite, isNan, isNegative, isSignaling, isZero, noteDenormals, operand, quietBit, signBit, significand,
} from './format'
import { MXCSR_IE, MXCSR_PE, note, roundingControl, TO_ZERO } from './mxcsr'
import { roundBits, roundToFormat, shiftRightSticky } from './round'

export function fromInteger<F>(value: i64): u64 {
  if (value == 0) return 0
  const absolute: u64 = value < 0 ? -value : value
  const shift = clz(absolute)
  return roundToFormat<F>(value < 0, 63 - <i32>shift, absolute << shift)
}

/** The most negative I: what a NaN, an infinity and a number out of range become. */
// @ts-ignore: decorator
@inline function indefinite<I>(): I {
  note(MXCSR_IE)
  return <I>(<u64>1 << (sizeof<I>() * 8 - 1))
}

/** To I = u32 or u64 (as signed), rounding by `mode`. Denormals raise nothing but inexactness. */
export function toInteger<F, I>(bits: u64, mode: u32): I {
  const a = operand<F>(bits)
  if (isZero<F>(a)) return 0
  if (isNan<F>(a) || isInfinite<F>(a) || exponent<F>(a) > 63) return indefinite<I>()
  const negative = isNegative<F>(a)
  const limit = (<u64>1 << (sizeof<I>() * 8 - 1)) - <u64>!negative
  const drop = 63 - exponent<F>(a)
  if (drop == 0) return significand<F>(a) > limit ? indefinite<I>() : signed<I>(negative, significand<F>(a))
  // A magnitude below one keeps its leading bits and a sticky one below a unit of bit 62.
  const small = drop > 62
  const value = small ? shiftRightSticky(significand<F>(a), drop - 62) : significand<F>(a)
  const unit = small ? 62 : drop
  const rounded = roundBits(value, unit, negative, mode)
  if (rounded > limit) return indefinite<I>()
  if (rounded << unit != value) note(MXCSR_PE)
  return signed<I>(negative, rounded)
}

// @ts-ignore: decorator
@inline function signed<I>(negative: bool, absolute: u64): I { return <I>(negative ? 0 - absolute : absolute) }

/** Rounding of a conversion: truncating instructions ignore MXCSR.RC. */
// @ts-ignore: decorator
@inline export function conversionMode(truncate: bool): u32 { return truncate ? TO_ZERO : roundingControl() }

/** binary32 to binary64: exact but for the exceptions of NaNs and denormals. */
export function widen(bits: u64): u64 {
  const sign = isNegative<f32>(bits) ? signBit<f64>() : 0
  if (isNan<f32>(bits)) {
    if (isSignaling<f32>(bits)) note(MXCSR_IE)
    return sign | infinity<f64>() | quietBit<f64>() | ((bits & 0x3fffff) << 29)
  }
  const a = operand<f32>(bits)
  noteDenormals<f32>(a, a)
  if (isZero<f32>(a)) return sign
  if (isInfinite<f32>(a)) return sign | infinity<f64>()
  return roundToFormat<f64>(sign != 0, exponent<f32>(a), significand<f32>(a))
}

/** binary64 to binary32; a NaN keeps the upper bits of its payload. */
export function narrow(bits: u64): u64 {
  const sign = isNegative<f64>(bits) ? signBit<f32>() : 0
  if (isNan<f64>(bits)) {
    if (isSignaling<f64>(bits)) note(MXCSR_IE)
    return sign | infinity<f32>() | quietBit<f32>() | ((bits >> 29) & 0x3fffff)
  }
  const a = operand<f64>(bits)
  noteDenormals<f64>(a, a)
  if (isZero<f64>(a)) return sign
  if (isInfinite<f64>(a)) return sign | infinity<f32>()
  return roundToFormat<f32>(sign != 0, exponent<f64>(a), significand<f64>(a))
}
