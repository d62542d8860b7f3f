/** SSE4.1: packed integer arithmetic, sign and zero extension, PTEST. */
import { CF, setFlags, ZF } from '../flags'
import { read } from '../memory'
import { linear } from '../operands'
import { uopImm, uopIsRegister, uopReg, uopRm } from '../uop'
import { low64, setVectorReg, setXmm, vector64, vectorReg, vectorRm, xmm } from '../vector'
import { wordOf } from './mmx-shuffle'

export function pminsb(u: usize): void { setVectorReg<v128>(u, i8x16.min_s(vectorReg<v128>(u), vectorRm<v128>(u))) }
export function pminsd(u: usize): void { setVectorReg<v128>(u, i32x4.min_s(vectorReg<v128>(u), vectorRm<v128>(u))) }
export function pminuw(u: usize): void { setVectorReg<v128>(u, i16x8.min_u(vectorReg<v128>(u), vectorRm<v128>(u))) }
export function pminud(u: usize): void { setVectorReg<v128>(u, i32x4.min_u(vectorReg<v128>(u), vectorRm<v128>(u))) }
export function pmaxsb(u: usize): void { setVectorReg<v128>(u, i8x16.max_s(vectorReg<v128>(u), vectorRm<v128>(u))) }
export function pmaxsd(u: usize): void { setVectorReg<v128>(u, i32x4.max_s(vectorReg<v128>(u), vectorRm<v128>(u))) }
export function pmaxuw(u: usize): void { setVectorReg<v128>(u, i16x8.max_u(vectorReg<v128>(u), vectorRm<v128>(u))) }
export function pmaxud(u: usize): void { setVectorReg<v128>(u, i32x4.max_u(vectorReg<v128>(u), vectorRm<v128>(u))) }

export function pmulld(u: usize): void { setVectorReg<v128>(u, i32x4.mul(vectorReg<v128>(u), vectorRm<v128>(u))) }
/** Signed products of the even doublewords. */
export function pmuldq(u: usize): void {
  const a = vectorReg<v128>(u)
  const b = vectorRm<v128>(u)
  setVectorReg<v128>(u, i64x2.extmul_low_i32x4_s(v128.shuffle<u32>(a, a, 0, 2, 0, 2), v128.shuffle<u32>(b, b, 0, 2, 0, 2)))
}

export function pcmpeqq(u: usize): void { setVectorReg<v128>(u, i64x2.eq(vectorReg<v128>(u), vectorRm<v128>(u))) }
export function packusdw(u: usize): void { setVectorReg<v128>(u, i16x8.narrow_i32x4_u(vectorReg<v128>(u), vectorRm<v128>(u))) }

export function ptest(u: usize): void {
  const a = vectorReg<v128>(u)
  const b = vectorRm<v128>(u)
  const noneCommon = !v128.any_true(v128.and(b, a))
  const noneOutside = !v128.any_true(v128.andnot(b, a))
  setFlags((noneCommon ? ZF : 0) | (noneOutside ? CF : 0))
}

/** Smallest unsigned word, and in the next word its position. */
export function phminposuw(u: usize): void {
  const value = vectorRm<v128>(u)
  let best: u32 = 0x10000
  let position: u32 = 0
  for (let lane: u32 = 0; lane < 8; lane++) {
    const word = wordOf(value, lane)
    if (word >= best) continue
    best = word
    position = lane
  }
  setVectorReg<v128>(u, vector64(best | (position << 16)))
}

/** Sums of absolute differences of four bytes: one block of the second operand against eight overlapping ones of the first. */
export function mpsadbw(u: usize): void {
  const a = vectorReg<v128>(u)
  const b = vectorRm<v128>(u)
  // Swizzle indices with a set top bit give the zero upper bytes of words.
  const first = i16x8.add(i16x8(0, 1, 2, 3, 4, 5, 6, 7), i16x8.splat(<i16>(0x8000 + (uopImm(u) & 4))))
  const block: i32 = 0x8000 + ((uopImm(u) & 3) << 2)
  let sum = i64x2.splat(0)
  for (let byte = 0; byte < 4; byte++) {
    const x = i8x16.swizzle(a, i16x8.add(first, i16x8.splat(<i16>byte)))
    const y = i8x16.swizzle(b, i16x8.splat(<i16>(block + byte)))
    sum = i16x8.add(sum, i16x8.abs(i16x8.sub(x, y)))
  }
  setVectorReg<v128>(u, sum)
}

/** Low half of an XMM register, or as many bytes of memory as T has. */
// @ts-ignore: decorator
@inline function narrowRm<T>(u: usize): v128 {
  return uopIsRegister(u) ? vector64(low64(xmm(uopRm(u)))) : vector64(<u64>read<T>(linear(u, sizeof<T>())))
}

export function pmovsxbw(u: usize): void { setXmm(uopReg(u), i16x8.extend_low_i8x16_s(narrowRm<u64>(u))) }
export function pmovsxbd(u: usize): void { setXmm(uopReg(u), i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(narrowRm<u32>(u)))) }
export function pmovsxbq(u: usize): void {
  setXmm(uopReg(u), i64x2.extend_low_i32x4_s(i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(narrowRm<u16>(u)))))
}
export function pmovsxwd(u: usize): void { setXmm(uopReg(u), i32x4.extend_low_i16x8_s(narrowRm<u64>(u))) }
export function pmovsxwq(u: usize): void { setXmm(uopReg(u), i64x2.extend_low_i32x4_s(i32x4.extend_low_i16x8_s(narrowRm<u32>(u)))) }
export function pmovsxdq(u: usize): void { setXmm(uopReg(u), i64x2.extend_low_i32x4_s(narrowRm<u64>(u))) }
export function pmovzxbw(u: usize): void { setXmm(uopReg(u), i16x8.extend_low_i8x16_u(narrowRm<u64>(u))) }
export function pmovzxbd(u: usize): void { setXmm(uopReg(u), i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(narrowRm<u32>(u)))) }
export function pmovzxbq(u: usize): void {
  setXmm(uopReg(u), i64x2.extend_low_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(narrowRm<u16>(u)))))
}
export function pmovzxwd(u: usize): void { setXmm(uopReg(u), i32x4.extend_low_i16x8_u(narrowRm<u64>(u))) }
export function pmovzxwq(u: usize): void { setXmm(uopReg(u), i64x2.extend_low_i32x4_u(i32x4.extend_low_i16x8_u(narrowRm<u32>(u)))) }
export function pmovzxdq(u: usize): void { setXmm(uopReg(u), i64x2.extend_low_i32x4_u(narrowRm<u64>(u))) }
