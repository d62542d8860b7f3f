/** Conversions of scalars between the float formats and general registers (SSE, SSE2). T = u32 or u64 is the integer's width. */
import { conversionMode, fromInteger, narrow, toInteger, widen } from '../float/convert'
import { beginExact, nativeSuffices, settle } from '../float/mxcsr'
import { isNormal, isOrdinary, isSafeResult, number } from '../float/native'
import { readRm } from '../operands'
import { setRegOperand } from '../uop'
import { setScalarBits, sourceBits } from '../vector'

// @ts-ignore: decorator
@inline function signedSource<T>(u: usize): i64 { return sizeof<T>() == 4 ? <i64>(<i32>readRm<T>(u)) : <i64>readRm<T>(u) }

/** A signed integer of 53 bits is exact in binary64, one of 24 bits in binary32. */
// @ts-ignore: decorator
@inline function fits(value: i64, bits: u32): bool { return <u64>(value + (<i64>1 << bits)) <= <u64>2 << bits }

export function cvtsi2ss<T>(u: usize): void {
  const value = signedSource<T>(u)
  if (fits(value, 24)) return setScalarBits<f32>(u, reinterpret<u32>(<f32>value))
  beginExact()
  const result = fromInteger<f32>(value)
  settle()
  setScalarBits<f32>(u, result)
}

export function cvtsi2sd<T>(u: usize): void {
  const value = signedSource<T>(u)
  if (sizeof<T>() == 4 || fits(value, 53)) return setScalarBits<f64>(u, reinterpret<u64>(<f64>value))
  beginExact()
  const result = fromInteger<f64>(value)
  settle()
  setScalarBits<f64>(u, result)
}

/** Whether a float truncates to a signed T; false for NaNs. */
// @ts-ignore: decorator
@inline function inRange<T>(value: f64): bool {
  if (sizeof<T>() == 4) return value > -2147483649.0 && value < 2147483648.0
  return value >= -9223372036854775808.0 && value < 9223372036854775808.0
}
// @ts-ignore: decorator
@inline function truncated<T>(value: f64): T { return sizeof<T>() == 4 ? <T><i32>value : <T><i64>value }

// @ts-ignore: decorator
@inline function toRegister<F, T>(u: usize, truncate: bool): void {
  const bits = sourceBits<F>(u)
  if (nativeSuffices()) {
    const value = truncate ? <f64>number<F>(bits) : nearest<f64>(<f64>number<F>(bits))
    if (inRange<T>(value)) return setRegOperand<T>(u, truncated<T>(value))
  }
  beginExact()
  const result = toInteger<F, T>(bits, conversionMode(truncate))
  settle()
  setRegOperand<T>(u, result)
}
export function cvtss2si<T>(u: usize): void { toRegister<f32, T>(u, false) }
export function cvttss2si<T>(u: usize): void { toRegister<f32, T>(u, true) }
export function cvtsd2si<T>(u: usize): void { toRegister<f64, T>(u, false) }
export function cvttsd2si<T>(u: usize): void { toRegister<f64, T>(u, true) }

export function cvtss2sd(u: usize): void {
  const bits = sourceBits<f32>(u)
  if (isOrdinary<f32>(bits)) return setScalarBits<f64>(u, reinterpret<u64>(<f64>reinterpret<f32>(<u32>bits)))
  beginExact()
  const result = widen(bits)
  settle()
  setScalarBits<f64>(u, result)
}

export function cvtsd2ss(u: usize): void {
  const bits = sourceBits<f64>(u)
  const native = <u64>reinterpret<u32>(<f32>reinterpret<f64>(bits))
  if (nativeSuffices() && isNormal<f64>(bits) && isSafeResult<f32>(native)) return setScalarBits<f32>(u, native)
  beginExact()
  const result = narrow(bits)
  settle()
  setScalarBits<f32>(u, result)
}
