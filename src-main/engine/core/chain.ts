/**
 * From block to block without leaving the dispatcher: direct branches are linked to their target within the page (the link stands in `disp` of the branch),
 * everything else goes through the jump cache (jump-cache.ts).
 * Every entry checks budget and attention; entering adds the whole block to `icount`, and whoever leaves early takes the rest off again (run-state.ts).
 */
import { HANDLER_END } from './block-layout'
import { CPU, rip, setRip } from './cpu'
import { atBreakpoint } from './debugger'
import { CS } from './descriptors'
import { GP, raiseWithCode } from './fault'
import {
  BLOCK_COUNT, BLOCK_FLAGS, BLOCK_HEADER, BLOCK_HEAT, BLOCK_HOST, BLOCK_MODE, BLOCK_START, MODE_CODE32, MODE_FLAT, MODE_LIMITED, S_ATTENTION,
  S_ATTENTION_MASK, S_BLOCK, S_GENERATION, S_ICOUNT, S_MODE, S_REPEATING, S_RIP_BASE, S_SEG_LIMIT, S_STOP_AT, S_UOP,
} from './generated/layout'
import { cacheEntry, cachedBlock, isCurrent } from './jump-cache'
import { isCanonical } from './paging'
import { enterRegion, noteHot } from './region'
import { indexOf, removePatch, settleAt } from './run-state'
import { branchDistance, uopDisp } from './uop'

/** The micro-operation that leaves the dispatcher. */
const LEAVE: usize = memory.data<u16>([0, 0, 0, 0, 0, 0, 0, 0])

/** Somebody asks for attention that the code must be left for now. */
// @ts-ignore: decorator
@inline function isAsked(): bool { return (load<u32>(CPU, S_ATTENTION) & load<u32>(CPU, S_ATTENTION_MASK)) != 0 }

// @ts-ignore: decorator
@inline function mustLeave(): bool { return isAsked() || load<u64>(CPU, S_ICOUNT) >= load<u64>(CPU, S_STOP_AT) }

/** `block`, of so many instructions, is the present one if the budget allows and nobody asks for attention. */
// @ts-ignore: decorator
@inline function begin(block: usize, instructions: u64): bool {
  const end = load<u64>(CPU, S_ICOUNT) + instructions
  if (end > load<u64>(CPU, S_STOP_AT) || isAsked()) return false
  store<u64>(CPU, end, S_ICOUNT)
  store<u32>(CPU, block, S_BLOCK)
  return true
}

/** Enters `block` the quick way: its first micro-operation, or 0. */
// @ts-ignore: decorator
@inline function enter(block: usize): usize {
  if (!begin(block, load<u64>(block))) return 0
  countEntry(block)
  return block + BLOCK_HEADER
}

/** The interpreter enters `block`, whose place ripBase tells. */
// @ts-ignore: decorator
@inline export function countEntry(block: usize): void {
  const heat = load<u32>(block, BLOCK_HEAT) - 1
  store<u32>(block, heat, BLOCK_HEAT)
  if (heat == 0) noteHot(block)
}

/** The same for a block whose quick way in may be closed by a region that the budget does not allow any more. */
function enterPlain(block: usize): usize {
  return begin(block, load<u16>(block, BLOCK_COUNT)) ? block + BLOCK_HEADER : 0
}

/** A direct branch is taken: next micro-operation. T is the width of the target. */
// @ts-ignore: decorator
@inline export function taken<T>(u: usize): usize {
  const block: usize = uopDisp(u)
  if (block != 0) {
    const next = enter(block)
    if (next != 0) return next
  }
  return takenSlow(u, sizeof<T>() == 8 ? ~<u64>0 : sizeof<T>() == 4 ? 0xffffffff : 0xffff)
}

/** A direct branch is not taken: the block's `end` follows it. */
// @ts-ignore: decorator
@inline export function fallThrough(u: usize): usize {
  return taken<u64>(u + 16)
}

function takenSlow(u: usize, mask: u64): usize {
  const base = load<u64>(CPU, S_RIP_BASE)
  const source: usize = load<u32>(CPU, S_BLOCK)
  const target = (base + branchDistance(u)) & mask
  setRip(target)
  const next = jumpCached(target)
  if (next == 0) return takenSlowest(u, base, target, mask)
  if (load<u64>(CPU, S_RIP_BASE) == base) link(u, source, mask)
  return next
}

/** The jump cache does not have the target, or the block there may not be entered the quick way. */
function takenSlowest(u: usize, base: u64, target: u64, mask: u64): usize {
  if (load<u16>(u) > HANDLER_END && !isBranchTarget(target)) refuseBranch(u)
  const source: usize = load<u32>(CPU, S_BLOCK)
  const generation = load<u32>(CPU, S_GENERATION)
  const next = jumpSlow()
  // A new generation may mean that the arena was emptied, and the branch with it; another RIP, that a region ran before the block.
  if (next == LEAVE || load<u32>(CPU, S_GENERATION) != generation || rip() != target) return next
  if (load<u64>(CPU, S_RIP_BASE) == base) link(u, source, mask)
  return next
}

function refuseBranch(u: usize): void {
  store<u32>(CPU, <u32>u, S_UOP)
  raiseWithCode(GP, 0)
}

/**
 * Only within a physical page, and not from blocks that are executed under a limit. Targets of 16 bits are linked in 16-bit code only, whose
 * page is below 64 KiB then: another alias of the page must find the same offset.
 */
function link(u: usize, source: usize, mask: u64): void {
  if (mask == 0xffff && (load<u32>(CPU, S_MODE) & (MODE_FLAT | MODE_CODE32)) != 0) return
  const block: usize = load<u32>(CPU, S_BLOCK)
  if (load<u16>(block, BLOCK_FLAGS) || (load<u32>(block, BLOCK_HOST) ^ load<u32>(source, BLOCK_HOST)) & ~0xfff) return
  if (!(load<u32>(source, BLOCK_MODE) & MODE_LIMITED)) store<u32>(u, <u32>block, 8)
}

/** The target, cut to its width, is canonical or inside the code segment: if not, the branch itself faults. SDM vol. 2, JMP; on AMD's measured. */
// @ts-ignore: decorator
@inline export function isBranchTarget(target: u64): bool {
  return isCanonical(target) && ((load<u32>(CPU, S_MODE) & MODE_FLAT) != 0 || target <= load<u32>(CPU + S_SEG_LIMIT + (CS << 2)))
}

/** The block at RIP: next micro-operation. */
export function jump(): usize {
  const next = jumpCached(rip())
  return next != 0 ? next : jumpSlow()
}

/** The same by the cache alone; 0 when it does not know the target, or the block may not be entered the quick way. */
// @ts-ignore: decorator
@inline function jumpCached(target: u64): usize {
  const entry = cacheEntry(target)
  if (isCurrent(entry, target)) {
    const block: usize = load<u32>(entry, 8)
    // Before entering: a block that becomes hot there notes it.
    store<u64>(CPU, target - load<u16>(block, BLOCK_START), S_RIP_BASE)
    const next = enter(block)
    if (next != 0) return next
  }
  return 0
}

/** Not in the cache, or not to be entered the quick way: looks it up, and runs regions as long as one leads to the next. */
export function jumpSlow(): usize {
  store<u32>(CPU, 0, S_BLOCK)
  while (!mustLeave() && !atBreakpoint()) {
    const block = cachedBlock()
    if (enterRegion(block)) continue
    // Most of these blocks a region has just left for: they count as entered, so that they become regions, too.
    const quick = enter(block)
    const next = quick != 0 ? quick : enterPlain(block)
    return next != 0 ? next : LEAVE
  }
  return LEAVE
}

/** An instruction that may have changed anything is complete: on to the boundary. */
// @ts-ignore: decorator
@inline export function leave(): usize {
  store<u32>(CPU, 0, S_BLOCK)
  return LEAVE
}

/** The patched micro-operation at `u` is reached: the run stands before it, or before the one before, which is to run again. */
export function stop(u: usize): void {
  removePatch()
  settleAt(indexOf(u) - load<u32>(CPU, S_REPEATING))
  store<u32>(CPU, 0, S_REPEATING)
}
