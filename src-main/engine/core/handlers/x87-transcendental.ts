/** Transcendental instructions (SDM vol. 2 and vol. 1, 8.3.7 to 8.3.10). */
import { noteDenormals } from '../x87/arithmetic'
import { cosine, sine, tangent } from '../x87/circular'
import { begin, C2, IE, isMasked, setConditions, settle, statusWord } from '../x87/exceptions'
import { BIAS, extended, INTEGER_BIT, indefinite, invalid, isInfinite, isOdd, isZero, normalExponent, propagate } from '../x87/extended'
import { isEmpty, notePointers, pop, push, pushOverflow, setSt, st, underflowInto } from '../x87/stack'
import { arcTangent, exponential, logarithm, logarithmPlusOne } from '../x87/transcendental'

// @ts-ignore: decorator
@inline const SINE: u32 = 0
// @ts-ignore: decorator
@inline const COSINE: u32 = 1
// @ts-ignore: decorator
@inline const TANGENT: u32 = 2

export function f2xm1(u: usize): void {
  notePointers(u)
  begin()
  if (isEmpty(0)) {
    underflowInto(0)
    return
  }
  const result = exponential(st(0))
  if (settle()) setSt(0, result)
}

/** ST(1) = ST(1) op ST(0), and pops; whether the operands are there and ST(1) may be written. */
function begins(u: usize): bool {
  notePointers(u)
  begin()
  if (!isEmpty(0) && !isEmpty(1)) return true
  if (underflowInto(1)) pop()
  return false
}

function finish(result: v128): void {
  if (!settle()) return
  setSt(1, result)
  pop()
}

export function fyl2x(u: usize): void {
  if (begins(u)) finish(logarithm(st(1), st(0)))
}
export function fyl2xp1(u: usize): void {
  if (begins(u)) finish(logarithmPlusOne(st(1), st(0)))
}
export function fpatan(u: usize): void {
  if (begins(u)) finish(arcTangent(st(1), st(0)))
}

/** From 2^63 on nothing is computed, and C2 says so. */
// @ts-ignore: decorator
@inline function isOutOfRange(a: v128): bool { return !isOdd(a) && !isInfinite(a) && !isZero(a) && normalExponent(a) - BIAS > 62 }

function circular(a: v128, which: u32): v128 {
  if (isOdd(a)) return propagate(a, a)
  if (isInfinite(a)) return invalid()
  if (isZero(a)) return which == COSINE ? extended(BIAS, INTEGER_BIT) : a
  noteDenormals(a, a)
  return which == SINE ? sine(a) : which == COSINE ? cosine(a) : tangent(a)
}

/** Clears C2, or sets it for an argument out of range. */
function reducible(u: usize): bool {
  notePointers(u)
  begin()
  const outside = !isEmpty(0) && isOutOfRange(st(0))
  setConditions((statusWord() & 0x4100) | (outside ? C2 : 0))
  if (outside) settle()
  return !outside
}

function replace(u: usize, which: u32): void {
  if (!reducible(u)) return
  if (isEmpty(0)) {
    underflowInto(0)
    return
  }
  const result = circular(st(0), which)
  if (settle()) setSt(0, result)
}

export function fsin(u: usize): void { replace(u, SINE) }
export function fcos(u: usize): void { replace(u, COSINE) }

/** Two results: the first replaces ST(0), the second is pushed; without room for it both are indefinite. */
function replaceAndPush(u: usize, which: u32): void {
  if (!isEmpty(0) && !isEmpty(7)) return overflowBoth(u)
  if (!reducible(u)) return
  if (isEmpty(0)) {
    if (underflowInto(0)) push(indefinite())
    return
  }
  const value = st(0)
  const second = secondResult(value, which)
  begin()
  const first = circular(value, which)
  if (!settle()) return
  setSt(0, first)
  push(second)
}

function overflowBoth(u: usize): void {
  notePointers(u)
  begin()
  setConditions(statusWord() & 0x4100)
  pushOverflow()
  if (isMasked(IE)) setSt(1, indefinite())
}

/** The cosine beside a sine, 1 beside a tangent; NaNs beside NaNs. */
function secondResult(value: v128, which: u32): v128 {
  if (which == SINE) return circular(value, COSINE)
  return isOdd(value) || isInfinite(value) ? circular(value, TANGENT) : extended(BIAS, INTEGER_BIT)
}

export function fsincos(u: usize): void { replaceAndPush(u, SINE) }
export function fptan(u: usize): void { replaceAndPush(u, TANGENT) }
