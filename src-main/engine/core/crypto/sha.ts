/** Rounds and message schedules of SHA-1 and SHA-256 as the SHA extensions cut them: FIPS 180-4, 4.1, 6.1, 6.2; SDM vol. 2. Lane 3 holds the first word. */

// @ts-ignore: decorator
@inline function word(vector: v128, lane: u8): u32 {
  if (lane == 0) return i32x4.extract_lane(vector, 0)
  if (lane == 1) return i32x4.extract_lane(vector, 1)
  return lane == 2 ? i32x4.extract_lane(vector, 2) : i32x4.extract_lane(vector, 3)
}

// @ts-ignore: decorator
@inline function words(w3: u32, w2: u32, w1: u32, w0: u32): v128 {
  return i32x4.replace_lane(i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(w0), 1, w1), 2, w2), 3, w3)
}

// @ts-ignore: decorator
@inline function choose(x: u32, y: u32, z: u32): u32 { return z ^ (x & (y ^ z)) }
// @ts-ignore: decorator
@inline function majority(x: u32, y: u32, z: u32): u32 { return (x & y) | (z & (x | y)) }

/** The function of a quarter of SHA-1's rounds. */
function sha1Function(quarter: u32, b: u32, c: u32, d: u32): u32 {
  if (quarter == 0) return choose(b, c, d)
  return quarter == 2 ? majority(b, c, d) : b ^ c ^ d
}

function sha1Constant(quarter: u32): u32 {
  if (quarter < 2) return quarter == 0 ? 0x5a827999 : 0x6ed9eba1
  return quarter == 2 ? 0x8f1bbcdc : 0xca62c1d6
}

/** SHA1RNDS4: four rounds; the first message word comes with E added. */
export function sha1Rounds(state: v128, message: v128, quarter: u32): v128 {
  let a = word(state, 3)
  let b = word(state, 2)
  let c = word(state, 1)
  let d = word(state, 0)
  let e: u32 = 0
  const k = sha1Constant(quarter)
  for (let round: u32 = 0; round < 4; round++) {
    const next = sha1Function(quarter, b, c, d) + rotl<u32>(a, 5) + word(message, 3) + e + k
    message = v128.shuffle<u32>(message, message, 0, 0, 1, 2)
    e = d
    d = c
    c = rotl<u32>(b, 30)
    b = a
    a = next
  }
  return words(a, b, c, d)
}

/** SHA1NEXTE. */
export function sha1NextE(state: v128, message: v128): v128 {
  return i32x4.replace_lane(message, 3, word(message, 3) + rotl<u32>(word(state, 3), 30))
}

/** SHA1MSG1. */
export function sha1Message1(first: v128, second: v128): v128 {
  return v128.xor(first, v128.shuffle<u32>(second, first, 2, 3, 4, 5))
}

/** SHA1MSG2: the last word needs the first of the same step. */
export function sha1Message2(first: v128, second: v128): v128 {
  const w16 = rotl<u32>(word(first, 3) ^ word(second, 2), 1)
  const w17 = rotl<u32>(word(first, 2) ^ word(second, 1), 1)
  const w18 = rotl<u32>(word(first, 1) ^ word(second, 0), 1)
  return words(w16, w17, w18, rotl<u32>(word(first, 0) ^ w16, 1))
}

// @ts-ignore: decorator
@inline function sigma0(x: u32): u32 { return rotr<u32>(x, 7) ^ rotr<u32>(x, 18) ^ (x >> 3) }
// @ts-ignore: decorator
@inline function sigma1(x: u32): u32 { return rotr<u32>(x, 17) ^ rotr<u32>(x, 19) ^ (x >> 10) }
// @ts-ignore: decorator
@inline function sum0(x: u32): u32 { return rotr<u32>(x, 2) ^ rotr<u32>(x, 13) ^ rotr<u32>(x, 22) }
// @ts-ignore: decorator
@inline function sum1(x: u32): u32 { return rotr<u32>(x, 6) ^ rotr<u32>(x, 11) ^ rotr<u32>(x, 25) }

/** SHA256RNDS2: two rounds; C D G H in `first`, A B E F in `second`, message words with their constants in the low half of `message`. */
export function sha256Rounds(first: v128, second: v128, message: v128): v128 {
  const a = word(second, 3)
  const b = word(second, 2)
  const c = word(first, 3)
  const e = word(second, 1)
  const f = word(second, 0)
  const g = word(first, 1)
  const t0 = choose(e, f, g) + sum1(e) + word(message, 0) + word(first, 0)
  const a1 = t0 + majority(a, b, c) + sum0(a)
  const e1 = t0 + word(first, 2)
  const t1 = choose(e1, e, f) + sum1(e1) + word(message, 1) + g
  return words(t1 + majority(a1, a, b) + sum0(a1), a1, t1 + c, e1)
}

/** SHA256MSG1. */
export function sha256Message1(first: v128, second: v128): v128 {
  const next = v128.shuffle<u32>(first, second, 1, 2, 3, 4)
  const mixed = words(sigma0(word(next, 3)), sigma0(word(next, 2)), sigma0(word(next, 1)), sigma0(word(next, 0)))
  return i32x4.add(first, mixed)
}

/** SHA256MSG2: the upper words need the lower ones of the same step. */
export function sha256Message2(first: v128, second: v128): v128 {
  const w16 = word(first, 0) + sigma1(word(second, 2))
  const w17 = word(first, 1) + sigma1(word(second, 3))
  return words(word(first, 3) + sigma1(w17), word(first, 2) + sigma1(w16), w17, w16)
}
