/**
 * Model-specific registers of the CPU model: those that do something, those that only keep a value (`msrSpare`), and those of AMD processors that
 * systems look at on this family and that read as zero. Everything else is #GP(0) after a line in the machine's log. APM vol. 2, appendix A; BKDG.
 */
import { CPU } from './cpu'
import { writeEfer } from './control-registers'
import { FS, GS } from './descriptors'
import { GP, raiseWithCode } from './fault'
import {
  S_APIC_BASE, S_CSTAR, S_EFER, S_FMASK, S_KERNEL_GS_BASE, S_LSTAR, S_MCG, S_MSR_SPARE, S_PAT, S_SEG_BASE, S_STAR, S_SYSENTER_CS, S_SYSENTER_EIP,
  S_SYSENTER_ESP, S_TSC_ADJUST, S_TSC_AUX, S_TSC_OFFSET,
} from './generated/layout'
import { apicBaseWritten } from './host'
import { isMtrr, readMtrr, writeMtrr } from './mtrr'
import { notice, NOTICE_RDMSR, NOTICE_WRMSR } from './notice'
import { isCanonical } from './paging'
import { timeStampCounter } from './time'

// @ts-ignore: decorator
@inline const MSR_TSC: u32 = 0x10
// @ts-ignore: decorator
@inline const MSR_APIC_BASE: u32 = 0x1b
// @ts-ignore: decorator
@inline const MSR_TSC_ADJUST: u32 = 0x3b
// @ts-ignore: decorator
@inline const MSR_PATCH_LEVEL: u32 = 0x8b
// @ts-ignore: decorator
@inline const MSR_SYSENTER_CS: u32 = 0x174
// @ts-ignore: decorator
@inline const MSR_SYSENTER_ESP: u32 = 0x175
// @ts-ignore: decorator
@inline const MSR_SYSENTER_EIP: u32 = 0x176
// @ts-ignore: decorator
@inline const MSR_MCG_CAP: u32 = 0x179
// @ts-ignore: decorator
@inline const MSR_MCG_STATUS: u32 = 0x17a
// @ts-ignore: decorator
@inline const MSR_MCG_CTL: u32 = 0x17b
// @ts-ignore: decorator
@inline const MSR_DEBUG_CTL: u32 = 0x1d9
// @ts-ignore: decorator
@inline const MSR_LAST_BRANCH: u32 = 0x1db // .. 0x1de: from, to, exception from, to
// @ts-ignore: decorator
@inline const MSR_PAT: u32 = 0x277
// @ts-ignore: decorator
@inline const MSR_MC0_CTL: u32 = 0x400
// @ts-ignore: decorator
@inline const MSR_EFER: u32 = 0xc0000080
// @ts-ignore: decorator
@inline const MSR_STAR: u32 = 0xc0000081
// @ts-ignore: decorator
@inline const MSR_LSTAR: u32 = 0xc0000082
// @ts-ignore: decorator
@inline const MSR_CSTAR: u32 = 0xc0000083
// @ts-ignore: decorator
@inline const MSR_FMASK: u32 = 0xc0000084
// @ts-ignore: decorator
@inline const MSR_FS_BASE: u32 = 0xc0000100
// @ts-ignore: decorator
@inline const MSR_GS_BASE: u32 = 0xc0000101
// @ts-ignore: decorator
@inline const MSR_KERNEL_GS_BASE: u32 = 0xc0000102
// @ts-ignore: decorator
@inline const MSR_TSC_AUX: u32 = 0xc0000103

/** Machine check banks: they exist and never report anything. */
// @ts-ignore: decorator
@inline const BANKS: u32 = 6
/** MCG_CTL present. */
// @ts-ignore: decorator
@inline const MCG_CAP: u64 = 0x100 | BANKS
// @ts-ignore: decorator
@inline const APIC_BASE_WRITABLE: u64 = 0xff_fffff800
// @ts-ignore: decorator
@inline const APIC_BASE_BSP: u64 = 1 << 8
// @ts-ignore: decorator
@inline const PATCH_LEVEL: u64 = 0x03000027

/** Offset in the state of a register that only keeps its value, or 0. */
function spareField(number: u32): usize {
  switch (number) {
    case MSR_DEBUG_CTL: return S_MSR_SPARE
    case 0xc0010010: return S_MSR_SPARE + 8 // SYSCFG
    case 0xc0010015: return S_MSR_SPARE + 16 // HWCR
    case 0xc0011029: return S_MSR_SPARE + 24 // DE_CFG
    case 0xc001001f: return S_MSR_SPARE + 32 // NB_CFG
    case 0xc001001a: return S_MSR_SPARE + 40 // TOP_MEM
    case 0xc001001d: return S_MSR_SPARE + 48 // TOP_MEM2
    case 0xc0011020: return S_MSR_SPARE + 56 // LS_CFG
    default: return 0
  }
}

/** Offset in the state of a register that holds a linear address, or 0. */
function addressField(number: u32): usize {
  switch (number) {
    case MSR_SYSENTER_ESP: return S_SYSENTER_ESP
    case MSR_SYSENTER_EIP: return S_SYSENTER_EIP
    case MSR_LSTAR: return S_LSTAR
    case MSR_CSTAR: return S_CSTAR
    case MSR_FS_BASE: return S_SEG_BASE + 8 * FS
    case MSR_GS_BASE: return S_SEG_BASE + 8 * GS
    case MSR_KERNEL_GS_BASE: return S_KERNEL_GS_BASE
    default: return 0
  }
}

/** Read as zero, writes are ignored: counters without events, I/O range registers, interrupt pending message, P-states, SMM, configuration of caches. */
function isIgnored(number: u32): bool {
  if (number >= MSR_LAST_BRANCH && number <= MSR_LAST_BRANCH + 3) return true
  if (number >= MSR_MC0_CTL && number < MSR_MC0_CTL + 4 * BANKS) return true
  if (number >= 0xc0010000 && number <= 0xc0010007) return true
  if (number >= 0xc0010016 && number <= 0xc0010019) return true
  if (number >= 0xc0010050 && number <= 0xc0010058) return true
  if (number >= 0xc0010061 && number <= 0xc001006b) return true
  if (number >= 0xc0010111 && number <= 0xc0010113) return true
  return (number >= 0xc0011021 && number <= 0xc0011023) || number == 0xc001102a
}

/** Raises #GP(0) for a register that does not exist. */
export function readMsr(number: u32): u64 {
  const field = addressField(number) | spareField(number)
  if (field) return load<u64>(CPU + field)
  if (isMtrr(number)) return readMtrr(number)
  switch (number) {
    case MSR_TSC: return timeStampCounter()
    case MSR_APIC_BASE: return load<u64>(CPU, S_APIC_BASE)
    case MSR_TSC_ADJUST: return load<u64>(CPU, S_TSC_ADJUST)
    case MSR_PATCH_LEVEL: return PATCH_LEVEL
    case MSR_SYSENTER_CS: return load<u64>(CPU, S_SYSENTER_CS)
    case MSR_MCG_CAP: return MCG_CAP
    case MSR_MCG_STATUS: return load<u64>(CPU, S_MCG)
    case MSR_MCG_CTL: return load<u64>(CPU, S_MCG + 8)
    case MSR_PAT: return load<u64>(CPU, S_PAT)
    case MSR_EFER: return load<u64>(CPU, S_EFER)
    case MSR_STAR: return load<u64>(CPU, S_STAR)
    case MSR_FMASK: return load<u64>(CPU, S_FMASK)
    case MSR_TSC_AUX: return load<u64>(CPU, S_TSC_AUX)
    default: return readUnknown(number)
  }
}

function readUnknown(number: u32): u64 {
  if (isIgnored(number)) return 0
  notice(NOTICE_RDMSR, number)
  raiseWithCode(GP, 0)
  return 0
}

/** Raises #GP(0) for a register that does not exist or a value that it does not take. */
export function writeMsr(number: u32, value: u64): void {
  const spare = spareField(number)
  if (spare) return store<u64>(CPU + spare, value)
  const address = addressField(number)
  if (address) return writeAddress(address, value)
  if (isMtrr(number)) return writeMtrr(number, value)
  switch (number) {
    case MSR_TSC: return moveTsc(value - timeStampCounter())
    case MSR_APIC_BASE: return writeApicBase(value)
    case MSR_TSC_ADJUST: return moveTsc(value - load<u64>(CPU, S_TSC_ADJUST))
    case MSR_PATCH_LEVEL: return
    case MSR_SYSENTER_CS: return store<u64>(CPU, value & 0xffffffff, S_SYSENTER_CS)
    case MSR_MCG_STATUS: return store<u64>(CPU, value, S_MCG)
    case MSR_MCG_CTL: return store<u64>(CPU, value, S_MCG + 8)
    case MSR_PAT: return writePat(value)
    case MSR_EFER: return writeEfer(value)
    case MSR_STAR: return store<u64>(CPU, value, S_STAR)
    case MSR_FMASK: return store<u64>(CPU, value & 0xffffffff, S_FMASK)
    case MSR_TSC_AUX: return store<u64>(CPU, value & 0xffffffff, S_TSC_AUX)
    default: writeUnknown(number)
  }
}

function writeUnknown(number: u32): void {
  if (isIgnored(number)) return
  notice(NOTICE_WRMSR, number)
  raiseWithCode(GP, 0)
}

function writeAddress(field: usize, value: u64): void {
  if (!isCanonical(value)) raiseWithCode(GP, 0)
  store<u64>(CPU + field, value)
}

/** Writing TSC moves TSC_ADJUST by as much, and the other way round: SDM vol. 3, 18.17.3. */
function moveTsc(difference: u64): void {
  store<u64>(CPU, load<u64>(CPU, S_TSC_OFFSET) + difference, S_TSC_OFFSET)
  store<u64>(CPU, load<u64>(CPU, S_TSC_ADJUST) + difference, S_TSC_ADJUST)
}

/** The BSP bit cannot be written; x2APIC is not there. */
function writeApicBase(value: u64): void {
  if (value & ~(APIC_BASE_WRITABLE | APIC_BASE_BSP)) raiseWithCode(GP, 0)
  store<u64>(CPU, (value & APIC_BASE_WRITABLE) | (load<u64>(CPU, S_APIC_BASE) & APIC_BASE_BSP), S_APIC_BASE)
  apicBaseWritten()
}

/** Eight memory types; 2, 3 and everything above 7 are reserved. */
function writePat(value: u64): void {
  for (let entry: u32 = 0; entry < 8; entry++) {
    const type = <u32>(value >> (entry << 3)) & 0xff
    if (type > 7 || type == 2 || type == 3) raiseWithCode(GP, 0)
  }
  store<u64>(CPU, value, S_PAT)
}
