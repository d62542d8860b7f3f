/** FSIN, FCOS and FPTAN: the argument is reduced by pi in 66 bits, as x87 processors do (SDM vol. 1, 8.3.8), everything else is 128-bit arithmetic. */
import { CPU } from '../cpu'
import { S_TEMP } from '../generated/layout'
import { BIAS, normalExponent, normalSignificand, SIGN, signOf } from './extended'
import { cosineSeries, sineSeries } from './series'
import { fromFixed, isLess, lastExponent, minus, normalised, product, quotient, rounded, shiftLeft, timesFixed, toFixed, wide } from './wide'

// @ts-ignore: decorator
@inline const QUADRANT: usize = S_TEMP + 9 * 8
// @ts-ignore: decorator
@inline const NEGATIVE: u32 = 4
/** Half of the 66-bit pi, in units of 2^-65. */
// @ts-ignore: decorator
@inline function halfPi(): v128 { return wide(0x3, 0x243f6a8885a308d3) }

/** |a| less the nearest multiple of pi / 2, as a floating magnitude; quadrant (bits 1:0) and sign (NEGATIVE) are left in `quadrant`. */
function reduce(a: v128): v128 {
  const exponent = normalExponent(a) - BIAS
  store<u32>(CPU, 0, QUADRANT)
  if (exponent < -1) return normalised(wide(normalSignificand(a), 0), exponent)
  let rest = wide(0, normalSignificand(a))
  let multiple: u32 = 0
  for (let step = exponent + 2; step > 0; step--) {
    rest = shiftLeft(rest, 1)
    multiple <<= 1
    if (isLess(rest, halfPi())) continue
    rest = minus(rest, halfPi())
    multiple |= 1
  }
  let sign: u32 = 0
  if (isLess(halfPi(), shiftLeft(rest, 1))) {
    rest = minus(halfPi(), rest)
    multiple++
    sign = NEGATIVE
  }
  store<u32>(CPU, (multiple & 3) | sign, QUADRANT)
  return normalised(rest, 62)
}

// @ts-ignore: decorator
@inline function quadrant(): u32 { return load<u32>(CPU, QUADRANT) }

function square(r: v128, exponent: i32): v128 {
  const fixed = toFixed(r, exponent)
  return timesFixed(fixed, fixed)
}

function sineOf(r: v128, exponent: i32): v128 {
  const series = fromFixed(sineSeries(square(r, exponent)))
  return product(r, exponent, series, lastExponent())
}

function cosineOf(r: v128, exponent: i32): v128 { return fromFixed(cosineSeries(square(r, exponent))) }

/** Sine of a non-zero number below 2^63 in magnitude; `turn` = 1 makes it the cosine. */
function circular(a: v128, turn: u32): v128 {
  const r = reduce(a)
  const exponent = lastExponent()
  const quarter = (quadrant() + turn) & 3
  const odd = (quarter & 1) != 0
  const result = odd ? cosineOf(r, exponent) : sineOf(r, exponent)
  let negative = (quarter & 2) != 0
  if (!odd && quadrant() & NEGATIVE) negative = !negative
  const sign = turn ? 0 : signOf(a)
  return rounded(negative ? sign ^ SIGN : sign, result, lastExponent())
}

export function sine(a: v128): v128 { return circular(a, 0) }
export function cosine(a: v128): v128 { return circular(a, 1) }

export function tangent(a: v128): v128 {
  const r = reduce(a)
  const exponent = lastExponent()
  const s = sineOf(r, exponent)
  const sExponent = lastExponent()
  const c = cosineOf(r, exponent)
  const cExponent = lastExponent()
  const odd = (quadrant() & 1) != 0
  const result = odd ? quotient(c, cExponent, s, sExponent) : quotient(s, sExponent, c, cExponent)
  const negative = ((quadrant() & NEGATIVE) != 0) != odd
  return rounded(negative ? signOf(a) ^ SIGN : signOf(a), result, lastExponent())
}
