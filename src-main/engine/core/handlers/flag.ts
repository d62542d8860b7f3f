/**
 * CLC STC CMC CLD STD CLI STI SAHF LAHF PUSHF POPF SALC. What may change IF follows IOPL, and in virtual-8086 mode and for protected-mode virtual
 * interrupts the virtual flags VIF and VIP: SDM vol. 3, chapter 20; AMD APM vol. 2, 8.9.
 */
import { CPU, RAX, cpl, setGpr } from '../cpu'
import { GP, raiseWithCode } from '../fault'
import {
  AC_FLAG, AF, ARITHMETIC, CF, DF, ID, IF, IOPL, NT, OF, PF, RF, SF, TF, VIF, VIP, VM, ZF, carry, getFlags, readRflags, setFlags, systemFlag, writeRflags,
} from '../flags'
import { S_INTERRUPT_SHADOW, S_RFLAGS } from '../generated/layout'
import { cr, CR4_PVI, CR4_VME } from '../paging'
import { isVirtual8086, refreshTlbMode } from '../segments'
import { peek, push, setStackPointer, stackPointer } from '../stack'

// @ts-ignore: decorator
@inline const SHADOW_STI: u32 = 1

export function clc(u: usize): void { setFlags(getFlags() & ~CF) }
export function stc(u: usize): void { setFlags(getFlags() | CF) }
export function cmc(u: usize): void { setFlags(getFlags() ^ CF) }
export function cld(u: usize): void { writeSystemFlag(DF, 0) }
export function std(u: usize): void { writeSystemFlag(DF, DF) }

// @ts-ignore: decorator
@inline const STATUS_BYTE: u32 = SF | ZF | AF | PF | CF

export function lahf(u: usize): void { store<u8>(CPU, <u8>(getFlags() & STATUS_BYTE | 2), RAX * 8 + 1) }
export function sahf(u: usize): void { setFlags(getFlags() & OF | load<u8>(CPU, RAX * 8 + 1) & STATUS_BYTE) }
/** SALC: AL = CF ? FFh : 0. */
export function salc(u: usize): void { setGpr<u8>(RAX, <u8>(0 - <u32>carry())) }

function writeSystemFlag(bit: u32, value: u32): void {
  store<u64>(CPU, load<u64>(CPU, S_RFLAGS) & ~<u64>bit | value, S_RFLAGS)
}

/** Privilege for IF: real mode and CPL 0 have it, else CPL must not exceed IOPL. */
// @ts-ignore: decorator
@inline function mayChangeInterruptFlag(): bool { return cpl() <= ioPrivilege() }
// @ts-ignore: decorator
@inline function ioPrivilege(): u32 { return <u32>load<u64>(CPU, S_RFLAGS) >> 12 & 3 }
/** Interrupt flag of this code is VIF: virtual-8086 mode with VME, or CPL 3 with PVI. */
// @ts-ignore: decorator
@inline function hasVirtualInterrupts(): bool {
  return isVirtual8086() ? (cr(4) & CR4_VME) != 0 : cpl() == 3 && (cr(4) & CR4_PVI) != 0
}

export function cli(u: usize): void {
  if (mayChangeInterruptFlag()) writeSystemFlag(IF, 0)
  else if (hasVirtualInterrupts()) writeSystemFlag(VIF, 0)
  else raiseWithCode(GP, 0)
}

/** Interrupts stay off until after the next instruction, if they were off. */
export function sti(u: usize): void {
  if (mayChangeInterruptFlag()) {
    if (!systemFlag(IF)) store<u32>(CPU, SHADOW_STI, S_INTERRUPT_SHADOW)
    writeSystemFlag(IF, IF)
  } else if (hasVirtualInterrupts() && !systemFlag(VIP)) writeSystemFlag(VIF, VIF)
  else raiseWithCode(GP, 0)
}

/** RF and VM are stored as 0. In virtual-8086 mode with IOPL below 3 only VME lets the 16-bit form through, with VIF in the place of IF. */
export function pushf<T>(u: usize): void {
  const flags = readRflags() & ~<u64>(RF | VM)
  if (!isVirtual8086() || ioPrivilege() == 3) return push<T>(<T>flags)
  if (sizeof<T>() != 2 || !(cr(4) & CR4_VME)) raiseWithCode(GP, 0)
  push<T>(<T>(flags & ~<u64>IF | (systemFlag(VIF) ? IF : 0) | IOPL))
}

export function popf<T>(u: usize): void {
  const image = <u64>peek<T>(0)
  if (isVirtual8086() && ioPrivilege() < 3) popVirtual<T>(image)
  else writeRflags(image & ~<u64>RF, writableFlags() & (sizeof<T>() == 2 ? 0xffff : 0xffffffff))
  setStackPointer(stackPointer() + sizeof<T>())
  if (sizeof<T>() != 2) refreshTlbMode()
}

function writableFlags(): u64 {
  let mask: u64 = ARITHMETIC | TF | DF | NT | RF | AC_FLAG | ID
  if (mayChangeInterruptFlag()) mask |= IF
  return cpl() == 0 ? mask | IOPL : mask
}

function popVirtual<T>(image: u64): void {
  if (sizeof<T>() != 2 || !(cr(4) & CR4_VME)) raiseWithCode(GP, 0)
  if (image & TF || (image & IF && systemFlag(VIP))) raiseWithCode(GP, 0)
  writeRflags(image, ARITHMETIC | TF | DF | NT)
  writeSystemFlag(VIF, image & IF ? VIF : 0)
}
