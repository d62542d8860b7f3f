/** The rounds of AES on vectors: FIPS 197, 5.1 and 5.3; bytes of the state stand in the order of the registers. How the S-box is computed: cpu/isa/aes-tables.ts. */
import {
  AES_INVERSE_11_HIGH, AES_INVERSE_11_LOW, AES_INVERSE_13_HIGH, AES_INVERSE_13_LOW, AES_INVERSE_14_HIGH, AES_INVERSE_14_LOW, AES_INVERSE_1_HIGH,
  AES_INVERSE_1_LOW, AES_INVERSE_9_HIGH, AES_INVERSE_9_LOW, AES_INVERSE_SPLIT_HIGH, AES_INVERSE_SPLIT_LOW, AES_LOG, AES_NU_SQUARE, AES_ONCE_HIGH,
  AES_ONCE_LOW, AES_POWER, AES_RECIPROCAL_LOG, AES_SPLIT_HIGH, AES_SPLIT_LOW, AES_TWICE_HIGH, AES_TWICE_LOW,
} from '../generated/aes-tables'

// @ts-ignore: decorator
@inline function lowHalves(bytes: v128): v128 { return v128.and(bytes, i8x16.splat(15)) }
// @ts-ignore: decorator
@inline function highHalves(bytes: v128): v128 { return i8x16.shr_u(bytes, 4) }
// @ts-ignore: decorator
@inline function add(a: v128, b: v128): v128 { return v128.xor(a, b) }

/** Sum of two linear tables, by high and by low halves (or logarithms). */
// @ts-ignore: decorator
@inline function sumOf(highTable: v128, high: v128, lowTable: v128, low: v128): v128 {
  return add(i8x16.swizzle(highTable, high), i8x16.swizzle(lowTable, low))
}

/** Logarithm of a product: the sum modulo 15, and still above 15 where a factor is zero. */
// @ts-ignore: decorator
@inline function addLogs(a: v128, b: v128): v128 {
  const sum = i8x16.add(a, b)
  return i8x16.min_u(sum, i8x16.sub(sum, i8x16.splat(15)))
}

/** Logarithm of 1 / (NU * high * high + low * (high + low)). */
// @ts-ignore: decorator
@inline function reciprocalNorm(high: v128, logLow: v128, logSum: v128): v128 {
  const norm = add(i8x16.swizzle(AES_NU_SQUARE(), high), i8x16.swizzle(AES_POWER(), addLogs(logLow, logSum)))
  return i8x16.swizzle(AES_RECIPROCAL_LOG(), norm)
}

// @ts-ignore: decorator
@inline function logOf(halves: v128): v128 { return i8x16.swizzle(AES_LOG(), halves) }

/** Byte r of column c comes from column c + r. */
// @ts-ignore: decorator
@inline function shiftRows(state: v128): v128 {
  return v128.shuffle<u8>(state, state, 0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11)
}
// @ts-ignore: decorator
@inline function inverseShiftRows(state: v128): v128 {
  return v128.shuffle<u8>(state, state, 0, 13, 10, 7, 4, 1, 14, 11, 8, 5, 2, 15, 12, 9, 6, 3)
}
/** Byte r of each column becomes byte r + 1, or r + 2. */
// @ts-ignore: decorator
@inline function nextRow(state: v128): v128 {
  return v128.shuffle<u8>(state, state, 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12)
}
// @ts-ignore: decorator
@inline function secondRow(state: v128): v128 {
  return v128.shuffle<u8>(state, state, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)
}

// @ts-ignore: decorator
@inline function split(state: v128): v128 { return sumOf(AES_SPLIT_HIGH(), highHalves(state), AES_SPLIT_LOW(), lowHalves(state)) }
// @ts-ignore: decorator
@inline function inverseSplit(state: v128): v128 {
  return sumOf(AES_INVERSE_SPLIT_HIGH(), highHalves(state), AES_INVERSE_SPLIT_LOW(), lowHalves(state))
}

/** 2 a0 + 3 a1 + a2 + a3 for each row; the S-box's constant passes MixColumns unchanged, since 2 + 3 + 1 + 1 is 1. */
// @ts-ignore: decorator
@inline function mixColumns(once: v128, twice: v128): v128 {
  const next = nextRow(once)
  return add(add(twice, nextRow(twice)), add(next, secondRow(add(once, next))))
}

// @ts-ignore: decorator
@inline function constant(): v128 { return i8x16.splat(0x63) }

/** AESENC: ShiftRows, SubBytes, MixColumns, AddRoundKey. */
export function encryptRound(state: v128, key: v128): v128 {
  const parts = split(shiftRows(state))
  const high = highHalves(parts)
  const low = lowHalves(parts)
  const logSum = logOf(add(high, low))
  const norm = reciprocalNorm(high, logOf(low), logSum)
  const outHigh = addLogs(logOf(high), norm)
  const outLow = addLogs(logSum, norm)
  const once = sumOf(AES_ONCE_HIGH(), outHigh, AES_ONCE_LOW(), outLow)
  const twice = sumOf(AES_TWICE_HIGH(), outHigh, AES_TWICE_LOW(), outLow)
  return add(mixColumns(once, twice), add(key, constant()))
}

/** SubBytes. */
// @ts-ignore: decorator
@inline function substitute(state: v128): v128 {
  const parts = split(state)
  const high = highHalves(parts)
  const low = lowHalves(parts)
  const logSum = logOf(add(high, low))
  const norm = reciprocalNorm(high, logOf(low), logSum)
  return add(sumOf(AES_ONCE_HIGH(), addLogs(logOf(high), norm), AES_ONCE_LOW(), addLogs(logSum, norm)), constant())
}

/** AESENCLAST: without MixColumns. */
export function encryptLast(state: v128, key: v128): v128 {
  return add(substitute(shiftRows(state)), key)
}

/** AESDEC, of the equivalent inverse cipher (FIPS 197, 5.3.5): InvShiftRows, InvSubBytes, InvMixColumns, AddRoundKey. */
export function decryptRound(state: v128, key: v128): v128 {
  const parts = inverseSplit(inverseShiftRows(state))
  const high = highHalves(parts)
  const low = lowHalves(parts)
  const logSum = logOf(add(high, low))
  const norm = reciprocalNorm(high, logOf(low), logSum)
  const outHigh = addLogs(logOf(high), norm)
  const outLow = addLogs(logSum, norm)
  const first = sumOf(AES_INVERSE_14_HIGH(), outHigh, AES_INVERSE_14_LOW(), outLow)
  const second = sumOf(AES_INVERSE_11_HIGH(), outHigh, AES_INVERSE_11_LOW(), outLow)
  const third = sumOf(AES_INVERSE_13_HIGH(), outHigh, AES_INVERSE_13_LOW(), outLow)
  const fourth = sumOf(AES_INVERSE_9_HIGH(), outHigh, AES_INVERSE_9_LOW(), outLow)
  return add(add(first, nextRow(second)), add(secondRow(add(third, nextRow(fourth))), key))
}

/** AESDECLAST: without InvMixColumns. */
export function decryptLast(state: v128, key: v128): v128 {
  const parts = inverseSplit(inverseShiftRows(state))
  const high = highHalves(parts)
  const low = lowHalves(parts)
  const logSum = logOf(add(high, low))
  const norm = reciprocalNorm(high, logOf(low), logSum)
  return add(sumOf(AES_INVERSE_1_HIGH(), addLogs(logOf(high), norm), AES_INVERSE_1_LOW(), addLogs(logSum, norm)), key)
}

/** Bytes times x: FIPS 197, 4.2.1. */
// @ts-ignore: decorator
@inline function timesX(bytes: v128): v128 {
  return add(i8x16.add(bytes, bytes), v128.and(i8x16.lt_s(bytes, i64x2.splat(0)), i8x16.splat(0x1b)))
}

/** AESIMC: InvMixColumns is MixColumns of a0 + 4 (a0 + a2), and so on. */
export function inverseMixColumns(state: v128): v128 {
  const prepared = add(state, timesX(timesX(add(state, secondRow(state)))))
  return mixColumns(prepared, timesX(prepared))
}

/** AESKEYGENASSIST: SubWord of doublewords 1 and 3, and beside each its RotWord with the round constant. */
export function keyAssist(source: v128, round: u32): v128 {
  const words = substitute(source)
  const rotated = v128.shuffle<u8>(words, words, 4, 5, 6, 7, 5, 6, 7, 4, 12, 13, 14, 15, 13, 14, 15, 12)
  return add(rotated, i64x2.splat(<u64>round << 32))
}
