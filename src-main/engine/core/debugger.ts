/**
 * What a debugger on the host asks of the core (engine/debug/): to stop before given linear addresses, and after accesses to others. The guest's memory and
 * registers stay as they are, so it cannot see any of it; all vCPUs have the same lists (memory/debugger-page.ts).
 *
 * Breakpoints: a block ends before an instruction whose page offset some breakpoint has, and the block that begins there is gated and never hot, so
 * that every way to it leads over `atBreakpoint`, which compares the whole address. Watchpoints: their pages never enter the read and write tables of the
 * TLB, so that each access to them takes the slow path.
 */
import { CPU } from './cpu'
import { instructionLinear } from './debug'
import {
  CPU_DEBUGGER, DEBUG_HIT_BREAKPOINT, DEBUGGER_ADDRESSES, DEBUGGER_WATCH_SIZE, DEBUGGER_WATCHES, EXIT_DEBUG, S_BREAKPOINTS, S_DEBUG_ADDRESS, S_DEBUG_HIT,
  S_EXIT_REASON, S_STEPPING, S_WATCHPOINTS,
} from './generated/layout'
import { leaveAfterInstruction } from './run-state'

/** Some breakpoint has this page offset. */
// @ts-ignore: decorator
@inline export function hasBreakpointAt(offset: u32): bool {
  return load<u32>(CPU, S_BREAKPOINTS) != 0 && ((load<u8>(CPU + CPU_DEBUGGER + (offset >> 3)) >> <u8>(offset & 7)) & 1) != 0
}

/** A breakpoint lies at RIP, and the debugger does not want just this one instruction. */
export function atBreakpoint(): bool {
  const count = load<u32>(CPU, S_BREAKPOINTS)
  if (count == 0 || load<u32>(CPU, S_STEPPING) != 0) return false
  const linear = instructionLinear()
  if (!hasBreakpointAt(<u32>linear & 0xfff)) return false
  for (let number: u32 = 0; number < count; number++) {
    if (load<u64>(CPU + CPU_DEBUGGER + DEBUGGER_ADDRESSES + (number << 3)) == linear) return true
  }
  return false
}

/** The run ends before the instruction at RIP. */
export function hitBreakpoint(): void {
  store<u32>(CPU, DEBUG_HIT_BREAKPOINT, S_DEBUG_HIT)
}

// @ts-ignore: decorator
@inline function watch(number: u32): usize {
  return CPU + CPU_DEBUGGER + DEBUGGER_WATCHES + <usize>number * DEBUGGER_WATCH_SIZE
}

/** A watchpoint lies, at least in part, in the 4 KiB page of the address. */
export function isWatchedPage(linear: u64): bool {
  const count = load<u32>(CPU, S_WATCHPOINTS)
  for (let number: u32 = 0; number < count; number++) {
    if (load<u64>(watch(number)) >> 12 <= linear >> 12 && linear >> 12 <= load<u64>(watch(number), 8) >> 12) return true
  }
  return false
}

/** An access of `kind` (DEBUG_HIT_) is about to succeed. A hit ends the run once the instruction is complete; the first of an instruction counts. */
export function noteWatched(linear: u64, size: u32, kind: u32): void {
  const count = load<u32>(CPU, S_WATCHPOINTS)
  for (let number: u32 = 0; number < count; number++) {
    const first = load<u64>(watch(number))
    if (!(load<u32>(watch(number), 16) & kind) || first > linear + (size - 1) || linear > load<u64>(watch(number), 8)) continue
    if (load<u32>(CPU, S_DEBUG_HIT) == 0) {
      store<u32>(CPU, kind, S_DEBUG_HIT)
      store<u64>(CPU, first > linear ? first : linear, S_DEBUG_ADDRESS)
    }
    store<u32>(CPU, EXIT_DEBUG, S_EXIT_REASON)
    leaveAfterInstruction()
    return
  }
}

/** The instruction was aborted after an access of it had hit: it has not happened. */
export function forgetHit(): void {
  if (load<u32>(CPU, S_DEBUG_HIT) == 0) return
  store<u32>(CPU, 0, S_DEBUG_HIT)
  store<u32>(CPU, 0, S_EXIT_REASON)
}
