/**
 * Operands of micro-operations. Hot handlers are generic over the form of ModRM.rm as well: F = Reg or Mem (any integer or float type serves as a
 * mark that the compiler resolves), so that the choice costs nothing; others decide at run time.
 */
import { CPU } from './cpu'
import { ATTR_CODE, ATTR_CONFORMING, ATTR_DB, ATTR_RW, ATTR_UNUSABLE, CS, SS } from './descriptors'
import { GP, raiseWithCode, SS_VECTOR } from './fault'
import {
  EA_ADDRESS_32, EA_BEYOND, EA_GENERAL, MODE_64, MODE_FLAT, MODE_PROTECTED, SLOT_RIP_BASE, S_MODE, S_SEG_ATTRIBUTES, S_SEG_BASE, S_SEG_LIMIT,
  S_TEMP,
} from './generated/layout'
import { closeLocked, openLocked } from './locked'
import { hostForWrite, proveWrite, read, write } from './memory'
import { isCanonicalExtent } from './paging'
import { rmRegister, setRmRegister, uopDisp, uopIsLocked, uopIsRegister, uopRm, uopSegment } from './uop'

export type Reg = i32
export type Mem = f32

/** Added to the size of an access that writes: read-only data and code refuse it. */
// @ts-ignore: decorator
@inline export const FOR_WRITE: u32 = 1 << 31

// @ts-ignore: decorator
@inline function sum(u: usize): u64 {
  const index = load<u64>(CPU + load<u8>(u, 6)) << (load<u8>(u, 7) & 3)
  return load<u64>(CPU + load<u8>(u, 5)) + index + <u64>(<i64>uopDisp(u))
}

/** Effective address (offset in its segment), cut to the address size: what LEA stores. */
// @ts-ignore: decorator
@inline export function effectiveAddress(u: usize): u64 {
  return load<u8>(u, 7) & EA_GENERAL ? generalAddress(u) : plainSum(u)
}

/** Without EA_GENERAL, `ea` holds the scale and perhaps EA_ADDRESS_32 (decode-memory.ts): nothing but a cut to 32 bits. */
// @ts-ignore: decorator
@inline function plainSum(u: usize): u64 {
  return sum(u) & (~<u64>0 >> ((load<u8>(u, 7) & EA_ADDRESS_32) >> 1))
}

function generalAddress(u: usize): u64 {
  const ea = load<u8>(u, 7)
  const address = sum(u)
  if (ea & 0x40) return address & 0xffffffff
  if (ea & 0x80) return address & 0xffff
  return ea & EA_BEYOND && load<u8>(u, 5) == SLOT_RIP_BASE ? address + 0x1_0000_0000 : address
}

/** Mask of an address, or of a string instruction's counter and pointers, in the address size. */
// @ts-ignore: decorator
@inline export function addressMask(u: usize): u64 {
  const ea = load<u8>(u, 7)
  if (ea & 0x40) return 0xffffffff
  return ea & 0x80 ? 0xffff : ~<u64>0
}

/** Linear address of the memory operand for an access of `size` bytes (with FOR_WRITE: to be written); segment checks done. */
// @ts-ignore: decorator
@inline export function linear(u: usize, size: u32): u64 {
  return load<u8>(u, 7) & EA_GENERAL ? linearGeneral(u, size) : plainSum(u)
}

function linearGeneral(u: usize, size: u32): u64 {
  return segmentLinear(uopSegment(u), generalAddress(u), size)
}

/**
 * The same for 10 bytes, which are two accesses, of 8 bytes and of 2: where a segment ends at 4 GiB between the two, the second is at its begin (`following`)
 * and nothing faults. SDM vol. 3, 5.3 leaves this open; measured on an AMD EPYC.
 */
export function linearTenBytes(u: usize, intent: u32): u64 {
  const address = linear(u, 8 | intent)
  if (load<u8>(u, 7) & EA_GENERAL) segmentLinear(uopSegment(u), generalAddress(u) + 8, 2 | intent)
  return address
}

/** The same for an operand that lies at another offset than its encoding says: bit strings, POP relative to the popped stack pointer. */
export function linearAt(u: usize, offset: u64, size: u32): u64 {
  return load<u8>(u, 7) & EA_GENERAL ? segmentLinear(uopSegment(u), offset, size) : offset
}

/** Offset in a segment to linear address, with the checks of SDM vol. 3, 5.3-5.5 for `size` bytes (with FOR_WRITE: to be written); #SS for SS, else #GP. */
export function segmentLinear(segment: u32, offset: u64, size: u32): u64 {
  const mode = load<u32>(CPU, S_MODE)
  if (mode & MODE_64) {
    // With a segment base, the offset and the linear address both must be canonical (measured).
    if (!isCanonicalExtent(offset, size & ~FOR_WRITE)) raiseWithCode(segment == SS ? SS_VECTOR : GP, 0)
    if (segment < 4) return offset
    const address = load<u64>(CPU + S_SEG_BASE + (segment << 3)) + offset
    if (!isCanonicalExtent(address, size & ~FOR_WRITE)) raiseWithCode(GP, 0)
    return address
  }
  if (!(mode & MODE_FLAT) || segment >= 4 || segment == CS) checkSegment(segment, <u32>offset, size)
  else if (((offset & 0xffffffff) + (size & ~FOR_WRITE) - 1) >> 32) raiseWithCode(segment == SS ? SS_VECTOR : GP, 0)
  return (load<u64>(CPU + S_SEG_BASE + (segment << 3)) + offset) & 0xffffffff
}

function checkSegment(segment: u32, offset: u32, size: u32): void {
  const attributes = load<u32>(CPU + S_SEG_ATTRIBUTES + (segment << 2))
  const limit = load<u32>(CPU + S_SEG_LIMIT + (segment << 2))
  const vector = segment == SS ? SS_VECTOR : GP
  if (load<u32>(CPU, S_MODE) & MODE_PROTECTED) {
    if (attributes & ATTR_UNUSABLE) raiseWithCode(vector, 0)
    const code = (attributes & ATTR_CODE) != 0
    if (size & FOR_WRITE ? code || !(attributes & ATTR_RW) : code && !(attributes & ATTR_RW)) raiseWithCode(GP, 0)
  }
  const last = <u64>offset + (size & ~FOR_WRITE) - 1
  if ((attributes & (ATTR_CODE | ATTR_CONFORMING)) == ATTR_CONFORMING) {
    // Expand-down data: valid offsets lie above the limit, up to 64 KiB or 4 GiB by the B bit.
    const top: u64 = attributes & ATTR_DB ? 0xffffffff : 0xffff
    if (offset <= limit || last > top) raiseWithCode(vector, 0)
  } else if (last > limit) raiseWithCode(vector, 0)
}

// @ts-ignore: decorator
@inline export function readMemory<T>(u: usize): T { return read<T>(linear(u, sizeof<T>())) }
// @ts-ignore: decorator
@inline export function writeMemory<T>(u: usize, value: T): void { write<T>(linear(u, sizeof<T>() | FOR_WRITE), value) }

/** ModRM.rm operand, form known at compile time. */
// @ts-ignore: decorator
@inline export function readForm<T, F>(u: usize): T {
  return isFloat<F>() ? readMemory<T>(u) : rmRegister<T>(u)
}
// @ts-ignore: decorator
@inline export function writeForm<T, F>(u: usize, value: T): void {
  if (isFloat<F>()) writeMemory<T>(u, value)
  else setRmRegister<T>(u, value)
}

/** ModRM.rm operand, register or memory. */
// @ts-ignore: decorator
@inline export function readRm<T>(u: usize): T {
  return uopIsRegister(u) ? rmRegister<T>(u) : readMemory<T>(u)
}
// @ts-ignore: decorator
@inline export function writeRm<T>(u: usize, value: T): void {
  if (uopIsRegister(u)) setRmRegister<T>(u, value)
  else writeMemory<T>(u, value)
}
/** Reads the operand with the right to write it proven, so that `writeRm` of the result cannot fault. */
// @ts-ignore: decorator
@inline export function modifyRm<T>(u: usize): T {
  if (uopIsRegister(u)) return rmRegister<T>(u)
  const address = linear(u, sizeof<T>() | FOR_WRITE)
  proveWrite(address, sizeof<T>())
  return read<T>(address)
}
// @ts-ignore: decorator
@inline export function modifyForm<T, F>(u: usize): T {
  if (!isFloat<F>()) return rmRegister<T>(u)
  const address = linear(u, sizeof<T>() | FOR_WRITE)
  proveWrite(address, sizeof<T>())
  return read<T>(address)
}

// @ts-ignore: decorator
@inline const SLOW_VALUE: usize = S_TEMP
// @ts-ignore: decorator
@inline const SLOW_LINEAR: usize = S_TEMP + 8

/**
 * Opens ModRM.rm for reading and writing: host address of its value, with the right to write proven. Load the value there, compute, and end
 * with `closeForm`, which cannot fault. One TLB look-up serves both accesses; memory that needs the slow way is read into temp[0].
 */
// @ts-ignore: decorator
@inline export function openForm<T, F>(u: usize): usize {
  if (!isFloat<F>()) return CPU + uopRm(u)
  const address = linear(u, sizeof<T>() | FOR_WRITE)
  return openLinear<T>(u, address)
}
// @ts-ignore: decorator
@inline export function closeForm<T, F>(u: usize, place: usize, value: T): void {
  if (!isFloat<F>()) setRmRegister<T>(u, value)
  else closeLinear<T>(u, place, value)
}
/** The same with the form of ModRM.rm decided at run time. */
// @ts-ignore: decorator
@inline export function openRm<T>(u: usize): usize { return uopIsRegister(u) ? openForm<T, Reg>(u) : openForm<T, Mem>(u) }
// @ts-ignore: decorator
@inline export function closeRm<T>(u: usize, place: usize, value: T): void {
  if (uopIsRegister(u)) closeForm<T, Reg>(u, place, value)
  else closeForm<T, Mem>(u, place, value)
}
/** `openForm` of any linear address; ends with `closeLinear`. */
// @ts-ignore: decorator
@inline export function openLinear<T>(u: usize, address: u64): usize {
  const host = hostForWrite<T>(address)
  return host && !uopIsLocked(u) ? host : openSlow<T>(u, address)
}
// @ts-ignore: decorator
@inline export function closeLinear<T>(u: usize, place: usize, value: T): void {
  if (place != CPU + SLOW_VALUE) store<T>(place, value)
  else closeSlow<T>(u, value)
}

function openSlow<T>(u: usize, address: u64): usize {
  proveWrite(address, sizeof<T>())
  store<u64>(CPU, address, SLOW_LINEAR)
  if (uopIsLocked(u)) openLocked<T>(address, CPU + SLOW_VALUE)
  else store<T>(CPU, read<T>(address), SLOW_VALUE)
  return CPU + SLOW_VALUE
}

function closeSlow<T>(u: usize, value: T): void {
  if (uopIsLocked(u)) closeLocked<T>(load<u64>(CPU, SLOW_LINEAR), value)
  else write<T>(load<u64>(CPU, SLOW_LINEAR), value)
}

/** Reads and writes at an offset of a segment. */
// @ts-ignore: decorator
@inline export function readSegment<T>(segment: u32, offset: u64): T { return read<T>(segmentLinear(segment, offset, sizeof<T>())) }
// @ts-ignore: decorator
@inline export function writeSegment<T>(segment: u32, offset: u64, value: T): void { write<T>(segmentLinear(segment, offset, sizeof<T>() | FOR_WRITE), value) }
