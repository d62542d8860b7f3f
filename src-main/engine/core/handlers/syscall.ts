/**
 * SYSCALL SYSRET (APM vol. 3; SDM vol. 2) and SYSENTER SYSEXIT, which AMD processors have outside long mode only.
 * SYSRET loads a whole flat SS, where AMD keeps the old base, limit and attributes: no software can want those.
 */
import { CPU, cpl, gpr, RCX, RDX, RSP, rip, setGpr, setRip } from '../cpu'
import { ATTR_DB, ATTR_L, inLongMode } from '../descriptors'
import { trapByNewFlag } from '../debug'
import { in64BitMode } from '../far-transfer'
import { GP, raise, raiseWithCode, UD } from '../fault'
import { IF, readRflags, RF, systemFlag, TF, VM, writeRflags } from '../flags'
import {
  S_CSTAR, S_EFER, S_FMASK, S_LSTAR, S_RFLAGS, S_STAR, S_SYSENTER_CS, S_SYSENTER_EIP, S_SYSENTER_ESP,
} from '../generated/layout'
import { isProtected, isProtectionEnabled, refreshMode, setFlatCode, setFlatStack } from '../segments'

// @ts-ignore: decorator
@inline const R11: u32 = 11
// @ts-ignore: decorator
@inline const EFER_SCE: u64 = 1
/** Flags that SYSRET loads from R11: all but RF, VM and the reserved ones. */
// @ts-ignore: decorator
@inline const SYSRET_FLAGS: u64 = 0x3c7fd5

// @ts-ignore: decorator
@inline function star(): u64 {
  return load<u64>(CPU, S_STAR)
}

function checkSyscall(): void {
  if (!(load<u64>(CPU, S_EFER) & EFER_SCE)) raise(UD)
}

function clearFlags(mask: u64): void {
  writeRflags(0, mask)
}

export function syscall(u: usize): void {
  checkSyscall()
  const trapFlag = systemFlag(TF)
  const selector = <u32>(star() >> 32) & 0xfffc
  if (inLongMode()) {
    const wide = in64BitMode()
    setGpr<u64>(RCX, rip())
    setGpr<u64>(R11, readRflags() & ~(<u64>RF))
    setRip(load<u64>(CPU + (wide ? S_LSTAR : S_CSTAR)))
    clearFlags((load<u64>(CPU, S_FMASK) & 0xffffffff) | RF)
    setFlatCode(selector, 0, ATTR_L)
  } else {
    setGpr<u32>(RCX, <u32>rip())
    setRip(star() & 0xffffffff)
    clearFlags(IF | RF | VM)
    setFlatCode(selector, 0, ATTR_DB)
  }
  setFlatStack(selector + 8, 0)
  refreshMode()
  trapByNewFlag(trapFlag)
}

/** T is u64 for a return to 64-bit code. A non-canonical RCX faults at CPL 3, when it is fetched from (AMD). */
export function sysret<T>(u: usize): void {
  checkSyscall()
  if (!isProtected() || cpl() != 0) raiseWithCode(GP, 0)
  const trapFlag = systemFlag(TF)
  const selector = <u32>(star() >> 48) & 0xffff
  if (inLongMode()) writeRflags(gpr<u64>(R11), SYSRET_FLAGS | RF | VM)
  else store<u64>(CPU, load<u64>(CPU, S_RFLAGS) | IF, S_RFLAGS)
  store<u64>(CPU, load<u64>(CPU, S_RFLAGS) & ~(<u64>(RF | VM)), S_RFLAGS)
  if (sizeof<T>() == 8) {
    setRip(gpr<u64>(RCX))
    setFlatCode((selector + 16) | 3, 3, ATTR_L)
  } else {
    setRip(gpr<u32>(RCX))
    setFlatCode(selector | 3, 3, ATTR_DB)
  }
  setFlatStack((selector + 8) | 3, 3)
  refreshMode()
  trapByNewFlag(trapFlag)
}

function sysenterSelector(): u32 {
  if (inLongMode()) raise(UD)
  const selector = <u32>load<u64>(CPU, S_SYSENTER_CS) & 0xfffc
  if (!isProtectionEnabled() || selector == 0) raiseWithCode(GP, 0)
  return selector
}

export function sysenter(u: usize): void {
  const selector = sysenterSelector()
  clearFlags(IF | RF | VM)
  setGpr<u32>(RSP, load<u32>(CPU, S_SYSENTER_ESP))
  setRip(load<u32>(CPU, S_SYSENTER_EIP))
  setFlatCode(selector, 0, ATTR_DB)
  setFlatStack(selector + 8, 0)
  refreshMode()
}

export function sysexit(u: usize): void {
  if (cpl() != 0) raiseWithCode(GP, 0)
  const selector = sysenterSelector()
  setGpr<u32>(RSP, gpr<u32>(RCX))
  setRip(gpr<u32>(RDX))
  setFlatCode((selector + 16) | 3, 3, ATTR_DB)
  setFlatStack((selector + 24) | 3, 3)
  refreshMode()
}
