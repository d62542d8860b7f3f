/**
 * The common case without a detour: numbers that are normal (or zero, where they only move), all exceptions masked, rounding to nearest, results well
 * inside the range. Each function answers false, with nothing changed, where the full way has to decide (arithmetic.ts, convert.ts, exceptions.ts).
 */
import { CPU } from '../cpu'
import { productHigh } from '../float/arithmetic'
import { magnitude, precision, signBit } from '../float/format'
import { S_FP_STATUS, S_FP_TAG, S_FPR } from '../generated/layout'
import { divideWide, fraction } from './arithmetic'
import { C0, C1, C3, controlWord, PE, precisionDrop } from './exceptions'
import { BIAS, INTEGER_BIT, MAX_EXPONENT, SIGN } from './extended'
import { shiftedHigh, shiftedLow } from './round'

/** What `quickOrder` answers where the full way has to compare. */
// @ts-ignore: decorator
@inline export const NO_ORDER: u32 = ~0

/** RC is "to nearest" and nothing is unmasked. */
// @ts-ignore: decorator
@inline function isPlain(): bool { return (controlWord() & 0xc3f) == 0x3f }
// @ts-ignore: decorator
@inline function number(i: u32): u32 { return ((<u32>load<u16>(CPU, S_FP_STATUS) >> 11) + i) & 7 }
// @ts-ignore: decorator
@inline function isHeld(physical: u32): bool { return (<u32>load<u16>(CPU, S_FP_TAG) >> (physical << 1) & 3) != 3 }
// @ts-ignore: decorator
@inline function place(physical: u32): usize { return CPU + S_FPR + (physical << 4) }
// @ts-ignore: decorator
@inline function isNormalAt(at: usize): bool { return (<u32>load<u16>(at, 8) & MAX_EXPONENT) - 1 < MAX_EXPONENT - 1 && load<u64>(at) >> 63 != 0 }

// @ts-ignore: decorator
@inline function setStatusBits(bits: u32): void { store<u16>(CPU, <u16>((<u32>load<u16>(CPU, S_FP_STATUS) & ~C1) | bits), S_FP_STATUS) }

/** ST(0) and ST(i), to ST(0) or ST(i); `digit` as in arithmetic.ts. */
export function quickRegisters(digit: u32, i: u32, destination: u32): bool {
  const a = number(0)
  const b = number(i)
  if (!isPlain() || !isHeld(a) || !isHeld(b) || !isNormalAt(place(a)) || !isNormalAt(place(b))) return false
  return operate(digit, place(number(destination)), load<u16>(place(a), 8), load<u64>(place(a)), load<u16>(place(b), 8), load<u64>(place(b)))
}

/** ST(0) and the bits of a number of format F. */
export function quickFloat<F>(digit: u32, bits: u64): bool {
  const a = number(0)
  const absolute = magnitude<F>(bits)
  if (!isPlain() || !isHeld(a) || !isNormalAt(place(a)) || !isNormalFloat<F>(absolute)) return false
  return operate(digit, place(a), load<u16>(place(a), 8), load<u64>(place(a)), signExponent<F>(bits, absolute), significand<F>(absolute))
}

// @ts-ignore: decorator
@inline function largestField<F>(): u64 { return sizeof<F>() == 4 ? 254 : 2046 }
// @ts-ignore: decorator
@inline function isNormalFloat<F>(absolute: u64): bool { return (absolute >> (precision<F>() - 1)) - 1 < largestField<F>() }
// @ts-ignore: decorator
@inline function bias<F>(): u32 { return sizeof<F>() == 4 ? 127 : 1023 }
// @ts-ignore: decorator
@inline function signExponent<F>(bits: u64, absolute: u64): u32 {
  return (bits & signBit<F>() ? SIGN : 0) | (<u32>(absolute >> (precision<F>() - 1)) + (<u32>BIAS - bias<F>()))
}
// @ts-ignore: decorator
@inline function significand<F>(absolute: u64): u64 { return INTEGER_BIT | (absolute << (64 - precision<F>())) }

/** Signs with exponents, and significands, of two normal numbers; the result goes to `target`. */
function operate(digit: u32, target: usize, a: u32, x: u64, b: u32, y: u64): bool {
  switch (digit) {
    case 0: return add(target, a, x, b, y)
    case 1: return multiply(target, a, x, b, y)
    case 4: return add(target, a, x, b ^ SIGN, y)
    case 5: return add(target, a ^ SIGN, x, b, y)
    case 6: return divide(target, a, x, b, y)
    default: return divide(target, b, y, a, x)
  }
}

function add(target: usize, a: u32, x: u64, b: u32, y: u64): bool {
  const distance = <i32>(a & MAX_EXPONENT) - <i32>(b & MAX_EXPONENT)
  return distance >= 0 ? addOrdered(target, a, x, b, y, distance) : addOrdered(target, b, y, a, x, -distance)
}

/** The exponent of `a` is greater by `shift`. */
function addOrdered(target: usize, a: u32, x: u64, b: u32, y: u64, shift: u32): bool {
  const exponent: i32 = a & MAX_EXPONENT
  const high = shiftedHigh(y, shift)
  const low = shiftedLow(y, 0, shift)
  if ((a ^ b) & SIGN) return subtract(target, a & SIGN, exponent, x, high, low)
  const sum = x + high
  if (sum >= x) return finish(target, a & SIGN, exponent, sum, low)
  return finish(target, a & SIGN, exponent + 1, (sum >> 1) | INTEGER_BIT, (sum << 63) | (low >> 1) | (low & 1))
}

function subtract(target: usize, sign: u32, exponent: i32, x: u64, high: u64, low: u64): bool {
  let upper = x - high - <u64>(low != 0)
  const lower = 0 - low
  if (x < high) {
    // Only with equal exponents, where `low` is zero.
    upper = high - x
    sign ^= SIGN
  }
  if (upper == 0) return false
  const shift = <u32>clz(upper)
  if (shift == 0) return finish(target, sign, exponent, upper, lower)
  return finish(target, sign, exponent - <i32>shift, (upper << shift) | (lower >> (64 - shift)), lower << shift)
}

function multiply(target: usize, a: u32, x: u64, b: u32, y: u64): bool {
  const high = productHigh(x, y)
  const low = x * y
  const exponent = <i32>(a & MAX_EXPONENT) + <i32>(b & MAX_EXPONENT) - BIAS
  if (high >> 63) return finish(target, (a ^ b) & SIGN, exponent + 1, high, low)
  return finish(target, (a ^ b) & SIGN, exponent, (high << 1) | (low >> 63), low << 1)
}

function divide(target: usize, a: u32, x: u64, b: u32, y: u64): bool {
  const exponent = <i32>(a & MAX_EXPONENT) - <i32>(b & MAX_EXPONENT) + BIAS
  const less = x < y
  const low = less ? 0 : x << 63
  const quotient = divideWide(less ? x : x >> 1, low, y)
  return finish(target, (a ^ b) & SIGN, exponent - <i32>less, quotient, fraction(low - quotient * y, y))
}

/** Rounds to nearest in the precision of PC, stores, and notes PE and C1. `low` may be sticky in bit 0. */
function finish(target: usize, sign: u32, exponent: i32, high: u64, low: u64): bool {
  if (<u32>(exponent - 1) >= MAX_EXPONENT - 2) return false
  const drop = precisionDrop()
  const unit = <u64>1 << drop
  // What is lost, with its half at bit 63; a precision of 64 bits loses nothing of `high`.
  const lost = drop ? (high << (64 - drop)) | <u64>(low != 0) : low
  const up = lost > INTEGER_BIT || (lost == INTEGER_BIT && (high & unit) != 0)
  const rounded = (high & (0 - unit)) + (up ? unit : 0)
  store<u64>(target, rounded ? rounded : INTEGER_BIT)
  store<u64>(target, sign | (exponent + <i32>(rounded == 0)), 8)
  setStatusBits(lost == 0 ? 0 : up ? PE | C1 : PE)
  return true
}

/** Pushes a number of format F that is normal or zero. */
export function quickLoad<F>(bits: u64): bool {
  const target = number(7)
  const absolute = magnitude<F>(bits)
  if (isHeld(target)) return false
  if (isNormalFloat<F>(absolute)) {
    store<u64>(place(target), significand<F>(absolute))
    store<u64>(place(target), signExponent<F>(bits, absolute), 8)
  } else {
    if (absolute) return false
    store<u64>(place(target), 0)
    store<u64>(place(target), bits ? SIGN : 0, 8)
  }
  pushed(target)
  return true
}

/** Pushes ST(i). */
export function quickPush(i: u32): bool {
  const source = number(i)
  const target = number(7)
  if (!isHeld(source) || isHeld(target)) return false
  v128.store(place(target), v128.load(place(source)))
  pushed(target)
  return true
}

// @ts-ignore: decorator
@inline function pushed(target: u32): void {
  store<u16>(CPU, <u16>(<u32>load<u16>(CPU, S_FP_TAG) & ~(3 << (target << 1))), S_FP_TAG)
  store<u16>(CPU, <u16>((<u32>load<u16>(CPU, S_FP_STATUS) & ~(0x3800 | C1)) | (target << 11)), S_FP_STATUS)
}

/** ST(0) can be stored as F by `quickBits`: a normal number that stays one, whatever way it is rounded, or zero. */
export function isQuickStore<F>(): bool {
  const at = place(number(0))
  if (!isPlain() || !isHeld(number(0))) return false
  const field = (<u32>load<u16>(at, 8) & MAX_EXPONENT) - (<u32>BIAS - bias<F>())
  if (field - 1 < <u32>largestField<F>() - 1) return load<u64>(at) >> 63 != 0
  return load<u64>(at) == 0 && (load<u16>(at, 8) & MAX_EXPONENT) == 0
}

/** The bits of F for ST(0), for which `isQuickStore` holds. Their rounding is `quickRounding`. */
export function quickBits<F>(): u64 {
  const at = place(number(0))
  const sign: u64 = load<u16>(at, 8) & SIGN ? signBit<F>() : 0
  if (load<u64>(at) == 0) return sign
  const field: u64 = (<u32>load<u16>(at, 8) & MAX_EXPONENT) - (<u32>BIAS - bias<F>())
  const kept = load<u64>(at) >> (64 - precision<F>())
  // The leading one of the significand adds the last one to the exponent; so does a carry.
  return sign | (((field - 1) << (precision<F>() - 1)) + kept + <u64>roundsUp<F>(load<u64>(at)))
}

// @ts-ignore: decorator
@inline function roundsUp<F>(value: u64): bool {
  const lost = value << precision<F>()
  return lost > INTEGER_BIT || (lost == INTEGER_BIT && (value >> (64 - precision<F>()) & 1) != 0)
}

/** After the store: PE and C1. */
export function quickRounding<F>(): void {
  const value = load<u64>(place(number(0)))
  setStatusBits(value << precision<F>() == 0 ? 0 : roundsUp<F>(value) ? PE | C1 : PE)
}

/** Swaps ST(0) and ST(i). */
export function quickExchange(i: u32): bool {
  const a = place(number(0))
  const b = place(number(i))
  if (!isHeld(number(0)) || !isHeld(number(i))) return false
  const value = v128.load(a)
  v128.store(a, v128.load(b))
  v128.store(b, value)
  setStatusBits(0)
  return true
}

/** Copies ST(0) to ST(i), of whatever it held. */
export function quickCopy(i: u32): bool {
  const target = number(i)
  if (!isHeld(number(0))) return false
  v128.store(place(target), v128.load(place(number(0))))
  store<u16>(CPU, <u16>(<u32>load<u16>(CPU, S_FP_TAG) & ~(3 << (target << 1))), S_FP_TAG)
  setStatusBits(0)
  return true
}

/** Condition codes of ST(0) against ST(i), both normal; else NO_ORDER. */
export function quickOrder(i: u32): u32 {
  const a = place(number(0))
  const b = place(number(i))
  if (!isHeld(number(0)) || !isHeld(number(i)) || !isNormalAt(a) || !isNormalAt(b)) return NO_ORDER
  const x: u32 = load<u16>(a, 8)
  const y: u32 = load<u16>(b, 8)
  if ((x ^ y) & SIGN) return x & SIGN ? C0 : 0
  if (x == y && load<u64>(a) == load<u64>(b)) return C3
  const less = x == y ? load<u64>(a) < load<u64>(b) : x < y
  return less != ((x & SIGN) != 0) ? C0 : 0
}
