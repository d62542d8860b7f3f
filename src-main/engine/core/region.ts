/**
 * The core's side of translated code (accel/jit/): entering a region, offering hot blocks, and the memory accesses of regions that miss the TLB.
 * A region keeps registers in locals, so nothing called from one may raise: an access that cannot be served here answers 0, the region leaves at
 * that instruction, and the interpreter runs it with all that it means.
 */
import { holdsCode, isDecoded } from './block-index'
import { add } from './counters'
import { CPU, PARALLEL, rip } from './cpu'
import { isWatchedPage } from './debugger'
import {
  BLOCK_GATED, BLOCK_REGION, COUNTER_TRANSLATED, CPU_TLB, DIRTY, MODE_64, MODE_FLAT, PAGE_RAM, PAGE_ROM, RAM, REGION_LONGEST, S_ATTENTION, S_ATTENTION_MASK, S_BLOCK,
  S_HOT_BASE, S_HOT_BLOCK, S_ICOUNT, S_MODE, S_RIP_BASE, S_SEG_BASE, S_STOP_AT, S_TEMP, S_TLB_MODE, S_WATCHING, TLB_ENTRIES,
} from './generated/layout'
import { physicalEntry } from './memory'
import { ACCESS_READ, ACCESS_WRITE, NO_TRANSLATION, probe, TLB_USER_ALIGNED } from './paging'
import { fillTlb, TABLE_EXECUTE, TABLE_READ, TABLE_WRITE } from './tlb'

// @ts-ignore: decorator
@external('env', 'enterRegion') declare function hostEnterRegion(index: u32, target: u64, entry: u32): void
// @ts-ignore: decorator
@external('env', 'regionsWritten') declare function hostRegionsWritten(host: u32): void

/** Code that a region was made of is forgotten: the host takes the regions of that page out of service. */
export function regionsWritten(host: u32): void {
  hostRegionsWritten(host)
}

/**
 * Runs the region that begins at `block`, where RIP stands, if the budget lets it: true when it got on. One that leaves at its first instruction
 * got nowhere: that instruction is the interpreter's. But where a handler asked to leave, it did a part of a REP, and the boundary comes first.
 */
// @ts-ignore: decorator
@inline export function enterRegion(block: usize): bool {
  const region = load<u32>(block, BLOCK_REGION)
  if (region == 0 || load<u64>(block) != BLOCK_GATED) return false
  const before = load<u64>(CPU, S_ICOUNT)
  if (before + <u64>REGION_LONGEST > load<u64>(CPU, S_STOP_AT)) return false
  if ((load<u32>(CPU, S_ATTENTION) & load<u32>(CPU, S_ATTENTION_MASK)) != 0 || load<u32>(CPU, S_TLB_MODE) == TLB_USER_ALIGNED) return false
  store<u32>(CPU, 0, S_BLOCK)
  hostEnterRegion(region >> 8, rip(), region & 0xff)
  const retired = load<u64>(CPU, S_ICOUNT) - before
  add(COUNTER_TRANSLATED, retired)
  return retired != 0 || load<u64>(CPU, S_STOP_AT) == 0
}

/** Host address of the page of code that the TLB knows at a linear address, or 0. Walks no tables: asking changes nothing. */
export function knownCodePage(linear: u64): usize {
  const slot = CPU + CPU_TLB + TABLE_EXECUTE + load<u32>(CPU, S_TLB_MODE) + ((<u32>(linear >> 12) & (<u32>TLB_ENTRIES - 1)) << 4)
  return load<u64>(slot) == (linear & ~0xfff) ? (<u32>linear + load<u32>(slot, 8)) & ~0xfff : 0
}

/** A block has been entered as often as makes it hot: the run leaves, and the host translates. */
export function noteHot(block: usize): void {
  const base = load<u64>(CPU, S_RIP_BASE)
  const flat = (load<u32>(CPU, S_MODE) & MODE_FLAT) != 0
  regionHot(flat ? base : (base + load<u64>(CPU, S_SEG_BASE + 8)) & 0xffffffff, block)
}

/** A region has been entered so often that it pays to merge it with others: as above, for the block that it begins with; `base` is where its page lies, a linear address. */
export function regionHot(base: u64, block: usize): void {
  store<u32>(CPU, <u32>block, S_HOT_BLOCK)
  store<u64>(CPU, base, S_HOT_BASE)
  store<u64>(CPU, 0, S_STOP_AT)
}

// @ts-ignore: decorator
@inline function crosses(linear: u64, size: u32): bool { return (<u32>linear & 0xfff) + size > 0x1000 }

/** Host address by a table of the present mode, which need not be the region's (STAC), or 0. */
// @ts-ignore: decorator
@inline function knownPlace(linear: u64, size: u32, table: u32): usize {
  const slot = CPU + CPU_TLB + table + load<u32>(CPU, S_TLB_MODE) + ((<u32>(linear >> 12) & (<u32>TLB_ENTRIES - 1)) << 4)
  return load<u64>(slot) == ((linear + (size - 1)) & ~0xfff) ? <u32>linear + load<u32>(slot, 8) : 0
}

/** Host address where `size` bytes can be read that missed the TLB, or 0. Bytes from two pages are gathered in the scratch registers. */
export function regionRead(linear: u64, size: u32): usize {
  const known = knownPlace(linear, size, TABLE_READ)
  if (known != 0) return known
  if (load<u32>(CPU, S_WATCHING) || load<u32>(CPU, S_TLB_MODE) == TLB_USER_ALIGNED) return 0
  const first = readPlace(linear)
  if (first == 0 || !crosses(linear, size)) return first
  // Beyond 4 GiB, the interpreter knows whether the operand wraps or faults.
  if (linear >> 32 == 0 && (linear | 0xfff) == 0xffffffff && !(load<u32>(CPU, S_MODE) & MODE_64)) return 0
  const second = readPlace((linear | 0xfff) + 1)
  if (second == 0) return 0
  const left = 0x1000 - (<u32>linear & 0xfff)
  memory.copy(CPU + S_TEMP, first, left)
  memory.copy(CPU + S_TEMP + left, second, size - left)
  return CPU + S_TEMP
}

function readPlace(linear: u64): usize {
  const gpa = probe(linear, ACCESS_READ)
  const entry = gpa == NO_TRANSLATION ? 0 : physicalEntry(gpa)
  if (!(entry & <u32>(PAGE_RAM | PAGE_ROM)) || isWatchedPage(linear)) return 0
  fillTlb(linear, entry, TABLE_READ)
  return (entry & 0xfffff000) + (<u32>gpa & 0xfff)
}

/** Host address where `size` bytes of one page can be written (and read) that missed the TLB, or 0: device, two pages, decoded code. */
export function regionWrite(linear: u64, size: u32): usize {
  const known = knownPlace(linear, size, TABLE_WRITE)
  if (known != 0) return known
  if (load<u32>(CPU, S_WATCHING) || load<u32>(CPU, S_TLB_MODE) == TLB_USER_ALIGNED || crosses(linear, size)) return 0
  const gpa = probe(linear, ACCESS_WRITE)
  const entry = gpa == NO_TRANSLATION ? 0 : physicalEntry(gpa)
  if (!(entry & <u32>PAGE_RAM) || isWatchedPage(linear)) return 0
  const host: usize = (entry & 0xfffff000) + (<u32>gpa & 0xfff)
  if (!holdsCode(host)) fillTlb(linear, entry, TABLE_WRITE)
  else if (PARALLEL || isDecoded(host, size)) return 0
  store<u8>(DIRTY + ((host - RAM) >> 12), 0xff)
  return host
}
