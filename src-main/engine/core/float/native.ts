/**
 * When native WebAssembly arithmetic gives the exact result with no new exception (see `nativeSuffices`): operands normal or zero, result
 * normal and above the smallest normal binade, where rounding could hide tininess. A zero result is ordinary where it must be exact.
 */
import { infinity, magnitude, signBit, smallestNormal } from './format'

// @ts-ignore: decorator
@inline function magnitudes<F>(value: v128): v128 {
  return v128.and(value, sizeof<F>() == 4 ? i32x4.splat(0x7fffffff) : i64x2.splat(0x7fffffffffffffff))
}
/** Elements from `least` up to the largest finite number, by magnitude. */
// @ts-ignore: decorator
@inline function finiteFrom<F>(absolute: v128, least: u64): v128 {
  if (sizeof<F>() == 4) {
    return v128.and(i32x4.gt_s(absolute, i32x4.splat(<i32>least - 1)), i32x4.lt_s(absolute, i32x4.splat(0x7f800000)))
  }
  return v128.and(i64x2.gt_s(absolute, i64x2.splat(least - 1)), i64x2.lt_s(absolute, i64x2.splat(0x7ff0000000000000)))
}
// @ts-ignore: decorator
@inline function zeros<F>(absolute: v128): v128 {
  return sizeof<F>() == 4 ? i32x4.eq(absolute, i32x4.splat(0)) : i64x2.eq(absolute, i64x2.splat(0))
}
// @ts-ignore: decorator
@inline function all(mask: v128): bool { return i32x4.all_true(mask) }

/** Sums and differences: a zero of ordinary operands is exact. */
// @ts-ignore: decorator
@inline export function ordinarySums<F>(a: v128, b: v128, result: v128): bool {
  const x = magnitudes<F>(a)
  const y = magnitudes<F>(b)
  const z = magnitudes<F>(result)
  const operands = v128.and(v128.or(finiteFrom<F>(x, smallestNormal<F>()), zeros<F>(x)), v128.or(finiteFrom<F>(y, smallestNormal<F>()), zeros<F>(y)))
  return all(v128.and(operands, v128.or(finiteFrom<F>(z, 2 * smallestNormal<F>()), zeros<F>(z))))
}

/** Products, and quotients whose divisor cannot be zero since the result is finite: zero only from a zero factor or dividend. */
// @ts-ignore: decorator
@inline export function ordinaryProducts<F>(a: v128, b: v128, result: v128, division: bool): bool {
  const x = magnitudes<F>(a)
  const y = magnitudes<F>(b)
  const noZero = v128.and(finiteFrom<F>(x, smallestNormal<F>()), finiteFrom<F>(y, smallestNormal<F>()))
  const product = v128.and(noZero, finiteFrom<F>(magnitudes<F>(result), 2 * smallestNormal<F>()))
  const zeroLeft = v128.and(zeros<F>(x), finiteFrom<F>(y, smallestNormal<F>()))
  const zeroRight = v128.and(zeros<F>(y), v128.or(zeros<F>(x), finiteFrom<F>(x, smallestNormal<F>())))
  return all(v128.or(product, division ? zeroLeft : v128.or(zeroLeft, zeroRight)))
}

/** Square roots: of positive normal numbers and zeros. */
// @ts-ignore: decorator
@inline export function ordinaryRoots<F>(a: v128): bool {
  const x = magnitudes<F>(a)
  const positive = sizeof<F>() == 4 ? i32x4.eq(a, x) : i64x2.eq(a, x)
  return all(v128.or(v128.and(positive, finiteFrom<F>(x, smallestNormal<F>())), zeros<F>(x)))
}

/** Two binary64 numbers and their binary32 roundings in the low half. */
// @ts-ignore: decorator
@inline export function ordinaryNarrowing(wide: v128, narrow: v128): bool {
  const operands = finiteFrom<f64>(magnitudes<f64>(wide), smallestNormal<f64>())
  // The upper elements of `narrow` are zero; repeating the lower ones makes all four count.
  const results = v128.shuffle<u32>(narrow, narrow, 0, 1, 0, 1)
  return all(v128.and(operands, finiteFrom<f32>(magnitudes<f32>(results), 2 * smallestNormal<f32>())))
}

/** Neither NaN nor denormal: comparisons of such numbers raise nothing. */
// @ts-ignore: decorator
@inline export function comparable<F>(a: v128, b: v128): bool {
  return all(v128.and(plain<F>(magnitudes<F>(a)), plain<F>(magnitudes<F>(b))))
}
// @ts-ignore: decorator
@inline function plain<F>(absolute: v128): v128 {
  if (sizeof<F>() == 4) {
    const range = v128.and(i32x4.gt_s(absolute, i32x4.splat(0x7fffff)), i32x4.le_s(absolute, i32x4.splat(0x7f800000)))
    return v128.or(range, zeros<F>(absolute))
  }
  const range = v128.and(i64x2.gt_s(absolute, i64x2.splat(0xfffffffffffff)), i64x2.le_s(absolute, i64x2.splat(0x7ff0000000000000)))
  return v128.or(range, zeros<F>(absolute))
}

// Scalars, as bit patterns.
// @ts-ignore: decorator
@inline export function number<F>(bits: u64): F { return sizeof<F>() == 4 ? <F>reinterpret<f32>(<u32>bits) : <F>reinterpret<f64>(bits) }
// @ts-ignore: decorator
@inline export function bitsOf<F>(value: F): u64 { return sizeof<F>() == 4 ? <u64>reinterpret<u32>(<f32>value) : reinterpret<u64>(<f64>value) }
// @ts-ignore: decorator
@inline export function isNormal<F>(bits: u64): bool {
  return magnitude<F>(bits) - smallestNormal<F>() < infinity<F>() - smallestNormal<F>()
}
// @ts-ignore: decorator
@inline export function isOrdinary<F>(bits: u64): bool { return magnitude<F>(bits) == 0 || isNormal<F>(bits) }
/** Normal, and not in the lowest normal binade. */
// @ts-ignore: decorator
@inline export function isSafeResult<F>(bits: u64): bool {
  return magnitude<F>(bits) - 2 * smallestNormal<F>() < infinity<F>() - 2 * smallestNormal<F>()
}
// @ts-ignore: decorator
@inline export function isComparable<F>(bits: u64): bool {
  return magnitude<F>(bits) == 0 || magnitude<F>(bits) - smallestNormal<F>() <= infinity<F>() - smallestNormal<F>()
}
// @ts-ignore: decorator
@inline export function isPositive<F>(bits: u64): bool { return (bits & signBit<F>()) == 0 }
