/** Comparisons, minimum and maximum: exact results and exceptions. */
import { isNan, isNegative, isSignaling, isZero, magnitude, noteDenormals, operand } from './format'
import { MXCSR_IE, note } from './mxcsr'

// Relations of two numbers.
// @ts-ignore: decorator
@inline export const LESS: u32 = 1
// @ts-ignore: decorator
@inline export const EQUAL: u32 = 2
// @ts-ignore: decorator
@inline export const GREATER: u32 = 4
// @ts-ignore: decorator
@inline export const UNORDERED: u32 = 8

/** Relation of a to b. Invalid for a signalling NaN, and for a quiet one too where `signaling`. */
export function compare<F>(first: u64, second: u64, signaling: bool): u32 {
  if (isNan<F>(first) || isNan<F>(second)) {
    if (signaling || isSignaling<F>(first) || isSignaling<F>(second)) note(MXCSR_IE)
    return UNORDERED
  }
  const a = operand<F>(first)
  const b = operand<F>(second)
  noteDenormals<F>(a, b)
  if (a == b || (isZero<F>(a) && isZero<F>(b))) return EQUAL
  if (isNegative<F>(a) != isNegative<F>(b)) return isNegative<F>(a) ? LESS : GREATER
  return magnitude<F>(a) < magnitude<F>(b) != isNegative<F>(a) ? LESS : GREATER
}

/**
 * MIN and MAX: `wanted` is LESS or GREATER. The first operand only where the relation holds, else the second, so also for two zeros and
 * for NaNs, which are invalid whether quiet or not and pass unchanged.
 */
export function select<F>(first: u64, second: u64, wanted: u32): u64 {
  return operand<F>(compare<F>(first, second, true) == wanted ? first : second)
}

/** CMPPS predicates 0..7: EQ LT LE UNORD, and their negations NEQ NLT NLE ORD. */
export function holds<F>(first: u64, second: u64, predicate: u32): bool {
  const base = predicate & 3
  const relation = compare<F>(first, second, base == 1 || base == 2)
  const accepted = base == 0 ? EQUAL : base == 1 ? LESS : base == 2 ? LESS | EQUAL : UNORDERED
  return ((relation & accepted) != 0) != ((predicate & 4) != 0)
}
