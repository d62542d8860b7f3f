/** Packed integer compares and bitwise logic of MMX and SSE2: T = u64 for MMX registers, v128 for XMM. */
import { setVectorReg, vectorReg, vectorRm } from '../vector'

export function pand<T>(u: usize): void { setVectorReg<T>(u, v128.and(vectorReg<T>(u), vectorRm<T>(u))) }
/** The *first* operand is inverted. */
export function pandn<T>(u: usize): void { setVectorReg<T>(u, v128.andnot(vectorRm<T>(u), vectorReg<T>(u))) }
// @ts-ignore: decorator
@inline export function por<T>(u: usize): void { setVectorReg<T>(u, v128.or(vectorReg<T>(u), vectorRm<T>(u))) }
// @ts-ignore: decorator
@inline export function pxor<T>(u: usize): void { setVectorReg<T>(u, v128.xor(vectorReg<T>(u), vectorRm<T>(u))) }

// @ts-ignore: decorator
@inline export function pcmpeqb<T>(u: usize): void { setVectorReg<T>(u, i8x16.eq(vectorReg<T>(u), vectorRm<T>(u))) }
export function pcmpeqw<T>(u: usize): void { setVectorReg<T>(u, i16x8.eq(vectorReg<T>(u), vectorRm<T>(u))) }
export function pcmpeqd<T>(u: usize): void { setVectorReg<T>(u, i32x4.eq(vectorReg<T>(u), vectorRm<T>(u))) }
export function pcmpgtb<T>(u: usize): void { setVectorReg<T>(u, i8x16.gt_s(vectorReg<T>(u), vectorRm<T>(u))) }
export function pcmpgtw<T>(u: usize): void { setVectorReg<T>(u, i16x8.gt_s(vectorReg<T>(u), vectorRm<T>(u))) }
export function pcmpgtd<T>(u: usize): void { setVectorReg<T>(u, i32x4.gt_s(vectorReg<T>(u), vectorRm<T>(u))) }
