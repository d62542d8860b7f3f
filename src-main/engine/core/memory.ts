/**
 * Guest memory by linear address. The inline parts are the TLB hit: one table each for reading, writing and fetching per access mode, compared with
 * the page of the access's *last* byte, so that an access that crosses pages misses and takes the slow path.
 */
import { codePage, holdsCode, invalidateCode, tellOwners } from './block-index'
import { CPU, PARALLEL } from './cpu'
import { noteDataAccess } from './debug'
import { noteWatched } from './debugger'
import { AC, raiseWithCode } from './fault'
import {
  CPU_TLB, DEBUG_HIT_READ, DEBUG_HIT_WRITE, DIRTY, MODE_64, PAGE_RAM, PAGE_ROM, PHYS_MAP, PHYS_MAP_PAGES, RAM, S_MODE, S_TLB_MODE, S_WATCHING, TLB_ENTRIES, TLB_TABLE_SIZE,
} from './generated/layout'
import { mmioRead, mmioWrite } from './host'
import { ACCESS_READ, ACCESS_WRITE, checkExtent, TLB_SUPERVISOR, TLB_USER_ALIGNED, translate } from './paging'
import { fillTlb, TABLE_READ, TABLE_WRITE } from './tlb'

// @ts-ignore: decorator
@inline const PAGE_MASK: u64 = ~0xfff

// @ts-ignore: decorator
@inline function tlbEntry(linear: u64, table: usize): usize {
  return CPU + CPU_TLB + table + load<u32>(CPU, S_TLB_MODE) + ((<u32>(linear >> 12) & (TLB_ENTRIES - 1)) << 4)
}

/** Reads a T (u8 .. u64) with the rights of the current CPL. */
// @ts-ignore: decorator
@inline export function read<T>(linear: u64): T {
  const entry = tlbEntry(linear, 0)
  if (load<u64>(entry) == ((linear + (sizeof<T>() - 1)) & PAGE_MASK)) return load<T>(<u32>linear + load<u32>(entry, 8))
  return <T>readSlow(linear, sizeof<T>())
}

/** Writes a T (u8 .. u64) with the rights of the current CPL. */
// @ts-ignore: decorator
@inline export function write<T>(linear: u64, value: T): void {
  const entry = tlbEntry(linear, TLB_TABLE_SIZE)
  if (load<u64>(entry) == ((linear + (sizeof<T>() - 1)) & PAGE_MASK)) store<T>(<u32>linear + load<u32>(entry, 8), value)
  else writeSlow(linear, <u64>value, sizeof<T>())
}

/** Host address where a T may be read in place, or 0 where only the slow way serves. */
// @ts-ignore: decorator
@inline export function hostForRead<T>(linear: u64): usize {
  const entry = tlbEntry(linear, 0)
  return load<u64>(entry) == ((linear + (sizeof<T>() - 1)) & PAGE_MASK) ? <u32>linear + load<u32>(entry, 8) : 0
}

/** Host address where a T may be read and written in place, or 0 where only the slow way serves (TLB miss, device, code page, page crossing). */
// @ts-ignore: decorator
@inline export function hostForWrite<T>(linear: u64): usize {
  const entry = tlbEntry(linear, TLB_TABLE_SIZE)
  return load<u64>(entry) == ((linear + (sizeof<T>() - 1)) & PAGE_MASK) ? <u32>linear + load<u32>(entry, 8) : 0
}

/** Faults as a write of `size` bytes would; writes nothing. Afterwards the write cannot fault. */
export function proveWrite(linear: u64, size: u32): void {
  const entry = tlbEntry(linear, TLB_TABLE_SIZE)
  if (load<u64>(entry) == ((linear + (size - 1)) & PAGE_MASK)) return
  checkAlignment(linear, size)
  if (crosses(linear, size)) checkExtent(linear, size)
  translate(linear, ACCESS_WRITE)
  if (crosses(linear, size)) translate(secondPage(linear), ACCESS_WRITE)
}

/** The same for the two parts of a 10-byte operand (operands.ts, linearTenBytes). */
export function proveTenBytes(linear: u64): void {
  proveWrite(linear, 8)
  proveWrite(following(linear, 8), 2)
}

export function read128(linear: u64): v128 {
  checkAlignment(linear, 16)
  if (crosses(linear, 16)) checkExtent(linear, 16)
  const low = read<u64>(linear)
  return i64x2.replace_lane(i64x2.splat(low), 1, read<u64>(linear + 8))
}

export function write128(linear: u64, value: v128): void {
  proveWrite(linear, 16)
  write<u64>(linear, i64x2.extract_lane(value, 0))
  write<u64>(linear + 8, i64x2.extract_lane(value, 1))
}

/** As supervisor whatever the CPL: descriptor tables, TSS, interrupt stacks. */
export function readSystem<T>(linear: u64): T {
  const mode = load<u32>(CPU, S_TLB_MODE)
  store<u32>(CPU, TLB_SUPERVISOR, S_TLB_MODE)
  // A fault leaves through the host, and its delivery starts by recomputing the mode (exceptions.ts), so nothing needs undoing on that way.
  const value = read<T>(linear)
  store<u32>(CPU, mode, S_TLB_MODE)
  return value
}

export function writeSystem<T>(linear: u64, value: T): void {
  const mode = load<u32>(CPU, S_TLB_MODE)
  store<u32>(CPU, TLB_SUPERVISOR, S_TLB_MODE)
  write<T>(linear, value)
  store<u32>(CPU, mode, S_TLB_MODE)
}

/** `proveWrite` as supervisor. */
export function proveWriteSystem(linear: u64, size: u32): void {
  const mode = load<u32>(CPU, S_TLB_MODE)
  store<u32>(CPU, TLB_SUPERVISOR, S_TLB_MODE)
  proveWrite(linear, size)
  store<u32>(CPU, mode, S_TLB_MODE)
}

/** Entry of PHYS_MAP for a guest-physical address: 0 where the bus answers. */
// @ts-ignore: decorator
@inline export function physicalEntry(gpa: u64): u32 {
  return gpa >> 12 < PHYS_MAP_PAGES ? load<u32>(PHYS_MAP + (<u32>(gpa >> 12) << 2)) : 0
}

export function readPhysical<T>(gpa: u64): T {
  const entry = physicalEntry(gpa)
  if (entry & <u32>(PAGE_RAM | PAGE_ROM)) return load<T>((entry & 0xfffff000) + (<u32>gpa & 0xfff))
  return <T>readBus(gpa, sizeof<T>())
}

export function writePhysical<T>(gpa: u64, value: T): void {
  const entry = physicalEntry(gpa)
  if (entry & <u32>PAGE_RAM) storeRam<T>(entry, gpa, value)
  else writeBus(gpa, <u64>value, sizeof<T>())
}

// @ts-ignore: decorator
@inline function storeRam<T>(entry: u32, gpa: u64, value: T): void {
  const host: usize = (entry & 0xfffff000) + (<u32>gpa & 0xfff)
  store<T>(host, value)
  noteWritten(host, sizeof<T>())
}

/** RAM of one page was written other than through a write table of the TLB. */
export function noteWritten(host: usize, size: u32): void {
  store<u8>(DIRTY + ((host - RAM) >> 12), 0xff)
  if (codePage(host) != 0) invalidateCode(host, size)
  if (PARALLEL) tellOwners(host)
}

/** Sets bits in an entry of a page table that was read as `entry`; false, with nothing done, when another vCPU has changed it since. */
export function markEntry<T>(gpa: u64, entry: T, marked: T): bool {
  const place = physicalEntry(gpa)
  if (!PARALLEL || !(place & <u32>PAGE_RAM)) {
    writePhysical<T>(gpa, marked)
    return true
  }
  const host: usize = (place & 0xfffff000) + (<u32>gpa & 0xfff)
  if (atomic.cmpxchg<T>(host, entry, marked) != entry) return false
  noteWritten(host, sizeof<T>())
  return true
}

/** Host address where a locked instruction can change an aligned T in RAM, with the right to write proven before; 0: only while all others stand still. */
export function lockedPlace<T>(linear: u64): usize {
  if (linear & (sizeof<T>() - 1) || load<u32>(CPU, S_WATCHING)) return 0
  const known = hostForWrite<T>(linear)
  if (known) return known
  const gpa = translate(linear, ACCESS_WRITE)
  const entry = physicalEntry(gpa)
  if (!(entry & <u32>PAGE_RAM)) return 0
  if (!holdsCode(entry & 0xfffff000)) fillTlb(linear, entry, TABLE_WRITE)
  return (entry & 0xfffff000) + (<u32>gpa & 0xfff)
}

// @ts-ignore: decorator
@inline function crosses(linear: u64, size: u32): bool {
  return (<u32>linear & 0xfff) + size > 0x1000
}

/** First byte of the page after the one of `linear`; segments with a base wrap at 4 GiB. */
function secondPage(linear: u64): u64 {
  return following(linear | 0xfff, 1)
}

/** The address `distance` bytes on: outside 64-bit mode, linear addresses wrap at 4 GiB. */
// @ts-ignore: decorator
@inline export function following(linear: u64, distance: u32): u64 {
  const address = linear + distance
  return linear >> 32 == 0 && !(load<u32>(CPU, S_MODE) & MODE_64) ? address & 0xffffffff : address
}

/** #AC(0) of user code that asked for it. Operands of 10 and 16 bytes count as 8-byte ones: SDM vol. 3, table 7-7. */
export function checkAlignment(linear: u64, size: u32): void {
  if (load<u32>(CPU, S_TLB_MODE) != TLB_USER_ALIGNED) return
  const unit: u32 = size == 16 ? 16 : size < 8 ? size : 8
  if (!(<u32>linear & (unit - 1))) return
  checkExtent(linear, size)
  raiseWithCode(AC, 0)
}

function readSlow(linear: u64, size: u32): u64 {
  checkAlignment(linear, size)
  if (load<u32>(CPU, S_WATCHING)) noteDataAccess(linear, size, false)
  if (crosses(linear, size)) return readAcross(linear, size)
  const gpa = translate(linear, ACCESS_READ)
  noteWatched(linear, size, DEBUG_HIT_READ)
  const entry = physicalEntry(gpa)
  if (!(entry & <u32>(PAGE_RAM | PAGE_ROM))) return readBus(gpa, size)
  fillTlb(linear, entry, TABLE_READ)
  return loadSized((entry & 0xfffff000) + (<u32>gpa & 0xfff), size)
}

function loadSized(host: usize, size: u32): u64 {
  if (size == 1) return load<u8>(host)
  if (size == 2) return load<u16>(host)
  return size == 4 ? load<u32>(host) : load<u64>(host)
}

/** Both pages are proven before the first byte is read: device memory in the first must not be read in vain. */
function readAcross(linear: u64, size: u32): u64 {
  checkExtent(linear, size)
  translate(linear, ACCESS_READ)
  translate(secondPage(linear), ACCESS_READ)
  let value: u64 = 0
  for (let byte: u32 = 0; byte < size; byte++) value |= <u64>read<u8>(following(linear, byte)) << (byte << 3)
  return value
}

function writeSlow(linear: u64, value: u64, size: u32): void {
  checkAlignment(linear, size)
  if (load<u32>(CPU, S_WATCHING)) noteDataAccess(linear, size, true)
  if (crosses(linear, size)) return writeAcross(linear, value, size)
  const gpa = translate(linear, ACCESS_WRITE)
  noteWatched(linear, size, DEBUG_HIT_WRITE)
  const entry = physicalEntry(gpa)
  if (!(entry & <u32>PAGE_RAM)) return writeBus(gpa, value, size)
  if (!holdsCode(entry & 0xfffff000)) fillTlb(linear, entry, TABLE_WRITE)
  if (size == 1) storeRam<u8>(entry, gpa, <u8>value)
  else if (size == 2) storeRam<u16>(entry, gpa, <u16>value)
  else if (size == 4) storeRam<u32>(entry, gpa, <u32>value)
  else storeRam<u64>(entry, gpa, value)
}

/** Both pages are proven before the first byte is written, so a fault in the second leaves the first untouched. */
function writeAcross(linear: u64, value: u64, size: u32): void {
  checkExtent(linear, size)
  translate(linear, ACCESS_WRITE)
  translate(secondPage(linear), ACCESS_WRITE)
  for (let byte: u32 = 0; byte < size; byte++) write<u8>(following(linear, byte), <u8>(value >> (byte << 3)))
}

function readBus(gpa: u64, size: u32): u64 {
  const low: u64 = mmioRead(<u32>gpa, <u32>(gpa >> 32), size < 4 ? size : 4)
  if (size < 8) return low
  return low | (<u64>mmioRead(<u32>gpa + 4, <u32>(gpa >> 32), 4) << 32)
}

function writeBus(gpa: u64, value: u64, size: u32): void {
  mmioWrite(<u32>gpa, <u32>(gpa >> 32), size < 4 ? size : 4, <u32>value)
  if (size == 8) mmioWrite(<u32>gpa + 4, <u32>(gpa >> 32), 4, <u32>(value >> 32))
}
