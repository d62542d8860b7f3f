/**
 * Numbers that say which entries of the jump cache are valid. An address space has one, its *local generation*: a new one with every flush of its
 * translations, the old one again when it comes back with its translations kept (tlb-contexts.ts). Supervisor code in global pages, which every address
 * space has, has another, so that the kernel's entries outlive a switch; it changes only when a global translation of code goes.
 * A number is given out once. 24 bits of it are in the key: the cache is emptied before they wrap (jump-cache.ts).
 */
import { CPU } from './cpu'
import { S_ARENA_GENERATION, S_GENERATION, S_GLOBAL_GENERATION, S_LOCAL_GENERATION, S_LOCAL_SUPERVISOR, S_OLDEST_GENERATION } from './generated/layout'

/** The present key where the jump cache is not used: no entry has it. */
// @ts-ignore: decorator
@inline export const JUMP_KEY_NONE: u32 = 1

function newGeneration(state: usize): u32 {
  const next = load<u32>(state, S_GENERATION) + 1
  store<u32>(state, next, S_GENERATION)
  return next
}

/** Code of the present address space is looked up anew. */
export function renewLocal(): void {
  store<u32>(CPU, newGeneration(CPU), S_LOCAL_GENERATION)
}

/** All code is, in all address spaces of the vCPU whose block is at `state`. */
export function renewAll(state: usize): void {
  const generation = newGeneration(state)
  store<u32>(state, generation, S_LOCAL_GENERATION)
  store<u32>(state, generation, S_GLOBAL_GENERATION)
  store<u32>(state, generation, S_OLDEST_GENERATION)
}

/** The decode arena was emptied: what earlier entries name are no blocks any more. */
export function renewArena(state: usize): void {
  renewAll(state)
  store<u32>(state, load<u32>(state, S_GENERATION), S_ARENA_GENERATION)
}

/** Starts over at number 1; nothing may remember an earlier one. */
export function restartGenerations(): void {
  store<u32>(CPU, 0, S_GENERATION)
  renewArena(CPU)
}

/** A generation that an address space had when it was left, if it still says the truth, else a new one. */
export function resumeLocal(generation: u32): void {
  if (generation >= load<u32>(CPU, S_OLDEST_GENERATION)) store<u32>(CPU, generation, S_LOCAL_GENERATION)
  else renewLocal()
}

/** Supervisor code is found under the global generation until a page of it turns out not to be global. */
export function expectGlobalSupervisor(expect: bool): void {
  store<u32>(CPU, expect ? 0 : 1, S_LOCAL_SUPERVISOR)
}
