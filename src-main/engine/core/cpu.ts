/**
 * The vCPU this instance of the core runs: base of its block, and short names for the register file.
 * The bases are imported immutable globals, so one wasm binary serves every vCPU. The core keeps no other variable: all state is in the map.
 */
import { BLOCK_END, S_BLOCK, S_CPL, S_GPR, S_RIP, S_RIP_BASE, S_XMM } from './generated/layout'

// @ts-ignore: decorator
@external('env', 'cpu') export declare const CPU: usize
/** Base of the block of the vCPU whose decode arena this instance uses: all vCPUs of one thread share that of the first, since they run in turns. */
// @ts-ignore: decorator
@external('env', 'arenaOwner') export declare const ARENA_OWNER: usize
/** 1: each vCPU runs on a thread of its own, with an arena of its own (machine/parallel/). */
// @ts-ignore: decorator
@external('env', 'parallel') export declare const PARALLEL: u32

// @ts-ignore: decorator
@inline export const RAX: u32 = 0
// @ts-ignore: decorator
@inline export const RCX: u32 = 1
// @ts-ignore: decorator
@inline export const RDX: u32 = 2
// @ts-ignore: decorator
@inline export const RBX: u32 = 3
// @ts-ignore: decorator
@inline export const RSP: u32 = 4
// @ts-ignore: decorator
@inline export const RBP: u32 = 5
// @ts-ignore: decorator
@inline export const RSI: u32 = 6
// @ts-ignore: decorator
@inline export const RDI: u32 = 7

/** General register by number, in the width of T; reads never fail. AH..BH do not exist here: see uop.ts. */
// @ts-ignore: decorator
@inline export function gpr<T>(number: u32): T {
  return load<T>(CPU + S_GPR + (number << 3))
}

/** Writes a general register; 32-bit writes clear the upper half, 8- and 16-bit ones leave the rest. */
// @ts-ignore: decorator
@inline export function setGpr<T>(number: u32, value: T): void {
  if (sizeof<T>() == 4) store<u64>(CPU + S_GPR + (number << 3), <u64>(<u32>value))
  else store<T>(CPU + S_GPR + (number << 3), value)
}

// @ts-ignore: decorator
@inline export function rip(): u64 {
  return load<u64>(CPU, S_RIP)
}

// @ts-ignore: decorator
@inline export function setRip(value: u64): void {
  store<u64>(CPU, value, S_RIP)
}

/** RIP after the block's last instruction: in handlers of branches and `ends` rows, after their own. */
// @ts-ignore: decorator
@inline export function nextRip(u: usize): u64 {
  return load<u64>(CPU, S_RIP_BASE) + load<u16>(load<u32>(CPU, S_BLOCK), BLOCK_END)
}

/** RIP of the instruction itself; only in handlers of rows without an immediate. */
// @ts-ignore: decorator
@inline export function instructionRip(u: usize): u64 {
  return load<u64>(CPU, S_RIP_BASE) + <u64><i64>load<i32>(u, 12)
}

// @ts-ignore: decorator
@inline export function cpl(): u32 {
  return load<u32>(CPU, S_CPL)
}

/** Host offset of XMM register `number`. */
// @ts-ignore: decorator
@inline export function xmmAddress(number: u32): usize {
  return CPU + S_XMM + (number << 4)
}
