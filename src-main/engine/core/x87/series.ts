/**
 * Power series in 128-bit fixed point, with relative error below 2^-115. Where the argument is too small to show, the result still lies on its side
 * of 1, so that directed rounding is right.
 */
import { dividedBy, isLess, minus, one, plus, timesFixed, wide } from './wide'

// @ts-ignore: decorator
@inline function below(value: v128): v128 { return isLess(value, one()) ? value : minus(one(), wide(0, 1)) }
// @ts-ignore: decorator
@inline function above(value: v128): v128 { return isLess(one(), value) ? value : plus(one(), wide(0, 1)) }

/** (e^t - 1) / t for t = |t| or -|t|, |t| < 0.7. */
export function exponentialSeries(t: v128, negative: bool): v128 {
  let sum = one()
  for (let term: u32 = 32; term > 1; term--) {
    const next = dividedBy(timesFixed(t, sum), term)
    sum = negative ? minus(one(), next) : plus(one(), next)
  }
  return negative ? below(sum) : above(sum)
}

/** 1 + z/3 + z^2/5 + ... (atanh(s) / s of z = s^2), or with alternating signs atan(s) / s; z < 0.12. */
export function arcSeries(z: v128, alternating: bool): v128 {
  let sum = dividedBy(one(), 81)
  for (let odd: u32 = 79; odd != <u32>-1; odd -= 2) {
    const next = timesFixed(z, sum)
    const coefficient = dividedBy(one(), odd)
    sum = alternating ? minus(coefficient, next) : plus(coefficient, next)
  }
  return alternating ? below(sum) : above(sum)
}

/** sin(r) / r of z = r^2 < 0.62. */
export function sineSeries(z: v128): v128 { return below(factorialSeries(z, 1)) }
export function cosineSeries(z: v128): v128 { return below(factorialSeries(z, 0)) }

/** 1 - z/((p+1)(p+2)) (1 - z/((p+3)(p+4)) (1 - ...)). */
function factorialSeries(z: v128, parity: u32): v128 {
  let sum = one()
  for (let term: u32 = 34; term > 0; term -= 2) {
    const last = term + parity
    sum = minus(one(), dividedBy(timesFixed(z, sum), last * (last - 1)))
  }
  return sum
}
