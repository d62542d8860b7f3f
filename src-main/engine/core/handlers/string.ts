/**
 * MOVS STOS LODS CMPS SCAS with REP, REPE, REPNE. A repetition works in batches: as many elements as lie in one page of plain RAM at each end (TLB
 * hit), or a single one where something needs the slow way. Registers are committed after each batch, so a fault, an interrupt or
 * the end of the time slice between two batches finds them exact. With TF set, data
 * breakpoints armed or watchpoints of a debugger set, one element is all between two looks, since each can trap.
 */
import { CPU, RAX, RCX, RDI, RSI, gpr, setGpr } from '../cpu'
import { DF, TF, setSubFlags, systemFlag, zero } from '../flags'
import { MODE_64, MODE_FLAT, S_MODE, S_SEG_ATTRIBUTES, S_SEG_LIMIT, S_WATCHING, S_WATCHPOINTS, UOP_REP, UOP_REPNE } from '../generated/layout'
import { hostForRead, hostForWrite, read, write } from '../memory'
import { addressMask, FOR_WRITE, segmentLinear } from '../operands'
import { repeatInstruction } from '../run-state'
import { uopFlags, uopSegment } from '../uop'

// @ts-ignore: decorator
@inline const ES: u32 = 0
/** Batches between two looks at interrupts: at most 256 KiB. */
// @ts-ignore: decorator
@inline const BATCHES: u32 = 64

// @ts-ignore: decorator
@inline function repeats(u: usize): bool { return (uopFlags(u) & (UOP_REP | UOP_REPNE)) != 0 }
// @ts-ignore: decorator
@inline function step<T>(): u64 { return systemFlag(DF) ? 0 - <u64>sizeof<T>() : sizeof<T>() }
// @ts-ignore: decorator
@inline function pointer(number: u32, mask: u64): u64 { return gpr<u64>(number) & mask }
/** Writes a pointer or the counter in the address size: 16 bits leave the rest, 32 clear the upper half. */
// @ts-ignore: decorator
@inline function setPointer(number: u32, mask: u64, value: u64): void {
  if (mask == 0xffff) setGpr<u16>(number, <u16>value)
  else setGpr<u64>(number, value & mask)
}
// @ts-ignore: decorator
@inline function batches(): u32 { return systemFlag(TF) || load<u32>(CPU, S_WATCHING) | load<u32>(CPU, S_WATCHPOINTS) ? 1 : BATCHES }

/** How many of `count` elements from the offset upwards lie in one page, inside the segment and below the wrap of the address size. 0: not even one. */
function elementsInPage<T>(count: u64, segment: u32, offset: u64, linear: u64, mask: u64): u64 {
  if (systemFlag(DF | TF)) return 0
  let bytes: u64 = 0x1000 - (linear & 0xfff)
  if (mask != ~<u64>0) bytes = min<u64>(bytes, mask - offset + 1)
  const mode = load<u32>(CPU, S_MODE)
  if (!(mode & MODE_64) && (!(mode & MODE_FLAT) || segment >= 4)) {
    if ((load<u32>(CPU + S_SEG_ATTRIBUTES + (segment << 2)) & 0xc) == 4) return 0
    bytes = min<u64>(bytes, <u64>load<u32>(CPU + S_SEG_LIMIT + (segment << 2)) - offset + 1)
  }
  return min<u64>(count, bytes / sizeof<T>())
}

export function movs<T>(u: usize): void {
  const mask = addressMask(u)
  if (!repeats(u)) {
    moveBatch<T>(u, mask, 1)
    return
  }
  let count = pointer(RCX, mask)
  for (let batch = batches(); count && batch; batch--) {
    count -= moveBatch<T>(u, mask, count)
    setPointer(RCX, mask, count)
  }
  if (count) repeatInstruction()
}

/** Moves 1 to `count` elements, commits both pointers, returns the number. */
function moveBatch<T>(u: usize, mask: u64, count: u64): u64 {
  const source = pointer(RSI, mask)
  const target = pointer(RDI, mask)
  const from = segmentLinear(uopSegment(u), source, sizeof<T>())
  const hostFrom = hostForRead<T>(from)
  // The source is read, and faults, before anything about the target is looked at.
  const first = hostFrom ? load<T>(hostFrom) : read<T>(from)
  const to = segmentLinear(ES, target, sizeof<T>() | FOR_WRITE)
  let moved = min<u64>(
    elementsInPage<T>(count, uopSegment(u), source, from, mask),
    elementsInPage<T>(count, ES, target, to, mask),
  )
  const hostTo = hostFrom && moved > 1 ? hostForWrite<T>(to) : 0
  if (hostTo) copyElements<T>(hostFrom, hostTo, <usize>moved * sizeof<T>())
  else {
    write<T>(to, first)
    moved = 1
  }
  const distance = step<T>() * moved
  setPointer(RSI, mask, source + distance)
  setPointer(RDI, mask, target + distance)
  return moved
}

/** A target inside the source, ahead of its start, repeats what was just written: element by element, as the processor does. */
function copyElements<T>(from: usize, to: usize, bytes: usize): void {
  if (to <= from || to - from >= bytes) return memory.copy(to, from, bytes)
  for (let i: usize = 0; i < bytes; i += sizeof<T>()) store<T>(to + i, load<T>(from + i))
}

export function stos<T>(u: usize): void {
  const mask = addressMask(u)
  if (!repeats(u)) {
    storeBatch<T>(mask, 1)
    return
  }
  let count = pointer(RCX, mask)
  for (let batch = batches(); count && batch; batch--) {
    count -= storeBatch<T>(mask, count)
    setPointer(RCX, mask, count)
  }
  if (count) repeatInstruction()
}

function storeBatch<T>(mask: u64, count: u64): u64 {
  const target = pointer(RDI, mask)
  const to = segmentLinear(ES, target, sizeof<T>() | FOR_WRITE)
  let stored = elementsInPage<T>(count, ES, target, to, mask)
  const host = stored > 1 ? hostForWrite<T>(to) : 0
  if (host) fillElements<T>(host, <usize>stored * sizeof<T>())
  else {
    write<T>(to, gpr<T>(RAX))
    stored = 1
  }
  setPointer(RDI, mask, target + step<T>() * stored)
  return stored
}

function fillElements<T>(to: usize, bytes: usize): void {
  const value = gpr<T>(RAX)
  // All bytes alike (nearly always 0) is a plain fill.
  if (value == rotl<T>(value, 8)) return memory.fill(to, <u8>value, bytes)
  for (let i: usize = 0; i < bytes; i += sizeof<T>()) store<T>(to + i, value)
}

export function lods<T>(u: usize): void {
  const mask = addressMask(u)
  if (!repeats(u)) return loadOne<T>(u, mask)
  let count = pointer(RCX, mask)
  for (let batch = batches(); count && batch; batch--) {
    loadOne<T>(u, mask)
    setPointer(RCX, mask, --count)
  }
  if (count) repeatInstruction()
}

function loadOne<T>(u: usize, mask: u64): void {
  const source = pointer(RSI, mask)
  setGpr<T>(RAX, read<T>(segmentLinear(uopSegment(u), source, sizeof<T>())))
  setPointer(RSI, mask, source + step<T>())
}

/** REPE and REPNE end when ZF differs from what they repeat on; the flags are those of the last comparison. */
export function scas<T>(u: usize): void {
  const mask = addressMask(u)
  if (!repeats(u)) {
    scanBatch<T>(mask, 1, true)
    return
  }
  const equal = (uopFlags(u) & UOP_REP) != 0
  let count = pointer(RCX, mask)
  for (let batch = batches(); count && batch; batch--) {
    count -= scanBatch<T>(mask, count, equal)
    setPointer(RCX, mask, count)
    if (zero() != equal) return
  }
  if (count) repeatInstruction()
}

/** Compares 1 to `count` elements while they are equal (or not) to the accumulator; returns the number. */
function scanBatch<T>(mask: u64, count: u64, equal: bool): u64 {
  const value = gpr<T>(RAX)
  const target = pointer(RDI, mask)
  const at = segmentLinear(ES, target, sizeof<T>())
  const limit = elementsInPage<T>(count, ES, target, at, mask)
  const host = limit > 1 ? hostForRead<T>(at) : 0
  let scanned: u64 = 1
  let element: T
  if (host) {
    element = load<T>(host)
    while (scanned < limit && (element == value) == equal) element = load<T>(host + <usize>(scanned++) * sizeof<T>())
  } else element = read<T>(at)
  setSubFlags<T>(value, element, <T>(value - element))
  setPointer(RDI, mask, target + step<T>() * scanned)
  return scanned
}

export function cmps<T>(u: usize): void {
  const mask = addressMask(u)
  if (!repeats(u)) {
    compareBatch<T>(u, mask, 1, true)
    return
  }
  const equal = (uopFlags(u) & UOP_REP) != 0
  let count = pointer(RCX, mask)
  for (let batch = batches(); count && batch; batch--) {
    count -= compareBatch<T>(u, mask, count, equal)
    setPointer(RCX, mask, count)
    if (zero() != equal) return
  }
  if (count) repeatInstruction()
}

function compareBatch<T>(u: usize, mask: u64, count: u64, equal: bool): u64 {
  const source = pointer(RSI, mask)
  const target = pointer(RDI, mask)
  const from = segmentLinear(uopSegment(u), source, sizeof<T>())
  const hostFrom = hostForRead<T>(from)
  // The first operand is read, and faults, before anything about the second is looked at.
  let a = hostFrom ? load<T>(hostFrom) : read<T>(from)
  const to = segmentLinear(ES, target, sizeof<T>())
  const limit = min<u64>(
    elementsInPage<T>(count, uopSegment(u), source, from, mask),
    elementsInPage<T>(count, ES, target, to, mask),
  )
  const hostTo = hostFrom && limit > 1 ? hostForRead<T>(to) : 0
  let compared: u64 = 1
  let b = hostTo ? load<T>(hostTo) : read<T>(to)
  while (hostTo && compared < limit && (a == b) == equal) {
    a = load<T>(hostFrom + <usize>compared * sizeof<T>())
    b = load<T>(hostTo + <usize>compared * sizeof<T>())
    compared++
  }
  setSubFlags<T>(a, b, <T>(a - b))
  const distance = step<T>() * compared
  setPointer(RSI, mask, source + distance)
  setPointer(RDI, mask, target + distance)
  return compared
}
