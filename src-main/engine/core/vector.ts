/**
 * MMX and XMM registers and the operands of vector instructions.
 * Handlers that exist for both files are generic: T = u64 works on MMX registers, held in the low half of a v128, T = v128 on XMM registers.
 */
import { CPU, xmmAddress } from './cpu'
import { GP, raiseWithCode } from './fault'
import { EA_GENERAL, MODE_64, S_FP_STATUS, S_FP_TAG, S_FPR, S_MODE, S_SEG_BASE } from './generated/layout'
import { hostForRead, hostForWrite, read, read128, write, write128 } from './memory'
import { effectiveAddress, FOR_WRITE, linear } from './operands'
import { uopIsRegister, uopReg, uopRm, uopSegment } from './uop'

// @ts-ignore: decorator
@inline const TOP_MASK: u16 = 0x3800

/** Host offset of MMX register `number`: the low 64 bits of x87 register R`number` (not of the stack). */
// @ts-ignore: decorator
@inline export function mmxAddress(number: u32): usize { return CPU + S_FPR + ((number & 7) << 4) }

/** What every MMX instruction (EMMS, too, before it empties them) does to the x87 state: TOP 0, all registers valid (SDM vol. 1, 9.5.1). */
// @ts-ignore: decorator
@inline export function enterMmx(): void {
  store<u16>(CPU, 0, S_FP_TAG)
  store<u16>(CPU, load<u16>(CPU, S_FP_STATUS) & ~TOP_MASK, S_FP_STATUS)
}

// @ts-ignore: decorator
@inline export function mmx(number: u32): u64 { return load<u64>(mmxAddress(number)) }

/** Writes an MMX register; the exponent and sign above it become all ones. */
// @ts-ignore: decorator
@inline export function setMmx(number: u32, value: u64): void {
  const address = mmxAddress(number)
  enterMmx()
  store<u64>(address, value)
  store<u16>(address, 0xffff, 8)
}

// @ts-ignore: decorator
@inline export function xmm(number: u32): v128 { return v128.load(xmmAddress(number)) }
// @ts-ignore: decorator
@inline export function setXmm(number: u32, value: v128): void { v128.store(xmmAddress(number), value) }

// @ts-ignore: decorator
@inline export function low64(value: v128): u64 { return <u64>i64x2.extract_lane(value, 0) }
// @ts-ignore: decorator
@inline export function vector64(value: u64): v128 { return i64x2.replace_lane(i64x2.splat(0), 0, value) }
/** Low half from the first, high half from the second. */
// @ts-ignore: decorator
@inline export function joinLow(low: v128, high: v128): v128 { return v128.shuffle<u64>(low, high, 0, 2) }

/** Linear address of a 16-byte operand that must be aligned: #GP(0) if it is not (SDM vol. 1, 4.6.1). `intent`: FOR_WRITE or 0. */
// @ts-ignore: decorator
@inline export function alignedLinear(u: usize, intent: u32): u64 {
  if (load<u8>(u, 7) & EA_GENERAL) checkAlignment(u)
  const address = linear(u, 16 | intent)
  if (address & 15) raiseWithCode(GP, 0)
  return address
}

/** Outside 64-bit code it comes before the segment's limit, which may be #SS (measured). */
function checkAlignment(u: usize): void {
  if (load<u32>(CPU, S_MODE) & MODE_64) return
  if ((load<u64>(CPU + S_SEG_BASE + (uopSegment(u) << 3)) + effectiveAddress(u)) & 15) raiseWithCode(GP, 0)
}

/** 16 bytes at any linear address: in one access where the TLB has the page, else in two. */
// @ts-ignore: decorator
@inline export function readVector(address: u64): v128 {
  const host = hostForRead<v128>(address)
  return host ? v128.load(host) : read128(address)
}
// @ts-ignore: decorator
@inline export function writeVector(address: u64, value: v128): void {
  const host = hostForWrite<v128>(address)
  if (host) v128.store(host, value)
  else write128(address, value)
}
// @ts-ignore: decorator
@inline export function readAligned(u: usize): v128 { return readVector(alignedLinear(u, 0)) }
// @ts-ignore: decorator
@inline export function writeAligned(u: usize, value: v128): void { writeVector(alignedLinear(u, FOR_WRITE), value) }

/** Vector register named by ModRM.reg. */
// @ts-ignore: decorator
@inline export function vectorReg<T>(u: usize): v128 {
  return sizeof<T>() == 16 ? xmm(uopReg(u)) : v128.load64_zero(mmxAddress(uopReg(u)))
}
// @ts-ignore: decorator
@inline export function setVectorReg<T>(u: usize, value: v128): void {
  if (sizeof<T>() == 16) setXmm(uopReg(u), value)
  else setMmx(uopReg(u), low64(value))
}
/** Vector register named by ModRM.rm in register form. */
// @ts-ignore: decorator
@inline export function vectorRmRegister<T>(u: usize): v128 {
  return sizeof<T>() == 16 ? xmm(uopRm(u)) : v128.load64_zero(mmxAddress(uopRm(u)))
}
// @ts-ignore: decorator
@inline export function setVectorRmRegister<T>(u: usize, value: v128): void {
  if (sizeof<T>() == 16) setXmm(uopRm(u), value)
  else setMmx(uopRm(u), low64(value))
}
/** ModRM.rm operand: register, or memory of the register's width (aligned, where it is 16 bytes). */
// @ts-ignore: decorator
@inline export function vectorRm<T>(u: usize): v128 {
  if (uopIsRegister(u)) return vectorRmRegister<T>(u)
  return sizeof<T>() == 16 ? readAligned(u) : vector64(read<u64>(linear(u, 8)))
}

/** The low T (u32, u64) of an XMM register, or memory of that size. */
// @ts-ignore: decorator
@inline export function scalarRm<T>(u: usize): T {
  return uopIsRegister(u) ? load<T>(xmmAddress(uopRm(u))) : read<T>(linear(u, sizeof<T>()))
}
// @ts-ignore: decorator
@inline export function setScalarReg<T>(u: usize, value: T): void { store<T>(xmmAddress(uopReg(u)), value) }
// @ts-ignore: decorator
@inline export function scalarReg<T>(u: usize): T { return load<T>(xmmAddress(uopReg(u))) }
// @ts-ignore: decorator
@inline export function writeScalar<T>(u: usize, value: T): void { write<T>(linear(u, sizeof<T>() | FOR_WRITE), value) }

/** Bit patterns of F = f32 or f64: the low element of the destination, and the second operand. */
// @ts-ignore: decorator
@inline export function scalarBits<F>(u: usize): u64 { return sizeof<F>() == 4 ? <u64>scalarReg<u32>(u) : scalarReg<u64>(u) }
// @ts-ignore: decorator
@inline export function sourceBits<F>(u: usize): u64 { return sizeof<F>() == 4 ? <u64>scalarRm<u32>(u) : scalarRm<u64>(u) }
// @ts-ignore: decorator
@inline export function setScalarBits<F>(u: usize, bits: u64): void {
  if (sizeof<F>() == 4) setScalarReg<u32>(u, <u32>bits)
  else setScalarReg<u64>(u, bits)
}
