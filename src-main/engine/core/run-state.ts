/**
 * How the run of a block is cut short. The micro-operation after the present one is patched to `stop`, which puts RIP and `icount` right and leaves
 * to the boundary: nothing on the fast path has to be tested for it. A patch that is met later, or never, is harmless.
 */
import { HANDLER_STOP } from './block-layout'
import { CPU, setRip } from './cpu'
import {
  BLOCK_COUNT, BLOCK_HEADER, BLOCK_START, S_BLOCK, S_EXIT_REASON, S_ICOUNT, S_PATCHED_HANDLER, S_PATCHED_UOP, S_REPEATING, S_RIP_BASE, S_STOP_AT,
  S_UOP, UOP_SIZE,
} from './generated/layout'
import { uopLength } from './uop'

/** Patches the micro-operation at `u` so that the run stops before it. */
export function stopBefore(u: usize): void {
  if (load<u32>(CPU, S_PATCHED_UOP) == u) return
  removePatch()
  store<u32>(CPU, u, S_PATCHED_UOP)
  store<u32>(CPU, load<u16>(u), S_PATCHED_HANDLER)
  store<u16>(u, HANDLER_STOP)
}

export function removePatch(): void {
  const u: usize = load<u32>(CPU, S_PATCHED_UOP)
  if (u == 0) return
  store<u16>(u, <u16>load<u32>(CPU, S_PATCHED_HANDLER))
  store<u32>(CPU, 0, S_PATCHED_UOP)
}

/** The run leaves to the boundary once the present instruction is complete. */
export function leaveAfterInstruction(): void {
  store<u64>(CPU, 0, S_STOP_AT)
  if (load<u32>(CPU, S_BLOCK)) stopBefore(load<u32>(CPU, S_UOP) + UOP_SIZE)
}

/** The present instruction (REP) did a part of its work and is to run again: last act of its handler. RIP stays on it, it is not counted. */
export function repeatInstruction(): void {
  leaveAfterInstruction()
  store<u32>(CPU, 1, S_REPEATING)
}

/** Ends the run with an EXIT_ reason once the present instruction is complete; for handlers of `ends` rows. */
export function requestExit(reason: u32): void {
  store<u32>(CPU, reason, S_EXIT_REASON)
}

/** Instructions of the present block before the micro-operation at `u`. */
// @ts-ignore: decorator
@inline export function indexOf(u: usize): u32 {
  return <u32>(u - load<u32>(CPU, S_BLOCK) - BLOCK_HEADER) / <u32>UOP_SIZE
}

/** Stands at the boundary before instruction `index` of the present block: RIP and `icount` exact, no block. */
export function settleAt(index: u32): void {
  const block: usize = load<u32>(CPU, S_BLOCK)
  let offset: u32 = load<u16>(block, BLOCK_START)
  for (let i: u32 = 0; i < index; i++) offset += uopLength(block + BLOCK_HEADER + i * <u32>UOP_SIZE)
  setRip(load<u64>(CPU, S_RIP_BASE) + offset)
  store<u64>(CPU, load<u64>(CPU, S_ICOUNT) - load<u16>(block, BLOCK_COUNT) + index, S_ICOUNT)
  store<u32>(CPU, 0, S_BLOCK)
}
