/**
 * Segment registers: loading with every check, and what follows from them: CPL, mode, the TLB tables in use. SDM vol. 3, chapters 3 and 5.
 *
 * CPL is the DPL of the SS register (also of a null SS in 64-bit mode, and after SYSCALL), 0 in real mode, 3 in virtual-8086 mode.
 * In virtual-8086 mode selectors are paragraphs as in real mode, and `mode` has MODE_USER without MODE_PROTECTED. SDM vol. 3, 21.2.
 * A null selector leaves base 0, limit 0 and "unusable" (processors differ: CPUID 80000021h says so for this one).
 */
import { CPU } from './cpu'
import { GP, NP, raiseWithCode, SS_VECTOR } from './fault'
import { AC_FLAG, VM } from './flags'
import {
  ATTR_ACCESSED, ATTR_CODE, ATTR_CONFORMING, ATTR_DB, ATTR_G, ATTR_L, ATTR_P, ATTR_RW, ATTR_S, ATTR_UNUSABLE, attributesOf, baseOf, CS, dplOf, DS, ES,
  fetchDescriptor, FS, GS, isConforming, isNull, isWritableData, limitOf, markAccessed, SS,
} from './descriptors'
import {
  MODE_64, MODE_CODE32, MODE_FLAT, MODE_LONG, MODE_PROTECTED, MODE_STACK32, MODE_USER, S_CPL, S_MODE, S_RFLAGS, S_SEG_ATTRIBUTES, S_SEG_BASE,
  S_SEG_LIMIT, S_SEG_READ_END, S_SEG_SELECTOR, S_SEG_WRITE_END, S_TLB_MODE,
} from './generated/layout'
import {
  CR0_AM, CR0_PE, cr, CR4_SMAP, efer, EFER_LMA, TLB_SUPERVISOR, TLB_SUPERVISOR_AC, TLB_USER, TLB_USER_ALIGNED,
} from './paging'

// @ts-ignore: decorator
@inline const CODE_ACCESSED: u32 = ATTR_S | ATTR_CODE | ATTR_RW | ATTR_ACCESSED
// @ts-ignore: decorator
@inline const DATA_ACCESSED: u32 = ATTR_S | ATTR_RW | ATTR_ACCESSED
/** Limit 4 GiB in pages, as SYSCALL and SYSENTER load it. */
// @ts-ignore: decorator
@inline const FLAT_LIMIT: u32 = (0xf << 8) | ATTR_G | ATTR_P
// @ts-ignore: decorator
@inline const ATTR_DPL: u32 = 3 << 5

// @ts-ignore: decorator
@inline export function selectorOf(segment: u32): u32 {
  return load<u16>(CPU + S_SEG_SELECTOR + (segment << 1))
}

// @ts-ignore: decorator
@inline export function segmentAttributes(segment: u32): u32 {
  return load<u32>(CPU + S_SEG_ATTRIBUTES + (segment << 2))
}

// @ts-ignore: decorator
@inline export function segmentBase(segment: u32): u64 {
  return load<u64>(CPU + S_SEG_BASE + (segment << 3))
}

// @ts-ignore: decorator
@inline export function segmentLimit(segment: u32): u32 {
  return load<u32>(CPU + S_SEG_LIMIT + (segment << 2))
}

/** Writes all parts of a segment register; no checks. `refreshMode` is the caller's. */
export function setSegment(segment: u32, selector: u32, base: u64, limit: u32, attributes: u32): void {
  store<u16>(CPU + S_SEG_SELECTOR + (segment << 1), <u16>selector)
  store<u64>(CPU + S_SEG_BASE + (segment << 3), base)
  store<u32>(CPU + S_SEG_LIMIT + (segment << 2), limit)
  store<u32>(CPU + S_SEG_ATTRIBUTES + (segment << 2), attributes)
  refreshEnds(segment)
}

/**
 * What translated code checks accesses against, outside 64-bit mode: an access that ends at or before the segment's end needs no further look. None does
 * where it is expand-down, or where its type forbids the access: those are the interpreter's (operands.ts).
 */
function refreshEnds(segment: u32): void {
  if (segment > GS) return
  const attributes = segmentAttributes(segment)
  const isDown = (attributes & (ATTR_CODE | ATTR_CONFORMING)) == ATTR_CONFORMING
  const end = isDown ? 0 : <u64>segmentLimit(segment) + 1
  let reads = true
  let writes = true
  if (isProtected()) {
    const code = (attributes & ATTR_CODE) != 0
    const usable = !(attributes & ATTR_UNUSABLE)
    reads = usable && (!code || (attributes & ATTR_RW) != 0)
    writes = usable && !code && (attributes & ATTR_RW) != 0
  }
  store<u64>(CPU + S_SEG_READ_END + (segment << 3), reads ? end : 0)
  store<u64>(CPU + S_SEG_WRITE_END + (segment << 3), writes ? end : 0)
}

/** After CR0.PE changed, or the host wrote segments. */
export function refreshAllEnds(): void {
  for (let segment: u32 = 0; segment <= GS; segment++) refreshEnds(segment)
}

export function setSegmentFromDescriptor(segment: u32, selector: u32, descriptor: u64): void {
  setSegment(segment, selector, baseOf(descriptor), limitOf(descriptor), attributesOf(descriptor) | ATTR_ACCESSED)
}

/** Null selector. The DPL matters for SS, whose DPL is the CPL. */
export function setNullSegment(segment: u32, selector: u32, dpl: u32): void {
  setSegment(segment, selector, 0, 0, ATTR_UNUSABLE | (dpl << 5))
}

/** Real and virtual-8086 mode: base from the selector; limit and attributes stay, except that CS becomes writable data-like code again. */
export function setRealSegment(segment: u32, selector: u32): void {
  store<u16>(CPU + S_SEG_SELECTOR + (segment << 1), <u16>selector)
  store<u64>(CPU + S_SEG_BASE + (segment << 3), <u64>selector << 4)
  const attributes = segmentAttributes(segment)
  const usable = segment == CS ? CODE_ACCESSED | ATTR_P | (attributes & (ATTR_DB | ATTR_G | ATTR_DPL)) : attributes & ~ATTR_UNUSABLE
  store<u32>(CPU + S_SEG_ATTRIBUTES + (segment << 2), usable)
  refreshEnds(segment)
}

/** What every segment register is when virtual-8086 mode begins: APM vol. 3, IRET. */
export function setVirtualSegment(segment: u32, selector: u32): void {
  const kind = segment == CS ? CODE_ACCESSED : DATA_ACCESSED
  setSegment(segment, selector, <u64>(selector & 0xffff) << 4, 0xffff, kind | ATTR_P | ATTR_DPL)
}

/** Flat CS and SS of SYSCALL, SYSRET, SYSENTER, SYSEXIT; `code` is ATTR_L or ATTR_DB. */
export function setFlatCode(selector: u32, dpl: u32, code: u32): void {
  setSegment(CS, selector, 0, 0xffffffff, CODE_ACCESSED | FLAT_LIMIT | code | (dpl << 5))
}

export function setFlatStack(selector: u32, dpl: u32): void {
  setSegment(SS, selector, 0, 0xffffffff, DATA_ACCESSED | FLAT_LIMIT | ATTR_DB | (dpl << 5))
}

/** CR0.PE: protected mode, with virtual-8086 mode. */
// @ts-ignore: decorator
@inline export function isProtectionEnabled(): bool { return (cr(0) & CR0_PE) != 0 }

/** EFLAGS.VM is only ever set in protected mode outside long mode. */
// @ts-ignore: decorator
@inline export function isVirtual8086(): bool { return (load<u64>(CPU, S_RFLAGS) & VM) != 0 && isProtectionEnabled() }

/** Selectors are those of descriptors: protected mode without virtual-8086 mode. */
// @ts-ignore: decorator
@inline export function isProtected(): bool { return isProtectionEnabled() && !(load<u64>(CPU, S_RFLAGS) & VM) }

/** Loads ES, SS, DS, FS or GS as MOV and POP do; faults before anything changes. */
export function loadSegment(segment: u32, selector: u32): void {
  if (!isProtected()) setRealSegment(segment, selector)
  else if (segment == SS) loadStackSegment(selector)
  else loadDataSegment(segment, selector, GP)
  refreshMode()
}

/** ES, DS, FS or GS of protected mode; what is wrong with the descriptor is `vector`, #GP or a task switch's #TS. */
export function loadDataSegment(segment: u32, selector: u32, vector: u32): void {
  if (isNull(selector)) return setNullSegment(segment, selector, 0)
  const descriptor = fetchDescriptor(selector, vector)
  checkDataSegment(selector, attributesOf(descriptor), vector)
  markAccessed(selector, descriptor)
  setSegmentFromDescriptor(segment, selector, descriptor)
}

/** Data or readable code, privileged enough unless conforming, else `vector`; present. */
function checkDataSegment(selector: u32, attributes: u32, vector: u32): void {
  const code = selector & 0xfffc
  if (!(attributes & ATTR_S) || (attributes & (ATTR_CODE | ATTR_RW)) == ATTR_CODE) raiseWithCode(vector, code)
  if ((attributes & (ATTR_CODE | ATTR_CONFORMING)) != (ATTR_CODE | ATTR_CONFORMING)) {
    const dpl = dplOf(attributes)
    if (dpl < load<u32>(CPU, S_CPL) || dpl < (selector & 3)) raiseWithCode(vector, code)
  }
  if (!(attributes & ATTR_P)) raiseWithCode(NP, code)
}

function loadStackSegment(selector: u32): void {
  const cpl = load<u32>(CPU, S_CPL)
  if (isNull(selector)) {
    if (!(load<u32>(CPU, S_MODE) & MODE_64) || cpl == 3 || (selector & 3) != cpl) raiseWithCode(GP, 0)
    return setNullSegment(SS, selector, cpl)
  }
  const descriptor = fetchStackDescriptor(selector, cpl, GP)
  markAccessed(selector, descriptor)
  setSegmentFromDescriptor(SS, selector, descriptor)
}

/** Descriptor of a stack segment for privilege level `level`: writable data of exactly that level, else `vector`; #SS when not present. */
export function fetchStackDescriptor(selector: u32, level: u32, vector: u32): u64 {
  const code = selector & 0xfffc
  const descriptor = fetchDescriptor(selector, vector)
  const attributes = attributesOf(descriptor)
  if ((selector & 3) != level || dplOf(attributes) != level || !isWritableData(attributes)) raiseWithCode(vector, code)
  if (!(attributes & ATTR_P)) raiseWithCode(SS_VECTOR, code)
  return descriptor
}

/** After a return to an outer level: data segments that it may not use become null, and null selectors lose their RPL; their base stays. */
export function dropInnerSegments(): void {
  dropInner(ES)
  dropInner(DS)
  dropInner(FS)
  dropInner(GS)
}

function dropInner(segment: u32): void {
  const attributes = segmentAttributes(segment)
  if (attributes & ATTR_UNUSABLE) return store<u16>(CPU + S_SEG_SELECTOR + (segment << 1), 0)
  if (attributes & ATTR_CODE && isConforming(attributes)) return
  if (dplOf(attributes) < dplOf(segmentAttributes(SS))) setNullSegment(segment, 0, 0)
}

/** Recomputes CPL, mode and TLB tables; after any change of CR0, CR4, EFER, EFLAGS.VM, CS, SS or a data segment. */
export function refreshMode(): void {
  const code = segmentAttributes(CS)
  let mode: u32 = 0
  let cpl: u32 = 0
  if (isVirtual8086()) {
    cpl = 3
    mode = MODE_USER
  } else if (isProtectionEnabled()) {
    cpl = dplOf(segmentAttributes(SS))
    mode = cpl == 3 ? MODE_PROTECTED | MODE_USER : MODE_PROTECTED
  }
  if (efer() & EFER_LMA) mode |= MODE_LONG
  if (mode & MODE_LONG && code & ATTR_L) mode |= MODE_64 | MODE_FLAT
  else {
    if (code & ATTR_DB) mode |= MODE_CODE32
    if (segmentAttributes(SS) & ATTR_DB) mode |= MODE_STACK32
    if (isFlatCode(code) && isFlatData(DS) && isFlatData(ES) && isFlatData(SS)) mode |= MODE_FLAT
  }
  store<u32>(CPU, mode, S_MODE)
  store<u32>(CPU, cpl, S_CPL)
  refreshTlbMode()
}

function isFlatCode(attributes: u32): bool {
  return (attributes & ATTR_RW) != 0 && segmentBase(CS) == 0 && segmentLimit(CS) == 0xffffffff
}

function isFlatData(segment: u32): bool {
  const attributes = segmentAttributes(segment)
  if (attributes & ATTR_UNUSABLE || (attributes & (ATTR_CODE | ATTR_CONFORMING)) != 0 || !(attributes & ATTR_RW)) return false
  return segmentBase(segment) == 0 && segmentLimit(segment) == 0xffffffff
}

/** Chooses the TLB tables; after a change of CPL, EFLAGS.AC, CR0.AM or CR4.SMAP. */
export function refreshTlbMode(): void {
  const alignment = (load<u64>(CPU, S_RFLAGS) & AC_FLAG) != 0
  let mode = TLB_SUPERVISOR
  if (load<u32>(CPU, S_CPL) == 3) mode = alignment && cr(0) & CR0_AM ? TLB_USER_ALIGNED : TLB_USER
  else if (alignment && cr(4) & CR4_SMAP) mode = TLB_SUPERVISOR_AC
  store<u32>(CPU, mode, S_TLB_MODE)
}
