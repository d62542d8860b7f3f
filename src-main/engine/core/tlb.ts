/**
 * The TLB: per access mode (paging.ts) one direct-mapped table each for reading, writing and fetching, of 16-byte entries:
 * u64 tag (linear page, TLB_EMPTY or TLB_DROPPED), u32 addend (host offset - linear), u32 TRANSLATION_ bits.
 *
 * A log of the entries filled makes a flush cost what was filled, not the size of the tables; global entries stay in it over a move to CR3.
 * Entries are 4 KiB wide whatever the page. Three filters (hashed bit maps, never wrong in saying no) tell INVLPG whether the address may lie in
 * a larger page, which needs a full flush, and whether code may have been looked up through it, which needs a new generation of the jump cache.
 */
import { count } from './counters'
import { CPU } from './cpu'
import { isWatchedPage } from './debugger'
import {
  COUNTER_TLB_MISSES, CPU_BLOCK_SIZE, CPU_BLOCKS, CPU_TLB, CPU_TLB_FILTERS, CPU_TLB_FILTERS_SIZE, CPU_TLB_LOG, DIRTY, MAX_CPUS, RAM, S_GENERATION, S_TLB_LOG_LENGTH, S_TLB_MODE, S_TRANSLATION, S_WATCHING,
  TLB_ENTRIES, TLB_MODES, TLB_TABLE_SIZE,
} from './generated/layout'
import { TLB_USER_ALIGNED, TRANSLATION_GLOBAL, TRANSLATION_HUGE, TRANSLATION_LARGE } from './paging'

// @ts-ignore: decorator
@inline export const TABLE_READ: u32 = 0
// @ts-ignore: decorator
@inline export const TABLE_WRITE: u32 = <u32>TLB_TABLE_SIZE
// @ts-ignore: decorator
@inline export const TABLE_EXECUTE: u32 = 2 * <u32>TLB_TABLE_SIZE

/** Never filled since the last flush: not in the log. No tag of a page is odd. */
// @ts-ignore: decorator
@inline const TLB_EMPTY: u64 = 1
/** Forgotten, but already in the log. */
// @ts-ignore: decorator
@inline const TLB_DROPPED: u64 = 3
// @ts-ignore: decorator
@inline const LOG_CAPACITY: u32 = 16384

// Filters: offset from CPU_TLB_FILTERS and number of bits.
// @ts-ignore: decorator
@inline const FILTER_LARGE: usize = 0x000
// @ts-ignore: decorator
@inline const FILTER_HUGE: usize = 0x080
// @ts-ignore: decorator
@inline const FILTER_LARGE_BITS: u32 = 1024
// @ts-ignore: decorator
@inline const FILTER_CODE: usize = 0x100
// @ts-ignore: decorator
@inline const FILTER_CODE_BITS: u32 = 4096

// @ts-ignore: decorator
@inline function hash(number: u64, bits: u32): u32 {
  return <u32>(number ^ (number >> 11)) & (bits - 1)
}

function addToFilter(filter: usize, number: u64, bits: u32): void {
  const bit = hash(number, bits)
  const byte = CPU + CPU_TLB_FILTERS + filter + (bit >> 3)
  store<u8>(byte, <u8>(<u32>load<u8>(byte) | (<u32>1 << (bit & 7))))
}

function filterMayHave(filter: usize, number: u64, bits: u32): bool {
  const bit = hash(number, bits)
  return ((load<u8>(CPU + CPU_TLB_FILTERS + filter + (bit >> 3)) >> (bit & 7)) & 1) != 0
}

/** Enters a proven translation, the last one that `translate` made, into a table (TABLE_) of the current mode. */
export function fillTlb(linear: u64, physicalEntry: u32, table: u32): void {
  const mode = load<u32>(CPU, S_TLB_MODE)
  if (table != TABLE_EXECUTE && (load<u32>(CPU, S_WATCHING) != 0 || mode == TLB_USER_ALIGNED || isWatchedPage(linear))) return
  const offset = mode + table + ((<u32>(linear >> 12) & <u32>(TLB_ENTRIES - 1)) << 4)
  const entry = CPU + CPU_TLB + offset
  const page = physicalEntry & 0xfffff000
  const translation = load<u32>(CPU, S_TRANSLATION)
  count(COUNTER_TLB_MISSES)
  if (load<u64>(entry) == TLB_EMPTY) logFill(offset)
  store<u64>(entry, linear & ~0xfff)
  store<u32>(entry, page - (<u32>linear & 0xfffff000), 8)
  store<u32>(entry, translation, 12)
  noteInFilters(linear, translation, table)
  if (table == TABLE_WRITE) store<u8>(DIRTY + ((<usize>page - RAM) >> 12), 0xff)
}

function noteInFilters(linear: u64, translation: u32, table: u32): void {
  if (translation & TRANSLATION_LARGE) addToFilter(FILTER_LARGE, linear >> 22, FILTER_LARGE_BITS)
  else if (translation & TRANSLATION_HUGE) addToFilter(FILTER_HUGE, linear >> 30, FILTER_LARGE_BITS)
  if (table == TABLE_EXECUTE) addToFilter(FILTER_CODE, linear >> 12, FILTER_CODE_BITS)
}

function logFill(offset: u32): void {
  const length = load<u32>(CPU, S_TLB_LOG_LENGTH)
  if (length < LOG_CAPACITY) store<u32>(CPU + CPU_TLB_LOG + (length << 2), offset)
  store<u32>(CPU, length + 1, S_TLB_LOG_LENGTH)
}

/** Forgets every translation, global ones too. */
export function flushTlb(): void {
  const length = load<u32>(CPU, S_TLB_LOG_LENGTH)
  if (length > LOG_CAPACITY) return clearTlb()
  for (let i: u32 = 0; i < length; i++) store<u64>(CPU + CPU_TLB + load<u32>(CPU + CPU_TLB_LOG + (i << 2)), TLB_EMPTY)
  forgetAll()
}

/** Forgets what a move to CR3 must: all but the global translations. The log is compacted in place. */
export function flushNonGlobal(): void {
  const length = load<u32>(CPU, S_TLB_LOG_LENGTH)
  if (length > LOG_CAPACITY) return clearTlb()
  let kept: u32 = 0
  clearFilters()
  for (let i: u32 = 0; i < length; i++) {
    const offset = load<u32>(CPU + CPU_TLB_LOG + (i << 2))
    const entry = CPU + CPU_TLB + offset
    const tag = load<u64>(entry)
    if (load<u32>(entry, 12) & TRANSLATION_GLOBAL && tag != TLB_DROPPED) {
      noteInFilters(tag, load<u32>(entry, 12), tableOf(offset))
      store<u32>(CPU + CPU_TLB_LOG + (kept << 2), offset)
      kept++
    } else store<u64>(entry, TLB_EMPTY)
  }
  store<u32>(CPU, kept, S_TLB_LOG_LENGTH)
  bumpGeneration()
}

/** Table (TABLE_) of an entry by its offset from CPU_TLB. */
function tableOf(offset: u32): u32 {
  const number = offset / <u32>TLB_TABLE_SIZE
  return (number % 3) * <u32>TLB_TABLE_SIZE
}

function clearFilters(): void {
  memory.fill(CPU + CPU_TLB_FILTERS, 0, CPU_TLB_FILTERS_SIZE)
}

/** Empties the tables whatever the log says: at power-on. */
export function clearTlb(): void {
  for (let i: u32 = 0; i < <u32>(TLB_MODES * 3 * TLB_ENTRIES); i++) store<u64>(CPU + CPU_TLB + (i << 4), TLB_EMPTY)
  forgetAll()
}

function forgetAll(): void {
  store<u32>(CPU, 0, S_TLB_LOG_LENGTH)
  clearFilters()
  bumpGeneration()
}

/** INVLPG of an address already cut to the mode's width. Exact for 4 KiB pages; where a larger one may be meant, everything goes. */
export function invalidatePage(linear: u64): void {
  if (filterMayHave(FILTER_LARGE, linear >> 22, FILTER_LARGE_BITS) || filterMayHave(FILTER_HUGE, linear >> 30, FILTER_LARGE_BITS)) return flushTlb()
  const tag = linear & ~0xfff
  let entry = CPU + CPU_TLB + ((<u32>(linear >> 12) & <u32>(TLB_ENTRIES - 1)) << 4)
  for (let table: u32 = 0; table < <u32>(TLB_MODES * 3); table++) {
    if (load<u64>(entry) == tag) store<u64>(entry, TLB_DROPPED)
    entry += TLB_TABLE_SIZE
  }
  if (filterMayHave(FILTER_CODE, linear >> 12, FILTER_CODE_BITS)) bumpGeneration()
}

/** The page at host address `page` holds decoded code from now on: writes to it must take the slow path, through every vCPU and address. */
export function dropWritable(page: usize): void {
  for (let table: usize = TABLE_WRITE; table < <usize>TLB_MODES * 3 * TLB_TABLE_SIZE; table += 3 * TLB_TABLE_SIZE) {
    for (let cpu: usize = CPU_BLOCKS; cpu < CPU_BLOCKS + MAX_CPUS * CPU_BLOCK_SIZE; cpu += CPU_BLOCK_SIZE) dropFrom(cpu, table, page)
  }
}

function dropFrom(cpu: usize, table: usize, page: usize): void {
  if (load<u32>(cpu, S_TLB_LOG_LENGTH) == 0) return
  const first = cpu + CPU_TLB + table
  for (let entry = first; entry < first + TLB_TABLE_SIZE; entry += 16) {
    const tag = load<u64>(entry)
    if (!(tag & 1) && <u32>tag + load<u32>(entry, 8) == <u32>page) store<u64>(entry, TLB_DROPPED)
  }
}

/** Whatever was looked up by virtual address (jump cache) is stale. 24 bits: the cache is emptied at wrap (blocks.ts). */
// @ts-ignore: decorator
@inline export function bumpGeneration(): void {
  store<u32>(CPU, load<u32>(CPU, S_GENERATION) + 1, S_GENERATION)
}
