/** Moves of MMX registers and EMMS; MASKMOVQ and MASKMOVDQU, which store the bytes that a mask selects. */
import { CPU, gpr, RDI } from '../cpu'
import { S_FP_TAG } from '../generated/layout'
import { proveWrite, write } from '../memory'
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

/** TOP becomes 0 too, as with every MMX instruction (measured). */
export function emms(u: usize): void {
  enterMmx()
  store<u16>(CPU, 0xffff, S_FP_TAG)
}

/** The quadword `part` bytes behind DS:[rDI] (or another segment), cut to the address size: the implicit operand of MASKMOVQ and half of MASKMOVDQU's. */
function implicitLinear(u: usize, part: u32): u64 {
  const ea = load<u8>(u, 7)
  const offset = gpr<u64>(RDI)
  const cut = ea & 0x40 ? offset & 0xffffffff : ea & 0x80 ? offset & 0xffff : offset
  return segmentLinear(uopSegment(u), cut + part, 8 | FOR_WRITE)
}

/** Faults whatever the mask, and after the change to MMX registers, as stores of quadwords do: the first one's page comes before the second one's segment (measured). */
export function maskmov<T>(u: usize): void {
  const selected: u32 = i8x16.bitmask(vectorRmRegister<T>(u)) & ((1 << sizeof<T>()) - 1)
  const value = vectorReg<T>(u)
  if (sizeof<T>() == 8) enterMmx()
  const address = implicitLinear(u, 0)
  for (let part: u32 = 0; part < sizeof<T>(); part += 8) proveWrite(implicitLinear(u, part), 8)
  for (let rest = selected; rest; rest &= rest - 1) write<u8>(address + ctz(rest), byteOf(value, ctz(rest)))
}

function byteOf(value: v128, lane: u32): u8 {
  return <u8>i8x16.extract_lane_u(i8x16.swizzle(value, i8x16.splat(<i8>lane)), 0)
}
