/**
 * Worked examples: FIPS 197 (appendices A.1, B, C.1), FIPS 180-4's of "abc" (NIST, "SHA1.pdf" and "SHA256.pdf"), and of carry-less multiplication
 * Intel's white paper 323640 (figure 5). Vectors of AES are written as the standard has them, first byte first.
 */
import { describe, expect, it } from 'vitest'
import { VectorGuest } from '../../../../../support/vector-guest.ts'

const guest = new VectorGuest()

/** A register's text begins with its last byte. */
function reversed(text: string): string {
  return (text.match(/../g) ?? []).reverse().join('')
}

function applyBytes(code: string, first: string, second: string): string {
  return reversed(guest.apply(code, reversed(first), reversed(second)))
}

describe('AES', () => {
  it.each([
    [
      'AESENC: round 1',
      '660f38dcc1',
      '193de3bea0f4e22b9ac68d2ae9f84808',
      'a0fafe1788542cb123a339392a6c7605',
      'a49c7ff2689f352b6b5bea43026a5049',
    ],
    [
      'AESENCLAST: round 10',
      '660f38ddc1',
      'eb40f21e592e38848ba113e71bc342d2',
      'd014f9a8c9ee2589e13f0cc8b6630ca6',
      '3925841d02dc09fbdc118597196a0b32',
    ],
    [
      'AESDEC: round 1',
      '660f38dec1',
      '7ad5fda789ef4e272bca100b3d9ff59f',
      '13aa29be9c8faff6f770f58000f7bf03',
      '54d990a16ba09ab596bbf40ea111702f',
    ],
    [
      'AESDECLAST: round 10',
      '660f38dfc1',
      '6353e08c0960e104cd70b751bacad0e7',
      '000102030405060708090a0b0c0d0e0f',
      '00112233445566778899aabbccddeeff',
    ],
    [
      'AESIMC: key 9',
      '660f38dbc1',
      '00000000000000000000000000000000',
      '549932d1f08557681093ed9cbe2c974e',
      '13aa29be9c8faff6f770f58000f7bf03',
    ],
  ])('%s', (_, code, state, key, expected) => {
    expect(applyBytes(code, state, key)).toBe(expected)
  })

  it('AESKEYGENASSIST: the words that lead to key 1, from doublewords 1 and 3', () => {
    const result = applyBytes('660f3adfc101', '0'.repeat(32), '0000000009cf4f3c0000000009cf4f3c')

    expect(result).toBe('018a84eb8b84eb01'.repeat(2))
  })

  it('substitutes every byte and takes it back', () => {
    for (let byte = 0; byte < 256; byte++) {
      const text = byte.toString(16).padStart(2, '0').repeat(16)
      const there = guest.apply('660f38ddc1', text, '0')

      expect(guest.apply('660f38dfc1', there, '0')).toBe(text)
    }
  })
})

/** Multiplication as on paper, without carries. */
function product(a: bigint, b: bigint): bigint {
  let sum = 0n
  for (let bit = 0n; bit < 64n; bit++) if ((b >> bit) & 1n) sum ^= a << bit
  return sum
}

describe('PCLMULQDQ', () => {
  const A = '7b5b546573745665' + '63746f725d53475d'
  const B = '4869285368617929' + '5b477565726f6e5d'

  it('multiplies the low quadwords', () => {
    expect(guest.apply('660f3a44c100', A, B)).toBe('1d4d84c85c3440c0929633d5d36f0451')
  })

  it.each([
    ['00', 16, 16],
    ['01', 0, 16],
    ['10', 16, 0],
    ['ff', 0, 0],
  ])('multiplies the quadwords that 0x%s chooses', (which, a, b) => {
    const expected = product(BigInt(`0x${A.slice(a, a + 16)}`), BigInt(`0x${B.slice(b, b + 16)}`))

    expect(guest.apply(`660f3a44c1${which}`, A, B)).toBe(expected.toString(16).padStart(32, '0'))
  })
})

describe('SHA-1', () => {
  it('SHA1RNDS4: rounds 0 to 3, E of the start added to the first word', () => {
    const message = `${((0x61626380 + 0xc3d2e1f0) % 2 ** 32).toString(16).padStart(8, '0')}${'0'.repeat(24)}`

    expect(guest.apply('0f3accc100', '67452301efcdab8998badcfe10325476', message)).toBe('cdd8e11ba1390f08626414dbc045bf0c')
  })

  it('SHA1NEXTE adds A of four rounds ago, rotated', () => {
    expect(guest.apply('0f38c8c1', '67452301000000000000000000000000', '00000001000000020000000300000004')).toBe(
      '59d148c1000000020000000300000004',
    )
  })

  it('SHA1MSG1 and SHA1MSG2 make words 16 to 19', () => {
    const mixed = guest.apply('0f38c9c1', '61626380000000000000000000000000', '0') // W[t-16] and W[t-14]
    const result = guest.apply('0f38cac1', mixed, '00000000000000000000000000000018') // W[13..15]

    expect(result).toBe('c2c4c700000000000000003085898e01')
  })
})

describe('SHA-256', () => {
  it('SHA256RNDS2: rounds 0 and 1, message words from XMM0', () => {
    guest.setXmm(2, '3c6ef372a54ff53a1f83d9ab5be0cd19') // C D G H
    guest.setXmm(3, '6a09e667bb67ae85510e527f9b05688c') // A B E F
    guest.apply('0f38cbd3', '000000000000000071374491a3ec9318')

    expect(guest.xmm(2)).toBe('5a6ad9ad5d6aebcd78ce7989fa2a4622')
  })

  it('SHA256MSG1 and SHA256MSG2 make words 16 to 19', () => {
    const mixed = guest.apply('0f38ccc1', '00000000000000000000000061626380', '0')
    const result = guest.apply('0f38cdc1', mixed, '00000018000000000000000000000000')

    expect(result).toBe('600003c67da86405000f000061626380')
  })
})
