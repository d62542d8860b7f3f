/** Counts beyond the lane: SDM vol. 2, PSLLW and its neighbours. */
import { describe, expect, it } from 'vitest'
import { VectorGuest } from '../../../../../support/vector-guest.ts'

const guest = new VectorGuest()
const VALUE = '8001 8002 8003 8004'

describe('packed shifts', () => {
  it.each([
    ['PSLLW by 4', '660ff1c1', '4', '0010002000300040'],
    ['PSLLW by 16 clears', '660ff1c1', '10', '0'],
    ['PSRLD by 31', '660fd2c1', '1f', '0000000100000001'],
    ['PSRAW by 15 leaves the sign', '660fe1c1', 'f', 'ffffffffffffffff'],
    ['PSRAW by a huge count does too', '660fe1c1', '1 0000 0000', 'ffffffffffffffff'],
    ['PSRLQ by 64 clears', '660fd3c1', '40', '0'],
    ['PSLLQ by 63', '660ff3c1', '3f', '0'],
  ])('%s', (_, code, count, low) => {
    expect(guest.apply(code, VALUE, count)).toBe(low.padStart(32, '0'))
  })

  it('take the count from the low quadword of the second operand only', () => {
    expect(guest.apply('660ff2c1', '1', 'ffffffffffffffff 0000000000000001')).toBe('2'.padStart(32, '0')) // pslld xmm0, xmm1
  })

  it.each([
    ['PSRLDQ by 3', '660f73d803', '0000000f0e0d0c0b0a09080706050403'],
    ['PSRLDQ by 200 clears', '660f73d8c8', '0'],
    ['PSLLDQ by 14', '660f73f80e', '01000000000000000000000000000000'],
    ['PSLLDQ by 16 clears', '660f73f810', '0'],
  ])('%s', (_, code, expected) => {
    expect(guest.apply(code, '0f0e0d0c0b0a09080706050403020100')).toBe(expected.padStart(32, '0'))
  })

  it('of MMX registers work on 64 bits', () => {
    expect(guest.applyMmx('0f73d020', '1122334455667788')).toBe('0000000011223344') // psrlq mm0, 32
  })
})
