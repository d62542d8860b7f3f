/**
 * Address translation: no paging, 32-bit (4 KiB, 4 MiB), PAE and 4-level (4 KiB, 2 MiB, 1 GiB) paging; NX, WP, SMEP, SMAP, accessed and dirty bits.
 * SDM vol. 3, chapter 4. The TLB keeps the outcome per access mode and kind of access (memory-map.ts).
 */
import { CPU } from './cpu'
import { GP, raisePageFault, raiseWithCode } from './fault'
import {
  CPU_TLB, CPU_TLB_LOG, DIRTY, RAM, S_CPL, S_CR, S_EFER, S_GENERATION, S_RFLAGS, S_TLB_LOG_LENGTH, S_TLB_MODE, TLB_ENTRIES, TLB_MODES, TLB_TABLE_SIZE,
} from './generated/layout'
import { readPhysical, writePhysical } from './memory'

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
@inline export const CR0_PG: u64 = 1 << 31
// @ts-ignore: decorator
@inline export const CR4_PSE: u64 = 1 << 4
// @ts-ignore: decorator
@inline export const CR4_PAE: u64 = 1 << 5
// @ts-ignore: decorator
@inline export const CR4_PGE: u64 = 1 << 7
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
/** Physical addresses have 40 bits (CPUID 80000008h). */
// @ts-ignore: decorator
@inline const PHYSICAL: u64 = 0x000000ffff_fff000
// @ts-ignore: decorator
@inline const RESERVED: u64 = 0x000fff00_00000000
// @ts-ignore: decorator
@inline const TLB_EMPTY: u64 = 1

/** CR register values. */
// @ts-ignore: decorator
@inline export function cr(number: u32): u64 {
  return load<u64>(CPU + S_CR + (number << 3))
}

// @ts-ignore: decorator
@inline export function efer(): u64 {
  return load<u64>(CPU, S_EFER)
}

/** Linear to guest-physical address for one access (ACCESS_), with current rights; raises #PF, or #GP(0) for a non-canonical address. */
export function translate(linear: u64, access: u32): u64 {
  if (!(cr(0) & CR0_PG)) return linear & 0xffffffff
  const user: bool = load<u32>(CPU, S_TLB_MODE) == <u32>(3 * TLB_TABLE_SIZE)
  if (efer() & EFER_LMA) {
    if (<i64>linear != (<i64>(linear << 16)) >> 16) raiseWithCode(GP, 0)
    return walkLong(linear, cr(3) & PHYSICAL, 39, access, user)
  }
  if (cr(4) & CR4_PAE) return walkPae(linear & 0xffffffff, access, user)
  return walk32(<u32>linear, access, user)
}

/** PAE: the four page-directory-pointer entries have no rights of their own. */
function walkPae(linear: u64, access: u32, user: bool): u64 {
  const pdpte = readPhysical<u64>((cr(3) & 0xffffffe0) + ((linear >> 30) << 3))
  if (!(pdpte & PTE_P)) fault(linear, access, user, 0)
  return walkLong(linear, pdpte & PHYSICAL, 21, access, user)
}

/** Walks 8-byte entries from the table at `table` whose entries each map 2^shift bytes. */
function walkLong(linear: u64, table: u64, shift: u32, access: u32, user: bool): u64 {
  let rights: u64 = PTE_W | PTE_U
  let noExecute: u64 = 0
  const reserved = efer() & EFER_NXE ? RESERVED : RESERVED | PTE_NX
  while (true) {
    const address = table + (((linear >> shift) & 0x1ff) << 3)
    const entry = readPhysical<u64>(address)
    if (!(entry & PTE_P)) fault(linear, access, user, 0)
    if (entry & reserved) fault(linear, access, user, 9)
    rights &= entry
    noExecute |= entry & PTE_NX
    const large = shift > 12 && (entry & PTE_PS) != 0
    if (large && (shift == 39 || entry & (((<u64>1 << shift) - 1) & ~0x1fff))) fault(linear, access, user, 9)
    if (large || shift == 12) {
      check(linear, rights, noExecute != 0, access, user)
      const bits = access == ACCESS_WRITE ? PTE_A | PTE_D : PTE_A
      if ((entry & bits) != bits) writePhysical<u64>(address, entry | bits)
      const offset = (<u64>1 << shift) - 1
      return (entry & PHYSICAL & ~offset) | (linear & offset)
    }
    if (!(entry & PTE_A)) writePhysical<u64>(address, entry | PTE_A)
    table = entry & PHYSICAL
    shift -= 9
  }
}

function walk32(linear: u32, access: u32, user: bool): u64 {
  const pdeAddress = (cr(3) & 0xfffff000) + ((linear >> 22) << 2)
  const pde = readPhysical<u32>(pdeAddress)
  if (!(pde & 1)) fault(linear, access, user, 0)
  const bits: u32 = access == ACCESS_WRITE ? 0x60 : 0x20
  if (pde & 0x80 && cr(4) & CR4_PSE) {
    if (pde & 0x3fe000) fault(linear, access, user, 9)
    check(linear, pde, false, access, user)
    if ((pde & bits) != bits) writePhysical<u32>(pdeAddress, pde | bits)
    return (pde & 0xffc00000) | (linear & 0x3fffff)
  }
  const pteAddress: u64 = (pde & 0xfffff000) + (((linear >> 12) & 0x3ff) << 2)
  const pte = readPhysical<u32>(pteAddress)
  if (!(pte & 1)) fault(linear, access, user, 0)
  check(linear, pde & pte, false, access, user)
  if (!(pde & 0x20)) writePhysical<u32>(pdeAddress, pde | 0x20)
  if ((pte & bits) != bits) writePhysical<u32>(pteAddress, pte | bits)
  return (pte & 0xfffff000) | (linear & 0xfff)
}

/** The rights of a present translation: SDM vol. 3, 4.6. */
function check(linear: u64, rights: u64, noExecute: bool, access: u32, user: bool): void {
  if (noExecute && access == ACCESS_FETCH) fault(linear, access, user, 1)
  if (user) {
    if (!(rights & PTE_U) || (access == ACCESS_WRITE && !(rights & PTE_W))) fault(linear, access, user, 1)
    return
  }
  if (access == ACCESS_WRITE && !(rights & PTE_W) && cr(0) & CR0_WP) fault(linear, access, user, 1)
  if (!(rights & PTE_U)) return
  if (access == ACCESS_FETCH) {
    if (cr(4) & CR4_SMEP) fault(linear, access, user, 1)
  } else if (cr(4) & CR4_SMAP && !smapAllows()) fault(linear, access, user, 1)
}

/** EFLAGS.AC lets explicit supervisor accesses through SMAP; implicit ones (CPL 3 while the system reads its tables) never. */
function smapAllows(): bool {
  return load<u32>(CPU, S_CPL) < 3 && (load<u64>(CPU, S_RFLAGS) & (1 << 18)) != 0
}

/** Error code: P, W/R, U/S, RSVD, I/D (the last only when NX or SMEP can cause it). */
function fault(linear: u64, access: u32, user: bool, code: u32): void {
  if (access == ACCESS_WRITE) code |= 2
  if (user) code |= 4
  if (access == ACCESS_FETCH && (efer() & EFER_NXE || cr(4) & CR4_SMEP)) code |= 16
  raisePageFault(efer() & EFER_LMA ? linear : linear & 0xffffffff, code)
}

/** Enters a proven translation into the table (0 read, TLB_TABLE_SIZE write, twice that execute) of the current mode. */
export function fillTlb(linear: u64, physicalEntry: u32, table: u32): void {
  const offset = load<u32>(CPU, S_TLB_MODE) + table + ((<u32>(linear >> 12) & <u32>(TLB_ENTRIES - 1)) << 4)
  const entry = CPU + CPU_TLB + offset
  const page = physicalEntry & 0xfffff000
  if (load<u64>(entry) == TLB_EMPTY) logFill(offset)
  store<u64>(entry, linear & ~0xfff)
  store<u64>(entry, <u64>(page - (<u32>linear & 0xfffff000)), 8)
  if (table == <u32>TLB_TABLE_SIZE) store<u8>(DIRTY + ((<usize>page - RAM) >> 12), 0xff)
}

// @ts-ignore: decorator
@inline const LOG_CAPACITY: u32 = 16384

function logFill(offset: u32): void {
  const length = load<u32>(CPU, S_TLB_LOG_LENGTH)
  if (length < LOG_CAPACITY) store<u32>(CPU + CPU_TLB_LOG + (length << 2), offset)
  store<u32>(CPU, length + 1, S_TLB_LOG_LENGTH)
}

/** Forgets every translation. The log makes it cost what was filled, not the size of the tables. */
export function flushTlb(): void {
  const length = load<u32>(CPU, S_TLB_LOG_LENGTH)
  if (length > LOG_CAPACITY) clearTlb()
  else for (let i: u32 = 0; i < length; i++) store<u64>(CPU + CPU_TLB + load<u32>(CPU + CPU_TLB_LOG + (i << 2)), TLB_EMPTY)
  store<u32>(CPU, 0, S_TLB_LOG_LENGTH)
  bumpGeneration()
}

/** Empties the tables whatever the log says: at power-on. */
export function clearTlb(): void {
  for (let i: u32 = 0; i < <u32>(TLB_MODES * 3 * TLB_ENTRIES); i++) store<u64>(CPU + CPU_TLB + (i << 4), TLB_EMPTY)
  store<u32>(CPU, 0, S_TLB_LOG_LENGTH)
}

/** INVLPG. Entries of large pages are kept per 4 KiB page, so all of them must go: a full flush is the exact answer. */
export function invalidatePage(linear: u64): void {
  flushTlb()
}

/** Whatever was looked up by virtual address (jump cache) is stale. 24 bits: the cache is emptied at wrap (blocks.ts). */
// @ts-ignore: decorator
@inline export function bumpGeneration(): void {
  store<u32>(CPU, load<u32>(CPU, S_GENERATION) + 1, S_GENERATION)
}
