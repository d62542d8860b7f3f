/**
 * FXSAVE, FXRSTOR, XSAVE, XRSTOR: the 512-byte legacy area (SDM vol. 1, table 10-2 and 13.4), the XSAVE header (13.4.2). T = u64 is the
 * REX.W form with 64-bit instruction and operand pointers. Only x87 (bit 0) and SSE (bit 1) exist in XCR0.
 */
import { CPU, gpr, RAX, RDX, xmmAddress } from '../cpu'
import { GP, NM, raise, raiseWithCode, UD } from '../fault'
import { MXCSR_MASK } from '../float/mxcsr'
import {
  MODE_64, S_CR, S_FPR, S_FP_CONTROL, S_FP_INSTRUCTION, S_FP_INSTRUCTION_SELECTOR, S_FP_OPCODE, S_FP_OPERAND, S_FP_OPERAND_SELECTOR, S_FP_STATUS,
  S_FP_TAG, S_MODE, S_MXCSR, S_XCR0,
} from '../generated/layout'
import { proveWrite, read, read128, write, write128 } from '../memory'
import { FOR_WRITE, linear } from '../operands'
import { refreshErrorPins } from '../x87/error-pins'
import { setStatus } from '../x87/exceptions'
import { physical } from '../x87/stack'

// @ts-ignore: decorator
@inline const CR4_OSXSAVE: u32 = 1 << 18
// @ts-ignore: decorator
@inline const CR0_TS: u32 = 1 << 3
// @ts-ignore: decorator
@inline const LEGACY: u32 = 512
// @ts-ignore: decorator
@inline const HEADER: u32 = 64
// @ts-ignore: decorator
@inline const X87: u64 = 1
// @ts-ignore: decorator
@inline const SSE: u64 = 2
// Offsets in the legacy area.
// @ts-ignore: decorator
@inline const AREA_MXCSR: u64 = 24
// @ts-ignore: decorator
@inline const AREA_REGISTERS: u64 = 32
// @ts-ignore: decorator
@inline const AREA_XMM: u64 = 160

function alignedArea(u: usize, size: u32, alignment: u64, intent: u32): u64 {
  const area = linear(u, size | intent)
  if (area & (alignment - 1)) raiseWithCode(GP, 0)
  return area
}

/** The one-bit tags of the legacy area: 1 = not empty. */
function abridgedTag(): u32 {
  const tag: u32 = load<u16>(CPU, S_FP_TAG)
  let abridged: u32 = 0
  for (let i: u32 = 0; i < 8; i++) if ((tag >> (i << 1) & 3) != 3) abridged |= 1 << i
  return abridged
}

function setAbridgedTag(abridged: u32): void {
  let tag: u32 = 0
  for (let i: u32 = 0; i < 8; i++) if (!(abridged >> i & 1)) tag |= 3 << (i << 1)
  store<u16>(CPU, <u16>tag, S_FP_TAG)
}

function savePointers<T>(area: u64): void {
  write<u16>(area, load<u16>(CPU, S_FP_CONTROL))
  write<u16>(area + 2, load<u16>(CPU, S_FP_STATUS))
  write<u16>(area + 4, <u16>abridgedTag())
  if (!(load<u16>(CPU, S_FP_STATUS) & 0x80)) return saveNoPointers(area)
  write<u16>(area + 6, load<u16>(CPU, S_FP_OPCODE))
  if (sizeof<T>() == 8) {
    write<u64>(area + 8, load<u64>(CPU, S_FP_INSTRUCTION))
    write<u64>(area + 16, load<u64>(CPU, S_FP_OPERAND))
    return
  }
  write<u32>(area + 8, load<u32>(CPU, S_FP_INSTRUCTION))
  write<u32>(area + 12, load<u16>(CPU, S_FP_INSTRUCTION_SELECTOR))
  write<u32>(area + 16, load<u32>(CPU, S_FP_OPERAND))
  write<u32>(area + 20, load<u16>(CPU, S_FP_OPERAND_SELECTOR))
}

/** Without a pending exception AMD processors save zeros (CPUID 80000008h, EBX bit 2). */
function saveNoPointers(area: u64): void {
  write<u16>(area + 6, 0)
  write<u64>(area + 8, 0)
  write<u64>(area + 16, 0)
}

function saveX87<T>(area: u64): void {
  savePointers<T>(area)
  for (let i: u32 = 0; i < 8; i++) {
    const register = CPU + S_FPR + (physical(i) << 4)
    write<u64>(area + AREA_REGISTERS + (i << 4), load<u64>(register))
    write<u64>(area + AREA_REGISTERS + (i << 4) + 8, load<u16>(register, 8))
  }
}

/** XMM8..15 are saved in 64-bit mode only. */
// @ts-ignore: decorator
@inline function xmmCount(): u32 { return load<u32>(CPU, S_MODE) & MODE_64 ? 16 : 8 }

function saveXmm(area: u64): void {
  for (let i: u32 = 0; i < xmmCount(); i++) write128(area + AREA_XMM + (i << 4), v128.load(xmmAddress(i)))
}

function saveMxcsr(area: u64): void {
  write<u32>(area + AREA_MXCSR, load<u32>(CPU, S_MXCSR))
  write<u32>(area + AREA_MXCSR + 4, MXCSR_MASK)
}

function loadX87<T>(area: u64): void {
  const control = read<u16>(area)
  const status = read<u16>(area + 2)
  const abridged = read<u8>(area + 4)
  const opcode = read<u16>(area + 6)
  const instruction = sizeof<T>() == 8 ? read<u64>(area + 8) : <u64>read<u32>(area + 8)
  const operand = sizeof<T>() == 8 ? read<u64>(area + 16) : <u64>read<u32>(area + 16)
  const selectors = sizeof<T>() == 8 ? 0 : <u32>read<u16>(area + 12) | (<u32>read<u16>(area + 20) << 16)
  store<u16>(CPU, (control & 0x1f7f) | 0x40, S_FP_CONTROL)
  setStatus(status)
  setAbridgedTag(abridged)
  store<u16>(CPU, opcode & 0x7ff, S_FP_OPCODE)
  store<u64>(CPU, instruction, S_FP_INSTRUCTION)
  store<u64>(CPU, operand, S_FP_OPERAND)
  store<u16>(CPU, <u16>selectors, S_FP_INSTRUCTION_SELECTOR)
  store<u16>(CPU, <u16>(selectors >> 16), S_FP_OPERAND_SELECTOR)
  for (let i: u32 = 0; i < 8; i++) {
    const register = CPU + S_FPR + (physical(i) << 4)
    store<u64>(register, read<u64>(area + AREA_REGISTERS + (i << 4)))
    store<u64>(register, read<u16>(area + AREA_REGISTERS + (i << 4) + 8), 8)
  }
  refreshErrorPins()
}

function loadXmm(area: u64): void {
  for (let i: u32 = 0; i < xmmCount(); i++) v128.store(xmmAddress(i), read128(area + AREA_XMM + (i << 4)))
}

function checkedMxcsr(area: u64): u32 {
  const value = read<u32>(area + AREA_MXCSR)
  if (value & ~MXCSR_MASK) raiseWithCode(GP, 0)
  return value
}

/** Faults as a read of the whole area would, so that nothing is loaded by halves. */
/** The last byte comes first (measured). */
function proveRead(area: u64, size: u32): void {
  read<u8>(area + size - 1)
  read<u8>(area)
}

function proveArea(area: u64, size: u32): void {
  proveWrite(area + size - 1, 1)
  proveWrite(area, 1)
}

export function fxsave<T>(u: usize): void {
  const area = alignedArea(u, LEGACY, 16, FOR_WRITE)
  proveArea(area, LEGACY)
  saveX87<T>(area)
  saveMxcsr(area)
  saveXmm(area)
}

export function fxrstor<T>(u: usize): void {
  const area = alignedArea(u, LEGACY, 16, 0)
  proveRead(area, LEGACY)
  const control = checkedMxcsr(area)
  loadX87<T>(area)
  store<u32>(CPU, control, S_MXCSR)
  loadXmm(area)
}

/** EDX:EAX AND XCR0, after the checks of XSAVE and XRSTOR, to which EM does not matter. */
function requested(): u64 {
  if (!(load<u32>(CPU, S_CR + 4 * 8) & CR4_OSXSAVE)) raise(UD)
  if (load<u32>(CPU, S_CR) & CR0_TS) raise(NM)
  return load<u64>(CPU, S_XCR0) & (<u64>gpr<u32>(RAX) | (<u64>gpr<u32>(RDX) << 32))
}

export function xsave<T>(u: usize): void {
  const components = requested()
  const area = alignedArea(u, LEGACY + HEADER, 64, FOR_WRITE)
  proveWrite(area, 1) // here the first byte comes first, then the last (measured)
  proveArea(area, LEGACY + HEADER)
  if (components & X87) saveX87<T>(area)
  if (components & SSE) {
    saveMxcsr(area)
    saveXmm(area)
  }
  const header = area + LEGACY
  write<u64>(header, (read<u64>(header) & ~components) | components)
}

export function xrstor<T>(u: usize): void {
  const components = requested()
  const area = alignedArea(u, LEGACY + HEADER, 64, 0)
  read<u8>(area) // here the first byte comes first, then the header (measured)
  read<u8>(area + LEGACY)
  proveRead(area, LEGACY + HEADER)
  const present = read<u64>(area + LEGACY)
  if (present & ~load<u64>(CPU, S_XCR0) || read<u64>(area + LEGACY + 8) != 0 || read<u64>(area + LEGACY + 16) != 0) raiseWithCode(GP, 0)
  const control = components & SSE ? checkedMxcsr(area) : 0
  if (components & X87) {
    if (present & X87) loadX87<T>(area)
    else initX87()
  }
  if (!(components & SSE)) return
  store<u32>(CPU, control, S_MXCSR)
  if (present & SSE) loadXmm(area)
  else for (let i: u32 = 0; i < xmmCount(); i++) v128.store(xmmAddress(i), i64x2.splat(0))
}

/** The x87 state after FNINIT, registers cleared too: what XRSTOR gives for a component that the area does not hold. */
function initX87(): void {
  initControl()
  for (let i: u32 = 0; i < 8; i++) v128.store(CPU + S_FPR + (i << 4), i64x2.splat(0))
}

/** FNINIT: SDM vol. 2. */
export function initControl(): void {
  store<u16>(CPU, 0x37f, S_FP_CONTROL)
  store<u16>(CPU, 0, S_FP_STATUS)
  store<u16>(CPU, 0xffff, S_FP_TAG)
  store<u16>(CPU, 0, S_FP_OPCODE)
  store<u64>(CPU, 0, S_FP_INSTRUCTION)
  store<u64>(CPU, 0, S_FP_OPERAND)
  store<u16>(CPU, 0, S_FP_INSTRUCTION_SELECTOR)
  store<u16>(CPU, 0, S_FP_OPERAND_SELECTOR)
  refreshErrorPins()
}
