/**
 * Where a debugger on the host writes what each vCPU shall stop at: a page of the vCPU's block (CPU_DEBUGGER). How many of each list count is in the state
 * fields `breakpoints` and `watchpoints`. `tools/gen-core.ts` writes the same offsets for the AssemblyScript core.
 *
 *   0 a bit for each page offset that some breakpoint has   512 u64 linear address of each breakpoint
 *   DEBUGGER_WATCHES each watchpoint: u64 first and u64 last linear address, u32 DEBUG_HIT_ kinds of accesses that count, u32 0
 */
export const DEBUGGER_ADDRESSES = 512
export const MOST_BREAKPOINTS = 256
export const DEBUGGER_WATCHES = DEBUGGER_ADDRESSES + MOST_BREAKPOINTS * 8
export const DEBUGGER_WATCH_SIZE = 24
export const MOST_WATCHPOINTS = 32
