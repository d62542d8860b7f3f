/** SSSE3: SDM vol. 2. */
import { describe, expect, it } from 'vitest'
import { VectorGuest } from '../../../../../support/vector-guest.ts'

const guest = new VectorGuest()
const BYTES = '0f0e0d0c0b0a09080706050403020100'

describe('SSSE3 on XMM registers', () => {
  it.each([
    ['PSHUFB clears where bit 7 is set', '660f3800c1', BYTES, '800f7fff 00010203', '000f0f0000010203'],
    ['PHADDW', '660f3801c1', '0004 0003 7fff 0001', '0', '00078000'],
    ['PHADDSW saturates', '660f3803c1', '0004 0003 7fff 0001', '0', '00077fff'],
    ['PHSUBW', '660f3805c1', '0004 0003 0001 8000', '0', 'ffff7fff'],
    ['PMADDUBSW: unsigned by signed, saturated', '660f3804c1', 'ffff 0102', '7f7f fffe', '7ffffffb'],
    ['PMULHRSW rounds, and wraps for -1 * -1', '660f380bc1', '8000 4000 0001', '8000 0001 4000', '800000010001'],
    ['PSIGNW', '660f3809c1', '0005 0006 8000', 'ffff 0000 ffff', 'fffb00008000'],
    ['PABSB', '660f381cc1', '0', '80ff017f', '8001017f'],
  ])('%s', (_, code, a, b, expected) => {
    const result = guest.apply(code, a, b)

    expect(result.slice(-expected.length)).toBe(expected)
  })

  it.each([
    ['5', '14131211100f0e0d0c0b0a0908070605'],
    ['20', '00000000000000000000000000000000'],
  ])('PALIGNR joins and shifts by 0x%s', (by, expected) => {
    expect(guest.apply(`660f3a0fc1${by.padStart(2, '0')}`, '1f1e1d1c1b1a19181716151413121110', BYTES)).toBe(expected)
  })
})

describe('SSSE3 on MMX registers', () => {
  it.each([
    ['PSHUFB uses three bits of an index', '0f3800c1', '0706050403020100', '800f080100070605', '0007000100070605'],
    ['PHADDD', '0f3802c1', '0000000200000001', '0000000400000003', '0000000700000003'],
    ['PALIGNR', '0f3a0fc103', '1716151413121110', '0706050403020100', '1211100706050403'],
  ])('%s', (_, code, a, b, expected) => {
    expect(guest.applyMmx(code, a, b)).toBe(expected)
  })
})
