/** Rounding to an integral value in the same format. */
import { exponent, isInfinite, isNan, isNegative, isZero, operand, precision, propagateNan, signBit, significand } from './format'
import { MXCSR_PE, note } from './mxcsr'
import { roundBits, roundToFormat, shiftRightSticky } from './round'

/** Denormals raise no DE; an inexact result raises PE unless `quietly`. */
export function toIntegral<F>(bits: u64, mode: u32, quietly: bool): u64 {
  if (isNan<F>(bits)) return propagateNan<F>(bits, bits)
  const a = operand<F>(bits)
  if (isZero<F>(a) || isInfinite<F>(a) || exponent<F>(a) >= <i32>precision<F>() - 1) return a
  const negative = isNegative<F>(a)
  // A magnitude below one keeps its leading bits and a sticky one below a unit of bit 62.
  const small = exponent<F>(a) < 1
  const unit = small ? 62 : 63 - exponent<F>(a)
  const value = small ? shiftRightSticky(significand<F>(a), -exponent<F>(a) - 1 + 2) : significand<F>(a)
  const rounded = roundBits(value, unit, negative, mode)
  if (rounded << unit != value && !quietly) note(MXCSR_PE)
  if (rounded == 0) return a & signBit<F>()
  return roundToFormat<F>(negative, 63 - <i32>clz(rounded), rounded << clz(rounded))
}
