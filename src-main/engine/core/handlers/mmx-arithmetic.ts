/** Packed integer arithmetic of MMX and SSE2: T = u64 for MMX registers, v128 for XMM. */
import { setVectorReg, vectorReg, vectorRm } from '../vector'

export function paddb<T>(u: usize): void { setVectorReg<T>(u, i8x16.add(vectorReg<T>(u), vectorRm<T>(u))) }
export function paddw<T>(u: usize): void { setVectorReg<T>(u, i16x8.add(vectorReg<T>(u), vectorRm<T>(u))) }
export function paddd<T>(u: usize): void { setVectorReg<T>(u, i32x4.add(vectorReg<T>(u), vectorRm<T>(u))) }
export function paddq<T>(u: usize): void { setVectorReg<T>(u, i64x2.add(vectorReg<T>(u), vectorRm<T>(u))) }
export function paddsb<T>(u: usize): void { setVectorReg<T>(u, i8x16.add_sat_s(vectorReg<T>(u), vectorRm<T>(u))) }
export function paddsw<T>(u: usize): void { setVectorReg<T>(u, i16x8.add_sat_s(vectorReg<T>(u), vectorRm<T>(u))) }
export function paddusb<T>(u: usize): void { setVectorReg<T>(u, i8x16.add_sat_u(vectorReg<T>(u), vectorRm<T>(u))) }
export function paddusw<T>(u: usize): void { setVectorReg<T>(u, i16x8.add_sat_u(vectorReg<T>(u), vectorRm<T>(u))) }

export function psubb<T>(u: usize): void { setVectorReg<T>(u, i8x16.sub(vectorReg<T>(u), vectorRm<T>(u))) }
export function psubw<T>(u: usize): void { setVectorReg<T>(u, i16x8.sub(vectorReg<T>(u), vectorRm<T>(u))) }
export function psubd<T>(u: usize): void { setVectorReg<T>(u, i32x4.sub(vectorReg<T>(u), vectorRm<T>(u))) }
export function psubq<T>(u: usize): void { setVectorReg<T>(u, i64x2.sub(vectorReg<T>(u), vectorRm<T>(u))) }
export function psubsb<T>(u: usize): void { setVectorReg<T>(u, i8x16.sub_sat_s(vectorReg<T>(u), vectorRm<T>(u))) }
export function psubsw<T>(u: usize): void { setVectorReg<T>(u, i16x8.sub_sat_s(vectorReg<T>(u), vectorRm<T>(u))) }
export function psubusb<T>(u: usize): void { setVectorReg<T>(u, i8x16.sub_sat_u(vectorReg<T>(u), vectorRm<T>(u))) }
export function psubusw<T>(u: usize): void { setVectorReg<T>(u, i16x8.sub_sat_u(vectorReg<T>(u), vectorRm<T>(u))) }

export function pavgb<T>(u: usize): void { setVectorReg<T>(u, i8x16.avgr_u(vectorReg<T>(u), vectorRm<T>(u))) }
export function pavgw<T>(u: usize): void { setVectorReg<T>(u, i16x8.avgr_u(vectorReg<T>(u), vectorRm<T>(u))) }
export function pminub<T>(u: usize): void { setVectorReg<T>(u, i8x16.min_u(vectorReg<T>(u), vectorRm<T>(u))) }
export function pmaxub<T>(u: usize): void { setVectorReg<T>(u, i8x16.max_u(vectorReg<T>(u), vectorRm<T>(u))) }
export function pminsw<T>(u: usize): void { setVectorReg<T>(u, i16x8.min_s(vectorReg<T>(u), vectorRm<T>(u))) }
export function pmaxsw<T>(u: usize): void { setVectorReg<T>(u, i16x8.max_s(vectorReg<T>(u), vectorRm<T>(u))) }

export function pmullw<T>(u: usize): void { setVectorReg<T>(u, i16x8.mul(vectorReg<T>(u), vectorRm<T>(u))) }

/** The upper words of eight doubleword products, lanes 0..3 in `low`. */
// @ts-ignore: decorator
@inline function highWords(low: v128, high: v128): v128 {
  return v128.shuffle<u16>(low, high, 1, 3, 5, 7, 9, 11, 13, 15)
}

export function pmulhw<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  setVectorReg<T>(u, highWords(i32x4.extmul_low_i16x8_s(a, b), i32x4.extmul_high_i16x8_s(a, b)))
}

export function pmulhuw<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  setVectorReg<T>(u, highWords(i32x4.extmul_low_i16x8_u(a, b), i32x4.extmul_high_i16x8_u(a, b)))
}

export function pmaddwd<T>(u: usize): void { setVectorReg<T>(u, i32x4.dot_i16x8_s(vectorReg<T>(u), vectorRm<T>(u))) }

export function pmuludq<T>(u: usize): void {
  const mask = i64x2.splat(0xffffffff)
  setVectorReg<T>(u, i64x2.mul(v128.and(vectorReg<T>(u), mask), v128.and(vectorRm<T>(u), mask)))
}

export function psadbw<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  const differences = i8x16.sub(i8x16.max_u(a, b), i8x16.min_u(a, b))
  const quarters = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(differences))
  setVectorReg<T>(u, v128.and(i32x4.add(quarters, i64x2.shr_u(quarters, 32)), i64x2.splat(0xffff)))
}
