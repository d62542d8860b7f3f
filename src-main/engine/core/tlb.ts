/**
 * The TLB: per access mode (paging.ts) one direct-mapped table each for reading, writing and fetching, of 16-byte entries:
 * u64 tag (linear page, or TLB_EMPTY), u32 addend (host offset - linear), u32 TRANSLATION_ and LOGGED_ bits.
 *
 * A log of the entries filled makes a flush cost what was filled, not the size of the tables. It has two parts, so that a move to CR3 costs what it
 * forgets: entries of the present address space, and global ones, which outlive it. An entry that changed its kind is in both.
 * Entries are 4 KiB wide whatever the page.
 */
import { count } from './counters'
import { CPU, PARALLEL } from './cpu'
import { isWatchedPage } from './debugger'
import {
  COUNTER_TLB_MISSES, CPU_BLOCK_SIZE, CPU_BLOCKS, CPU_TLB, CPU_TLB_LOG, DIRTY, MAX_CPUS, RAM, S_TLB_GLOBAL, S_TLB_LOCAL, S_TLB_MODE, S_TRANSLATION,
  S_WATCHING, TLB_ENTRIES, TLB_MODES, TLB_TABLE_SIZE,
} from './generated/layout'
import { expectGlobalSupervisor, renewAll, renewLocal } from './generation'
import { TLB_USER_ALIGNED, TRANSLATION_GLOBAL, TRANSLATION_HUGE, TRANSLATION_LARGE } from './paging'
import { forgetContexts } from './tlb-contexts'
import {
  addToFilter, clearFilters, clearLocalFilter, FILTER_GLOBAL_CODE, FILTER_HUGE, FILTER_LARGE, FILTER_LOCAL_CODE, filterMayHave,
} from './tlb-filters'

// @ts-ignore: decorator
@inline export const TABLE_READ: u32 = 0
// @ts-ignore: decorator
@inline export const TABLE_WRITE: u32 = <u32>TLB_TABLE_SIZE
// @ts-ignore: decorator
@inline export const TABLE_EXECUTE: u32 = 2 * <u32>TLB_TABLE_SIZE

/** No tag of a page is odd. */
// @ts-ignore: decorator
@inline export const TLB_EMPTY: u64 = 1
/** The entry's place is in that part of the log, whatever the entry holds now. */
// @ts-ignore: decorator
@inline const LOGGED_LOCAL: u32 = 16
// @ts-ignore: decorator
@inline const LOGGED_GLOBAL: u32 = 32
// @ts-ignore: decorator
@inline const LOG_CAPACITY: u32 = 16384

/** Place in the log of local entry `index`, or of global one. */
// @ts-ignore: decorator
@inline function localPlace(index: u32): usize { return CPU + CPU_TLB_LOG + (index << 2) }
// @ts-ignore: decorator
@inline function globalPlace(index: u32): usize { return CPU + CPU_TLB_LOG + ((LOG_CAPACITY - 1 - index) << 2) }

/** Enters a proven translation, the last one that `translate` made, into a table (TABLE_) of the current mode. */
export function fillTlb(linear: u64, physicalEntry: u32, table: u32): void {
  const mode = load<u32>(CPU, S_TLB_MODE)
  if (table != TABLE_EXECUTE && (load<u32>(CPU, S_WATCHING) != 0 || mode == TLB_USER_ALIGNED || isWatchedPage(linear))) return
  const offset = mode + table + ((<u32>(linear >> 12) & <u32>(TLB_ENTRIES - 1)) << 4)
  const page = physicalEntry & 0xfffff000
  const translation = load<u32>(CPU, S_TRANSLATION)
  count(COUNTER_TLB_MISSES)
  setEntry(offset, linear & ~0xfff, page - (<u32>linear & 0xfffff000), translation)
  noteInFilters(linear, translation, table)
  if (table == TABLE_WRITE) store<u8>(DIRTY + ((<usize>page - RAM) >> 12), 0xff)
}

/** Writes the entry at `offset` from CPU_TLB and logs its place. */
export function setEntry(offset: u32, tag: u64, addend: u32, translation: u32): void {
  const entry = CPU + CPU_TLB + offset
  const logged = translation & TRANSLATION_GLOBAL ? LOGGED_GLOBAL : LOGGED_LOCAL
  if (!(load<u32>(entry, 12) & logged)) logFill(offset, logged)
  store<u64>(entry, tag)
  store<u32>(entry, addend, 8)
  store<u32>(entry, translation | (load<u32>(entry, 12) & (LOGGED_LOCAL | LOGGED_GLOBAL)), 12)
}

/** A full log empties the tables. */
function logFill(offset: u32, part: u32): void {
  if (load<u32>(CPU, S_TLB_LOCAL) + load<u32>(CPU, S_TLB_GLOBAL) >= LOG_CAPACITY) flushTlb()
  const field = part == LOGGED_GLOBAL ? S_TLB_GLOBAL : S_TLB_LOCAL
  const index = load<u32>(CPU + field)
  store<u32>(part == LOGGED_GLOBAL ? globalPlace(index) : localPlace(index), offset)
  store<u32>(CPU + field, index + 1)
  const bits = CPU + CPU_TLB + offset + 12
  store<u32>(bits, load<u32>(bits) | part)
}

function noteInFilters(linear: u64, translation: u32, table: u32): void {
  if (translation & TRANSLATION_LARGE) addToFilter(FILTER_LARGE, linear)
  else if (translation & TRANSLATION_HUGE) addToFilter(FILTER_HUGE, linear)
  if (table == TABLE_EXECUTE) addToFilter(translation & TRANSLATION_GLOBAL ? FILTER_GLOBAL_CODE : FILTER_LOCAL_CODE, linear)
}

/** Forgets every translation, global ones and those of other address spaces too. */
export function flushTlb(): void {
  const local = load<u32>(CPU, S_TLB_LOCAL)
  for (let i: u32 = 0; i < local; i++) emptyEntry(load<u32>(localPlace(i)))
  const global = load<u32>(CPU, S_TLB_GLOBAL)
  for (let i: u32 = 0; i < global; i++) emptyEntry(load<u32>(globalPlace(i)))
  forgetAll()
}

// @ts-ignore: decorator
@inline function emptyEntry(offset: u32): void {
  const entry = CPU + CPU_TLB + offset
  store<u64>(entry, TLB_EMPTY)
  store<u32>(entry, 0, 12)
}

/** Forgets what a move to CR3 must: all but the global translations. */
export function flushLocal(): void {
  const length = load<u32>(CPU, S_TLB_LOCAL)
  for (let i: u32 = 0; i < length; i++) takeLocal(load<u32>(localPlace(i)))
  endLocal()
}

/** The place of a local entry, from the log's end on; flushes are over with `endLocal`. */
// @ts-ignore: decorator
@inline export function loggedLocal(index: u32): u32 { return load<u32>(localPlace(index)) }

/** Empties the local entry at `offset`, unless it became a global one; true if it held a translation. */
// @ts-ignore: decorator
@inline export function takeLocal(offset: u32): bool {
  const entry = CPU + CPU_TLB + offset
  const bits = load<u32>(entry, 12)
  const tag = load<u64>(entry)
  store<u32>(entry, bits & ~LOGGED_LOCAL, 12)
  if (bits & TRANSLATION_GLOBAL) return false
  store<u64>(entry, TLB_EMPTY)
  return tag != TLB_EMPTY
}

export function endLocal(): void {
  store<u32>(CPU, 0, S_TLB_LOCAL)
  clearLocalFilter()
  renewLocal()
}

/** Empties the tables whatever the log says: at power-on. */
export function clearTlb(): void {
  for (let i: u32 = 0; i < <u32>(TLB_MODES * 3 * TLB_ENTRIES); i++) emptyEntry(i << 4)
  forgetAll()
}

function forgetAll(): void {
  store<u32>(CPU, 0, S_TLB_LOCAL)
  store<u32>(CPU, 0, S_TLB_GLOBAL)
  clearFilters()
  forgetContexts()
  expectGlobalSupervisor(true)
  renewAll(CPU)
}

/** INVLPG of an address already cut to the mode's width: its page in the present address space, and a global one. */
export function invalidatePage(linear: u64): void {
  if (filterMayHave(FILTER_LARGE, linear)) return invalidateExtent(linear, 22)
  if (filterMayHave(FILTER_HUGE, linear)) return invalidateExtent(linear, 30)
  const tag = linear & ~0xfff
  let entry = CPU + CPU_TLB + ((<u32>(linear >> 12) & <u32>(TLB_ENTRIES - 1)) << 4)
  for (let table: u32 = 0; table < <u32>(TLB_MODES * 3); table++) {
    if (load<u64>(entry) == tag) store<u64>(entry, TLB_EMPTY)
    entry += TLB_TABLE_SIZE
  }
  if (filterMayHave(FILTER_GLOBAL_CODE, linear)) renewAll(CPU)
  else if (filterMayHave(FILTER_LOCAL_CODE, linear)) renewLocal()
}

/** The address may lie in a larger page: all entries go that its 2^shift bytes may have. */
function invalidateExtent(linear: u64, shift: u32): void {
  const local = load<u32>(CPU, S_TLB_LOCAL)
  for (let i: u32 = 0; i < local; i++) dropWithin(load<u32>(localPlace(i)), linear, shift)
  const global = load<u32>(CPU, S_TLB_GLOBAL)
  for (let i: u32 = 0; i < global; i++) dropWithin(load<u32>(globalPlace(i)), linear, shift)
  renewAll(CPU)
}

// @ts-ignore: decorator
@inline function dropWithin(offset: u32, linear: u64, shift: u32): void {
  const entry = CPU + CPU_TLB + offset
  if ((load<u64>(entry) ^ linear) >> shift == 0) store<u64>(entry, TLB_EMPTY)
}

/** The page at host address `page` holds decoded code from now on: writes to it must take the slow path, through every vCPU and address. */
export function dropWritable(page: usize): void {
  for (let table: usize = TABLE_WRITE; table < <usize>TLB_MODES * 3 * TLB_TABLE_SIZE; table += 3 * TLB_TABLE_SIZE) {
    if (PARALLEL) dropFrom(CPU, table, page)
    else for (let cpu: usize = CPU_BLOCKS; cpu < CPU_BLOCKS + MAX_CPUS * CPU_BLOCK_SIZE; cpu += CPU_BLOCK_SIZE) dropFrom(cpu, table, page)
  }
}

/** Forgets every translation for writing: another vCPU is about to read code, from pages that may be among them. */
export function dropWrites(): void {
  for (let table: usize = TABLE_WRITE; table < <usize>TLB_MODES * 3 * TLB_TABLE_SIZE; table += 3 * TLB_TABLE_SIZE) {
    const first = CPU + CPU_TLB + table
    for (let entry = first; entry < first + TLB_TABLE_SIZE; entry += 16) if (!(load<u64>(entry) & 1)) store<u64>(entry, TLB_EMPTY)
  }
}

function dropFrom(cpu: usize, table: usize, page: usize): void {
  if ((load<u32>(cpu, S_TLB_LOCAL) | load<u32>(cpu, S_TLB_GLOBAL)) == 0) return
  const first = cpu + CPU_TLB + table
  for (let entry = first; entry < first + TLB_TABLE_SIZE; entry += 16) {
    const tag = load<u64>(entry)
    if (!(tag & 1) && <u32>tag + load<u32>(entry, 8) == <u32>page) store<u64>(entry, TLB_EMPTY)
  }
}
