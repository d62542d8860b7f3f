/** DAA DAS AAA AAS AAM AAD: SDM vol. 2; undefined flags as on AMD's Zen processors (measured). Not in 64-bit mode. */
import { CPU, RAX, gpr, setGpr } from '../cpu'
import { DE, raise } from '../fault'
import { AF, CF, OF, getFlags, resultFlags, setAddFlags, setFlags, setResultFlags } from '../flags'
import { uopImm } from '../uop'

/** What DAA adds and DAS subtracts: a correction per digit that passed 9 or carried. */
function correction(al: u32, flags: u32): u32 {
  const low: u32 = (al & 15) > 9 || flags & AF ? 6 : 0
  return al > 0x99 || flags & CF ? low + 0x60 : low
}

export function daa(u: usize): void {
  const al = gpr<u8>(RAX)
  const correct = <u8>correction(al, getFlags())
  const result = <u8>(al + correct)
  setGpr<u8>(RAX, result)
  setCorrectedFlags(result, correct, (al ^ result) & (correct ^ result), false)
}

export function das(u: usize): void {
  const al = gpr<u8>(RAX)
  const correct = <u8>correction(al, getFlags())
  const result = <u8>(al - correct)
  setGpr<u8>(RAX, result)
  setCorrectedFlags(result, correct, (al ^ correct) & (al ^ result), correct == 6 && al < 6)
}

/** OF as of the addition or subtraction that was done. */
function setCorrectedFlags(result: u8, correct: u8, overflows: u8, borrow: bool): void {
  const carries: u32 = borrow || correct >= 0x60 ? CF : 0
  setResultFlags<u8>(result, carries | (correct & 6 ? AF : 0) | (overflows & 0x80 ? OF : 0))
}

export function aaa(u: usize): void {
  const ax = gpr<u16>(RAX)
  const correct: u16 = needsCarry(ax) ? 0x106 : 0
  const result = <u16>(ax + correct)
  setAsciiResult(result, correct, (ax ^ result) & (correct ^ result))
}
export function aas(u: usize): void {
  const ax = gpr<u16>(RAX)
  const correct: u16 = needsCarry(ax) ? 0x106 : 0
  const result = <u16>(ax - correct)
  setAsciiResult(result, correct, (ax ^ correct) & (ax ^ result))
}

function needsCarry(ax: u16): bool { return (ax & 15) > 9 || (getFlags() & AF) != 0 }

/** PF ZF SF OF, undefined, are those of the 16-bit result before AL is cut to a digit. */
function setAsciiResult(result: u16, correct: u16, overflows: u16): void {
  setGpr<u16>(RAX, result & 0xff0f)
  setResultFlags<u16>(result, (correct ? AF | CF : 0) | (overflows & 0x8000 ? OF : 0))
}

export function aam(u: usize): void {
  const base = <u8>uopImm(u)
  if (!base) raise(DE)
  const al = gpr<u8>(RAX)
  setGpr<u16>(RAX, <u16>(<u32>(al / base) << 8 | <u32>(al % base)))
  setFlags(resultFlags<u8>(al % base))
}
/** AAD sets the flags as its addition does. */
export function aad(u: usize): void {
  const al = gpr<u8>(RAX)
  const tens = <u8>(load<u8>(CPU, RAX * 8 + 1) * <u8>uopImm(u))
  const result = <u8>(al + tens)
  setGpr<u16>(RAX, result)
  setAddFlags<u8>(al, tens, result)
}
