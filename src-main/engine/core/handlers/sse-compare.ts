/** CMPxx, COMIxx and UCOMIxx of SSE (F = f32) and SSE2 (F = f64). */
import { compare, EQUAL, LESS, UNORDERED } from '../float/compare'
import { COMPARE, exactScalar, exactVector } from '../float/elements'
import { beginExact, settle } from '../float/mxcsr'
import { comparable, isComparable, number } from '../float/native'
import { CF, PF, setFlags, ZF } from '../flags'
import { uopImm } from '../uop'
import { scalarBits, setScalarBits, setVectorReg, sourceBits, vectorReg, vectorRm } from '../vector'

/** Legacy encodings know predicates 0..7 only. */
// @ts-ignore: decorator
@inline function predicate(u: usize): u32 { return uopImm(u) & 7 }

/** EQ LT LE and UNORD of numbers that are no NaNs, and the negations. */
// @ts-ignore: decorator
@inline export function relation<F>(a: v128, b: v128, which: u32): v128 {
  const base = which & 3
  const mask = base == 0 ? v128.eq<F>(a, b) : base == 1 ? v128.lt<F>(a, b) : base == 2 ? v128.le<F>(a, b) : i64x2.splat(0)
  return which & 4 ? v128.not(mask) : mask
}

// @ts-ignore: decorator
@inline function scalarRelation<F>(a: F, b: F, which: u32): bool {
  const base = which & 3
  const holds = base == 0 ? a == b : base == 1 ? a < b : base == 2 ? a <= b : false
  return holds != ((which & 4) != 0)
}

export function cmpPacked<F>(u: usize): void {
  const a = vectorReg<v128>(u)
  const b = vectorRm<v128>(u)
  setVectorReg<v128>(u, comparable<F>(a, b) ? relation<F>(a, b, predicate(u)) : exactVector<F>(COMPARE + predicate(u), a, b))
}
export function cmpScalar<F>(u: usize): void {
  const a = scalarBits<F>(u)
  const b = sourceBits<F>(u)
  if (!isComparable<F>(a) || !isComparable<F>(b)) return setScalarBits<F>(u, exactScalar<F>(COMPARE + predicate(u), a, b))
  setScalarBits<F>(u, scalarRelation<F>(number<F>(a), number<F>(b), predicate(u)) ? -1 : 0)
}

/** COMIxx: a quiet NaN is invalid. */
export function comi<F>(u: usize): void { compareToFlags<F>(u, true) }
/** UCOMIxx: only a signalling NaN is. */
export function ucomi<F>(u: usize): void { compareToFlags<F>(u, false) }

// @ts-ignore: decorator
@inline function compareToFlags<F>(u: usize, signaling: bool): void {
  const a = scalarBits<F>(u)
  const b = sourceBits<F>(u)
  if (isComparable<F>(a) && isComparable<F>(b)) {
    return setFlags(number<F>(a) > number<F>(b) ? 0 : number<F>(a) < number<F>(b) ? CF : ZF)
  }
  beginExact()
  const result = compare<F>(a, b, signaling)
  settle()
  setFlags(result == UNORDERED ? ZF | PF | CF : result == EQUAL ? ZF : result == LESS ? CF : 0)
}
