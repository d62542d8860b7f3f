/** Writing CR0, CR3, CR4 and EFER: reserved bits, legal combinations, entering and leaving long mode, what must be flushed. SDM vol. 3, 2.5, 4.1, 10.8.5; APM vol. 2, 3.1. */
import { CPU } from './cpu'
import { ATTR_L, CS, TR, typeOf } from './descriptors'
import { in64BitMode } from './far-transfer'
import { GP, raiseWithCode } from './fault'
import { S_CR, S_EFER } from './generated/layout'
import {
  cr, CR0_AM, CR0_PE, CR0_PG, CR0_WP, CR4_FSGSBASE, CR4_PAE, CR4_PCIDE, CR4_PGE, CR4_PSE, CR4_SMAP, CR4_SMEP, efer, EFER_LMA, EFER_LME, EFER_NXE, loadPdptes,
} from './paging'
import { refreshAllEnds, refreshMode, segmentAttributes } from './segments'
import { flushLocal, flushTlb } from './tlb'
import { switchContext } from './tlb-contexts'

/** MP EM TS NE, the bits about the FPU. */
// @ts-ignore: decorator
@inline const CR0_FPU: u64 = 0x2e
/** ET: reads as 1. */
// @ts-ignore: decorator
@inline const CR0_ET: u64 = 0x10
// @ts-ignore: decorator
@inline const CR0_NW: u64 = 1 << 29
// @ts-ignore: decorator
@inline const CR0_CD: u64 = 1 << 30
/** VME PVI TSD DE MCE PCE OSFXSR OSXMMEXCPT OSXSAVE. */
// @ts-ignore: decorator
@inline const CR4_OTHERS: u64 = 0x0004074f
/** SCE and AutoIBRS, which needs nothing here: no branch of the guest is ever predicted. */
// @ts-ignore: decorator
@inline const EFER_OTHERS: u64 = 1 | (1 << 21)
/** Bits 63:40 of CR3. */
// @ts-ignore: decorator
@inline const CR3_RESERVED: u64 = 0xffffff00_00000000
/** Only in the value that is moved to CR3. */
// @ts-ignore: decorator
@inline const CR3_KEEP: u64 = 1 << 63
// @ts-ignore: decorator
@inline const CR3_PCID: u32 = 0xfff

function setCr(number: u32, value: u64): void {
  store<u64>(CPU + S_CR + (number << 3), value)
}

export function writeCr0(value: u64): void {
  if (value >> 32 || (value & CR0_PG && !(value & CR0_PE)) || (value & CR0_NW && !(value & CR0_CD))) raiseWithCode(GP, 0)
  const before = cr(0)
  const now = (value & (CR0_PE | CR0_FPU | CR0_WP | CR0_AM | CR0_NW | CR0_CD | CR0_PG)) | CR0_ET
  const changed = before ^ now
  if (changed & CR0_PG) switchPaging(now)
  setCr(0, now)
  if (changed & CR0_PE) refreshAllEnds()
  if (changed & (CR0_PE | CR0_WP | CR0_PG)) flushTlb()
  refreshMode()
}

/** Paging on or off: with EFER.LME that is long mode on or off. */
function switchPaging(now: u64): void {
  const on = (now & CR0_PG) != 0
  if (!on && usesPcids()) raiseWithCode(GP, 0)
  if (efer() & EFER_LME) {
    if (on ? !mayEnterLongMode() : in64BitMode()) raiseWithCode(GP, 0)
    store<u64>(CPU, on ? efer() | EFER_LMA : efer() & ~EFER_LMA, S_EFER)
  } else if (on && cr(4) & CR4_PAE && !loadPdptes(cr(3))) raiseWithCode(GP, 0)
}

/** Not without PAE, not from a code segment with L set, not with the TSS of an 80286. */
function mayEnterLongMode(): bool {
  return (cr(4) & CR4_PAE) != 0 && !(segmentAttributes(CS) & ATTR_L) && (typeOf(segmentAttributes(TR)) & 8) != 0
}

// @ts-ignore: decorator
@inline export function usesPdptes(): bool {
  return (cr(0) & CR0_PG) != 0 && (cr(4) & CR4_PAE) != 0 && !(efer() & EFER_LMA)
}

// @ts-ignore: decorator
@inline function usesPcids(): bool { return (cr(4) & CR4_PCIDE) != 0 }

/** Process-context identifier of the present address space: 0 without CR4.PCIDE. */
export function currentPcid(): u32 {
  return usesPcids() ? <u32>cr(3) & CR3_PCID : 0
}

/** With CR4.PCIDE, bit 63 keeps what the TLB has of the new PCID: SDM vol. 3, 4.10.4.1. */
export function writeCr3(value: u64): void {
  const tagged = usesPcids()
  if (value & (tagged ? CR3_RESERVED & ~CR3_KEEP : CR3_RESERVED)) raiseWithCode(GP, 0)
  if (usesPdptes() && !loadPdptes(value)) raiseWithCode(GP, 0)
  const before = currentPcid()
  setCr(3, value & ~CR3_KEEP)
  if (tagged) switchContext(before, currentPcid(), (value & CR3_KEEP) != 0)
  else flushLocal()
}

export function writeCr4(value: u64): void {
  const paging = CR4_PSE | CR4_PAE | CR4_PGE | CR4_PCIDE | CR4_SMEP | CR4_SMAP
  if (value & ~(paging | CR4_FSGSBASE | CR4_OTHERS)) raiseWithCode(GP, 0)
  if (efer() & EFER_LMA && !(value & CR4_PAE)) raiseWithCode(GP, 0)
  const before = cr(4)
  // PCIDs begin in long mode, with PCID 0: SDM vol. 3, 4.10.1.
  if (value & ~before & CR4_PCIDE && (!(efer() & EFER_LMA) || cr(3) & CR3_PCID)) raiseWithCode(GP, 0)
  setCr(4, value)
  if ((before ^ value) & (CR4_PSE | CR4_PAE | CR4_PGE) && usesPdptes() && !loadPdptes(cr(3))) {
    setCr(4, before)
    raiseWithCode(GP, 0)
  }
  if ((before ^ value) & paging) flushTlb()
  refreshMode()
}

/** WRMSR EFER. LMA cannot be written; LME not while paging is on. */
export function writeEfer(value: u64): void {
  const before = efer()
  if (value & ~(EFER_LME | EFER_LMA | EFER_NXE | EFER_OTHERS)) raiseWithCode(GP, 0)
  if ((before ^ value) & EFER_LME && cr(0) & CR0_PG) raiseWithCode(GP, 0)
  store<u64>(CPU, (value & ~EFER_LMA) | (before & EFER_LMA), S_EFER)
  if ((before ^ value) & EFER_NXE) flushTlb()
  refreshMode()
}
