/**
 * RCPPS and RSQRTPS: estimates with a relative error below 1.5 * 2^-12 that raise nothing and heed neither MXCSR.RC nor DAZ; denormals count as
 * zeros and results below the normal range become zero (SDM vol. 2, RCPPS, RSQRTPS). The values are those of AMD processors.
 */
import { RECIPROCAL_BASE, RECIPROCAL_CORRECTION, ROOT_EVEN_BASE, ROOT_EVEN_CORRECTION, ROOT_ODD_BASE, ROOT_ODD_CORRECTION } from './estimate-tables'
import { defaultNan, infinity, isNan, isNegative, magnitude, quietBit, signBit, smallestNormal } from './format'

/** Table value for the fraction of a number, in units of 2^-13: 4096..8191. */
// @ts-ignore: decorator
@inline function lookUp(base: usize, correction: usize, fraction: u32): u32 {
  const high = fraction >> 15
  const low = ((fraction >> 15) & 0xf0) | ((fraction >> 11) & 0xf)
  return load<u16>(base + (high << 1)) - load<u8>(correction + low)
}

/** `value` * 2^-13 * 2^scale as binary32. */
// @ts-ignore: decorator
@inline function compose(value: u32, scale: i32): u32 { return (<u32>(scale + 126) << 23) | ((value & 0xfff) << 11) }

export function reciprocalEstimate(bits: u32): u32 {
  if (isNan<f32>(bits)) return bits | <u32>quietBit<f32>()
  const sign = bits & <u32>signBit<f32>()
  const field: i32 = (bits >> 23) & 0xff
  if (field == 0) return sign | <u32>infinity<f32>()
  // 1 / x lies in the binade below that of 2^-exponent.
  if (field > 252) return sign
  return sign | compose(lookUp(RECIPROCAL_BASE, RECIPROCAL_CORRECTION, bits & 0x7fffff), 127 - field)
}

export function rootEstimate(bits: u32): u32 {
  if (isNan<f32>(bits)) return bits | <u32>quietBit<f32>()
  if (magnitude<f32>(bits) < smallestNormal<f32>()) return (bits & <u32>signBit<f32>()) | <u32>infinity<f32>()
  if (isNegative<f32>(bits)) return <u32>defaultNan<f32>()
  if (bits == <u32>infinity<f32>()) return 0
  const exponent: i32 = <i32>(bits >> 23) - 127
  const fraction = bits & 0x7fffff
  const value = exponent & 1
    ? lookUp(ROOT_ODD_BASE, ROOT_ODD_CORRECTION, fraction)
    : lookUp(ROOT_EVEN_BASE, ROOT_EVEN_CORRECTION, fraction)
  return compose(value, -(exponent >> 1))
}
