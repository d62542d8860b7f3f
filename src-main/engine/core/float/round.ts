/** Rounding of an exact (or sticky) value to a format by MXCSR: rounding control, overflow, underflow, flush to zero. */
import { infinity, maxExponent, minExponent, precision, signBit } from './format'
import {
  DOWN, mxcsr, MXCSR_FTZ, MXCSR_OE, MXCSR_OM, MXCSR_PE, MXCSR_UE, MXCSR_UM, note, roundingControl, TO_NEAREST, TO_ZERO, UP,
} from './mxcsr'

/** Shifts right; bits lost are kept as a sticky lowest bit. */
export function shiftRightSticky(value: u64, by: u32): u64 {
  if (by == 0) return value
  if (by > 63) return <u64>(value != 0)
  return (value >> by) | <u64>((value << (64 - by)) != 0)
}

/** Whether rounding away the bits `rest` (of a unit `1 << drop`) goes up in magnitude. */
// @ts-ignore: decorator
@inline export function roundsUp(mode: u32, negative: bool, odd: bool, rest: u64, half: u64): bool {
  if (mode == TO_NEAREST) return rest > half || (rest == half && odd)
  if (mode == TO_ZERO || rest == 0) return false
  return negative ? mode == DOWN : mode == UP
}

/** `value` without its lowest `drop` bits (1..63), rounded. */
export function roundBits(value: u64, drop: u32, negative: bool, mode: u32): u64 {
  const kept = value >> drop
  const rest = value & ((<u64>1 << drop) - 1)
  return kept + <u64>roundsUp(mode, negative, (kept & 1) != 0, rest, <u64>1 << (drop - 1))
}

/**
 * Packs (-1)^negative * significand / 2^63 * 2^exponent; bit 63 of the significand is set and bit 0 may be sticky.
 * Tininess is detected after rounding, as x86 does (SDM vol. 1, 4.9.1.5).
 */
export function roundToFormat<F>(negative: bool, exponent: i32, significand: u64): u64 {
  const mode = roundingControl()
  const drop = 64 - precision<F>()
  const sign: u64 = negative ? signBit<F>() : 0
  const rounded = roundBits(significand, drop, negative, mode)
  const finalExponent = exponent + <i32>(rounded >> precision<F>())
  const inexact = rounded << drop != significand
  if (finalExponent < minExponent<F>()) return sign | tiny<F>(negative, exponent, significand, inexact)
  if (finalExponent > maxExponent<F>()) return sign | overflow<F>(negative, mode, inexact)
  if (inexact) note(MXCSR_PE)
  // The significand's leading one adds the last one to the exponent field; so does a carry.
  return sign | ((<u64>(exponent + maxExponent<F>() - 1) << (precision<F>() - 1)) + rounded)
}

/** Masked: infinity or the largest number, by the rounding mode, and always inexact. */
function overflow<F>(negative: bool, mode: u32, inexact: bool): u64 {
  const masked = mxcsr() & MXCSR_OM
  note(masked || inexact ? MXCSR_OE | MXCSR_PE : MXCSR_OE)
  const toInfinity = mode == TO_NEAREST || mode == (negative ? DOWN : UP)
  return toInfinity ? infinity<F>() : infinity<F>() - 1
}

/** Unmasked, every tiny result is an underflow; masked, only an inexact one is, or one that is flushed. */
function tiny<F>(negative: bool, exponent: i32, significand: u64, inexact: bool): u64 {
  if (!(mxcsr() & MXCSR_UM)) {
    note(inexact ? MXCSR_UE | MXCSR_PE : MXCSR_UE)
    return 0
  }
  if (mxcsr() & MXCSR_FTZ) {
    note(MXCSR_UE | MXCSR_PE)
    return 0
  }
  const drop = 64 - precision<F>()
  const shifted = shiftRightSticky(significand, minExponent<F>() - exponent)
  const rounded = roundBits(shifted, drop, negative, roundingControl())
  if (rounded << drop != shifted) note(MXCSR_UE | MXCSR_PE)
  return rounded
}
