/** Moves of MMX registers and EMMS; MASKMOVQ and MASKMOVDQU, which store the bytes that a mask selects. */
import { CPU, gpr, RDI } from '../cpu'
import { S_FP_TAG } from '../generated/layout'
import { checkAlignment, proveWrite, write } from '../memory'
import { FOR_WRITE, readRm, segmentLinear, writeRm } from '../operands'
import { uopIsRegister, uopReg, uopRm, uopSegment } from '../uop'
import { enterMmx, mmx, setMmx, setVectorReg, vectorReg, vectorRm, vectorRmRegister, writeScalar } from '../vector'

/** MOVD and MOVQ from a general register or memory: T = u32 clears the upper half. */
export function movdToMmx<T>(u: usize): void { setMmx(uopReg(u), <u64>readRm<T>(u)) }

export function movdFromMmx<T>(u: usize): void {
  writeRm<T>(u, <T>mmx(uopReg(u)))
  enterMmx()
}

export function movqMmx(u: usize): void { setVectorReg<u64>(u, vectorRm<u64>(u)) }

export function movqMmxStore(u: usize): void {
  if (uopIsRegister(u)) return setMmx(uopRm(u), mmx(uopReg(u)))
  writeScalar<u64>(u, mmx(uopReg(u)))
  enterMmx()
}

export function emms(u: usize): void { store<u16>(CPU, 0xffff, S_FP_TAG) }

/** DS:[rDI] (or another segment), cut to the address size: the implicit operand of MASKMOVQ and MASKMOVDQU. */
function implicitLinear(u: usize, size: u32): u64 {
  const ea = load<u8>(u, 7)
  const offset = gpr<u64>(RDI)
  if (ea & 0x40) return segmentLinear(uopSegment(u), offset & 0xffffffff, size | FOR_WRITE)
  return segmentLinear(uopSegment(u), ea & 0x80 ? offset & 0xffff : offset, size | FOR_WRITE)
}

/** Only the pages of selected bytes are touched; an empty mask touches none. Alignment checks are those of quadwords, as on AMD processors. */
export function maskmov<T>(u: usize): void {
  const selected: u32 = i8x16.bitmask(vectorRmRegister<T>(u)) & ((1 << sizeof<T>()) - 1)
  const value = vectorReg<T>(u)
  const address = implicitLinear(u, sizeof<T>())
  checkAlignment(address, 8)
  for (let rest = selected; rest; rest &= rest - 1) proveWrite(address + ctz(rest), 1)
  for (let rest = selected; rest; rest &= rest - 1) write<u8>(address + ctz(rest), byteOf(value, ctz(rest)))
  if (sizeof<T>() == 8) enterMmx()
}

function byteOf(value: v128, lane: u32): u8 {
  return <u8>i8x16.extract_lane_u(i8x16.swizzle(value, i8x16.splat(<i8>lane)), 0)
}
