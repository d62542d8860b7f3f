/**
 * Carry-less multiplication. An integer product of factors that have only every fourth bit, at most eight of them, adds at most eight ones in any place:
 * its carries stay below the next fourth bit, and its own bit there is the sum without carries.
 */

// @ts-ignore: decorator
@inline function every4th(value: u64, first: u32): u64 { return value & (<u64>0x1111111111111111 << first) }

/** Product of two polynomials of 32 bits. */
function multiply32(a: u64, b: u64): u64 {
  const a0 = every4th(a, 0)
  const a1 = every4th(a, 1)
  const a2 = every4th(a, 2)
  const a3 = every4th(a, 3)
  const b0 = every4th(b, 0)
  const b1 = every4th(b, 1)
  const b2 = every4th(b, 2)
  const b3 = every4th(b, 3)
  return every4th((a0 * b0) ^ (a1 * b3) ^ (a2 * b2) ^ (a3 * b1), 0)
    | every4th((a0 * b1) ^ (a1 * b0) ^ (a2 * b3) ^ (a3 * b2), 1)
    | every4th((a0 * b2) ^ (a1 * b1) ^ (a2 * b0) ^ (a3 * b3), 2)
    | every4th((a0 * b3) ^ (a1 * b2) ^ (a2 * b1) ^ (a3 * b0), 3)
}

/** PCLMULQDQ: product of one quadword of each; bits 0 and 4 of `which` choose the upper ones. Three half products make the whole (Karatsuba). */
export function multiplyCarryless(first: v128, second: v128, which: u32): v128 {
  const a: u64 = which & 1 ? i64x2.extract_lane(first, 1) : i64x2.extract_lane(first, 0)
  const b: u64 = which & 16 ? i64x2.extract_lane(second, 1) : i64x2.extract_lane(second, 0)
  const aHigh = a >> 32
  const bHigh = b >> 32
  const low = multiply32(a & 0xffffffff, b & 0xffffffff)
  const high = multiply32(aHigh, bHigh)
  const middle = multiply32((a ^ aHigh) & 0xffffffff, (b ^ bHigh) & 0xffffffff) ^ low ^ high
  return i64x2.replace_lane(i64x2.splat(low ^ (middle << 32)), 1, high ^ (middle >> 32))
}
