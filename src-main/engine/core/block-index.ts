/**
 * Where blocks are kept: per thread that runs vCPUs an arena and a hash table by host address and mode; per host page the list of blocks decoded from it and a bit for
 * each 64-byte granule that holds decoded bytes. A page in CODE_PAGES never enters the write tables of a TLB.
 */
import { BLOCK_MAX_SIZE } from './block-layout'
import { count } from './counters'
import { ARENA_OWNER, CPU } from './cpu'
import {
  BLOCK_COUNT, BLOCK_END, BLOCK_HASHES, BLOCK_HASH_SIZE, BLOCK_HEADER, BLOCK_HOST, BLOCK_INVALID, BLOCK_MODE, BLOCK_NEXT_HASH, BLOCK_NEXT_PAGE,
  BLOCK_REGION, BLOCK_START, BLOCK_TRANSLATED, CODE_GRANULES, CODE_PAGES, COUNTER_ARENA_RESETS, COUNTER_BLOCKS_INVALIDATED, CPU_BLOCKS,
  CPU_BLOCK_SIZE, DECODE_ARENAS, DECODE_ARENA_SIZE, MAX_CPUS, RAM, S_BLOCK, S_DECODE_TOP, S_JUMP_KEY, S_PATCHED_UOP, UOP_SIZE,
} from './generated/layout'
import { JUMP_KEY_NONE, renewArena } from './generation'
import { regionsWritten } from './region'
import { leaveAfterInstruction } from './run-state'
import { dropWritable } from './tlb'

/** The arena starts with room for a transient block (blocks.ts). */
// @ts-ignore: decorator
@inline const ARENA_FIRST: u32 = BLOCK_MAX_SIZE

// @ts-ignore: decorator
@inline function arenaNumber(): u32 { return <u32>(ARENA_OWNER - CPU_BLOCKS) / <u32>CPU_BLOCK_SIZE }
// @ts-ignore: decorator
@inline export function arenaBase(): usize { return DECODE_ARENAS + arenaNumber() * DECODE_ARENA_SIZE }
/** Bytes of the arena that hold blocks. */
// @ts-ignore: decorator
@inline export function arenaTop(): u32 { return load<u32>(ARENA_OWNER, S_DECODE_TOP) }
// @ts-ignore: decorator
@inline export function setArenaTop(top: u32): void { store<u32>(ARENA_OWNER, top, S_DECODE_TOP) }
// @ts-ignore: decorator
@inline function pageIndex(host: usize): usize { return (host - RAM) >> 12 }

/** First block decoded from the page of `host`, or 0. */
// @ts-ignore: decorator
@inline export function codePage(host: usize): usize { return load<u32>(CODE_PAGES + (pageIndex(host) << 2)) }

function bucketOf(arena: u32, host: usize, mode: u32): usize {
  const hash = (<u32>host ^ (<u32>host >> 15) ^ (mode << 11)) & ((<u32>BLOCK_HASH_SIZE >> 2) - 1)
  return BLOCK_HASHES + arena * BLOCK_HASH_SIZE + (hash << 2)
}

export function firstInBucket(host: usize, mode: u32): usize {
  return load<u32>(bucketOf(arenaNumber(), host, mode))
}

/** Makes a decoded block known. */
export function addBlock(block: usize): void {
  const host: usize = load<u32>(block, BLOCK_HOST)
  const bucket = bucketOf(arenaNumber(), host, load<u32>(block, BLOCK_MODE))
  store<u32>(block, load<u32>(bucket), BLOCK_NEXT_HASH)
  store<u32>(bucket, <u32>block)
  const first = CODE_PAGES + (pageIndex(host) << 2)
  if (load<u32>(first) == 0) dropWritable(host & ~0xfff)
  store<u32>(block, load<u32>(first), BLOCK_NEXT_PAGE)
  store<u32>(first, <u32>block)
  const granules = CODE_GRANULES + (pageIndex(host) << 3)
  store<u64>(granules, load<u64>(granules) | granulesOf(load<u16>(block, BLOCK_START), load<u16>(block, BLOCK_END)))
}

/** Bits of the granules of the bytes from `start` to `end` (exclusive) within the page. */
function granulesOf(start: u32, end: u32): u64 {
  const last = (end > 0x1000 ? 0xfff : end - 1) >> 6
  return (~<u64>0 << (start >> 6)) & (~<u64>0 >> (63 - last))
}

/** True when a byte of the range, within one page, may belong to decoded code. */
export function isDecoded(host: usize, size: u32): bool {
  const start = <u32>host & 0xfff
  return (load<u64>(CODE_GRANULES + (pageIndex(host) << 3)) & granulesOf(start, start + size)) != 0
}

/** Bytes of one page were or will be written: forgets the blocks that hold any of them. */
export function invalidateCode(host: usize, size: u32): void {
  const granules = CODE_GRANULES + (pageIndex(host) << 3)
  const start = <u32>host & 0xfff
  if (!(load<u64>(granules) & granulesOf(start, start + size))) return
  let left: u64 = 0
  let block = codePage(host)
  while (block != 0) {
    const next: usize = load<u32>(block, BLOCK_NEXT_PAGE)
    if (load<u16>(block, BLOCK_START) < start + size && start < load<u16>(block, BLOCK_END)) forgetBlock(block)
    else left |= granulesOf(load<u16>(block, BLOCK_START), load<u16>(block, BLOCK_END))
    block = next
  }
  store<u64>(granules, left)
}

/** Takes a block out of all lists; links and jump cache entries that still name it find it invalid. */
export function forgetBlock(block: usize): void {
  const host: usize = load<u32>(block, BLOCK_HOST)
  const owner = <u32>(block - DECODE_ARENAS) / <u32>DECODE_ARENA_SIZE
  unlink(bucketOf(owner, host, load<u32>(block, BLOCK_MODE)), block, BLOCK_NEXT_HASH)
  unlink(CODE_PAGES + (pageIndex(host) << 2), block, BLOCK_NEXT_PAGE)
  store<u64>(block, BLOCK_INVALID)
  store<u32>(block, 0, BLOCK_REGION)
  count(COUNTER_BLOCKS_INVALIDATED)
  if (load<u32>(block, BLOCK_TRANSLATED)) {
    regionsWritten(<u32>host)
    leaveAfterInstruction()
  } else if (block == load<u32>(CPU, S_BLOCK)) leaveAfterInstruction()
}

/** `head` holds the first block of a list that goes on through field `next` of each. */
function unlink(head: usize, block: usize, next: usize): void {
  let place = head
  while (load<u32>(place) != <u32>block) place = load<u32>(place) + next
  store<u32>(place, load<u32>(block + next))
}

/** Drops all decoded code of all vCPUs; they stand at a boundary. */
export function resetArenas(): void {
  for (let number: u32 = 0; number < <u32>MAX_CPUS; number++) {
    const state: usize = CPU_BLOCKS + number * CPU_BLOCK_SIZE
    const top = load<u32>(state, S_DECODE_TOP)
    if (top != 0) {
      dropArena(number, top)
      store<u32>(state, ARENA_FIRST, S_DECODE_TOP)
    }
    // A patched micro-operation is gone with its block: nothing may be written back there.
    store<u32>(state, 0, S_PATCHED_UOP)
    renewArena(state)
  }
  store<u32>(CPU, JUMP_KEY_NONE, S_JUMP_KEY)
  count(COUNTER_ARENA_RESETS)
}

/** Clears what the blocks of one arena are entered in, block by block: most pages of those tables were never touched and stay so. */
function dropArena(number: u32, top: u32): void {
  const base: usize = DECODE_ARENAS + number * DECODE_ARENA_SIZE
  for (let block = base + ARENA_FIRST; block < base + top; block += blockSize(block)) {
    const host: usize = load<u32>(block, BLOCK_HOST)
    store<u32>(CODE_PAGES + (pageIndex(host) << 2), 0)
    store<u64>(CODE_GRANULES + (pageIndex(host) << 3), 0)
    store<u32>(bucketOf(number, host, load<u32>(block, BLOCK_MODE)), 0)
    store<u64>(block, BLOCK_INVALID)
  }
}

/** Bytes of a block in its arena: header, instructions, `end`, copy of bytes. */
// @ts-ignore: decorator
@inline export function blockSize(block: usize): usize {
  return BLOCK_HEADER + (load<u16>(block, BLOCK_COUNT) + 2) * UOP_SIZE
}

/** Before the first block of the arena. */
export function initializeArena(): void {
  if (arenaTop() == 0) setArenaTop(ARENA_FIRST)
}
