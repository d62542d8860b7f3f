/** SDM vol. 2: PCMPEQx, PCMPGTx, PAND, PANDN. */
import { describe, expect, it } from 'vitest'
import { VectorGuest } from '../../../../../support/vector-guest.ts'

const guest = new VectorGuest()

describe('packed compares and logic', () => {
  it.each([
    ['PCMPEQB marks equal bytes', '660f74c1', '01020304', '01ff03ff', `${'f'.repeat(24)}ff00ff00`],
    ['PCMPGTB compares signed', '660f64c1', '7f80ff00', '807f00ff', 'ff0000ff'],
    ['PCMPGTD compares signed', '660f66c1', '00000001 80000000', '00000000 7fffffff', 'ffffffff00000000'],
    ['PANDN inverts the first operand', '660fdfc1', 'f0f0', 'ffff', '0f0f'],
    ['PXOR', '660fefc1', 'f0f0', 'ffff', '0f0f'],
  ])('%s', (_, code, a, b, expected) => {
    expect(guest.apply(code, a, b)).toBe(expected.padStart(32, '0'))
  })
})
