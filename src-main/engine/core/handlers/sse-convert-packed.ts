/** Packed conversions of SSE and SSE2, those with MMX registers among them. Exceptions of all elements come before the destination is written. */
import { conversionMode, fromInteger, narrow, toInteger, widen } from '../float/convert'
import { beginExact, nativeSuffices, settle } from '../float/mxcsr'
import { comparable, ordinaryNarrowing } from '../float/native'
import { checkPendingX87 } from '../unit'
import { uopIsRegister, uopReg } from '../uop'
import { enterMmx, setMmx, setVectorReg, setXmm, sourceBits, vector64, vectorReg, vectorRm } from '../vector'

/** Low half of an XMM register, or 8 bytes of memory. */
// @ts-ignore: decorator
@inline function lowHalf(u: usize): v128 { return vector64(sourceBits<f64>(u)) }

// @ts-ignore: decorator
@inline function single(value: v128, lane: u32): u64 { return <u32>(i64x2.extract_lane(value, 0) >> (lane << 5)) }
// @ts-ignore: decorator
@inline function pair(low: u64, high: u64): u64 { return <u64>(<u32>low) | (high << 32) }
// @ts-ignore: decorator
@inline function upper(value: v128): v128 { return v128.shuffle<u64>(value, value, 1, 1) }

/** Two singles, in the low half, to two integers. */
function singlesToIntegers(value: v128, truncate: bool): u64 {
  const mode = conversionMode(truncate)
  return pair(toInteger<f32, u32>(single(value, 0), mode), toInteger<f32, u32>(single(value, 1), mode))
}
function doublesToIntegers(value: v128, truncate: bool): u64 {
  const mode = conversionMode(truncate)
  const low = toInteger<f64, u32>(i64x2.extract_lane(value, 0), mode)
  return pair(low, toInteger<f64, u32>(i64x2.extract_lane(value, 1), mode))
}
function integersToSingles(value: u64): u64 {
  return pair(fromInteger<f32>(<i32>value), fromInteger<f32>(<i32>(value >> 32)))
}

export function cvtps2dq(u: usize): void { packedToIntegers(u, false) }
export function cvttps2dq(u: usize): void { packedToIntegers(u, true) }
function packedToIntegers(u: usize, truncate: bool): void {
  const value = vectorRm<v128>(u)
  if (nativeSuffices()) {
    const rounded = truncate ? value : f32x4.nearest(value)
    if (i32x4.all_true(f32x4.lt(f32x4.abs(rounded), f32x4.splat(2147483648)))) return setVectorReg<v128>(u, i32x4.trunc_sat_f32x4_s(rounded))
  }
  beginExact()
  const low = singlesToIntegers(value, truncate)
  const high = singlesToIntegers(upper(value), truncate)
  settle()
  setVectorReg<v128>(u, i64x2(low, high))
}

export function cvtpd2dq(u: usize): void { doublesToLowHalf(u, false) }
export function cvttpd2dq(u: usize): void { doublesToLowHalf(u, true) }
function doublesToLowHalf(u: usize, truncate: bool): void {
  const value = vectorRm<v128>(u)
  if (nativeSuffices()) {
    const rounded = truncate ? value : f64x2.nearest(value)
    if (i64x2.all_true(f64x2.lt(f64x2.abs(rounded), f64x2.splat(2147483648)))) return setVectorReg<v128>(u, i32x4.trunc_sat_f64x2_s_zero(rounded))
  }
  beginExact()
  const result = doublesToIntegers(value, truncate)
  settle()
  setVectorReg<v128>(u, vector64(result))
}

export function cvtdq2ps(u: usize): void {
  const value = vectorRm<v128>(u)
  if (nativeSuffices()) return setVectorReg<v128>(u, f32x4.convert_i32x4_s(value))
  beginExact()
  const low = integersToSingles(i64x2.extract_lane(value, 0))
  const high = integersToSingles(i64x2.extract_lane(value, 1))
  settle()
  setVectorReg<v128>(u, i64x2(low, high))
}
export function cvtdq2pd(u: usize): void { setVectorReg<v128>(u, f64x2.convert_low_i32x4_s(lowHalf(u))) }

export function cvtps2pd(u: usize): void {
  const value = lowHalf(u)
  if (comparable<f32>(value, value)) return setVectorReg<v128>(u, f64x2.promote_low_f32x4(value))
  beginExact()
  const low = widen(single(value, 0))
  const high = widen(single(value, 1))
  settle()
  setVectorReg<v128>(u, i64x2(low, high))
}
export function cvtpd2ps(u: usize): void {
  const value = vectorRm<v128>(u)
  const native = f32x4.demote_f64x2_zero(value)
  if (nativeSuffices() && ordinaryNarrowing(value, native)) return setVectorReg<v128>(u, native)
  beginExact()
  const low = narrow(i64x2.extract_lane(value, 0))
  const result = pair(low, narrow(i64x2.extract_lane(value, 1)))
  settle()
  setVectorReg<v128>(u, vector64(result))
}

// The x87 state changes even where the conversion then raises #XM.
export function cvtps2pi(u: usize): void { singlesToMmx(u, false) }
export function cvttps2pi(u: usize): void { singlesToMmx(u, true) }
function singlesToMmx(u: usize, truncate: bool): void {
  checkPendingX87()
  const value = lowHalf(u)
  enterMmx()
  beginExact()
  const result = singlesToIntegers(value, truncate)
  settle()
  setMmx(uopReg(u), result)
}

export function cvtpd2pi(u: usize): void { doublesToMmx(u, false) }
export function cvttpd2pi(u: usize): void { doublesToMmx(u, true) }
function doublesToMmx(u: usize, truncate: bool): void {
  checkPendingX87()
  const value = vectorRm<v128>(u)
  enterMmx()
  beginExact()
  const result = doublesToIntegers(value, truncate)
  settle()
  setMmx(uopReg(u), result)
}

export function cvtpi2ps(u: usize): void {
  const value = mmxSource(u)
  beginExact()
  const result = integersToSingles(i64x2.extract_lane(value, 0))
  settle()
  setXmm(uopReg(u), i64x2.replace_lane(vectorReg<v128>(u), 0, result))
}
export function cvtpi2pd(u: usize): void { setXmm(uopReg(u), f64x2.convert_low_i32x4_s(mmxSource(u))) }

/** MMX register or memory; the memory forms leave the x87 state alone. */
function mmxSource(u: usize): v128 {
  if (!uopIsRegister(u)) return vectorRm<u64>(u)
  checkPendingX87()
  enterMmx()
  return vectorRm<u64>(u)
}
