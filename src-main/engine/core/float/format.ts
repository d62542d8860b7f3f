/**
 * The two formats as bit patterns in u64: F = f32 or f64 (IEEE 754 binary32 and binary64).
 * A finite number is (-1)^sign * significand / 2^63 * 2^exponent with a normalised 64-bit significand (bit 63 set).
 */
import { denormalsAreZeros, MXCSR_DE, MXCSR_IE, note } from './mxcsr'

// @ts-ignore: decorator
@inline export function precision<F>(): u32 { return sizeof<F>() == 4 ? 24 : 53 }
// @ts-ignore: decorator
@inline export function maxExponent<F>(): i32 { return sizeof<F>() == 4 ? 127 : 1023 }
// @ts-ignore: decorator
@inline export function minExponent<F>(): i32 { return sizeof<F>() == 4 ? -126 : -1022 }
// @ts-ignore: decorator
@inline export function signBit<F>(): u64 { return sizeof<F>() == 4 ? 1 << 31 : 1 << 63 }
// @ts-ignore: decorator
@inline export function infinity<F>(): u64 { return sizeof<F>() == 4 ? 0x7f800000 : 0x7ff0000000000000 }
// @ts-ignore: decorator
@inline export function smallestNormal<F>(): u64 { return <u64>1 << (precision<F>() - 1) }
// @ts-ignore: decorator
@inline export function quietBit<F>(): u64 { return <u64>1 << (precision<F>() - 2) }
/** The default NaN: quiet, sign set ("real indefinite"). */
// @ts-ignore: decorator
@inline export function defaultNan<F>(): u64 { return signBit<F>() | infinity<F>() | quietBit<F>() }

// @ts-ignore: decorator
@inline export function magnitude<F>(bits: u64): u64 { return bits & (signBit<F>() - 1) }
// @ts-ignore: decorator
@inline export function isNegative<F>(bits: u64): bool { return (bits & signBit<F>()) != 0 }
// @ts-ignore: decorator
@inline export function isNan<F>(bits: u64): bool { return magnitude<F>(bits) > infinity<F>() }
// @ts-ignore: decorator
@inline export function isSignaling<F>(bits: u64): bool { return isNan<F>(bits) && !(bits & quietBit<F>()) }
// @ts-ignore: decorator
@inline export function isInfinite<F>(bits: u64): bool { return magnitude<F>(bits) == infinity<F>() }
// @ts-ignore: decorator
@inline export function isZero<F>(bits: u64): bool { return magnitude<F>(bits) == 0 }
// @ts-ignore: decorator
@inline export function isDenormal<F>(bits: u64): bool { return magnitude<F>(bits) - 1 < smallestNormal<F>() - 1 }

/** The operand as the operation sees it: with DAZ a denormal is a zero of its sign. */
export function operand<F>(bits: u64): u64 {
  return isDenormal<F>(bits) && denormalsAreZeros() ? bits & signBit<F>() : bits
}

/** Notes DE for denormal operands (those left by `operand`). */
// @ts-ignore: decorator
@inline export function noteDenormals<F>(a: u64, b: u64): void {
  if (isDenormal<F>(a) || isDenormal<F>(b)) note(MXCSR_DE)
}

export function invalid<F>(): u64 {
  note(MXCSR_IE)
  return defaultNan<F>()
}

/** Result of an operation with a NaN operand: the first NaN, made quiet; a signalling one is invalid (SDM vol. 1, table 4-7). */
export function propagateNan<F>(a: u64, b: u64): u64 {
  if (isSignaling<F>(a) || isSignaling<F>(b)) note(MXCSR_IE)
  return (isNan<F>(a) ? a : b) | quietBit<F>()
}

/** Normalised significand of a finite non-zero number. */
export function significand<F>(bits: u64): u64 {
  const fraction = bits & (smallestNormal<F>() - 1)
  if (magnitude<F>(bits) < smallestNormal<F>()) return fraction << clz(fraction)
  return (1 << 63) | (fraction << (64 - precision<F>()))
}

/** Exponent of a finite non-zero number: that of its leading bit. */
export function exponent<F>(bits: u64): i32 {
  const absolute = magnitude<F>(bits)
  if (absolute >= smallestNormal<F>()) return <i32>(absolute >> (precision<F>() - 1)) - maxExponent<F>()
  return minExponent<F>() - <i32>(clz(absolute) - (64 - precision<F>()))
}
