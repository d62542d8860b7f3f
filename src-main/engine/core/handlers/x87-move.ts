/** x87 loads, stores, exchanges and moves, constants and sign changes (SDM vol. 2). */
import { condition } from '../flags'
import { following, proveTenBytes, proveWrite, read, write } from '../memory'
import { FOR_WRITE, linear, linearTenBytes } from '../operands'
import { uopReg, uopRm } from '../uop'
import { toFloat, toInteger } from '../x87/convert'
import { begin, roundingControl, settle, settleStore, TO_NEAREST, TO_ZERO, UP } from '../x87/exceptions'
import { extended, isNan, isSignaling, negate, propagate, SIGN, significandOf, signExponentOf } from '../x87/extended'
import { isQuickStore, quickBits, quickCopy, quickExchange, quickLoad, quickPush, quickRounding } from '../x87/quick'
import {
  free, isEmpty, noteLinearPointers, noteMemoryPointers, notePointers, noteUnderflow, pop, push, pushOverflow, pushResult, setSt, setTop, st, top, underflowInto,
} from '../x87/stack'
import { convertValue, readValue } from './x87-arithmetic'

/** S = f32, f64 (FLD), i16, i32, i64 (FILD). The operand's exceptions count only where the stack has room. */
// @ts-ignore: decorator
@inline export function loadMemory<S>(u: usize): void {
  const address = linear(u, sizeof<S>())
  const value = readValue<S>(address)
  noteLinearPointers(u, address)
  if (isFloat<S>() && quickLoad<S>(value)) return
  begin()
  if (!isEmpty(7)) return pushOverflow()
  const number = convertValue<S>(value)
  if (!isFloat<S>()) return pushResult(number)
  // A denormal is loaded though DE be unmasked.
  const loaded = isNan(number) ? propagate(number, number) : number
  if (settle() || !isSignaling(number)) push(loaded)
}

export function loadExtended(u: usize): void {
  const address = linearTenBytes(u, 0)
  const significand = read<u64>(address)
  const signExponent = read<u16>(following(address, 8))
  noteMemoryPointers(u)
  begin()
  pushResult(extended(signExponent, significand))
}

// @ts-ignore: decorator
@inline export function loadRegister(u: usize): void {
  const i = uopRm(u)
  notePointers(u)
  if (quickPush(i)) return
  begin()
  if (isEmpty(i)) {
    noteUnderflow()
    if (settle()) push(extended(0xffff, 0xc000000000000000))
    return
  }
  pushResult(st(i))
}

/** Bits to be stored for ST(0) in the format S, exceptions noted. */
// @ts-ignore: decorator
@inline function storedBits<S>(mode: u32): u64 {
  if (isFloat<S>()) return isEmpty(0) ? emptyFloat<S>() : toFloat<S>(st(0))
  if (isEmpty(0)) {
    noteUnderflow()
    return <u64>1 << (sizeof<S>() * 8 - 1)
  }
  if (sizeof<S>() == 2) return <u64>toInteger<u16>(st(0), mode)
  return sizeof<S>() == 4 ? <u64>toInteger<u32>(st(0), mode) : toInteger<u64>(st(0), mode)
}

function emptyFloat<F>(): u64 {
  noteUnderflow()
  return sizeof<F>() == 4 ? 0xffc00000 : 0xfff8000000000000
}

function storeRounded<S>(u: usize, mode: u32): bool {
  const address = linear(u, sizeof<S>() | FOR_WRITE)
  if (isFloat<S>() && isQuickStore<S>()) {
    writeBits<S>(address, quickBits<S>())
    quickRounding<S>()
    noteLinearPointers(u, address)
    return true
  }
  proveWrite(address, sizeof<S>())
  begin()
  const bits = storedBits<S>(mode)
  noteMemoryPointers(u)
  if (!settleStore()) return false
  writeBits<S>(address, bits)
  return true
}

// @ts-ignore: decorator
@inline function writeBits<S>(address: u64, bits: u64): void {
  if (sizeof<S>() == 2) write<u16>(address, <u16>bits)
  else if (sizeof<S>() == 4) write<u32>(address, <u32>bits)
  else write<u64>(address, bits)
}

/** S = f32, f64 (FST), i16, i32 (FIST). */
// @ts-ignore: decorator
@inline export function storeMemory<S>(u: usize): void { storeRounded<S>(u, roundingControl()) }
/** FSTP and FISTP. */
// @ts-ignore: decorator
@inline export function storePop<S>(u: usize): void {
  if (storeRounded<S>(u, roundingControl())) pop()
}
/** FISTTP. */
export function storeTruncated<S>(u: usize): void {
  if (storeRounded<S>(u, TO_ZERO)) pop()
}

export function storeExtended(u: usize): void {
  const address = linearTenBytes(u, FOR_WRITE)
  proveTenBytes(address)
  begin()
  const value = emptyAsIndefinite()
  noteMemoryPointers(u)
  if (!settleStore()) return
  write<u64>(address, significandOf(value))
  write<u16>(following(address, 8), <u16>signExponentOf(value))
  pop()
}

function emptyAsIndefinite(): v128 {
  if (!isEmpty(0)) return st(0)
  noteUnderflow()
  return extended(0xffff, 0xc000000000000000)
}

function storeRegister(u: usize): bool {
  notePointers(u)
  if (quickCopy(uopRm(u))) return true
  begin()
  if (isEmpty(0)) return underflowInto(uopRm(u))
  const value = st(0)
  settle()
  setSt(uopRm(u), value)
  return true
}

// @ts-ignore: decorator
@inline export function fst(u: usize): void { storeRegister(u) }
// @ts-ignore: decorator
@inline export function fstp(u: usize): void {
  if (storeRegister(u)) pop()
}

/** FSTPNCE, as old manuals call this alias of FSTP: of an empty register it only pops, without an exception. */
export function fstpnce(u: usize): void {
  if (!isEmpty(0)) return fstp(u)
  notePointers(u)
  begin()
  settle()
  pop()
}

// @ts-ignore: decorator
@inline export function fxch(u: usize): void {
  const i = uopRm(u)
  notePointers(u)
  if (quickExchange(i)) return
  begin()
  const a = emptyAt(0)
  const b = emptyAt(i)
  if (!settle()) return
  setSt(0, b)
  setSt(i, a)
}

function emptyAt(i: u32): v128 {
  if (!isEmpty(i)) return st(i)
  noteUnderflow()
  return extended(0xffff, 0xc000000000000000)
}

/** FCMOVcc: bits 1:0 of the digit choose B, E, BE or U; `DB` opcodes have the negations. */
function conditionalMove(u: usize, negated: bool): void {
  const i = uopRm(u)
  notePointers(u)
  begin()
  if (isEmpty(0) || isEmpty(i)) {
    underflowInto(0)
    return
  }
  const digit = (uopReg(u) >> 3) & 3
  const holds = digit == 0 ? condition(2) : digit == 1 ? condition(4) : digit == 2 ? condition(6) : condition(10)
  if (holds != negated) setSt(0, st(i))
}

export function fcmov(u: usize): void { conditionalMove(u, false) }
export function fcmovNot(u: usize): void { conditionalMove(u, true) }

function replaceTop(u: usize, value: v128): void {
  notePointers(u)
  begin()
  if (isEmpty(0)) {
    underflowInto(0)
    return
  }
  settle()
  setSt(0, value)
}

// @ts-ignore: decorator
@inline export function fchs(u: usize): void { replaceTop(u, negate(st(0))) }
export function fabs(u: usize): void { replaceTop(u, v128.andnot(st(0), i64x2(0, SIGN))) }

/** Significands are given cut off; `aboveHalf` says whether the rest is more than half a unit. */
function constant(u: usize, signExponent: u32, cut: u64, aboveHalf: bool): void {
  const mode = roundingControl()
  notePointers(u)
  begin()
  pushResult(extended(signExponent, cut + <u64>(mode == UP || (mode == TO_NEAREST && aboveHalf))))
}

// @ts-ignore: decorator
@inline export function fld1(u: usize): void {
  notePointers(u)
  begin()
  pushResult(extended(0x3fff, 1 << 63))
}
// @ts-ignore: decorator
@inline export function fldz(u: usize): void {
  notePointers(u)
  begin()
  pushResult(extended(0, 0))
}
export function fldl2t(u: usize): void { constant(u, 0x4000, 0xd49a784bcd1b8afe, false) }
export function fldl2e(u: usize): void { constant(u, 0x3fff, 0xb8aa3b295c17f0bb, true) }
export function fldpi(u: usize): void { constant(u, 0x4000, 0xc90fdaa22168c234, true) }
export function fldlg2(u: usize): void { constant(u, 0x3ffd, 0x9a209a84fbcff798, true) }
export function fldln2(u: usize): void { constant(u, 0x3ffe, 0xb17217f7d1cf79ab, true) }

export function ffree(u: usize): void {
  notePointers(u)
  begin()
  settle()
  free(uopRm(u))
}
/** An undocumented companion of FFREE. */
export function ffreep(u: usize): void {
  notePointers(u)
  begin()
  settle()
  free(uopRm(u))
  pop()
}
export function fnop(u: usize): void { notePointers(u) }

function moveTop(u: usize, by: u32): void {
  notePointers(u)
  begin()
  settle()
  setTop(top() + by)
}
export function fincstp(u: usize): void { moveTop(u, 1) }
export function fdecstp(u: usize): void { moveTop(u, 7) }
