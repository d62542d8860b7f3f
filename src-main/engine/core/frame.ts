/**
 * The stack onto which an event or a gate pushes before anything is committed: perhaps not the current one. Opened with its segment, then pushed
 * to; `framePointer` is what RSP becomes at the commit. It lives in temp[8..13].
 */
import { CPU, RSP } from './cpu'
import { ATTR_CODE, ATTR_CONFORMING, ATTR_DB, ATTR_UNUSABLE, attributesOf, baseOf, limitOf, SS } from './descriptors'
import { raiseWithCode, SS_VECTOR } from './fault'
import { S_GPR, S_TEMP } from './generated/layout'
import { write, writeSystem } from './memory'
import { isCanonicalExtent } from './paging'
import { segmentAttributes, segmentBase, segmentLimit } from './segments'

// @ts-ignore: decorator
@inline const BASE: usize = S_TEMP + 64
// @ts-ignore: decorator
@inline const POINTER: usize = S_TEMP + 72
// @ts-ignore: decorator
@inline const LIMIT: usize = S_TEMP + 80
// @ts-ignore: decorator
@inline const ATTRIBUTES: usize = S_TEMP + 84
// @ts-ignore: decorator
@inline const ERROR_CODE: usize = S_TEMP + 88
// @ts-ignore: decorator
@inline const KIND: usize = S_TEMP + 92

// @ts-ignore: decorator
@inline const KIND_LONG: u32 = 1
/** An inner stack: written with supervisor rights although CPL has not changed yet. */
// @ts-ignore: decorator
@inline const KIND_SYSTEM: u32 = 2

function open(base: u64, limit: u32, attributes: u32, pointer: u64, errorCode: u32, kind: u32): void {
  store<u64>(CPU, base, BASE)
  store<u64>(CPU, pointer, POINTER)
  store<u32>(CPU, limit, LIMIT)
  store<u32>(CPU, attributes, ATTRIBUTES)
  store<u32>(CPU, errorCode, ERROR_CODE)
  store<u32>(CPU, kind, KIND)
}

/** A stack of 64-bit mode at `pointer`; `inner` when it belongs to a more privileged level than the current one. */
export function openLongFrame(pointer: u64, inner: bool): void {
  open(0, 0, 0, pointer, 0, inner ? KIND_LONG | KIND_SYSTEM : KIND_LONG)
}

/** The current stack of protected or compatibility mode. */
export function openCurrentFrame(): void {
  open(segmentBase(SS), segmentLimit(SS), segmentAttributes(SS), load<u64>(CPU, S_GPR + RSP * 8), 0, 0)
}

/** The stack of an inner level in protected mode; a push outside it is #SS(selector). */
export function openInnerFrame(selector: u32, descriptor: u64, pointer: u32): void {
  open(baseOf(descriptor), limitOf(descriptor), attributesOf(descriptor), pointer, selector & 0xfffc, KIND_SYSTEM)
}

/** Pushes the low `size` (2, 4, 8) bytes of `value`; raises #SS or #PF. */
export function pushFrame(value: u64, size: u32): void {
  const kind = load<u32>(CPU, KIND)
  const pointer = load<u64>(CPU, POINTER)
  if (kind & KIND_LONG) {
    const address = pointer - size
    if (!isCanonicalExtent(address, size)) raiseWithCode(SS_VECTOR, 0)
    writeFrame(address, value, size, (kind & KIND_SYSTEM) != 0)
    store<u64>(CPU, address, POINTER)
    return
  }
  const mask: u64 = load<u32>(CPU, ATTRIBUTES) & ATTR_DB ? 0xffffffff : 0xffff
  const offset = (pointer - size) & mask
  checkRoom(offset, size)
  writeFrame((load<u64>(CPU, BASE) + offset) & 0xffffffff, value, size, (kind & KIND_SYSTEM) != 0)
  store<u64>(CPU, (pointer & ~mask) | offset, POINTER)
}

function checkRoom(offset: u64, size: u32): void {
  const attributes = load<u32>(CPU, ATTRIBUTES)
  const limit: u64 = load<u32>(CPU, LIMIT)
  const last = offset + size - 1
  let fits = last <= limit
  if ((attributes & (ATTR_CODE | ATTR_CONFORMING)) == ATTR_CONFORMING) {
    const top: u64 = attributes & ATTR_DB ? 0xffffffff : 0xffff
    fits = offset > limit && last <= top
  }
  if (!fits || attributes & ATTR_UNUSABLE) raiseWithCode(SS_VECTOR, load<u32>(CPU, ERROR_CODE))
}

function writeFrame(address: u64, value: u64, size: u32, system: bool): void {
  if (size == 2) writeSized<u16>(address, <u16>value, system)
  else if (size == 4) writeSized<u32>(address, <u32>value, system)
  else writeSized<u64>(address, value, system)
}

// @ts-ignore: decorator
@inline function writeSized<T>(address: u64, value: T, system: bool): void {
  if (system) writeSystem<T>(address, value)
  else write<T>(address, value)
}

/** Where the stack pointer stands after the pushes. */
export function framePointer(): u64 {
  return load<u64>(CPU, POINTER)
}
