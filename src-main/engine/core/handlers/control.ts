/** Control and debug registers, machine state word, TLB and cache control, HLT, CLAC STAC, XGETBV XSETBV. */
import { CPU, cpl, gpr, RAX, RCX, RDX, setGpr } from '../cpu'
import { currentPcid, writeCr0, writeCr3, writeCr4 } from '../control-registers'
import { DR6_BD, DR6_FIXED, DR7_FIXED, DR7_GD, noteConditions, refreshWatching } from '../debug'
import { ACTIVITY_HALTED } from '../exceptions'
import { in64BitMode } from '../far-transfer'
import { DB, GP, raise, raiseWithCode, UD } from '../fault'
import { AC_FLAG } from '../flags'
import { EXIT_YIELD, S_ACTIVITY, S_APIC_BASE, S_CR, S_DR, S_PAUSES_LEFT, S_RFLAGS, S_SEG_BASE, S_XCR0 } from '../generated/layout'
import { following, read, readPhysical, writePhysical } from '../memory'
import { effectiveAddress, linear, readRm, writeMemory } from '../operands'
import { cr, CR4_PCIDE, isCanonical } from '../paging'
import { leaveAfterInstruction, requestExit } from '../run-state'
import { refreshTlbMode } from '../segments'
import { flushLocal, flushTlb, invalidatePage } from '../tlb'
import { forgetContext, forgetContexts } from '../tlb-contexts'
import { regOperand, rmRegister, setRmRegister, uopIsRegister, uopReg, uopSegment } from '../uop'

/** Task priority register: offset in the local APIC. Its bits 7:4 are CR8. */
// @ts-ignore: decorator
@inline const APIC_TPR: u64 = 0x80
// @ts-ignore: decorator
@inline const APIC_ENABLED: u64 = 1 << 11
// @ts-ignore: decorator
@inline const CR0_TS: u64 = 8
// @ts-ignore: decorator
@inline const CR4_DE: u64 = 8
// @ts-ignore: decorator
@inline const CR4_OSXSAVE: u64 = 1 << 18
// Types of INVPCID: an address of one PCID, one PCID, everything, everything that is not global.
// @ts-ignore: decorator
@inline const INVPCID_ADDRESS: u64 = 0
// @ts-ignore: decorator
@inline const INVPCID_CONTEXT: u64 = 1
// @ts-ignore: decorator
@inline const INVPCID_ALL: u64 = 2
// @ts-ignore: decorator
@inline const INVPCID_ALL_LOCAL: u64 = 3

function checkSupervisor(): void {
  if (cpl() != 0) raiseWithCode(GP, 0)
}

/** Control and debug registers are moved whole: 64 bits in 64-bit mode, 32 elsewhere. */
function setRegister(u: usize, value: u64): void {
  if (in64BitMode()) setRmRegister<u64>(u, value)
  else setRmRegister<u32>(u, <u32>value)
}

function registerValue(u: usize): u64 {
  return in64BitMode() ? rmRegister<u64>(u) : rmRegister<u32>(u)
}

function apicPage(): u64 {
  return load<u64>(CPU, S_APIC_BASE) & APIC_ENABLED ? load<u64>(CPU, S_APIC_BASE) & 0xff_fffff000 : 0
}

/** CR8 is the local APIC's; without one it only keeps its value. */
function readCr8(): u64 {
  const page = apicPage()
  return page ? (readPhysical<u32>(page + APIC_TPR) >> 4) & 15 : cr(8)
}

function writeCr8(value: u64): void {
  if (value > 15) raiseWithCode(GP, 0)
  store<u64>(CPU, value, S_CR + 8 * 8)
  const page = apicPage()
  if (page) writePhysical<u32>(page + APIC_TPR, <u32>value << 4)
}

export function movRC(u: usize): void {
  const number = uopReg(u)
  if (number == 1 || (number > 4 && number != 8)) raise(UD)
  checkSupervisor()
  setRegister(u, number == 8 ? readCr8() : cr(number))
}

export function movCR(u: usize): void {
  const number = uopReg(u)
  if (number == 1 || (number > 4 && number != 8)) raise(UD)
  checkSupervisor()
  const value = registerValue(u)
  switch (number) {
    case 0: return writeCr0(value)
    case 2: return store<u64>(CPU, value, S_CR + 2 * 8)
    case 3: return writeCr3(value)
    case 4: return writeCr4(value)
    default: writeCr8(value)
  }
}

/** DR4 and DR5 are DR6 and DR7 unless CR4.DE; with DR7.GD every access is #DB. */
function debugRegister(u: usize): u32 {
  const number = uopReg(u)
  if (number > 7 || (cr(4) & CR4_DE && (number == 4 || number == 5))) raise(UD)
  checkSupervisor()
  if (load<u64>(CPU, S_DR + 7 * 8) & DR7_GD) {
    noteConditions(DR6_BD)
    raise(DB)
  }
  return number == 4 || number == 5 ? number + 2 : number
}

export function movRD(u: usize): void {
  const number = debugRegister(u)
  setRegister(u, load<u64>(CPU + S_DR + (number << 3)))
}

export function movDR(u: usize): void {
  const number = debugRegister(u)
  let value = registerValue(u)
  if (number >= 6 && value >> 32) raiseWithCode(GP, 0)
  if (number == 6) value = (value & 0xe00f) | DR6_FIXED
  if (number == 7) value = (value & 0xffff23ff) | DR7_FIXED
  store<u64>(CPU + S_DR + (number << 3), value)
  refreshWatching()
}

export function clts(u: usize): void {
  store<u64>(CPU, cr(0) & ~CR0_TS, S_CR)
}

/** LMSW cannot clear PE. */
export function lmsw(u: usize): void {
  checkSupervisor()
  const value: u64 = readRm<u16>(u)
  writeCr0((cr(0) & ~0xe) | (value & 15) | (cr(0) & 1))
}

/** SMSW to a register stores CR0 in the operand size, to memory 16 bits. */
export function smsw<T>(u: usize): void {
  if (uopIsRegister(u)) setRmRegister<T>(u, <T>cr(0))
  else writeMemory<u16>(u, <u16>cr(0))
}

/** No limit and no canonical check: a translation that cannot exist is not there. */
export function invlpg(u: usize): void {
  const segment = uopSegment(u)
  const offset = effectiveAddress(u)
  if (in64BitMode()) invalidatePage(segment >= 4 ? load<u64>(CPU + S_SEG_BASE + (segment << 3)) + offset : offset)
  else invalidatePage((load<u64>(CPU + S_SEG_BASE + (segment << 3)) + offset) & 0xffffffff)
}

/** The descriptor is PCID and linear address; what would go beyond the address space or page it names may go, too. SDM vol. 2, INVPCID. */
export function invpcid(u: usize): void {
  const type = in64BitMode() ? regOperand<u64>(u) : regOperand<u32>(u)
  const descriptor = linear(u, 16)
  const named = read<u64>(descriptor)
  const address = read<u64>(following(descriptor, 8))
  const pcid = <u32>named
  if (type > INVPCID_ALL_LOCAL || named >> 12 || (type <= INVPCID_CONTEXT && pcid != 0 && !(cr(4) & CR4_PCIDE))) raiseWithCode(GP, 0)
  if (type == INVPCID_ADDRESS && !isCanonical(address)) raiseWithCode(GP, 0)
  if (type == INVPCID_ALL) return flushTlb()
  if (type == INVPCID_ALL_LOCAL) {
    forgetContexts()
    flushLocal()
  } else if (pcid != currentPcid()) forgetContext(pcid)
  else if (type == INVPCID_ADDRESS) invalidatePage(address)
  else flushLocal()
}

/** WBINVD, INVD: the caches of this processor are always coherent. */
export function cacheControl(u: usize): void {}

export function hlt(u: usize): void {
  store<u32>(CPU, ACTIVITY_HALTED, S_ACTIVITY)
}

function setAlignmentCheck(on: bool): void {
  if (cpl() != 0) raise(UD)
  const flags = load<u64>(CPU, S_RFLAGS)
  store<u64>(CPU, on ? flags | AC_FLAG : flags & ~(<u64>AC_FLAG), S_RFLAGS)
  refreshTlbMode()
}

/**
 * PAUSE: a hint that does nothing but count, where vCPUs take turns on one thread. What a spinning vCPU waits for cannot come before the turn of
 * another, so the run leaves when it has paused often enough.
 */
export function pause(u: usize): void {
  const left = load<u32>(CPU, S_PAUSES_LEFT)
  if (left == 0) return
  store<u32>(CPU, left - 1, S_PAUSES_LEFT)
  if (left > 1) return
  requestExit(EXIT_YIELD)
  leaveAfterInstruction()
}

export function clac(u: usize): void { setAlignmentCheck(false) }
export function stac(u: usize): void { setAlignmentCheck(true) }

function checkXsave(): void {
  if (!(cr(4) & CR4_OSXSAVE)) raise(UD)
}

export function xgetbv(u: usize): void {
  checkXsave()
  if (gpr<u32>(RCX) != 0) raiseWithCode(GP, 0)
  const value = load<u64>(CPU, S_XCR0)
  setGpr<u32>(RAX, <u32>value)
  setGpr<u32>(RDX, <u32>(value >> 32))
}

/** XCR0 takes x87 (always set) and SSE. */
export function xsetbv(u: usize): void {
  checkXsave()
  const value = gpr<u32>(RAX)
  if (cpl() != 0 || gpr<u32>(RCX) != 0 || gpr<u32>(RDX) != 0 || value & ~3 || !(value & 1)) raiseWithCode(GP, 0)
  store<u64>(CPU, value, S_XCR0)
}
