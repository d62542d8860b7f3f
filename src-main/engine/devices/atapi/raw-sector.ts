/**
 * The 2352 bytes of a mode 1 sector (ECMA-130, section 14 and annexes A and B), made from its 2048 bytes of data:
 *
 *      0  sync, 12 bytes          16  user data, 2048        2072  zeroes, 8
 *     12  header: minute, second, 2064  EDC: CRC over        2080  ECC: 172 bytes P parity,
 *         frame in BCD, mode 1          bytes 0..2063, 4           104 bytes Q parity
 *
 * P and Q are Reed-Solomon codes over GF(2^8) with the polynomial x^8+x^4+x^3+x^2+1, on the 16-bit words from the header on, low and high bytes apart.
 */
import * as R from './registers.ts'

const HEADER = 12
export const USER_DATA = 16
const EDC = 2064
const POLYNOMIAL = 0x11d
/** x^32 + x^31 + x^16 + x^15 + x^4 + x^3 + x + 1, bits reversed. */
const EDC_POLYNOMIAL = 0xd801_8001

interface Code {
  readonly vectors: number
  readonly length: number
  /** Word of the sector, from the header on, that is element `element` of a vector. */
  word(vector: number, element: number): number
}

const CODE_P: Code = { vectors: 43, length: 24, word: (vector, element) => vector + 43 * element }
const CODE_Q: Code = {
  vectors: 26,
  length: 43,
  word: (vector, element) => (element < 43 ? (43 * vector + 44 * element) % 1118 : 1118 + 26 * (element - 43) + vector),
}

/** Minute, second and frame of a logical block, as they are on the disc. */
export function timeOf(block: number): readonly [minute: number, second: number, frame: number] {
  const frames = block + R.LEAD_IN
  return [Math.floor(frames / (60 * R.BLOCKS_PER_SECOND)), Math.floor(frames / R.BLOCKS_PER_SECOND) % 60, frames % R.BLOCKS_PER_SECOND]
}

export function rawSector(block: number, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const sector = new Uint8Array(R.RAW_BLOCK)
  sector.fill(0xff, 1, 11)
  sector.set([...timeOf(block).map(toBcd), 1], HEADER)
  sector.set(data, USER_DATA)
  new DataView(sector.buffer).setUint32(EDC, detectionCode(sector.subarray(0, EDC)), true)
  putParity(sector, CODE_P)
  putParity(sector, CODE_Q)
  return sector
}

/** Parts of a raw sector that READ CD can select, in their order on the disc. */
const PARTS = [
  { select: R.SELECT_SYNC, start: 0, end: HEADER },
  { select: R.SELECT_HEADER, start: HEADER, end: USER_DATA },
  { select: R.SELECT_USER_DATA, start: USER_DATA, end: EDC },
  { select: R.SELECT_ECC, start: EDC, end: R.RAW_BLOCK },
]

export function selectParts(sector: Uint8Array, selection: number): Uint8Array {
  return Buffer.concat(PARTS.filter(({ select }) => selection & select).map(({ start, end }) => sector.subarray(start, end)))
}

export function sizeOfParts(selection: number): number {
  return PARTS.reduce((size, { select, start, end }) => size + (selection & select ? end - start : 0), 0)
}

function toBcd(value: number): number {
  return (Math.floor(value / 10) << 4) | (value % 10)
}

function detectionCode(bytes: Uint8Array): number {
  let code = 0
  for (const byte of bytes) {
    code ^= byte
    for (let bit = 0; bit < 8; bit++) code = (code >>> 1) ^ (code & 1 ? EDC_POLYNOMIAL : 0)
  }
  return code >>> 0
}

/** Two check bytes for each vector: the sum of all elements is 0, and so is the sum of each times the generator to the power of its distance from the end. */
function putParity(sector: Uint8Array, { vectors, length, word }: Code): void {
  for (let vector = 0; vector < vectors; vector++) {
    for (const half of [0, 1]) {
      const place = (element: number): number => HEADER + word(vector, element) * 2 + half
      let plain = 0
      let weighted = 0
      for (let element = 0; element < length; element++) {
        const value = sector[place(element)] as number
        plain ^= value
        weighted = twice(weighted ^ value)
      }
      // `weighted` is now the sum of value * 2^(length - element), as if both check bytes were left out; they weigh 2 and 1.
      const first = multiply(twice(weighted) ^ plain, INVERSE_OF_3)
      sector[place(length)] = first
      sector[place(length + 1)] = plain ^ first
    }
  }
}

function twice(value: number): number {
  const doubled = value << 1
  return doubled & 0x100 ? doubled ^ POLYNOMIAL : doubled
}

function multiply(a: number, b: number): number {
  let product = 0
  for (let factor = a, rest = b; rest > 0; factor = twice(factor), rest >>= 1) if (rest & 1) product ^= factor
  return product
}

/** 3 * F4h = 1 in this field. */
const INVERSE_OF_3 = 0xf4
