/**
 * Address translation: no paging, 32-bit (4 KiB, 4 MiB), PAE and 4-level (4 KiB, 2 MiB, 1 GiB) paging; NX, WP, SMEP, SMAP, accessed and dirty bits.
 * SDM vol. 3, chapter 4. The TLB (tlb.ts) keeps the outcome per access mode and kind of access.
 *
 * An upper-level entry gets its accessed bit as the walk passes it, the last one (with dirty) only once the access is permitted.
 */
import { CPU, RBP, RSP } from './cpu'
import { GP, raisePageFault, raiseWithCode, SS_VECTOR } from './fault'
import {
  EA_GENERAL, MODE_64, S_CR, S_EFER, S_MODE, S_PDPTE, S_PENDING_ADDRESS, S_PENDING_ERROR_CODE, S_TLB_MODE, S_TRANSLATION, S_UOP, TLB_TABLE_SIZE,
} from './generated/layout'
import { markEntry, readPhysical } from './memory'
import { uopIsRegister, uopRm, uopSegment } from './uop'

// @ts-ignore: decorator
@inline export const ACCESS_READ: u32 = 0
// @ts-ignore: decorator
@inline export const ACCESS_WRITE: u32 = 2
// @ts-ignore: decorator
@inline export const ACCESS_FETCH: u32 = 16

// @ts-ignore: decorator
@inline export const CR0_PE: u64 = 1
// @ts-ignore: decorator
@inline export const CR0_WP: u64 = 1 << 16
// @ts-ignore: decorator
@inline export const CR0_AM: u64 = 1 << 18
// @ts-ignore: decorator
@inline export const CR0_PG: u64 = 1 << 31
// @ts-ignore: decorator
@inline export const CR4_VME: u64 = 1
// @ts-ignore: decorator
@inline export const CR4_PVI: u64 = 2
// @ts-ignore: decorator
@inline export const CR4_PSE: u64 = 1 << 4
// @ts-ignore: decorator
@inline export const CR4_PAE: u64 = 1 << 5
// @ts-ignore: decorator
@inline export const CR4_PGE: u64 = 1 << 7
// @ts-ignore: decorator
@inline export const CR4_FSGSBASE: u64 = 1 << 16
// @ts-ignore: decorator
@inline export const CR4_PCIDE: u64 = 1 << 17
// @ts-ignore: decorator
@inline export const CR4_SMEP: u64 = 1 << 20
// @ts-ignore: decorator
@inline export const CR4_SMAP: u64 = 1 << 21
// @ts-ignore: decorator
@inline export const EFER_LME: u64 = 1 << 8
// @ts-ignore: decorator
@inline export const EFER_LMA: u64 = 1 << 10
// @ts-ignore: decorator
@inline export const EFER_NXE: u64 = 1 << 11

// @ts-ignore: decorator
@inline const PTE_P: u64 = 1
// @ts-ignore: decorator
@inline const PTE_W: u64 = 2
// @ts-ignore: decorator
@inline const PTE_U: u64 = 4
// @ts-ignore: decorator
@inline const PTE_A: u64 = 32
// @ts-ignore: decorator
@inline const PTE_D: u64 = 64
// @ts-ignore: decorator
@inline const PTE_PS: u64 = 128
// @ts-ignore: decorator
@inline const PTE_NX: u64 = 1 << 63
// @ts-ignore: decorator
@inline const PTE_G: u64 = 256
/** Physical addresses have 40 bits (CPUID 80000008h). */
// @ts-ignore: decorator
@inline const PHYSICAL: u64 = 0x000000ffff_fff000
// @ts-ignore: decorator
@inline const RESERVED: u64 = 0x000fff00_00000000
/** PAE paging outside long mode reserves bits 62:52 as well. */
// @ts-ignore: decorator
@inline const RESERVED_PAE: u64 = 0x7fffff00_00000000
/** Of a PAE page-directory-pointer entry: 2:1, 8:5 and everything from bit 40 up. SDM vol. 3, table 4-8. */
// @ts-ignore: decorator
@inline const RESERVED_PDPTE: u64 = 0xffffff00_000001e6

/** `tlbMode`: which tables serve, and whose rights count. User mode with alignment checks (CR0.AM, EFLAGS.AC) never fills read and write tables. */
// @ts-ignore: decorator
@inline export const TLB_SUPERVISOR: u32 = 0
// @ts-ignore: decorator
@inline export const TLB_USER: u32 = 3 * <u32>TLB_TABLE_SIZE
// @ts-ignore: decorator
@inline export const TLB_SUPERVISOR_AC: u32 = 6 * <u32>TLB_TABLE_SIZE
// @ts-ignore: decorator
@inline export const TLB_USER_ALIGNED: u32 = 9 * <u32>TLB_TABLE_SIZE

/** What the last walk found, for the TLB: the page is global; it is larger than 4 KiB (at most 4 MiB); it is a 1 GiB page. */
// @ts-ignore: decorator
@inline export const TRANSLATION_GLOBAL: u32 = 1
// @ts-ignore: decorator
@inline export const TRANSLATION_LARGE: u32 = 2
// @ts-ignore: decorator
@inline export const TRANSLATION_HUGE: u32 = 4

/** CR register values. */
// @ts-ignore: decorator
@inline export function cr(number: u32): u64 {
  return load<u64>(CPU + S_CR + (number << 3))
}

// @ts-ignore: decorator
@inline export function efer(): u64 {
  return load<u64>(CPU, S_EFER)
}

// @ts-ignore: decorator
@inline export function isCanonical(linear: u64): bool {
  return <i64>linear == (<i64>(linear << 16)) >> 16
}

/** The same for all of `size` bytes. */
// @ts-ignore: decorator
@inline export function isCanonicalExtent(linear: u64, size: u32): bool {
  return linear + 0x8000_0000_0000 < 0x1_0000_0000_0000 - (<u64>size - 1)
}

/** What `probe` answers where the access would fault; the walkers, too. No guest-physical address is odd in its upper half. */
// @ts-ignore: decorator
@inline export const NO_TRANSLATION: u64 = ~0

/** Linear to guest-physical address for one access (ACCESS_), with current rights; raises #PF, or #GP(0) / #SS(0) for a non-canonical address. */
export function translate(linear: u64, access: u32): u64 {
  const physical = probe(linear, access)
  if (physical != NO_TRANSLATION) return physical
  if (efer() & EFER_LMA && !isCanonical(linear)) raiseWithCode(access != ACCESS_FETCH && namesStack() ? SS_VECTOR : GP, 0)
  raisePageFault(load<u64>(CPU, S_PENDING_ADDRESS), load<u32>(CPU, S_PENDING_ERROR_CODE))
  return NO_TRANSLATION
}

/** The same, but answers NO_TRANSLATION instead of raising; address and error code of the page fault are noted. */
export function probe(linear: u64, access: u32): u64 {
  if (!(cr(0) & CR0_PG)) {
    store<u32>(CPU, 0, S_TRANSLATION)
    return linear & 0xffffffff
  }
  const mode = load<u32>(CPU, S_TLB_MODE)
  const user: bool = mode == TLB_USER || mode == TLB_USER_ALIGNED
  if (efer() & EFER_LMA) {
    if (!isCanonical(linear)) return NO_TRANSLATION
    return walkLong(linear, cr(3) & PHYSICAL, 39, access, user)
  }
  if (cr(4) & CR4_PAE) return walkPae(linear & 0xffffffff, access, user)
  return walk32(<u32>linear, access, user)
}

// @ts-ignore: decorator
@inline const SS: u32 = 2
// @ts-ignore: decorator
@inline const FS: u32 = 4

/**
 * #GP(0) or #SS(0) for an operand that lies, even in part, at non-canonical addresses, or that leaves a flat segment at 4 GiB: before any of its pages
 * and its alignment count.
 */
export function checkExtent(linear: u64, size: u32): void {
  if (leavesFlat(linear, size) || (efer() & EFER_LMA && !isCanonicalExtent(linear, size))) raiseWithCode(namesStack() ? SS_VECTOR : GP, 0)
}

/** Only operands without EA_GENERAL come here unchecked; a segment with a base may wrap. */
function leavesFlat(linear: u64, size: u32): bool {
  if (load<u32>(CPU, S_MODE) & MODE_64 || linear >> 32 != 0 || (linear + size - 1) >> 32 == 0) return false
  const u: usize = load<u32>(CPU, S_UOP)
  return u != 0 && !(load<u8>(u, 7) & EA_GENERAL)
}

/** The explicit operand is in the stack segment; 64-bit code says so by its base. Accesses of the stack itself are checked in stack.ts. */
function namesStack(): bool {
  const u: usize = load<u32>(CPU, S_UOP)
  if (u == 0 || uopIsRegister(u)) return false
  if (!(load<u32>(CPU, S_MODE) & MODE_64)) return uopSegment(u) == SS
  return uopSegment(u) < FS && (uopRm(u) == RSP << 3 || uopRm(u) == RBP << 3)
}

/** The four page-directory-pointer registers have no rights of their own. */
function walkPae(linear: u64, access: u32, user: bool): u64 {
  const pdpte = load<u64>(CPU + S_PDPTE + (<usize>(linear >> 30) << 3))
  if (!(pdpte & PTE_P)) return fault(linear, access, user, 0)
  return walkLong(linear, pdpte & PHYSICAL, 21, access, user)
}

/** The PAE page-directory-pointer table at CR3 value `root` has no reserved bit set. */
export function hasValidPdptes(root: u64): bool {
  const table = root & 0xffffffe0
  for (let i: u32 = 0; i < 4; i++) {
    const entry = readPhysical<u64>(table + (i << 3))
    if (entry & PTE_P && entry & RESERVED_PDPTE) return false
  }
  return true
}

/** Loads the PAE page-directory-pointer registers from the table at CR3 value `root`; false, with nothing changed, when a reserved bit is set. */
export function loadPdptes(root: u64): bool {
  const table = root & 0xffffffe0
  if (!hasValidPdptes(root)) return false
  for (let i: u32 = 0; i < 4; i++) store<u64>(CPU + S_PDPTE + (i << 3), readPhysical<u64>(table + (i << 3)))
  return true
}

/** Bits of an 8-byte entry that must be 0. */
function reservedBits(): u64 {
  const reserved = efer() & EFER_LMA ? RESERVED : RESERVED_PAE
  return efer() & EFER_NXE ? reserved : reserved | PTE_NX
}

/** Walks 8-byte entries from the table at `table` whose entries each map 2^shift bytes. */
function walkLong(linear: u64, table: u64, shift: u32, access: u32, user: bool): u64 {
  let rights: u64 = PTE_W | PTE_U
  let noExecute: u64 = 0
  const reserved = reservedBits()
  while (true) {
    const address = table + (((linear >> shift) & 0x1ff) << 3)
    const entry = readPhysical<u64>(address)
    if (!(entry & PTE_P)) return fault(linear, access, user, 0)
    if (entry & reserved) return fault(linear, access, user, 9)
    const rightsHere = rights & entry
    const noExecuteHere = noExecute | (entry & PTE_NX)
    const large = shift > 12 && (entry & PTE_PS) != 0
    if (large && (shift == 39 || entry & (((<u64>1 << shift) - 1) & ~0x1fff))) return fault(linear, access, user, 9)
    if (large || shift == 12) {
      if (!permits(rightsHere, noExecuteHere != 0, access, user)) return fault(linear, access, user, 1)
      const bits = access == ACCESS_WRITE ? PTE_A | PTE_D : PTE_A
      if ((entry & bits) != bits && !markEntry<u64>(address, entry, entry | bits)) continue
      noteTranslation(entry, shift)
      const offset = (<u64>1 << shift) - 1
      return (entry & PHYSICAL & ~offset) | (linear & offset)
    }
    if (!(entry & PTE_A) && !markEntry<u64>(address, entry, entry | PTE_A)) continue
    rights = rightsHere
    noExecute = noExecuteHere
    table = entry & PHYSICAL
    shift -= 9
  }
}

function noteTranslation(entry: u64, shift: u32): void {
  let bits: u32 = entry & PTE_G && cr(4) & CR4_PGE ? TRANSLATION_GLOBAL : 0
  if (shift == 30) bits |= TRANSLATION_HUGE
  else if (shift > 12) bits |= TRANSLATION_LARGE
  store<u32>(CPU, bits, S_TRANSLATION)
}

function walk32(linear: u32, access: u32, user: bool): u64 {
  const pdeAddress = (cr(3) & 0xfffff000) + ((linear >> 22) << 2)
  const pde = readPhysical<u32>(pdeAddress)
  if (!(pde & 1)) return fault(linear, access, user, 0)
  const bits: u32 = access == ACCESS_WRITE ? 0x60 : 0x20
  if (pde & 0x80 && cr(4) & CR4_PSE) {
    // PSE-36: bits 20:13 are address bits 39:32, bit 21 is reserved.
    if (pde & 0x200000) return fault(linear, access, user, 9)
    if (!permits(pde, false, access, user)) return fault(linear, access, user, 1)
    if ((pde & bits) != bits && !markEntry<u32>(pdeAddress, pde, pde | bits)) return walk32(linear, access, user)
    noteTranslation(pde, 22)
    return (<u64>(pde & 0x1fe000) << 19) | (pde & 0xffc00000) | (linear & 0x3fffff)
  }
  if (!(pde & 0x20) && !markEntry<u32>(pdeAddress, pde, pde | 0x20)) return walk32(linear, access, user)
  const pteAddress: u64 = (pde & 0xfffff000) + (((linear >> 12) & 0x3ff) << 2)
  const pte = readPhysical<u32>(pteAddress)
  if (!(pte & 1)) return fault(linear, access, user, 0)
  if (!permits(pde & pte, false, access, user)) return fault(linear, access, user, 1)
  if ((pte & bits) != bits && !markEntry<u32>(pteAddress, pte, pte | bits)) return walk32(linear, access, user)
  noteTranslation(pte, 12)
  return (pte & 0xfffff000) | (linear & 0xfff)
}

/** The rights of a present translation: SDM vol. 3, 4.6. */
function permits(rights: u64, noExecute: bool, access: u32, user: bool): bool {
  if (noExecute && access == ACCESS_FETCH) return false
  if (user) {
    if (!(rights & PTE_U) || (access == ACCESS_WRITE && !(rights & PTE_W))) return false
    return true
  }
  if (access == ACCESS_WRITE && !(rights & PTE_W) && cr(0) & CR0_WP) return false
  if (!(rights & PTE_U)) return true
  if (access == ACCESS_FETCH) {
    if (cr(4) & CR4_SMEP) return false
  } else if (cr(4) & CR4_SMAP && load<u32>(CPU, S_TLB_MODE) != TLB_SUPERVISOR_AC) return false
  return true
}

/** Error code: P, W/R, U/S, RSVD, I/D (the last only when NX or SMEP can cause it). */
function fault(linear: u64, access: u32, user: bool, code: u32): u64 {
  if (access == ACCESS_WRITE) code |= 2
  if (user) code |= 4
  const executeRights = (efer() & EFER_NXE && cr(4) & CR4_PAE) || cr(4) & CR4_SMEP
  if (access == ACCESS_FETCH && executeRights) code |= 16
  store<u64>(CPU, efer() & EFER_LMA ? linear : linear & 0xffffffff, S_PENDING_ADDRESS)
  store<u32>(CPU, code, S_PENDING_ERROR_CODE)
  return NO_TRANSLATION
}
