/**
 * Where blocks are kept: per thread that runs vCPUs an arena and a hash table by host address and mode; per host page the list of blocks decoded from it and a bit for
 * each 64-byte granule that holds decoded bytes. A page in CODE_PAGES never enters the write tables of a TLB.
 */
import { BLOCK_MAX_SIZE } from './block-layout'
import { count } from './counters'
import { ARENA_OWNER, CPU, PARALLEL } from './cpu'
import {
  BLOCK_COUNT, BLOCK_END, BLOCK_HASHES, BLOCK_HASH_SIZE, BLOCK_HEADER, BLOCK_HOST, BLOCK_INVALID, BLOCK_MODE, BLOCK_NEXT_HASH, BLOCK_NEXT_PAGE,
  BLOCK_REGION, BLOCK_START, BLOCK_TRANSLATED, CODE_GRANULES, CODE_INDEX_SIZE, CODE_OWNERS, CODE_PAGES, COUNTER_ARENA_RESETS, COUNTER_BLOCKS_INVALIDATED, CPU_BLOCKS,
  CPU_BLOCK_SIZE, DECODE_ARENAS, DECODE_ARENA_SIZE, MAX_CPUS, RAM, S_BLOCK, S_DECODE_TOP, S_JUMP_KEY, S_PATCHED_UOP, S_SEGMENTED_KEY, UOP_SIZE,
} from './generated/layout'
import { JUMP_KEY_NONE, renewArena } from './generation'
import { codeWritten, fence, protectCode } from './parallel'
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

// @ts-ignore: decorator
@inline function firstOf(host: usize): usize { return CODE_PAGES + arenaNumber() * CODE_INDEX_SIZE + (pageIndex(host) << 2) }
// @ts-ignore: decorator
@inline function granulesAt(host: usize): usize { return CODE_GRANULES + arenaNumber() * CODE_INDEX_SIZE + (pageIndex(host) << 3) }

/** First block decoded from the page of `host`, or 0. */
// @ts-ignore: decorator
@inline export function codePage(host: usize): usize { return load<u32>(firstOf(host)) }

/** Writes to the page must take the slow path: some arena holds code of it. */
// @ts-ignore: decorator
@inline export function holdsCode(host: usize): bool { return PARALLEL ? isOwned(host) : codePage(host) != 0 }

// @ts-ignore: decorator
@inline function ownBit(): u8 { return <u8>(<u32>1 << arenaNumber()) }

function isOwned(host: usize): bool {
  const owners = CODE_OWNERS + pageIndex(host)
  if (atomic.load<u8>(owners) & ownBit() && codePage(host) == 0) atomic.and<u8>(owners, ~ownBit())
  return atomic.load<u8>(owners) != 0
}

/** Before code is read from the page of `host`: from now on writes there, through every vCPU and address, take the slow path. */
export function claimPage(host: usize): void {
  if (codePage(host) != 0) return
  if (!PARALLEL) return dropWritable(host & ~0xfff)
  if (atomic.load<u8>(CODE_OWNERS + pageIndex(host)) & ownBit()) return
  dropWritable(host & ~0xfff)
  protectCode(<u32>host & ~0xfff)
}

/** Bytes of one page, in `host`, were written: the other vCPUs that hold code of the page learn it. */
export function tellOwners(host: usize): void {
  fence()
  const owners = atomic.load<u8>(CODE_OWNERS + pageIndex(host)) & ~ownBit()
  if (owners != 0) codeWritten(<u32>host, owners)
}

/** Another vCPU wrote to the page of `host`: nothing decoded from it is true any more. `isClaimed`: this vCPU is about to decode from it, and stays an owner. */
export function forgetPage(host: usize, isClaimed: u32): void {
  for (let block = codePage(host); block != 0; block = codePage(host)) forgetBlock(block)
  store<u64>(granulesAt(host), 0)
  if (!isClaimed) atomic.and<u8>(CODE_OWNERS + pageIndex(host), ~ownBit())
}

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
  const first = firstOf(host)
  store<u32>(block, load<u32>(first), BLOCK_NEXT_PAGE)
  store<u32>(first, <u32>block)
  const granules = granulesAt(host)
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
  return (load<u64>(granulesAt(host)) & granulesOf(start, start + size)) != 0
}

/** Bytes of one page were or will be written: forgets the blocks that hold any of them. */
export function invalidateCode(host: usize, size: u32): void {
  const granules = granulesAt(host)
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
  unlink(bucketOf(arenaNumber(), host, load<u32>(block, BLOCK_MODE)), block, BLOCK_NEXT_HASH)
  unlink(firstOf(host), block, BLOCK_NEXT_PAGE)
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

/** Drops all decoded code of the arena; the vCPUs that share it stand at a boundary. */
export function resetArena(): void {
  if (arenaTop() != 0) {
    dropBlocks()
    setArenaTop(ARENA_FIRST)
  }
  if (PARALLEL) forgetPlaces(CPU)
  else for (let state: usize = CPU_BLOCKS; state < CPU_BLOCKS + MAX_CPUS * CPU_BLOCK_SIZE; state += CPU_BLOCK_SIZE) forgetPlaces(state)
  store<u32>(CPU, JUMP_KEY_NONE, S_JUMP_KEY)
  store<u32>(CPU, JUMP_KEY_NONE, S_SEGMENTED_KEY)
  count(COUNTER_ARENA_RESETS)
}

/** A patched micro-operation is gone with its block: nothing may be written back there. */
function forgetPlaces(state: usize): void {
  store<u32>(state, 0, S_PATCHED_UOP)
  renewArena(state)
}

/** Clears what the blocks are entered in, block by block: most pages of those tables were never touched and stay so. */
function dropBlocks(): void {
  const base = arenaBase()
  const end = base + arenaTop()
  for (let block = base + ARENA_FIRST; block < end; block += blockSize(block)) {
    const host: usize = load<u32>(block, BLOCK_HOST)
    store<u32>(firstOf(host), 0)
    store<u64>(granulesAt(host), 0)
    store<u32>(bucketOf(arenaNumber(), host, load<u32>(block, BLOCK_MODE)), 0)
    store<u64>(block, BLOCK_INVALID)
    if (PARALLEL) atomic.and<u8>(CODE_OWNERS + pageIndex(host), ~ownBit())
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
