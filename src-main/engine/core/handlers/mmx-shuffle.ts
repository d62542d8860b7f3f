/** Packing, unpacking, shuffling, word insertion and extraction of MMX and SSE2: T = u64 for MMX registers, v128 for XMM. */
import { read } from '../memory'
import { linear, readRm } from '../operands'
import { setRegOperand, uopImm, uopIsRegister } from '../uop'
import { enterMmx, joinLow, setVectorReg, vector64, vectorReg, vectorRm, vectorRmRegister } from '../vector'

/** Second operand of the low unpacks: their MMX forms read 32 bits of memory, not 64. */
// @ts-ignore: decorator
@inline function lowHalfRm<T>(u: usize): v128 {
  if (sizeof<T>() == 16 || uopIsRegister(u)) return vectorRm<T>(u)
  return vector64(read<u32>(linear(u, 4)))
}

export function punpcklbw<T>(u: usize): void {
  setVectorReg<T>(u, v128.shuffle<u8>(vectorReg<T>(u), lowHalfRm<T>(u), 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23))
}
export function punpcklwd<T>(u: usize): void {
  setVectorReg<T>(u, v128.shuffle<u16>(vectorReg<T>(u), lowHalfRm<T>(u), 0, 8, 1, 9, 2, 10, 3, 11))
}
export function punpckldq<T>(u: usize): void {
  setVectorReg<T>(u, v128.shuffle<u32>(vectorReg<T>(u), lowHalfRm<T>(u), 0, 4, 1, 5))
}
export function punpcklqdq(u: usize): void {
  setVectorReg<v128>(u, joinLow(vectorReg<v128>(u), vectorRm<v128>(u)))
}

export function punpckhbw<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  if (sizeof<T>() == 16) setVectorReg<T>(u, v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31))
  else setVectorReg<T>(u, v128.shuffle<u8>(a, b, 4, 20, 5, 21, 6, 22, 7, 23, 8, 24, 9, 25, 10, 26, 11, 27))
}
export function punpckhwd<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  if (sizeof<T>() == 16) setVectorReg<T>(u, v128.shuffle<u16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15))
  else setVectorReg<T>(u, v128.shuffle<u16>(a, b, 2, 10, 3, 11, 4, 12, 5, 13))
}
export function punpckhdq<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  if (sizeof<T>() == 16) setVectorReg<T>(u, v128.shuffle<u32>(a, b, 2, 6, 3, 7))
  else setVectorReg<T>(u, v128.shuffle<u32>(a, b, 1, 5, 2, 6))
}
export function punpckhqdq(u: usize): void {
  setVectorReg<v128>(u, v128.shuffle<u64>(vectorReg<v128>(u), vectorRm<v128>(u), 1, 3))
}

// The MMX forms narrow the two operands joined in one vector; the result's low half is theirs.
export function packsswb<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  setVectorReg<T>(u, sizeof<T>() == 16 ? i8x16.narrow_i16x8_s(a, b) : i8x16.narrow_i16x8_s(joinLow(a, b), a))
}
export function packuswb<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  setVectorReg<T>(u, sizeof<T>() == 16 ? i8x16.narrow_i16x8_u(a, b) : i8x16.narrow_i16x8_u(joinLow(a, b), a))
}
export function packssdw<T>(u: usize): void {
  const a = vectorReg<T>(u)
  const b = vectorRm<T>(u)
  setVectorReg<T>(u, sizeof<T>() == 16 ? i16x8.narrow_i32x4_s(a, b) : i16x8.narrow_i32x4_s(joinLow(a, b), a))
}

/** Swizzle indices that bring word (imm >> 2i) & 3 to word i, of the low quadword. */
// @ts-ignore: decorator
@inline function wordIndices(order: u32): u64 {
  const spread = <u64>(order & 3) | (<u64>(order & 0xc) << 14) | (<u64>(order & 0x30) << 28) | (<u64>(order & 0xc0) << 42)
  return 0x0100010001000100 + spread * 0x0202
}
// @ts-ignore: decorator
@inline function upperIndices(): v128 { return i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) }

/** Swizzle indices that bring doubleword (order >> 2i) & 3 to doubleword i. */
export function doublewordIndices(order: u32): v128 {
  const spread = i32x4(order & 3, (order >> 2) & 3, (order >> 4) & 3, (order >> 6) & 3)
  return i32x4.add(i32x4.mul(spread, i32x4.splat(0x04040404)), i32x4.splat(0x03020100))
}

export function pshufw(u: usize): void {
  setVectorReg<u64>(u, i8x16.swizzle(vectorRm<u64>(u), vector64(wordIndices(uopImm(u)))))
}
export function pshufd(u: usize): void {
  setVectorReg<v128>(u, i8x16.swizzle(vectorRm<v128>(u), doublewordIndices(uopImm(u))))
}
export function pshuflw(u: usize): void {
  setVectorReg<v128>(u, i8x16.swizzle(vectorRm<v128>(u), i64x2.replace_lane(upperIndices(), 0, wordIndices(uopImm(u)))))
}
export function pshufhw(u: usize): void {
  const indices = wordIndices(uopImm(u)) + 0x0808080808080808
  setVectorReg<v128>(u, i8x16.swizzle(vectorRm<v128>(u), i64x2.replace_lane(upperIndices(), 1, indices)))
}

export function pinsrw<T>(u: usize): void {
  const word = readRm<u16>(u)
  const lane = sizeof<T>() == 16 ? uopImm(u) & 7 : uopImm(u) & 3
  setVectorReg<T>(u, withWord(vectorReg<T>(u), lane, word))
}

/** The value with word `lane` replaced. */
function withWord(value: v128, lane: u32, word: u16): v128 {
  const here = i16x8.eq(i16x8(0, 1, 2, 3, 4, 5, 6, 7), i16x8.splat(<i16>lane))
  return v128.bitselect(i16x8.splat(word), value, here)
}

/** Register form (0F C5). */
export function pextrw<T>(u: usize): void {
  const lane = sizeof<T>() == 16 ? uopImm(u) & 7 : uopImm(u) & 3
  const value = vectorRmRegister<T>(u)
  if (sizeof<T>() == 8) enterMmx()
  setRegOperand<u32>(u, wordOf(value, lane))
}

export function wordOf(value: v128, lane: u32): u32 {
  const half = lane & 4 ? i64x2.extract_lane(value, 1) : i64x2.extract_lane(value, 0)
  return <u32>(half >> ((lane & 3) << 4)) & 0xffff
}

// @ts-ignore: decorator
@inline export function pmovmskb<T>(u: usize): void {
  const mask = i8x16.bitmask(vectorRmRegister<T>(u))
  if (sizeof<T>() == 8) enterMmx()
  setRegOperand<u32>(u, sizeof<T>() == 16 ? mask : mask & 0xff)
}
