/** What the host may call: docs/core.md, "The interface to the host". */
import { codePage, invalidateCode, resetArena } from './block-index'
import { blockAtHost, knownBlockAt } from './blocks'
import { CPU } from './cpu'
import { refreshWatching } from './debug'
import { readRflags, setFlags, writeRflags } from './flags'
import { BLOCK_COUNT, BLOCK_GATED, BLOCK_HEAT, BLOCK_INVALID, BLOCK_REGION, S_HEAT_START, S_HOT_BLOCK, S_RFLAGS } from './generated/layout'
import { initialize } from './run'
import { leaveAfterInstruction } from './run-state'
import { refreshAllEnds, refreshMode } from './segments'
import { clearTlb, flushTlb } from './tlb'

export { takeDirty } from './dirty-log'
export { getFlags, condition } from './flags'
export { dispatch } from './generated/dispatch'
export { knownCodePage, regionHot, regionRead, regionWrite } from './region'
export { exactFloat } from './region-float'
export { regionCountedStrings, regionStrings, regionVector } from './region-vector'
export { execute } from './run'
export { forgetPage } from './block-index'
export { dropWrites, flushTlb } from './tlb'

/** Once per vCPU, before anything else. */
export function powerOn(): void {
  initialize()
  clearTlb()
  refreshAllEnds()
  refreshMode()
}

/** The host wrote registers, and perhaps memory behind Dma's back (a snapshot): recomputes what is derived from them. */
export function adoptState(): void {
  initialize()
  resetArena()
  setFlags(<u32>load<u64>(CPU, S_RFLAGS))
  flushTlb()
  refreshWatching()
  refreshAllEnds()
  refreshMode()
}

/** For the translator: the block at a host address, decoded if need be, or 0 where its first instruction lies in two pages. */
export function blockAt(host: u32, mode: u32): usize {
  return blockAtHost(host, mode)
}

/** The same, but decodes nothing. */
export function knownBlock(host: u32, mode: u32): usize {
  return knownBlockAt(host, mode)
}

/** Another vCPU wrote more code than it could tell of: all that was decoded goes. The present instruction may be of it. */
export function forgetCode(): void {
  resetArena()
  leaveAfterInstruction()
}

/** The block that became hot, once. */
export function takeHotBlock(): u32 {
  const block = load<u32>(CPU, S_HOT_BLOCK)
  store<u32>(CPU, 0, S_HOT_BLOCK)
  return block
}

/** A block gets the region that begins there (BLOCK_REGION), or loses it with 0. */
export function attachRegion(block: usize, region: u32): void {
  store<u32>(block, region, BLOCK_REGION)
  store<u64>(block, region ? BLOCK_GATED : load<u16>(block, BLOCK_COUNT))
  store<u32>(block, region ? 0 : load<u32>(CPU, S_HEAT_START), BLOCK_HEAT)
}

/** The region that a block was hot for does not come, because its page was written meanwhile: if the block is still there, it gets hot once more. */
export function coolBlock(block: usize): void {
  const count = load<u64>(block)
  if (count != BLOCK_INVALID && count != BLOCK_GATED) store<u32>(block, load<u32>(CPU, S_HEAT_START), BLOCK_HEAT)
}

/** The host wrote guest memory: `length` bytes from host offset `host`, which may span pages. */
export function invalidateRange(host: u32, length: u32): void {
  let place: usize = host
  const end: usize = host + length
  while (place < end) {
    const next = (place | 0xfff) + 1
    const last = next < end ? next : end
    if (codePage(place) != 0) invalidateCode(place, <u32>(last - place))
    place = next
  }
}

/** RFLAGS with the arithmetic flags in place. */
export function materializeFlags(): void {
  writeRflags(readRflags(), ~<u64>0)
}
