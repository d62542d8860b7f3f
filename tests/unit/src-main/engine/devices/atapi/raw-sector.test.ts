import { describe, expect, test } from 'vitest'
import { rawSector, timeOf } from '../../../../../../src-main/engine/devices/atapi/raw-sector.ts'

const data = Uint8Array.from({ length: 2048 }, (_, index) => (index * 7 + (index >> 8)) & 0xff)

/** The generator of GF(2^8) to the powers that check columns weigh their bytes with (ECMA-130, A.4): independent of the code under test. */
function weightedSum(bytes: readonly number[]): number {
  const power = (exponent: number): number => {
    let value = 1
    for (let step = 0; step < exponent; step++) value = value & 0x80 ? (value << 1) ^ 0x11d : value << 1
    return value
  }
  const times = (a: number, b: number): number => {
    let sum = 0
    for (let bit = 0; bit < 8; bit++) if (b & (1 << bit)) sum ^= a << bit
    for (let bit = 15; bit >= 8; bit--) if (sum & (1 << bit)) sum ^= 0x11d << (bit - 8)
    return sum
  }
  return bytes.reduce((sum, byte, index) => sum ^ times(byte, power(bytes.length - 1 - index)), 0)
}

function plainSum(bytes: readonly number[]): number {
  return bytes.reduce((sum, byte) => sum ^ byte, 0)
}

// ECMA-130, section 14 and annexes A and B.
describe('a raw sector', () => {
  test('has sync, the time of its block and mode 1 in front of the data', () => {
    const sector = rawSector(4500 - 150, data)
    expect([...sector.subarray(0, 16)]).toEqual([0, ...new Array(10).fill(0xff), 0, 0x01, 0x00, 0x00, 1])
    expect(sector.subarray(16, 2064)).toEqual(data)
    expect(timeOf(0)).toEqual([0, 2, 0])
  })

  test('every vector of P and Q parity sums up to 0, plainly and weighted', () => {
    const sector = rawSector(1234, data)
    const at = (word: number, half: number): number => sector[12 + word * 2 + half] as number
    for (const half of [0, 1]) {
      for (let column = 0; column < 43; column++) {
        const vector = Array.from({ length: 26 }, (_, row) => at(column + 43 * row, half))
        expect([plainSum(vector), weightedSum(vector)]).toEqual([0, 0])
      }
      for (let diagonal = 0; diagonal < 26; diagonal++) {
        const body = Array.from({ length: 43 }, (_, step) => at((43 * diagonal + 44 * step) % 1118, half))
        const vector = [...body, at(1118 + diagonal, half), at(1144 + diagonal, half)]
        expect([plainSum(vector), weightedSum(vector)]).toEqual([0, 0])
      }
    }
  })

  test('the error detection code divides the sector without a remainder (14.3)', () => {
    // P(x) = (x^16 + x^15 + x^2 + 1)(x^16 + x^2 + x + 1), bytes least significant bit first.
    const sector = rawSector(99, data).subarray(0, 2068)
    let remainder = 0n
    for (const byte of sector) {
      for (let bit = 0; bit < 8; bit++) {
        remainder = (remainder << 1n) | BigInt((byte >> bit) & 1)
        if (remainder >> 32n) remainder ^= 0x1_8001_801bn
      }
    }
    expect(remainder).toBe(0n)
  })
})
