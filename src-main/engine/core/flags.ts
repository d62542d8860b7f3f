/**
 * Lazy arithmetic flags. A handler notes what it did (operation, operands, result) and CF PF AF ZF SF OF are computed when somebody asks.
 * flagOp = kind | width << 8. flagA, flagB and flagResult are zero-extended values of that width.
 */
import { CPU } from './cpu'
import {
  FLAGS_ADC, FLAGS_ADD, FLAGS_BITS, FLAGS_DEC, FLAGS_INC, FLAGS_LOGIC, FLAGS_RESULT, FLAGS_SAR, FLAGS_SBB, FLAGS_SHL, FLAGS_SHR, FLAGS_SUB,
  S_FLAG_A, S_FLAG_B, S_FLAG_OP, S_FLAG_RESULT, S_RFLAGS,
} from './generated/layout'

// @ts-ignore: decorator
@inline export const CF: u32 = 1 << 0
// @ts-ignore: decorator
@inline export const PF: u32 = 1 << 2
// @ts-ignore: decorator
@inline export const AF: u32 = 1 << 4
// @ts-ignore: decorator
@inline export const ZF: u32 = 1 << 6
// @ts-ignore: decorator
@inline export const SF: u32 = 1 << 7
// @ts-ignore: decorator
@inline export const TF: u32 = 1 << 8
// @ts-ignore: decorator
@inline export const IF: u32 = 1 << 9
// @ts-ignore: decorator
@inline export const DF: u32 = 1 << 10
// @ts-ignore: decorator
@inline export const OF: u32 = 1 << 11
// @ts-ignore: decorator
@inline export const IOPL: u32 = 3 << 12
// @ts-ignore: decorator
@inline export const NT: u32 = 1 << 14
// @ts-ignore: decorator
@inline export const RF: u32 = 1 << 16
// @ts-ignore: decorator
@inline export const VM: u32 = 1 << 17
// @ts-ignore: decorator
@inline export const AC_FLAG: u32 = 1 << 18
// @ts-ignore: decorator
@inline export const VIF: u32 = 1 << 19
// @ts-ignore: decorator
@inline export const VIP: u32 = 1 << 20
// @ts-ignore: decorator
@inline export const ID: u32 = 1 << 21
// @ts-ignore: decorator
@inline export const ARITHMETIC: u32 = CF | PF | AF | ZF | SF | OF

// @ts-ignore: decorator
@inline function note<T>(kind: u32, a: u64, b: u64, result: u64): void {
  store<u32>(CPU, kind | (<u32>sizeof<T>() << 11), S_FLAG_OP)
  store<u64>(CPU, a, S_FLAG_A)
  store<u64>(CPU, b, S_FLAG_B)
  store<u64>(CPU, result, S_FLAG_RESULT)
}

// @ts-ignore: decorator
@inline export function setAddFlags<T>(a: T, b: T, result: T): void { note<T>(FLAGS_ADD, <u64>a, <u64>b, <u64>result) }
// @ts-ignore: decorator
@inline export function setSubFlags<T>(a: T, b: T, result: T): void { note<T>(FLAGS_SUB, <u64>a, <u64>b, <u64>result) }
// @ts-ignore: decorator
@inline export function setLogicFlags<T>(result: T): void {
  store<u32>(CPU, FLAGS_LOGIC | (<u32>sizeof<T>() << 11), S_FLAG_OP)
  store<u64>(CPU, <u64>result, S_FLAG_RESULT)
}
/** INC keeps CF. */
// @ts-ignore: decorator
@inline export function setIncFlags<T>(result: T): void { note<T>(FLAGS_INC, 0, <u64>carry(), <u64>result) }
// @ts-ignore: decorator
@inline export function setDecFlags<T>(result: T): void { note<T>(FLAGS_DEC, 0, <u64>carry(), <u64>result) }
/** `result` = a + b + CF; a - b - CF. */
// @ts-ignore: decorator
@inline export function setAdcFlags<T>(a: T, b: T, result: T): void { note<T>(FLAGS_ADC, <u64>a, <u64>b, <u64>result) }
// @ts-ignore: decorator
@inline export function setSbbFlags<T>(a: T, b: T, result: T): void { note<T>(FLAGS_SBB, <u64>a, <u64>b, <u64>result) }
/** `kind` is FLAGS_SHL, FLAGS_SHR or FLAGS_SAR; the count is not 0 and may exceed the width. Double shifts set the same flags. */
// @ts-ignore: decorator
@inline export function setShiftFlags<T>(kind: u32, a: T, count: u32, result: T): void { note<T>(kind, <u64>a, <u64>count, <u64>result) }

/** PF ZF SF come from the result, CF AF OF are `others`. */
// @ts-ignore: decorator
@inline export function setResultFlags<T>(result: T, others: u32): void {
  store<u32>(CPU, FLAGS_RESULT | (<u32>sizeof<T>() << 11), S_FLAG_OP)
  store<u64>(CPU, others, S_FLAG_B)
  store<u64>(CPU, <u64>result, S_FLAG_RESULT)
}

/** Replaces all six arithmetic flags. */
// @ts-ignore: decorator
@inline export function setFlags(bits: u32): void {
  store<u32>(CPU, FLAGS_BITS, S_FLAG_OP)
  store<u64>(CPU, bits & ARITHMETIC, S_FLAG_A)
}

// @ts-ignore: decorator
@inline function kind(): u32 { return load<u8>(CPU, S_FLAG_OP) }
// @ts-ignore: decorator
@inline function width(): u32 { return load<u8>(CPU, S_FLAG_OP + 1) }
// @ts-ignore: decorator
@inline function a(): u64 { return load<u64>(CPU, S_FLAG_A) }
// @ts-ignore: decorator
@inline function b(): u64 { return load<u64>(CPU, S_FLAG_B) }
// @ts-ignore: decorator
@inline function result(): u64 { return load<u64>(CPU, S_FLAG_RESULT) }

/** The two top bits differ: OF after shifts on AMD's processors, whatever the count. */
// @ts-ignore: decorator
@inline function topsDiffer(value: u64): bool {
  const top = width() - 1
  return ((value >> top ^ value >> (top - 1)) & 1) != 0
}

/** What left a shifted operand last. */
function carryOfShift(kind: u32): bool {
  const last = b() - 1
  if (kind == FLAGS_SHL) return (a() << last >> (width() - 1) & 1) != 0
  if (kind == FLAGS_SHR) return (a() >> last & 1) != 0
  const unused = 64 - width()
  return (<i64>a() << unused >> unused >> last & 1) != 0
}

/** Of the kinds behind FLAGS_RESULT. */
function carryOfOthers(kind: u32): bool {
  if (kind >= FLAGS_SHL) return carryOfShift(kind)
  const first = kind == FLAGS_ADC ? a() : ~a()
  const sum = kind == FLAGS_ADC ? result() : ~result()
  return (((first & b()) | ((first | b()) & ~sum)) >> (width() - 1) & 1) != 0
}

function overflowOfOthers(kind: u32): bool {
  if (kind == FLAGS_SBB) return (((a() ^ b()) & (a() ^ result())) >> (width() - 1) & 1) != 0
  if (kind == FLAGS_ADC) return (((a() ^ result()) & (b() ^ result())) >> (width() - 1) & 1) != 0
  if (kind == FLAGS_SHL) return topsDiffer(a() << (b() - 1))
  return kind == FLAGS_SHR && topsDiffer(result())
}

export function carry(): bool {
  const k = kind()
  if (k == FLAGS_SUB) return a() < b()
  if (k == FLAGS_ADD) return result() < a()
  if (k == FLAGS_LOGIC) return false
  if (k == FLAGS_BITS) return (a() & CF) != 0
  if (k > FLAGS_RESULT) return carryOfOthers(k)
  return (b() & CF) != 0
}

// @ts-ignore: decorator
@inline export function zero(): bool {
  return kind() == FLAGS_BITS ? (a() & ZF) != 0 : result() == 0
}

// @ts-ignore: decorator
@inline export function sign(): bool {
  return kind() == FLAGS_BITS ? (a() & SF) != 0 : ((result() >> (width() - 1)) & 1) != 0
}

export function overflow(): bool {
  const k = kind()
  const top = width() - 1
  if (k == FLAGS_SUB) return (((a() ^ b()) & (a() ^ result())) >> top & 1) != 0
  if (k == FLAGS_ADD) return (((a() ^ result()) & (b() ^ result())) >> top & 1) != 0
  if (k == FLAGS_LOGIC) return false
  if (k == FLAGS_BITS) return (a() & OF) != 0
  if (k == FLAGS_RESULT) return (b() & OF) != 0
  if (k > FLAGS_RESULT) return overflowOfOthers(k)
  const mask: u64 = (<u64>2 << top) - 1
  const edge: u64 = <u64>1 << top
  return k == FLAGS_INC ? result() == edge : (result() & mask) == edge - 1
}

export function parity(): bool {
  if (kind() == FLAGS_BITS) return (a() & PF) != 0
  return (popcnt<u32>(<u32>result() & 0xff) & 1) == 0
}

function adjust(): bool {
  const k = kind()
  if (k >= FLAGS_SHL) return true
  if (k == FLAGS_ADD || k == FLAGS_SUB || k >= FLAGS_ADC) return ((a() ^ b() ^ result()) & 16) != 0
  if (k == FLAGS_LOGIC) return false
  if (k == FLAGS_BITS) return (a() & AF) != 0
  if (k == FLAGS_RESULT) return (b() & AF) != 0
  return k == FLAGS_INC ? (result() & 15) == 0 : (result() & 15) == 15
}

/** PF AF ZF SF of a result, for handlers that compute CF and OF themselves. */
// @ts-ignore: decorator
@inline export function resultFlags<T>(value: T): u32 {
  let flags: u32 = (popcnt<u32>(<u32>value & 0xff) & 1) == 0 ? PF : 0
  if (value == 0) flags |= ZF
  return <u64>value >> (sizeof<T>() * 8 - 1) & 1 ? flags | SF : flags
}

/** The six arithmetic flags. */
export function getFlags(): u32 {
  if (kind() == FLAGS_BITS) return <u32>a()
  return <u32>carry() | (parity() ? PF : 0) | (adjust() ? AF : 0) | (zero() ? ZF : 0) | (sign() ? SF : 0) | (overflow() ? OF : 0)
}

/** Operand of a comparison as a signed number, scaled to the top of 64 bits: comparing two keeps their order. */
// @ts-ignore: decorator
@inline function signed(value: u64): i64 { return <i64>(value << (64 - width())) }

// Conditions after CMP and SUB, which is nearly always, compare the operands themselves.
// @ts-ignore: decorator
@inline function belowOrEqual(): bool { return kind() == FLAGS_SUB ? a() <= b() : zero() || carry() }
// @ts-ignore: decorator
@inline function less(): bool { return kind() == FLAGS_SUB ? signed(a()) < signed(b()) : sign() != overflow() }
// @ts-ignore: decorator
@inline function lessOrEqual(): bool { return kind() == FLAGS_SUB ? signed(a()) <= signed(b()) : zero() || sign() != overflow() }

/** Condition codes as in Jcc: SDM vol. 2, appendix B. With a constant code only its own case remains. */
// @ts-ignore: decorator
@inline export function condition(code: u32): bool {
  let holds: bool
  switch (code >> 1) {
    case 0: holds = overflow(); break
    case 1: holds = kind() == FLAGS_SUB ? a() < b() : carry(); break
    case 2: holds = zero(); break
    case 3: holds = belowOrEqual(); break
    case 4: holds = sign(); break
    case 5: holds = parity(); break
    case 6: holds = less(); break
    default: holds = lessOrEqual()
  }
  return holds != ((code & 1) != 0)
}

/** RFLAGS as PUSHF stores it (bit 1 set, RF and VM as they are). */
export function readRflags(): u64 {
  return (load<u64>(CPU, S_RFLAGS) & ~(<u64>ARITHMETIC)) | getFlags() | 2
}

/** Replaces the bits of `mask`, arithmetic ones included. */
export function writeRflags(value: u64, mask: u64): void {
  const flags = (readRflags() & ~mask) | (value & mask)
  store<u64>(CPU, flags | 2, S_RFLAGS)
  setFlags(<u32>flags)
}

/** A bit of RFLAGS outside the arithmetic ones. */
// @ts-ignore: decorator
@inline export function systemFlag(bit: u32): bool {
  return (load<u64>(CPU, S_RFLAGS) & bit) != 0
}
