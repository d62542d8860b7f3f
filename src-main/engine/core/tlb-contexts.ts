/**
 * Address spaces that are not the present one (CR4.PCIDE; SDM vol. 3, 4.10.1). The tables of the TLB hold one address space and what is global. When
 * another one comes, its predecessor's entries are put aside under its PCID, and come back with it if the move to CR3 says that they shall be kept:
 * a few nanoseconds each, where walking the page tables again costs a hundred, and nothing where translations are used.
 *
 * A context: u32 PCID | CONTEXT_USED, u32 number of entries, u32 local generation (generation.ts), u32 when it was left; the local code filter; entries of
 * 16 bytes: u64 tag with the TRANSLATION_ bits below, u32 addend, u32 offset from CPU_TLB.
 */
import { holdsCode } from './block-index'
import { CPU } from './cpu'
import {
  CPU_TLB, CPU_TLB_CONTEXTS, CPU_TLB_CONTEXT_COUNT, CPU_TLB_CONTEXT_SIZE, CPU_TLB_FILTERS, S_GENERATION, S_LOCAL_GENERATION, S_TLB_LOCAL,
  TLB_TABLE_SIZE,
} from './generated/layout'
import { resumeLocal } from './generation'
import { endLocal, flushLocal, loggedLocal, setEntry, takeLocal, TLB_EMPTY } from './tlb'
import { FILTER_CODE_SIZE, FILTER_LOCAL_CODE } from './tlb-filters'

// @ts-ignore: decorator
@inline const CONTEXT_USED: u32 = 1 << 31
// @ts-ignore: decorator
@inline const CONTEXT_FILTER: usize = 16
// @ts-ignore: decorator
@inline const CONTEXT_ENTRIES: usize = 0x400
// @ts-ignore: decorator
@inline const MOST_ENTRIES: u32 = <u32>(CPU_TLB_CONTEXT_SIZE - CONTEXT_ENTRIES) >> 4

// @ts-ignore: decorator
@inline function contextAt(number: u32): usize { return CPU + CPU_TLB_CONTEXTS + number * <u32>CPU_TLB_CONTEXT_SIZE }

/** Context of a PCID, or 0. */
function findContext(pcid: u32): usize {
  for (let number: u32 = 0; number < <u32>CPU_TLB_CONTEXT_COUNT; number++) {
    if (load<u32>(contextAt(number)) == (pcid | CONTEXT_USED)) return contextAt(number)
  }
  return 0
}

/** A free context, or the one left longest ago. */
function oldestContext(): usize {
  let oldest = contextAt(0)
  for (let number: u32 = 0; number < <u32>CPU_TLB_CONTEXT_COUNT; number++) {
    const context = contextAt(number)
    if (load<u32>(context) == 0) return context
    if (load<u32>(context, 12) < load<u32>(oldest, 12)) oldest = context
  }
  return oldest
}

/** A move to CR3 with PCIDs: `keep` is bit 63, the translations of the new one may stay. */
export function switchContext(from: u32, to: u32, keep: bool): void {
  if (from == to) {
    if (!keep) flushLocal()
    return
  }
  suspend(from)
  const context = findContext(to)
  if (context == 0) return
  if (keep) resume(context)
  store<u32>(context, 0)
}

/** Puts the present address space aside: what was filled last, first. */
function suspend(pcid: u32): void {
  const known = findContext(pcid)
  const context = known != 0 ? known : oldestContext()
  memory.copy(context + CONTEXT_FILTER, CPU + CPU_TLB_FILTERS + FILTER_LOCAL_CODE, FILTER_CODE_SIZE)
  store<u32>(context, pcid | CONTEXT_USED)
  store<u32>(context, load<u32>(CPU, S_LOCAL_GENERATION), 8)
  let kept: u32 = 0
  for (let i = load<u32>(CPU, S_TLB_LOCAL); i > 0; i--) {
    const offset = loggedLocal(i - 1)
    const entry = CPU + CPU_TLB + offset
    const tag = load<u64>(entry)
    if (!takeLocal(offset) || kept == MOST_ENTRIES) continue
    const place = context + CONTEXT_ENTRIES + (kept << 4)
    store<u64>(place, tag | (load<u32>(entry, 12) & 15))
    store<u32>(place, load<u32>(entry, 8), 8)
    store<u32>(place, offset, 12)
    kept++
  }
  store<u32>(context, kept, 4)
  endLocal()
  store<u32>(context, load<u32>(CPU, S_GENERATION), 12)
}

/** Its entries go back where their places are free. */
function resume(context: usize): void {
  memory.copy(CPU + CPU_TLB_FILTERS + FILTER_LOCAL_CODE, context + CONTEXT_FILTER, FILTER_CODE_SIZE)
  resumeLocal(load<u32>(context, 8))
  const first = context + CONTEXT_ENTRIES
  const end = first + (load<u32>(context, 4) << 4)
  for (let place = first; place < end; place += 16) {
    const offset = load<u32>(place, 12)
    if (load<u64>(CPU + CPU_TLB + offset) != TLB_EMPTY) continue
    const tag = load<u64>(place) & ~0xfff
    const addend = load<u32>(place, 8)
    if (isStillRight(offset, tag, addend)) setEntry(offset, tag, addend, <u32>load<u64>(place) & 15)
  }
}

/** May the entry still stand in its table? Not to be written where the page has got decoded code. */
function isStillRight(offset: u32, tag: u64, addend: u32): bool {
  const isWrite = (offset / <u32>TLB_TABLE_SIZE) % 3 == 1
  return !isWrite || !holdsCode((<u32>tag + addend) & 0xfffff000)
}

/** All address spaces but the present one lose their translations. */
export function forgetContexts(): void {
  for (let number: u32 = 0; number < <u32>CPU_TLB_CONTEXT_COUNT; number++) store<u32>(contextAt(number), 0)
}

/** One of them. */
export function forgetContext(pcid: u32): void {
  const context = findContext(pcid)
  if (context != 0) store<u32>(context, 0)
}
