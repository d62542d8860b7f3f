/**
 * The 80-bit double extended format (SDM vol. 1, 4.2.2) in a v128: low half the 64-bit significand with its explicit integer bit, high half sign
 * (bit 15) and exponent biased by 16383. Unnormals, pseudo-infinities and pseudo-NaNs are unsupported operands; pseudo-denormals are numbers.
 */
import { IE, note } from './exceptions'

// @ts-ignore: decorator
@inline export const SIGN: u32 = 0x8000
// @ts-ignore: decorator
@inline export const MAX_EXPONENT: u32 = 0x7fff
// @ts-ignore: decorator
@inline export const BIAS: i32 = 0x3fff
// @ts-ignore: decorator
@inline export const INTEGER_BIT: u64 = 1 << 63
// @ts-ignore: decorator
@inline export const QUIET_BIT: u64 = 1 << 62

// @ts-ignore: decorator
@inline export function extended(signExponent: u32, significand: u64): v128 {
  return i64x2.replace_lane(i64x2.splat(significand), 1, signExponent)
}
// @ts-ignore: decorator
@inline export function significandOf(a: v128): u64 { return i64x2.extract_lane(a, 0) }
// @ts-ignore: decorator
@inline export function signExponentOf(a: v128): u32 { return <u32>i16x8.extract_lane_u(a, 4) }
// @ts-ignore: decorator
@inline export function exponentOf(a: v128): u32 { return signExponentOf(a) & MAX_EXPONENT }
// @ts-ignore: decorator
@inline export function signOf(a: v128): u32 { return signExponentOf(a) & SIGN }
// @ts-ignore: decorator
@inline export function negate(a: v128): v128 { return v128.xor(a, i64x2(0, SIGN)) }

// @ts-ignore: decorator
@inline export function isUnsupported(a: v128): bool { return exponentOf(a) != 0 && !(significandOf(a) >> 63) }
/** NaN or infinity, supported or not. */
// @ts-ignore: decorator
@inline export function isSpecial(a: v128): bool { return exponentOf(a) == MAX_EXPONENT }
// @ts-ignore: decorator
@inline export function isNan(a: v128): bool { return isSpecial(a) && significandOf(a) > INTEGER_BIT }
// @ts-ignore: decorator
@inline export function isSignaling(a: v128): bool { return isNan(a) && !(significandOf(a) & QUIET_BIT) }
// @ts-ignore: decorator
@inline export function isInfinite(a: v128): bool { return isSpecial(a) && significandOf(a) == INTEGER_BIT }
// @ts-ignore: decorator
@inline export function isZero(a: v128): bool { return exponentOf(a) == 0 && significandOf(a) == 0 }
/** Denormal or pseudo-denormal. */
// @ts-ignore: decorator
@inline export function isDenormal(a: v128): bool { return exponentOf(a) == 0 && significandOf(a) != 0 }
/** Ordinary number: neither zero nor denormal, infinite, NaN or unsupported. */
// @ts-ignore: decorator
@inline export function isNormal(a: v128): bool { return exponentOf(a) - 1 < MAX_EXPONENT - 1 && significandOf(a) >> 63 != 0 }

/** Significand of a non-zero number with its leading bit in bit 63, and the biased exponent that belongs to it (perhaps below 1). */
// @ts-ignore: decorator
@inline export function normalSignificand(a: v128): u64 { return significandOf(a) << clz(significandOf(a)) }
// @ts-ignore: decorator
@inline export function normalExponent(a: v128): i32 {
  const field: i32 = exponentOf(a)
  return field ? field : 1 - <i32>clz(significandOf(a))
}

// @ts-ignore: decorator
@inline export function zero(sign: u32): v128 { return extended(sign, 0) }
// @ts-ignore: decorator
@inline export function infinity(sign: u32): v128 { return extended(sign | MAX_EXPONENT, INTEGER_BIT) }
/** "Real indefinite", the default NaN. */
// @ts-ignore: decorator
@inline export function indefinite(): v128 { return extended(SIGN | MAX_EXPONENT, INTEGER_BIT | QUIET_BIT) }

export function invalid(): v128 {
  note(IE)
  return indefinite()
}

// @ts-ignore: decorator
@inline function quiet(a: v128): v128 { return v128.or(a, i64x2(QUIET_BIT, 0)) }

/** Result with a NaN or an unsupported operand (SDM vol. 1, table 4-7): a quiet NaN wins over a signalling one, else the larger significand. */
export function propagate(a: v128, b: v128): v128 {
  if (isUnsupported(a) || isUnsupported(b)) return invalid()
  const signaling = isSignaling(a)
  if (signaling || isSignaling(b)) note(IE)
  if (!isNan(b)) return quiet(a)
  if (!isNan(a)) return quiet(b)
  if (signaling != isSignaling(b)) return signaling ? b : a
  const x = significandOf(a)
  const y = significandOf(b)
  if (x != y) return quiet(x > y ? a : b)
  return quiet(signOf(a) ? b : a)
}

/** An operand is a NaN or unsupported: `propagate` has the result. */
// @ts-ignore: decorator
@inline export function isOdd(a: v128): bool { return isUnsupported(a) || isNan(a) }
