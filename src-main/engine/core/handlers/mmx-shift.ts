/**
 * Packed shifts of MMX and SSE2: T = u64 for MMX registers, v128 for XMM. A count beyond the lane clears it, or fills it with its sign.
 * The count is the low quadword of the second operand or an immediate; the immediate forms shift the ModRM.rm register.
 */
import { uopImm } from '../uop'
import { low64, setVectorReg, setVectorRmRegister, vectorReg, vectorRm, vectorRmRegister } from '../vector'

// @ts-ignore: decorator
@inline function count<T>(u: usize): u32 {
  const whole = low64(vectorRm<T>(u))
  return whole > 64 ? 64 : <u32>whole
}
// @ts-ignore: decorator
@inline function immediate(u: usize): u32 { return uopImm(u) & 0xff }

// @ts-ignore: decorator
@inline function leftWords(value: v128, by: u32): v128 { return by > 15 ? i64x2.splat(0) : i16x8.shl(value, by) }
// @ts-ignore: decorator
@inline function leftDoublewords(value: v128, by: u32): v128 { return by > 31 ? i64x2.splat(0) : i32x4.shl(value, by) }
// @ts-ignore: decorator
@inline function leftQuadwords(value: v128, by: u32): v128 { return by > 63 ? i64x2.splat(0) : i64x2.shl(value, by) }
// @ts-ignore: decorator
@inline function rightWords(value: v128, by: u32): v128 { return by > 15 ? i64x2.splat(0) : i16x8.shr_u(value, by) }
// @ts-ignore: decorator
@inline function rightDoublewords(value: v128, by: u32): v128 { return by > 31 ? i64x2.splat(0) : i32x4.shr_u(value, by) }
// @ts-ignore: decorator
@inline function rightQuadwords(value: v128, by: u32): v128 { return by > 63 ? i64x2.splat(0) : i64x2.shr_u(value, by) }
// @ts-ignore: decorator
@inline function signedWords(value: v128, by: u32): v128 { return i16x8.shr_s(value, by > 15 ? 15 : by) }
// @ts-ignore: decorator
@inline function signedDoublewords(value: v128, by: u32): v128 { return i32x4.shr_s(value, by > 31 ? 31 : by) }

export function psllw<T>(u: usize): void { setVectorReg<T>(u, leftWords(vectorReg<T>(u), count<T>(u))) }
export function pslld<T>(u: usize): void { setVectorReg<T>(u, leftDoublewords(vectorReg<T>(u), count<T>(u))) }
export function psllq<T>(u: usize): void { setVectorReg<T>(u, leftQuadwords(vectorReg<T>(u), count<T>(u))) }
export function psrlw<T>(u: usize): void { setVectorReg<T>(u, rightWords(vectorReg<T>(u), count<T>(u))) }
export function psrld<T>(u: usize): void { setVectorReg<T>(u, rightDoublewords(vectorReg<T>(u), count<T>(u))) }
export function psrlq<T>(u: usize): void { setVectorReg<T>(u, rightQuadwords(vectorReg<T>(u), count<T>(u))) }
export function psraw<T>(u: usize): void { setVectorReg<T>(u, signedWords(vectorReg<T>(u), count<T>(u))) }
export function psrad<T>(u: usize): void { setVectorReg<T>(u, signedDoublewords(vectorReg<T>(u), count<T>(u))) }

export function psllwImmediate<T>(u: usize): void { setVectorRmRegister<T>(u, leftWords(vectorRmRegister<T>(u), immediate(u))) }
export function pslldImmediate<T>(u: usize): void { setVectorRmRegister<T>(u, leftDoublewords(vectorRmRegister<T>(u), immediate(u))) }
export function psllqImmediate<T>(u: usize): void { setVectorRmRegister<T>(u, leftQuadwords(vectorRmRegister<T>(u), immediate(u))) }
export function psrlwImmediate<T>(u: usize): void { setVectorRmRegister<T>(u, rightWords(vectorRmRegister<T>(u), immediate(u))) }
export function psrldImmediate<T>(u: usize): void { setVectorRmRegister<T>(u, rightDoublewords(vectorRmRegister<T>(u), immediate(u))) }
export function psrlqImmediate<T>(u: usize): void { setVectorRmRegister<T>(u, rightQuadwords(vectorRmRegister<T>(u), immediate(u))) }
export function psrawImmediate<T>(u: usize): void { setVectorRmRegister<T>(u, signedWords(vectorRmRegister<T>(u), immediate(u))) }
export function psradImmediate<T>(u: usize): void { setVectorRmRegister<T>(u, signedDoublewords(vectorRmRegister<T>(u), immediate(u))) }

/** Byte i of the result is byte i + by of the value, zero beyond it: a swizzle with indices of 16 and more gives zero. */
// @ts-ignore: decorator
@inline function shiftBytes(value: v128, by: i32): v128 {
  return i8x16.swizzle(value, i8x16.add(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>by)))
}
// @ts-ignore: decorator
@inline function byteCount(u: usize): i32 { return immediate(u) > 15 ? 16 : immediate(u) }

export function pslldq(u: usize): void { setVectorRmRegister<v128>(u, shiftBytes(vectorRmRegister<v128>(u), -byteCount(u))) }
export function psrldq(u: usize): void { setVectorRmRegister<v128>(u, shiftBytes(vectorRmRegister<v128>(u), byteCount(u))) }
