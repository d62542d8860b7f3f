/** Packed decimal integers (SDM vol. 1, 4.7): 18 digits in nine bytes, sign in the top bit of the tenth. */
import { fromInteger, integerMagnitude, noteIntegerRounding } from './convert'
import { IE, note, roundingControl } from './exceptions'
import { extended, isInfinite, isNan, isUnsupported, signOf } from './extended'

// @ts-ignore: decorator
@inline const LIMIT: u64 = 999999999999999999

/** Digits above 9 count as what they are, which the manuals leave undefined. */
export function fromDecimal(low: u64, high: u32): v128 {
  let value: u64 = 0
  for (let shift = 4; shift >= 0; shift -= 4) value = value * 10 + ((high >> shift) & 15)
  for (let shift = 60; shift >= 0; shift -= 4) value = value * 10 + ((low >> shift) & 15)
  const sign = high & 0x8000
  const number = fromInteger(<i64>value)
  return sign ? v128.or(number, extended(0x8000, 0)) : number
}

/** Magnitude to be stored, or all ones for the decimal indefinite; exceptions noted. */
export function decimalMagnitude(a: v128): u64 {
  const unfit = isUnsupported(a) || isNan(a) || isInfinite(a)
  const absolute = unfit ? ~<u64>0 : integerMagnitude(a, roundingControl())
  if (absolute > LIMIT) {
    note(IE)
    return ~<u64>0
  }
  noteIntegerRounding(a, absolute)
  return absolute
}

/** The lower eight bytes: sixteen digits. */
export function lowDigits(magnitude: u64): u64 {
  return digits(magnitude % 10000000000000000, 60)
}

/** The upper two bytes: two digits and the sign. */
export function highDigits(magnitude: u64, a: v128): u32 {
  return signOf(a) | <u32>digits(magnitude / 10000000000000000, 4)
}

function digits(value: u64, last: u32): u64 {
  let packed: u64 = 0
  for (let shift: u32 = 0; shift <= last; shift += 4) {
    packed |= value % 10 << shift
    value /= 10
  }
  return packed
}
