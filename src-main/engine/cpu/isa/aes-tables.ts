/**
 * The S-box of AES (FIPS 197, 5.1.1) as look-ups of 16 entries, which vector shuffles do for 16 bytes at once.
 *
 * A byte is taken as `high * BETA + low` over the subfield of 16 elements, where BETA * BETA + BETA = NU lies in the subfield. Its inverse is then
 * `(high * BETA + high + low) / (NU * high * high + low * (high + low))`, and the subfield's products are sums of logarithms. Since everything around
 * the inversion is linear (affine map, MixColumns), it goes into tables by half bytes: on the way in, and by logarithm on the way out.
 */

/** x^8 + x^4 + x^3 + x + 1: FIPS 197, 4.2. */
const POLYNOMIAL = 0x11b
/** The S-box's constant: FIPS 197, 5.1.1. */
export const AFFINE_CONSTANT = 0x63
/** A logarithm that stays above 15 in every sum: shuffles answer 0 there, which is what a product with zero is. */
const LOG_OF_ZERO = 0x40
const ORDER = 15

function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product <<= 1
    if (product & 0x100) product ^= POLYNOMIAL
    if ((b >> bit) & 1) product ^= a
  }
  return product
}

function power(base: number, exponent: number): number {
  let result = 1
  for (let i = 0; i < exponent; i++) result = multiply(result, base)
  return result
}

/** 3 generates the whole field, so its 17th power generates the subfield of 16. */
const OMEGA = power(3, 17)
/** Elements of the subfield by logarithm, as bytes of the whole field. */
const SUBFIELD = Array.from({ length: ORDER }, (_, log) => power(OMEGA, log))
const BETA = ((): number => {
  const found = Array.from({ length: 256 }, (_, byte) => byte).find(
    (byte) => byte > 0 && !SUBFIELD.includes(byte) && SUBFIELD.includes(multiply(byte, byte) ^ byte),
  )
  if (found === undefined) throw new Error('the field has no basis over its subfield')
  return found
})()
const NU = multiply(BETA, BETA) ^ BETA

/** Half byte `n` names the sum of the powers 0..3 of OMEGA that its bits choose. */
function elementOf(halfByte: number): number {
  return [0, 1, 2, 3].reduce((sum, bit) => ((halfByte >> bit) & 1 ? sum ^ (SUBFIELD[bit] as number) : sum), 0)
}

const HALF_BYTES = Array.from({ length: 16 }, (_, n) => n)

function halfByteOf(element: number): number {
  return HALF_BYTES.findIndex((n) => elementOf(n) === element)
}

/** High and low half byte of a byte of the field. */
const SPLIT = new Map(
  HALF_BYTES.flatMap((high) => HALF_BYTES.map((low) => [multiply(elementOf(high), BETA) ^ elementOf(low), (high << 4) | low])),
)

function split(byte: number): number {
  return SPLIT.get(byte) as number
}

function logOf(halfByte: number): number {
  return halfByte === 0 ? LOG_OF_ZERO : SUBFIELD.indexOf(elementOf(halfByte))
}

/** The affine map without its constant: bit i is the sum of bits i, i+4, i+5, i+6, i+7 (modulo 8). */
function affine(byte: number): number {
  const rotated = (by: number): number => ((byte << by) | (byte >> (8 - by))) & 0xff
  return byte ^ rotated(1) ^ rotated(2) ^ rotated(3) ^ rotated(4)
}

function inverseAffine(byte: number): number {
  return Array.from({ length: 256 }, (_, candidate) => candidate).findIndex((candidate) => affine(candidate) === byte)
}

/** A byte on the way out, by the logarithms of its high and its low part; entry 15 is never asked for. */
function outTables(name: string, map: (byte: number) => number): [string, readonly number[]][] {
  const table = (factor: number): number[] => HALF_BYTES.map((log) => (log === ORDER ? 0 : map(multiply(SUBFIELD[log] as number, factor))))
  return [
    [`${name}_HIGH`, table(BETA)],
    [`${name}_LOW`, table(1)],
  ]
}

/** By name: 16 entries each. */
export const AES_TABLES: Readonly<Record<string, readonly number[]>> = Object.fromEntries([
  ['AES_SPLIT_HIGH', HALF_BYTES.map((n) => split(n << 4))],
  ['AES_SPLIT_LOW', HALF_BYTES.map((n) => split(n))],
  // The inverse S-box first takes the affine map back, its constant with the low half.
  ['AES_INVERSE_SPLIT_HIGH', HALF_BYTES.map((n) => split(inverseAffine(n << 4)))],
  ['AES_INVERSE_SPLIT_LOW', HALF_BYTES.map((n) => split(inverseAffine(n ^ AFFINE_CONSTANT)))],
  ['AES_LOG', HALF_BYTES.map(logOf)],
  ['AES_NU_SQUARE', HALF_BYTES.map((n) => halfByteOf(multiply(NU, power(elementOf(n), 2))))],
  ['AES_POWER', HALF_BYTES.map((log) => (log === ORDER ? 0 : halfByteOf(SUBFIELD[log] as number)))],
  ['AES_RECIPROCAL_LOG', HALF_BYTES.map((n) => (n === 0 ? LOG_OF_ZERO : (ORDER - logOf(n)) % ORDER))],
  ...outTables('AES_ONCE', affine),
  ...outTables('AES_TWICE', (byte) => multiply(2, affine(byte))),
  ...[1, 9, 11, 13, 14].flatMap((factor) => outTables(`AES_INVERSE_${factor}`, (byte) => multiply(factor, byte))),
])
