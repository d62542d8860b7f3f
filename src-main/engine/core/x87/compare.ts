/** Comparisons of extended numbers, and FXAM's classes. */
import { C0, C1, C2, C3, IE, note } from './exceptions'
import {
  isDenormal, isInfinite, isNan, isOdd, isSignaling, isUnsupported, isZero, normalExponent, normalSignificand, signOf,
} from './extended'
import { noteDenormals } from './arithmetic'

/** Condition codes of a against b: none, C0 or C3; all three where they are unordered, which is invalid unless `quietly` and no NaN signals. */
export function compare(a: v128, b: v128, quietly: bool): u32 {
  if (isOdd(a) || isOdd(b)) {
    if (!quietly || isUnsupported(a) || isUnsupported(b) || isSignaling(a) || isSignaling(b)) note(IE)
    return C0 | C2 | C3
  }
  noteDenormals(a, b)
  const order = orderOf(a, b)
  return order < 0 ? C0 : order == 0 ? C3 : 0
}

function orderOf(a: v128, b: v128): i32 {
  if (isZero(a) && isZero(b)) return 0
  if (isZero(a)) return signOf(b) ? 1 : -1
  if (isZero(b) || signOf(a) != signOf(b)) return signOf(a) ? -1 : 1
  const larger = magnitudeOrder(a, b)
  return signOf(a) ? -larger : larger
}

function magnitudeOrder(a: v128, b: v128): i32 {
  const exponent = normalExponent(a) - normalExponent(b)
  if (exponent) return exponent
  const x = normalSignificand(a)
  const y = normalSignificand(b)
  return x == y ? 0 : x < y ? -1 : 1
}

/** C3 C2 C0 of a value that is not empty, and its sign in C1: SDM vol. 2, FXAM. */
export function classOf(a: v128): u32 {
  const sign = signOf(a) ? C1 : 0
  if (isUnsupported(a)) return sign
  if (isNan(a)) return sign | C0
  if (isInfinite(a)) return sign | C2 | C0
  if (isZero(a)) return sign | C3
  return isDenormal(a) ? sign | C3 | C2 : sign | C2
}
