/** SSE4.1: blends, insertion and extraction of elements. */
import { read, write } from '../memory'
import { FOR_WRITE, linear, readRm, writeRm } from '../operands'
import { rmRegister, setRmRegister, uopImm, uopIsRegister, uopReg, uopRm } from '../uop'
import { setVectorReg, setXmm, vectorReg, vectorRm, xmm } from '../vector'
import { wordOf } from './mmx-shuffle'

/** Elements of the second operand where the mask's are all ones. */
// @ts-ignore: decorator
@inline function blend(u: usize, mask: v128): void { setVectorReg<v128>(u, v128.bitselect(vectorRm<v128>(u), vectorReg<v128>(u), mask)) }

// The variable blends take the sign bits of XMM0.
export function pblendvb(u: usize): void { blend(u, i8x16.shr_s(xmm(0), 7)) }
export function blendvps(u: usize): void { blend(u, i32x4.shr_s(xmm(0), 31)) }
export function blendvpd(u: usize): void { blend(u, i64x2.shr_s(xmm(0), 63)) }

// The others one bit of the immediate per element.
export function pblendw(u: usize): void {
  const bits = i16x8(1, 2, 4, 8, 16, 32, 64, 128)
  blend(u, i16x8.eq(v128.and(i16x8.splat(<i16>uopImm(u)), bits), bits))
}
export function blendps(u: usize): void {
  const bits = i32x4(1, 2, 4, 8)
  blend(u, i32x4.eq(v128.and(i32x4.splat(uopImm(u)), bits), bits))
}
export function blendpd(u: usize): void {
  const bits = i64x2(1, 2)
  blend(u, i64x2.eq(v128.and(i64x2.splat(uopImm(u)), bits), bits))
}

// @ts-ignore: decorator
@inline function lane(u: usize, mask: i32): u32 { return uopImm(u) & mask }
// @ts-ignore: decorator
@inline function doublewordOf(value: v128, which: u32): u32 { return wordOf(value, which << 1) | (wordOf(value, (which << 1) + 1) << 16) }
// @ts-ignore: decorator
@inline function quadwordOf(value: v128, which: u32): u64 { return which ? i64x2.extract_lane(value, 1) : i64x2.extract_lane(value, 0) }

/** Register forms write 32 bits, zero-extended; memory forms the element alone. */
export function pextrb(u: usize): void {
  const byte = (wordOf(xmm(uopReg(u)), lane(u, 15) >> 1) >> (lane(u, 1) << 3)) & 0xff
  if (uopIsRegister(u)) setRmRegister<u32>(u, byte)
  else write<u8>(linear(u, 1 | FOR_WRITE), <u8>byte)
}
export function pextrwStore(u: usize): void {
  const word = wordOf(xmm(uopReg(u)), lane(u, 7))
  if (uopIsRegister(u)) setRmRegister<u32>(u, word)
  else write<u16>(linear(u, 2 | FOR_WRITE), <u16>word)
}
/** PEXTRD, PEXTRQ. */
export function pextrd<T>(u: usize): void {
  const value = xmm(uopReg(u))
  writeRm<T>(u, sizeof<T>() == 8 ? <T>quadwordOf(value, lane(u, 1)) : <T>doublewordOf(value, lane(u, 3)))
}
export function extractps(u: usize): void { writeRm<u32>(u, doublewordOf(xmm(uopReg(u)), lane(u, 3))) }

export function pinsrb(u: usize): void {
  const byte = uopIsRegister(u) ? <u8>rmRegister<u32>(u) : read<u8>(linear(u, 1))
  const here = i8x16.eq(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>lane(u, 15)))
  setXmm(uopReg(u), v128.bitselect(i8x16.splat(byte), xmm(uopReg(u)), here))
}
/** PINSRD, PINSRQ. */
export function pinsrd<T>(u: usize): void {
  const element = readRm<T>(u)
  const value = xmm(uopReg(u))
  if (sizeof<T>() == 4) return setXmm(uopReg(u), withDoubleword(value, lane(u, 3), <u32>element))
  setXmm(uopReg(u), lane(u, 1) ? i64x2.replace_lane(value, 1, <u64>element) : i64x2.replace_lane(value, 0, <u64>element))
}

// @ts-ignore: decorator
@inline function withDoubleword(value: v128, which: u32, element: u32): v128 {
  return v128.bitselect(i32x4.splat(element), value, i32x4.eq(i32x4(0, 1, 2, 3), i32x4.splat(which)))
}

/** The immediate: bits 7:6 element of a register source, 5:4 element of the destination, 3:0 elements to clear. */
export function insertps(u: usize): void {
  const element = uopIsRegister(u) ? doublewordOf(xmm(uopRm(u)), lane(u, 0xc0) >> 6) : read<u32>(linear(u, 4))
  const bits = i32x4(1, 2, 4, 8)
  const cleared = i32x4.eq(v128.and(i32x4.splat(uopImm(u)), bits), bits)
  setXmm(uopReg(u), v128.andnot(withDoubleword(xmm(uopReg(u)), lane(u, 0x30) >> 4, element), cleared))
}
