/**
 * Segment descriptors: fetching them from the GDT or LDT and taking them apart. SDM vol. 3, 3.4.5 and 5.8; system descriptors are 16 bytes in long mode.
 * A descriptor is a u64; its attributes are bits 55:40 as the register file keeps them (state-layout.ts).
 */
import { CPU } from './cpu'
import { GP, raiseWithCode } from './fault'
import { S_EFER, S_GDTR_BASE, S_GDTR_LIMIT, S_SEG_ATTRIBUTES, S_SEG_BASE, S_SEG_LIMIT } from './generated/layout'
import { readSystem, writeSystem } from './memory'
import { EFER_LMA } from './paging'

// Segment numbers of the register file.
// @ts-ignore: decorator
@inline export const ES: u32 = 0
// @ts-ignore: decorator
@inline export const CS: u32 = 1
// @ts-ignore: decorator
@inline export const SS: u32 = 2
// @ts-ignore: decorator
@inline export const DS: u32 = 3
// @ts-ignore: decorator
@inline export const FS: u32 = 4
// @ts-ignore: decorator
@inline export const GS: u32 = 5
// @ts-ignore: decorator
@inline export const LDTR: u32 = 6
// @ts-ignore: decorator
@inline export const TR: u32 = 7

// Attributes.
// @ts-ignore: decorator
@inline export const ATTR_ACCESSED: u32 = 1
/** Data: writable. Code: readable. */
// @ts-ignore: decorator
@inline export const ATTR_RW: u32 = 2
/** Data: expand-down. Code: conforming. */
// @ts-ignore: decorator
@inline export const ATTR_CONFORMING: u32 = 4
// @ts-ignore: decorator
@inline export const ATTR_CODE: u32 = 8
/** S: code or data, not a system descriptor. */
// @ts-ignore: decorator
@inline export const ATTR_S: u32 = 1 << 4
// @ts-ignore: decorator
@inline export const ATTR_P: u32 = 1 << 7
/** L: 64-bit code. */
// @ts-ignore: decorator
@inline export const ATTR_L: u32 = 1 << 13
/** D/B: 32-bit code, 32-bit stack. */
// @ts-ignore: decorator
@inline export const ATTR_DB: u32 = 1 << 14
// @ts-ignore: decorator
@inline export const ATTR_G: u32 = 1 << 15
/** Not in the descriptor: the register was loaded with a null selector. */
// @ts-ignore: decorator
@inline export const ATTR_UNUSABLE: u32 = 1 << 16

// System types (S = 0), in long mode those of 64 bits.
// @ts-ignore: decorator
@inline export const TYPE_TSS16: u32 = 1
// @ts-ignore: decorator
@inline export const TYPE_LDT: u32 = 2
// @ts-ignore: decorator
@inline export const TYPE_CALL_GATE16: u32 = 4
// @ts-ignore: decorator
@inline export const TYPE_TASK_GATE: u32 = 5
// @ts-ignore: decorator
@inline export const TYPE_TSS: u32 = 9
// @ts-ignore: decorator
@inline export const TYPE_TSS_BUSY: u32 = 11
// @ts-ignore: decorator
@inline export const TYPE_CALL_GATE: u32 = 12

// @ts-ignore: decorator
@inline export function inLongMode(): bool {
  return (load<u64>(CPU, S_EFER) & EFER_LMA) != 0
}

// @ts-ignore: decorator
@inline export function isNull(selector: u32): bool {
  return (selector & 0xfffc) == 0
}

/** Linear address of the selector's descriptor, all `size` bytes of it inside the table, or 0 when it is not. (A table at 0 starts with the null descriptor.) */
export function findDescriptor(selector: u32, size: u32): u64 {
  const local = (selector & 4) != 0
  if (local && load<u32>(CPU, S_SEG_ATTRIBUTES + LDTR * 4) & ATTR_UNUSABLE) return 0
  const limit = local ? load<u32>(CPU, S_SEG_LIMIT + LDTR * 4) : load<u32>(CPU, S_GDTR_LIMIT)
  const offset = selector & 0xfff8
  if (offset + size - 1 > limit) return 0
  return (local ? load<u64>(CPU, S_SEG_BASE + LDTR * 8) : load<u64>(CPU, S_GDTR_BASE)) + offset
}

/** The selector's descriptor; raises `vector` with the selector when it lies outside the table. */
export function fetchDescriptor(selector: u32, vector: u32): u64 {
  const address = findDescriptor(selector, 8)
  if (address == 0) raiseWithCode(vector, selector & 0xfffc)
  return readSystem<u64>(address)
}

/** Upper half of a system descriptor in long mode; 0 elsewhere. */
export function fetchUpperHalf(selector: u32): u64 {
  if (!inLongMode()) return 0
  const address = findDescriptor(selector, 16)
  if (address == 0) raiseWithCode(GP, selector & 0xfffc)
  return readSystem<u64>(address + 8)
}

// @ts-ignore: decorator
@inline export function attributesOf(descriptor: u64): u32 {
  return <u32>(descriptor >> 40) & 0xffff
}

export function baseOf(descriptor: u64): u64 {
  return ((descriptor >> 16) & 0xffffff) | ((descriptor >> 32) & 0xff000000)
}

/** Limit in bytes. */
export function limitOf(descriptor: u64): u32 {
  const limit = <u32>descriptor & 0xffff | (<u32>(descriptor >> 32) & 0xf0000)
  return <u32>(descriptor >> 32) & (1 << 23) ? (limit << 12) | 0xfff : limit
}

// @ts-ignore: decorator
@inline export function dplOf(attributes: u32): u32 {
  return (attributes >> 5) & 3
}

/** Type of a system descriptor. */
// @ts-ignore: decorator
@inline export function typeOf(attributes: u32): u32 {
  return attributes & 15
}

// @ts-ignore: decorator
@inline export function isCode(attributes: u32): bool {
  return (attributes & (ATTR_S | ATTR_CODE)) == (ATTR_S | ATTR_CODE)
}

// @ts-ignore: decorator
@inline export function isConforming(attributes: u32): bool {
  return (attributes & ATTR_CONFORMING) != 0
}

// @ts-ignore: decorator
@inline export function isWritableData(attributes: u32): bool {
  return (attributes & (ATTR_S | ATTR_CODE | ATTR_RW)) == (ATTR_S | ATTR_RW)
}

/** Sets the accessed bit in the table if it is not set yet. */
export function markAccessed(selector: u32, descriptor: u64): void {
  if (attributesOf(descriptor) & ATTR_ACCESSED) return
  writeSystem<u8>(findDescriptor(selector, 8) + 5, <u8>(descriptor >> 40) | 1)
}
