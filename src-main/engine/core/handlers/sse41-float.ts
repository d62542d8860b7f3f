/** SSE4.1: rounding to integral values and dot products. */
import { ADD, exactVector, MULTIPLY } from '../float/elements'
import { beginExact, DOWN, mxcsr, MXCSR_PE, MXCSR_PM, roundingControl, settle, TO_ZERO, UP } from '../float/mxcsr'
import { bitsOf, comparable, isComparable, number } from '../float/native'
import { toIntegral } from '../float/integral'
import { uopImm } from '../uop'
import { scalarBits, setScalarBits, setVectorReg, sourceBits, vectorReg, vectorRm } from '../vector'

/** Bit 2 of the immediate: as MXCSR says, else bits 1:0. */
// @ts-ignore: decorator
@inline function mode(u: usize): u32 { return uopImm(u) & 4 ? roundingControl() : uopImm(u) & 3 }
/** Bit 3: without PE. */
// @ts-ignore: decorator
@inline function quietly(u: usize): bool { return (uopImm(u) & 8) != 0 }

/** Whether native rounding does: PE may not change, or must not. */
// @ts-ignore: decorator
@inline function nativeRoundingSuffices(u: usize): bool {
  return quietly(u) || (mxcsr() & (MXCSR_PE | MXCSR_PM)) == (MXCSR_PE | MXCSR_PM)
}

// @ts-ignore: decorator
@inline function nativeIntegral<F>(value: F, how: u32): F {
  if (how == DOWN) return floor<F>(value)
  if (how == UP) return ceil<F>(value)
  return how == TO_ZERO ? trunc<F>(value) : nearest<F>(value)
}
// @ts-ignore: decorator
@inline function nativeIntegrals<F>(value: v128, how: u32): v128 {
  if (how == DOWN) return v128.floor<F>(value)
  if (how == UP) return v128.ceil<F>(value)
  return how == TO_ZERO ? v128.trunc<F>(value) : v128.nearest<F>(value)
}

export function roundScalar<F>(u: usize): void {
  const bits = sourceBits<F>(u)
  if (nativeRoundingSuffices(u) && isComparable<F>(bits)) return setScalarBits<F>(u, bitsOf<F>(nativeIntegral<F>(number<F>(bits), mode(u))))
  beginExact()
  const result = toIntegral<F>(bits, mode(u), quietly(u))
  settle()
  setScalarBits<F>(u, result)
}

export function roundps(u: usize): void {
  const value = vectorRm<v128>(u)
  if (nativeRoundingSuffices(u) && comparable<f32>(value, value)) return setVectorReg<v128>(u, nativeIntegrals<f32>(value, mode(u)))
  beginExact()
  const low = roundPair(u, i64x2.extract_lane(value, 0))
  const high = roundPair(u, i64x2.extract_lane(value, 1))
  settle()
  setVectorReg<v128>(u, i64x2(low, high))
}
function roundPair(u: usize, pair: u64): u64 {
  const low = toIntegral<f32>(pair & 0xffffffff, mode(u), quietly(u))
  return low | (toIntegral<f32>(pair >> 32, mode(u), quietly(u)) << 32)
}
export function roundpd(u: usize): void {
  const value = vectorRm<v128>(u)
  if (nativeRoundingSuffices(u) && comparable<f64>(value, value)) return setVectorReg<v128>(u, nativeIntegrals<f64>(value, mode(u)))
  beginExact()
  const low = toIntegral<f64>(i64x2.extract_lane(value, 0), mode(u), quietly(u))
  const high = toIntegral<f64>(i64x2.extract_lane(value, 1), mode(u), quietly(u))
  settle()
  setVectorReg<v128>(u, i64x2(low, high))
}

/** Elements whose bit in `bits` is set; the others are +0, before and after. */
// @ts-ignore: decorator
@inline function chosen(value: v128, bits: i32): v128 {
  const places = i32x4(1, 2, 4, 8)
  return v128.and(value, i32x4.eq(v128.and(i32x4.splat(bits), places), places))
}

/** Products of the elements in bits 7:4 of the immediate, added in pairs, to the elements in bits 3:0. Each step rounds and may raise. */
export function dpps(u: usize): void {
  const select = uopImm(u) >> 4
  const products = exactVector<f32>(MULTIPLY, chosen(vectorReg<v128>(u), select), chosen(vectorRm<v128>(u), select))
  const pairs = exactVector<f32>(ADD, v128.shuffle<u32>(products, products, 0, 2, 0, 2), v128.shuffle<u32>(products, products, 1, 3, 1, 3))
  const sum = exactVector<f32>(ADD, v128.shuffle<u32>(pairs, pairs, 0, 0, 0, 0), v128.shuffle<u32>(pairs, pairs, 1, 1, 1, 1))
  setVectorReg<v128>(u, chosen(sum, uopImm(u)))
}

export function dppd(u: usize): void {
  const select = widened(uopImm(u) >> 4)
  const products = exactVector<f64>(MULTIPLY, chosen(vectorReg<v128>(u), select), chosen(vectorRm<v128>(u), select))
  const sum = exactVector<f64>(ADD, v128.shuffle<u64>(products, products, 0, 0), v128.shuffle<u64>(products, products, 1, 1))
  setVectorReg<v128>(u, chosen(sum, widened(uopImm(u))))
}
/** Two bits, each doubled: both halves of a quadword. */
// @ts-ignore: decorator
@inline function widened(bits: i32): i32 { return (bits & 1) * 3 | (bits & 2) * 6 }
