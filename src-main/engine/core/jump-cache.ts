/**
 * The jump cache: virtual RIP -> block, 16-byte entries of u64 RIP, u32 block, u32 key. A key is a generation (generation.ts) and the mode; an entry with the
 * present one is true without further looks. One of an earlier generation may still be: a process that was forked, or a translation that was flushed and
 * came back. The TLB's code entry tells.
 * In code with segments the base of CS is no part of a key: there the tag is the linear address, and only regions look it up, which see to the limit of CS themselves.
 */
import { findBlock } from './blocks'
import { CPU, rip } from './cpu'
import { fetchHost } from './fetch'
import {
  BLOCK_FLAGS, BLOCK_HOST, BLOCK_INVALID, BLOCK_START, CPU_BLOCK_SIZE, CPU_JUMP_CACHE, CPU_TLB, MODE_FLAT, MODE_USER, S_ARENA_GENERATION, S_GENERATION, S_GLOBAL_GENERATION,
  S_JUMP_KEY, S_LOCAL_GENERATION, S_LOCAL_SUPERVISOR, S_MODE, S_RIP_BASE, S_SEGMENTED_KEY, S_SEG_BASE, S_TLB_MODE, TLB_ENTRIES,
} from './generated/layout'
import { expectGlobalSupervisor, JUMP_KEY_NONE, restartGenerations } from './generation'
import { TRANSLATION_GLOBAL } from './paging'
import { TABLE_EXECUTE } from './tlb'
import { forgetContexts } from './tlb-contexts'

// @ts-ignore: decorator
@inline const JUMP_CACHE_ENTRIES: u32 = 32768
/** In every entry's key, so that an unused entry has none. */
// @ts-ignore: decorator
@inline const KEY_USED: u32 = 0x80

// @ts-ignore: decorator
@inline export function cacheEntry(target: u64): usize {
  return CPU + CPU_JUMP_CACHE + ((<u32>(target ^ (target >> 15)) & (JUMP_CACHE_ENTRIES - 1)) << 4)
}

/** True when the entry for `target` is there and in force. */
// @ts-ignore: decorator
@inline export function isCurrent(entry: usize, target: u64): bool {
  return load<u64>(entry) == target && load<u32>(entry, 12) == load<u32>(CPU, S_JUMP_KEY)
}

/** The block at RIP by the jump cache, or by looking it up; sets ripBase. Raises what fetching raises. */
export function cachedBlock(): usize {
  const target = rip()
  const entry = cacheEntry(target)
  const block: usize = load<u32>(entry, 8)
  if (isCurrent(entry, target)) {
    if (load<u64>(block) != BLOCK_INVALID) {
      store<u64>(CPU, target - load<u16>(block, BLOCK_START), S_RIP_BASE)
      return block
    }
  } else if (load<u64>(entry) == target && isStillThere(entry, block, target)) {
    remember(block)
    return block
  }
  const found = findBlock()
  remember(found)
  return found
}

/** An entry of an earlier generation: same mode, its block not forgotten, and RIP still at the block's place. */
function isStillThere(entry: usize, block: usize, target: u64): bool {
  const key = load<u32>(entry, 12)
  const now = load<u32>(CPU, S_JUMP_KEY)
  if (now == JUMP_KEY_NONE || (key ^ now) & 0xff || key >> 8 < load<u32>(CPU, S_ARENA_GENERATION)) return false
  if (load<u64>(block) == BLOCK_INVALID) return false
  store<u64>(CPU, target - load<u16>(block, BLOCK_START), S_RIP_BASE)
  return fetchHost(target) == load<u32>(block, BLOCK_HOST)
}

function remember(block: usize): void {
  const flat = load<u32>(CPU, S_JUMP_KEY) != JUMP_KEY_NONE
  if ((!flat && load<u32>(CPU, S_SEGMENTED_KEY) == JUMP_KEY_NONE) || load<u16>(block, BLOCK_FLAGS) != 0) return
  const target = flat ? rip() : (rip() + load<u64>(CPU, S_SEG_BASE + 8)) & 0xffffffff
  if (isGlobalKey() && !isGlobalCode(target)) {
    expectGlobalSupervisor(false)
    refreshJumpKey()
  }
  const entry = cacheEntry(target)
  store<u64>(entry, target)
  store<u32>(entry, <u32>block, 8)
  store<u32>(entry, flat ? load<u32>(CPU, S_JUMP_KEY) : load<u32>(CPU, S_SEGMENTED_KEY), 12)
}

// @ts-ignore: decorator
@inline function isGlobalKey(): bool { return !(load<u32>(CPU, S_MODE) & MODE_USER) && load<u32>(CPU, S_LOCAL_SUPERVISOR) == 0 }

/** The page that code was just fetched from. */
function isGlobalCode(linear: u64): bool {
  const slot = CPU + CPU_TLB + TABLE_EXECUTE + load<u32>(CPU, S_TLB_MODE) + ((<u32>(linear >> 12) & (<u32>TLB_ENTRIES - 1)) << 4)
  return (load<u32>(slot, 12) & TRANSLATION_GLOBAL) != 0
}

/** At every boundary: the interpreter uses the cache in flat code segments only; keys have room for 24 bits of the generation. */
export function refreshJumpKey(): void {
  if (load<u32>(CPU, S_GENERATION) >> 24) {
    memory.fill(CPU + CPU_JUMP_CACHE, 0, CPU_BLOCK_SIZE - CPU_JUMP_CACHE)
    forgetContexts()
    restartGenerations()
  }
  const mode = load<u32>(CPU, S_MODE)
  const generation = isGlobalKey() ? load<u32>(CPU, S_GLOBAL_GENERATION) : load<u32>(CPU, S_LOCAL_GENERATION)
  const key = (generation << 8) | mode | KEY_USED
  store<u32>(CPU, mode & MODE_FLAT ? key : JUMP_KEY_NONE, S_JUMP_KEY)
  store<u32>(CPU, mode & MODE_FLAT ? JUMP_KEY_NONE : key, S_SEGMENTED_KEY)
}
