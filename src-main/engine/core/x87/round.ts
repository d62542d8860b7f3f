/** Rounding of exact or sticky values to the extended format by RC and PC, with overflow and underflow (SDM vol. 1, 8.5.4 to 8.5.6). */
import { C1, DOWN, isMasked, note, OE, PE, roundingControl, TO_NEAREST, TO_ZERO, UE, UP } from './exceptions'
import { extended, INTEGER_BIT, MAX_EXPONENT } from './extended'

/** Adjustment of the exponent where overflow or underflow is not masked. */
// @ts-ignore: decorator
@inline const WRAP: i32 = 0x6000

// @ts-ignore: decorator
@inline export function roundsUp(mode: u32, negative: bool, odd: bool, rest: u64, half: u64): bool {
  if (mode == TO_NEAREST) return rest > half || (rest == half && odd)
  if (mode == TO_ZERO || rest == 0) return false
  return negative ? mode == DOWN : mode == UP
}

/** high:low shifted right by `by` >= 0, high half; the lost bits stay sticky in `shiftedLow`. */
// @ts-ignore: decorator
@inline export function shiftedHigh(high: u64, by: u32): u64 { return by > 63 ? 0 : high >> by }

export function shiftedLow(high: u64, low: u64, by: u32): u64 {
  if (by == 0) return low
  if (by < 64) return (high << (64 - by)) | (low >> by) | <u64>((low << (64 - by)) != 0)
  if (by == 64) return high | <u64>(low != 0)
  if (by > 127) return <u64>((high | low) != 0)
  return (high >> (by - 64)) | <u64>(((high << (128 - by)) | low) != 0)
}

/** `high` without its lowest `drop` bits (which become zero), rounded with `low` below it; 0 when a carry left bit 63. */
function roundHigh(high: u64, low: u64, drop: u32, negative: bool, mode: u32): u64 {
  if (drop == 0) return high + <u64>roundsUp(mode, negative, (high & 1) != 0, low, INTEGER_BIT)
  const unit = <u64>1 << drop
  const rest = ((high & (unit - 1)) << 1) | <u64>(low != 0)
  return (high & ~(unit - 1)) + (roundsUp(mode, negative, (high & unit) != 0, rest, unit) ? unit : 0)
}

/**
 * Packs (-1)^sign * high:low / 2^127 * 2^(exponent - bias); bit 63 of `high` is set, `low` may be sticky in bit 0. `drop` bits of the significand
 * are rounded away (`precisionDrop`).
 */
export function roundPack(sign: u32, exponent: i32, high: u64, low: u64, drop: u32): v128 {
  if (<u32>(exponent - 1) >= MAX_EXPONENT - 2) return roundEdge(sign, exponent, high, low, drop)
  const rounded = roundHigh(high, low, drop, sign != 0, roundingControl())
  if (low | (rounded ^ high)) noteInexact(rounded, high)
  return rounded ? extended(sign | exponent, rounded) : extended(sign | (exponent + 1), INTEGER_BIT)
}

/** A carry out of the significand also is a rounding up. */
// @ts-ignore: decorator
@inline function noteInexact(rounded: u64, exact: u64): void { note(rounded > exact || rounded == 0 ? PE | C1 : PE) }

/** Exponents at the ends of the range, or beyond. */
function roundEdge(sign: u32, exponent: i32, high: u64, low: u64, drop: u32): v128 {
  const rounded = roundHigh(high, low, drop, sign != 0, roundingControl())
  const final = exponent + <i32>(rounded == 0)
  if (final < 1) {
    if (isMasked(UE)) return denormalise(sign, exponent, high, low, drop)
    note(UE)
  } else if (final >= <i32>MAX_EXPONENT) {
    if (isMasked(OE)) return overflow(sign, drop)
    note(OE)
  }
  if (low | (rounded ^ high)) noteInexact(rounded, high)
  const wrapped = final < 1 ? final + WRAP : final >= <i32>MAX_EXPONENT ? final - WRAP : final
  return farOut(sign, wrapped, rounded ? rounded : INTEGER_BIT)
}

/** Only FSCALE leaves the range even after the adjustment: infinity or zero then. */
function farOut(sign: u32, exponent: i32, significand: u64): v128 {
  if (<u32>(exponent - 1) < MAX_EXPONENT - 1) return extended(sign | exponent, significand)
  note(exponent < 1 ? PE : PE | C1)
  return exponent < 1 ? extended(sign, 0) : extended(sign | MAX_EXPONENT, INTEGER_BIT)
}

function overflow(sign: u32, drop: u32): v128 {
  const mode = roundingControl()
  const toInfinity = mode == TO_NEAREST || mode == (sign ? DOWN : UP)
  note(toInfinity ? OE | PE | C1 : OE | PE)
  return toInfinity ? extended(sign | MAX_EXPONENT, INTEGER_BIT) : extended(sign | (MAX_EXPONENT - 1), ~<u64>0 << drop)
}

function denormalise(sign: u32, exponent: i32, high: u64, low: u64, drop: u32): v128 {
  const shift: u32 = 1 - exponent
  const top = shiftedHigh(high, shift)
  const rest = shiftedLow(high, low, shift)
  const rounded = roundHigh(top, rest, drop, sign != 0, roundingControl())
  if (rest | (rounded ^ top)) note(rounded > top ? UE | PE | C1 : UE | PE)
  return extended(sign | <u32>(rounded >> 63), rounded)
}
