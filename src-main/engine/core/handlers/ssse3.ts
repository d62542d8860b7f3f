/** SSSE3: T = u64 for MMX registers, v128 for XMM. */
import { uopImm } from '../uop'
import { joinLow, setVectorReg, vectorReg, vectorRm } from '../vector'

// @ts-ignore: decorator
@inline function positions(): v128 { return i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) }

/** Bit 7 of an index gives zero, the bits above the register's size are ignored. */
export function pshufb<T>(u: usize): void {
  const indices = v128.and(vectorRm<T>(u), i8x16.splat(sizeof<T>() == 16 ? <i8>0x8f : <i8>0x87))
  setVectorReg<T>(u, i8x16.swizzle(vectorReg<T>(u), indices))
}

export function palignr<T>(u: usize): void {
  const by = uopImm(u) & 0xff
  const shift = i8x16.add(positions(), i8x16.splat(<i8>(by > 32 ? 32 : by)))
  const high = vectorReg<T>(u)
  const low = vectorRm<T>(u)
  if (sizeof<T>() == 8) return setVectorReg<T>(u, i8x16.swizzle(joinLow(low, high), shift))
  const upper = i8x16.swizzle(high, i8x16.sub(shift, i8x16.splat(16)))
  setVectorReg<T>(u, v128.or(i8x16.swizzle(low, shift), upper))
}

// Horizontal operations work on the even and the odd elements of both operands; for MMX these are joined in one vector first.
// @ts-ignore: decorator
@inline function evenWords<T>(a: v128, b: v128): v128 {
  if (sizeof<T>() == 16) return v128.shuffle<u16>(a, b, 0, 2, 4, 6, 8, 10, 12, 14)
  return v128.shuffle<u16>(joinLow(a, b), a, 0, 2, 4, 6, 0, 0, 0, 0)
}
// @ts-ignore: decorator
@inline function oddWords<T>(a: v128, b: v128): v128 {
  if (sizeof<T>() == 16) return v128.shuffle<u16>(a, b, 1, 3, 5, 7, 9, 11, 13, 15)
  return v128.shuffle<u16>(joinLow(a, b), a, 1, 3, 5, 7, 0, 0, 0, 0)
}
// @ts-ignore: decorator
@inline function evenDoublewords<T>(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(sizeof<T>() == 16 ? a : joinLow(a, b), b, 0, 2, 4, 6)
}
// @ts-ignore: decorator
@inline function oddDoublewords<T>(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(sizeof<T>() == 16 ? a : joinLow(a, b), b, 1, 3, 5, 7)
}

export function phaddw<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  setVectorReg<T>(u, i16x8.add(evenWords<T>(a, b), oddWords<T>(a, b)))
}
export function phaddsw<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  setVectorReg<T>(u, i16x8.add_sat_s(evenWords<T>(a, b), oddWords<T>(a, b)))
}
export function phaddd<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  setVectorReg<T>(u, i32x4.add(evenDoublewords<T>(a, b), oddDoublewords<T>(a, b)))
}
export function phsubw<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  setVectorReg<T>(u, i16x8.sub(evenWords<T>(a, b), oddWords<T>(a, b)))
}
export function phsubsw<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  setVectorReg<T>(u, i16x8.sub_sat_s(evenWords<T>(a, b), oddWords<T>(a, b)))
}
export function phsubd<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  setVectorReg<T>(u, i32x4.sub(evenDoublewords<T>(a, b), oddDoublewords<T>(a, b)))
}

/** Unsigned bytes of the first operand times signed ones of the second; sums of pairs saturate. */
export function pmaddubsw<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  const even = i16x8.mul(v128.and(a, i16x8.splat(0xff)), i16x8.shr_s(i16x8.shl(b, 8), 8))
  const odd = i16x8.mul(i16x8.shr_u(a, 8), i16x8.shr_s(b, 8))
  setVectorReg<T>(u, i16x8.add_sat_s(even, odd))
}

/** Unlike WebAssembly's rounding product, -1 times -1 (as fractions) wraps to -1. */
export function pmulhrsw<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  const least = i16x8.splat(-0x8000)
  const wraps = v128.and(i16x8.eq(a, least), i16x8.eq(b, least))
  setVectorReg<T>(u, v128.xor(i16x8.q15mulr_sat_s(a, b), wraps))
}

export function psignb<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  const zero = i64x2.splat(0)
  setVectorReg<T>(u, v128.andnot(v128.bitselect(i8x16.neg(a), a, i8x16.lt_s(b, zero)), i8x16.eq(b, zero)))
}
export function psignw<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  const zero = i64x2.splat(0)
  setVectorReg<T>(u, v128.andnot(v128.bitselect(i16x8.neg(a), a, i16x8.lt_s(b, zero)), i16x8.eq(b, zero)))
}
export function psignd<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  const zero = i64x2.splat(0)
  setVectorReg<T>(u, v128.andnot(v128.bitselect(i32x4.neg(a), a, i32x4.lt_s(b, zero)), i32x4.eq(b, zero)))
}

export function pabsb<T>(u: usize): void { setVectorReg<T>(u, i8x16.abs(vectorRm<T>(u))) }
export function pabsw<T>(u: usize): void { setVectorReg<T>(u, i16x8.abs(vectorRm<T>(u))) }
export function pabsd<T>(u: usize): void { setVectorReg<T>(u, i32x4.abs(vectorRm<T>(u))) }
