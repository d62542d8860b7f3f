/** Descriptor tables and what is asked of descriptors: LGDT SGDT LIDT SIDT LLDT SLDT LTR STR, LAR LSL VERR VERW, ARPL. */
import { CPU, cpl } from '../cpu'
import {
  ATTR_CODE, ATTR_P, ATTR_RW, ATTR_S, ATTR_UNUSABLE, attributesOf, baseOf, dplOf, fetchDescriptor, fetchUpperHalf, findDescriptor, inLongMode, isCode,
  isConforming, isNull, LDTR, limitOf, TR, TYPE_LDT, TYPE_TSS, TYPE_TSS16, typeOf,
} from '../descriptors'
import { in64BitMode } from '../far-transfer'
import { GP, NP, raise, raiseWithCode, UD } from '../fault'
import { getFlags, setFlags, ZF } from '../flags'
import { S_GDTR_BASE, S_GDTR_LIMIT, S_IDTR_BASE, S_IDTR_LIMIT } from '../generated/layout'
import { proveWrite, read, readSystem, write, writeSystem } from '../memory'
import { FOR_WRITE, linear, readRm, writeMemory, writeRm } from '../operands'
import { isCanonical } from '../paging'
import { isProtected, selectorOf, setNullSegment, setSegment } from '../segments'
import { regOperand, setRegOperand, setRmRegister, uopIsRegister } from '../uop'

/** Limit (16 bits) and base; the base has 8 bytes in 64-bit mode, else 4. */
function storeTable(u: usize, limit: u32, base: u64): void {
  const size: u32 = in64BitMode() ? 10 : 6
  const address = linear(u, size | FOR_WRITE)
  proveWrite(address, size)
  write<u16>(address, <u16>limit)
  if (size == 10) write<u64>(address + 2, base)
  else write<u32>(address + 2, <u32>base)
}

export function sgdt(u: usize): void { storeTable(u, load<u32>(CPU, S_GDTR_LIMIT), load<u64>(CPU, S_GDTR_BASE)) }
export function sidt(u: usize): void { storeTable(u, load<u32>(CPU, S_IDTR_LIMIT), load<u64>(CPU, S_IDTR_BASE)) }

/** Base of the operand; 24 bits with a 16-bit operand size. */
function tableBase<T>(address: u64): u64 {
  if (!in64BitMode()) return <u64>read<u32>(address + 2) & (sizeof<T>() == 2 ? 0xffffff : 0xffffffff)
  const base = read<u64>(address + 2)
  if (!isCanonical(base)) raiseWithCode(GP, 0)
  return base
}

export function lgdt<T>(u: usize): void {
  const address = linear(u, in64BitMode() ? 10 : 6)
  const limit: u32 = read<u16>(address)
  store<u64>(CPU, tableBase<T>(address), S_GDTR_BASE)
  store<u32>(CPU, limit, S_GDTR_LIMIT)
}

export function lidt<T>(u: usize): void {
  const address = linear(u, in64BitMode() ? 10 : 6)
  const limit: u32 = read<u16>(address)
  store<u64>(CPU, tableBase<T>(address), S_IDTR_BASE)
  store<u32>(CPU, limit, S_IDTR_LIMIT)
}

// @ts-ignore: decorator
@inline function checkProtected(): void {
  if (!isProtected()) raise(UD)
}

function storeSelector<T>(u: usize, segment: u32): void {
  checkProtected()
  if (uopIsRegister(u)) setRmRegister<T>(u, <T>selectorOf(segment))
  else writeMemory<u16>(u, <u16>selectorOf(segment))
}

export function sldt<T>(u: usize): void { storeSelector<T>(u, LDTR) }
export function str<T>(u: usize): void { storeSelector<T>(u, TR) }

/** System descriptor in the GDT of one of two types, present; its upper half is checked by `systemBase`. */
function fetchSystem(selector: u32, type: u32, otherType: u32): u64 {
  const code = selector & 0xfffc
  if (selector & 4) raiseWithCode(GP, code)
  const descriptor = fetchDescriptor(selector, GP)
  const attributes = attributesOf(descriptor)
  const found = typeOf(attributes)
  if (attributes & ATTR_S || (found != type && found != otherType)) raiseWithCode(GP, code)
  if (!(attributes & ATTR_P)) raiseWithCode(NP, code)
  return descriptor
}

function systemBase(selector: u32, descriptor: u64): u64 {
  const upper = fetchUpperHalf(selector)
  if ((upper >> 40) & 0x1f) raiseWithCode(GP, selector & 0xfffc)
  const base = baseOf(descriptor) | (upper << 32)
  if (inLongMode() && !isCanonical(base)) raiseWithCode(GP, selector & 0xfffc)
  return base
}

function checkSupervisor(): void {
  checkProtected()
  if (cpl() != 0) raiseWithCode(GP, 0)
}

export function lldt(u: usize): void {
  checkSupervisor()
  const selector: u32 = readRm<u16>(u)
  if (isNull(selector)) return setNullSegment(LDTR, selector, 0)
  const descriptor = fetchSystem(selector, TYPE_LDT, TYPE_LDT)
  setSegment(LDTR, selector, systemBase(selector, descriptor), limitOf(descriptor), attributesOf(descriptor))
}

/** Loads an available TSS and marks it busy. */
export function ltr(u: usize): void {
  checkSupervisor()
  const selector: u32 = readRm<u16>(u)
  if (isNull(selector)) raiseWithCode(GP, 0)
  const descriptor = fetchSystem(selector, TYPE_TSS, inLongMode() ? TYPE_TSS : TYPE_TSS16)
  const base = systemBase(selector, descriptor)
  const busy = attributesOf(descriptor) | 2
  writeSystem<u8>(findDescriptor(selector, 8) + 5, <u8>busy)
  setSegment(TR, selector, base, limitOf(descriptor), busy)
}

/** Bit per system type: what LAR and LSL show. */
// @ts-ignore: decorator
@inline const LAR_TYPES: u32 = 0x1a3e
// @ts-ignore: decorator
@inline const LAR_TYPES_LONG: u32 = 0x1a04
// @ts-ignore: decorator
@inline const LSL_TYPES: u32 = 0x0a0e
// @ts-ignore: decorator
@inline const LSL_TYPES_LONG: u32 = 0x0a04

/** The selector's descriptor, or 0 when it is outside the table or the current level may not see it. `types` are the system types that count. */
function visibleDescriptor(selector: u32, types: u32): u64 {
  if (isNull(selector)) return 0
  const address = findDescriptor(selector, 8)
  if (address == 0) return 0
  const descriptor = readSystem<u64>(address)
  const attributes = attributesOf(descriptor)
  if (!(attributes & ATTR_S) && !((types >> typeOf(attributes)) & 1)) return 0
  if (isCode(attributes) && isConforming(attributes)) return descriptor
  const dpl = dplOf(attributes)
  return dpl < cpl() || dpl < (selector & 3) ? 0 : descriptor
}

function setZero(holds: bool): void {
  setFlags(holds ? getFlags() | ZF : getFlags() & ~ZF)
}

/** Limit bits 19:16 come along, as on AMD processors. */
export function lar<T>(u: usize): void {
  checkProtected()
  const descriptor = visibleDescriptor(readRm<u16>(u), inLongMode() ? LAR_TYPES_LONG : LAR_TYPES)
  if (descriptor) setRegOperand<T>(u, <T>(<u32>(descriptor >> 32) & 0xffff00))
  setZero(descriptor != 0)
}

export function lsl<T>(u: usize): void {
  checkProtected()
  const descriptor = visibleDescriptor(readRm<u16>(u), inLongMode() ? LSL_TYPES_LONG : LSL_TYPES)
  if (descriptor) setRegOperand<T>(u, <T>limitOf(descriptor))
  setZero(descriptor != 0)
}

export function verr(u: usize): void {
  checkProtected()
  const descriptor = visibleDescriptor(readRm<u16>(u), 0)
  setZero(descriptor != 0 && (attributesOf(descriptor) & (ATTR_CODE | ATTR_RW)) != ATTR_CODE)
}

export function verw(u: usize): void {
  checkProtected()
  const descriptor = visibleDescriptor(readRm<u16>(u), 0)
  setZero(descriptor != 0 && (attributesOf(descriptor) & (ATTR_CODE | ATTR_RW)) == ATTR_RW)
}

/** ARPL raises the RPL of the destination to that of the source. */
export function arpl(u: usize): void {
  checkProtected()
  const selector = readRm<u16>(u)
  const level = regOperand<u16>(u) & 3
  const adjust = (selector & 3) < level
  if (adjust) writeRm<u16>(u, (selector & ~3) | level)
  setZero(adjust)
}
