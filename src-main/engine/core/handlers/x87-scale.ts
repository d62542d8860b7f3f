/** FRNDINT, FSCALE, FXTRACT, FPREM, FPREM1, FBLD and FBSTP (SDM vol. 2). */
import { CPU } from '../cpu'
import { S_FP_STATUS } from '../generated/layout'
import { following, proveTenBytes, read, write } from '../memory'
import { FOR_WRITE, linearTenBytes } from '../operands'
import { decimalMagnitude, fromDecimal, highDigits, lowDigits } from '../x87/decimal'
import { begin, C1, C2, IE, isMasked, setConditions, settle, settleStore, statusWord } from '../x87/exceptions'
import { indefinite } from '../x87/extended'
import { remainder, remainderCodes } from '../x87/remainder'
import { exponentPart, scale, significandPart, toIntegral } from '../x87/scale'
import {
  isEmpty, noteMemoryPointers, notePointers, noteUnderflow, pop, push, pushOverflow, pushResult, setSt, st, underflowInto,
} from '../x87/stack'

export function frndint(u: usize): void {
  notePointers(u)
  begin()
  if (isEmpty(0)) {
    underflowInto(0)
    return
  }
  const result = toIntegral(st(0))
  if (settle()) setSt(0, result)
}

export function fscale(u: usize): void {
  notePointers(u)
  begin()
  if (isEmpty(0) || isEmpty(1)) {
    underflowInto(0)
    return
  }
  const result = scale(st(0), st(1))
  if (settle()) setSt(0, result)
}

export function fxtract(u: usize): void {
  notePointers(u)
  begin()
  if (isEmpty(0)) {
    if (!underflowInto(0)) return
    return push(indefinite())
  }
  if (!isEmpty(7)) return overflowBoth()
  const value = st(0)
  const exponent = exponentPart(value)
  if (!settle()) return
  setSt(0, exponent)
  push(significandPart(value))
}

/** No room for the second result: both become indefinite. */
function overflowBoth(): void {
  pushOverflow()
  if (isMasked(IE)) setSt(1, indefinite())
}

function reduce(u: usize, nearest: bool): void {
  notePointers(u)
  begin()
  if (isEmpty(0) || isEmpty(1)) {
    setConditions(statusWord() & ~C2 & 0x4100)
    underflowInto(0)
    return
  }
  const result = remainder(st(0), st(1), nearest)
  const done = settle()
  setConditions(remainderCodes() & ~C1)
  store<u16>(CPU, <u16>((statusWord() & ~C1) | (remainderCodes() & C1)), S_FP_STATUS)
  if (done) setSt(0, result)
}

export function fprem(u: usize): void { reduce(u, false) }
export function fprem1(u: usize): void { reduce(u, true) }

export function fbld(u: usize): void {
  const address = linearTenBytes(u, 0)
  const low = read<u64>(address)
  const high = read<u16>(following(address, 8))
  noteMemoryPointers(u)
  begin()
  pushResult(fromDecimal(low, high))
}

/** Of what does not fit the decimal indefinite is stored: FFFF C000 0000 0000 0000. */
export function fbstp(u: usize): void {
  const address = linearTenBytes(u, FOR_WRITE)
  proveTenBytes(address)
  begin()
  if (isEmpty(0)) noteUnderflow()
  const magnitude = isEmpty(0) ? ~<u64>0 : decimalMagnitude(st(0))
  noteMemoryPointers(u)
  if (!settleStore()) return
  const fits = magnitude != ~<u64>0
  write<u64>(address, fits ? lowDigits(magnitude) : 0xc000000000000000)
  write<u16>(following(address, 8), <u16>(fits ? highDigits(magnitude, st(0)) : 0xffff))
  pop()
}
