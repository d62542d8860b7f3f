/**
 * Debug registers and single steps: SDM vol. 3, 18.2-18.3. While any of it is armed, the block loop goes instruction by instruction
 * (`needsStepping`) and calls `beforeInstruction` and `afterInstruction`; data breakpoints are seen by the slow path of memory accesses, because
 * nothing enters the read and write TLBs then (`watching`). Implicit accesses to system tables are compared too. Left out: I/O breakpoints on REP iterations
 * stop only after the instruction, branch trace, BTF.
 */
import { CPU, rip } from './cpu'
import { CS } from './descriptors'
import { deliverDebug } from './exceptions'
import { RF, TF, systemFlag } from './flags'
import { MODE_64, S_CR, S_DR, S_INTERRUPT_SHADOW, S_MODE, S_PENDING_DEBUG, S_RFLAGS, S_SEG_BASE, S_WATCHING } from './generated/layout'
import { flushTlb } from './tlb'

// @ts-ignore: decorator
@inline export const DR6_FIXED: u64 = 0xffff0ff0
/** Breakpoint conditions met. */
// @ts-ignore: decorator
@inline const DR6_HITS: u64 = 15
/** A debug register was accessed while DR7.GD was set. */
// @ts-ignore: decorator
@inline export const DR6_BD: u64 = 1 << 13
/** Single step. */
// @ts-ignore: decorator
@inline const DR6_BS: u64 = 1 << 14
// @ts-ignore: decorator
@inline export const DR7_FIXED: u64 = 1 << 10
// @ts-ignore: decorator
@inline export const DR7_GD: u64 = 1 << 13
/** L0 G0 .. L3 G3. */
// @ts-ignore: decorator
@inline const DR7_ENABLED: u64 = 0xff

/** In `pendingDebug` only: the instruction was INT n, which leaves no single-step trap behind. */
// @ts-ignore: decorator
@inline const TRAP_SUPPRESSED: u64 = 1 << 63
/** In `pendingDebug` only: the instruction set TF and traps at its own end, which is the next boundary. */
// @ts-ignore: decorator
@inline const TRAP_DUE: u64 = 1 << 62

// Kinds of breakpoint (DR7.R/W).
// @ts-ignore: decorator
@inline const KIND_EXECUTE: u32 = 0
// @ts-ignore: decorator
@inline const KIND_WRITE: u32 = 1
// @ts-ignore: decorator
@inline const KIND_IO: u32 = 2
// @ts-ignore: decorator
@inline const KIND_ACCESS: u32 = 3

// @ts-ignore: decorator
@inline const SHADOW_STACK: u32 = 2

// @ts-ignore: decorator
@inline function dr(number: u32): u64 {
  return load<u64>(CPU + S_DR + (number << 3))
}

// @ts-ignore: decorator
@inline function isEnabled(number: u32): bool {
  return ((<u32>dr(7) >> (number << 1)) & 3) != 0
}

// @ts-ignore: decorator
@inline function kindOf(number: u32): u32 {
  return (<u32>dr(7) >> (16 + (number << 2))) & 3
}

/** Length in bytes: codes 0..3 are 1, 2, 8, 4. */
function lengthOf(number: u32): u64 {
  const code = (<u32>dr(7) >> (18 + (number << 2))) & 3
  return code == 2 ? 8 : code + 1
}

/** Enabled breakpoints whose kind is in `kinds` (bit per kind) and that touch `address` .. + size. */
function hits(kinds: u32, address: u64, size: u32): u64 {
  let found: u64 = 0
  for (let number: u32 = 0; number < 4; number++) {
    if (!isEnabled(number) || !((kinds >> kindOf(number)) & 1)) continue
    const length = lengthOf(number)
    const start = dr(number) & ~(length - 1)
    if (start < address + size && address < start + length) found |= 1 << number
  }
  return found
}

/** After DR7 or CR4.DE changed: are data breakpoints armed? Entries made before must go. */
export function refreshWatching(): void {
  let watching: u32 = 0
  for (let number: u32 = 0; number < 4; number++) {
    if (isEnabled(number) && kindOf(number) & 1) watching = 1
  }
  if (watching && !load<u32>(CPU, S_WATCHING)) flushTlb()
  store<u32>(CPU, watching, S_WATCHING)
}

/** Slow path of a memory access while data breakpoints are armed. */
export function noteDataAccess(linear: u64, size: u32, isWrite: bool): void {
  note(hits(isWrite ? (1 << KIND_WRITE) | (1 << KIND_ACCESS) : 1 << KIND_ACCESS, linear, size))
}

/** IN, OUT, INS, OUTS. I/O breakpoints exist with CR4.DE only. */
export function notePortAccess(port: u32, size: u32): void {
  if (dr(7) & DR7_ENABLED && load<u64>(CPU + S_CR + 4 * 8) & 8) note(hits(1 << KIND_IO, port, size))
}

function note(found: u64): void {
  if (found) store<u64>(CPU, load<u64>(CPU, S_PENDING_DEBUG) | found, S_PENDING_DEBUG)
}

/** INT n and its kin deliver with TF clear and leave no trap. */
export function suppressTrap(): void {
  store<u64>(CPU, load<u64>(CPU, S_PENDING_DEBUG) | TRAP_SUPPRESSED, S_PENDING_DEBUG)
}

/**
 * SYSCALL and SYSRET trap by the TF that they leave, all others by the one that they began with: a kernel that masks TF is not stepped (Xen's XSA-204),
 * and user code that gets it back traps before its first instruction. `trapFlag` is TF before.
 */
export function trapByNewFlag(trapFlag: bool): void {
  const isSet = systemFlag(TF)
  if (isSet == trapFlag) return
  store<u64>(CPU, load<u64>(CPU, S_PENDING_DEBUG) | (isSet ? TRAP_DUE : TRAP_SUPPRESSED), S_PENDING_DEBUG)
}

/** Before anything else happens at this boundary, `afterInstruction` is due. */
export function trapIsDue(): bool {
  return (load<u64>(CPU, S_PENDING_DEBUG) & TRAP_DUE) != 0
}

/** A #DB was delivered inside the instruction: breakpoints that waited for its end go into that one's DR6. */
export function mergePendingTraps(): void {
  const pending = load<u64>(CPU, S_PENDING_DEBUG)
  if (!(pending & DR6_HITS)) return
  noteConditions(pending & DR6_HITS)
  store<u64>(CPU, pending & ~DR6_HITS, S_PENDING_DEBUG)
}

/** The block loop must go instruction by instruction: single step, armed breakpoints, or RF to be cleared. */
// @ts-ignore: decorator
@inline export function needsStepping(): bool {
  return (load<u64>(CPU, S_RFLAGS) & (TF | RF)) != 0 || (dr(7) & DR7_ENABLED) != 0
}

/** Before each instruction while stepping. True: an instruction breakpoint was delivered instead, RIP has moved. */
export function beforeInstruction(): bool {
  const flags = load<u64>(CPU, S_RFLAGS)
  if (flags & RF) {
    store<u64>(CPU, flags & ~(<u64>RF), S_RFLAGS)
    return false
  }
  if (load<u32>(CPU, S_INTERRUPT_SHADOW) == SHADOW_STACK) return false
  const found = hits(1 << KIND_EXECUTE, instructionLinear(), 1)
  if (found == 0) return false
  raiseDebug(found)
  return true
}

/** Linear address of the instruction at RIP. */
export function instructionLinear(): u64 {
  return load<u32>(CPU, S_MODE) & MODE_64 ? rip() : (load<u64>(CPU, S_SEG_BASE + CS * 8) + rip()) & 0xffffffff
}

/** After each instruction while stepping, `trapFlag` being TF before it: delivers a debug trap if one is due. Not in the shadow of MOV SS. */
export function afterInstruction(trapFlag: bool): void {
  let pending = load<u64>(CPU, S_PENDING_DEBUG)
  if (load<u32>(CPU, S_INTERRUPT_SHADOW) == SHADOW_STACK) return
  if ((trapFlag && !(pending & TRAP_SUPPRESSED)) || pending & TRAP_DUE) pending |= DR6_BS
  store<u64>(CPU, 0, S_PENDING_DEBUG)
  if (pending & (DR6_HITS | DR6_BS)) raiseDebug(pending & ~(TRAP_SUPPRESSED | TRAP_DUE))
}

/** DR6 gets the conditions (0..3 replaced, the rest added), GD is disarmed, #DB delivered. */
function raiseDebug(conditions: u64): void {
  noteConditions(conditions)
  deliverDebug()
}

/** For #DB raised inside an instruction too (DR7.GD). */
export function noteConditions(conditions: u64): void {
  store<u64>(CPU, (dr(6) & ~DR6_HITS) | conditions | DR6_FIXED, S_DR + 6 * 8)
  store<u64>(CPU, dr(7) & ~DR7_GD, S_DR + 7 * 8)
}
