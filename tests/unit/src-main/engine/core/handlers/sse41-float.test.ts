/** ROUNDxx and dot products: SDM vol. 2. */
import { beforeEach, describe, expect, it } from 'vitest'
import { MASKED, VectorGuest } from '../../../../../support/vector-guest.ts'

const IE = 1
const PE = 32
const UP = 2 << 13

let guest: VectorGuest

beforeEach(() => {
  guest = new VectorGuest()
})

describe('ROUNDSD', () => {
  it.each([
    ['2.5 to nearest even', '00', 0, '4004000000000000', '4000000000000000', PE],
    ['2.5 down', '01', 0, '4004000000000000', '4000000000000000', PE],
    ['2.5 up', '02', 0, '4004000000000000', '4008000000000000', PE],
    ['-2.5 towards zero', '03', 0, 'c004000000000000', 'c000000000000000', PE],
    ['by MXCSR', '04', UP, '4004000000000000', '4008000000000000', PE],
    ['without PE', '0a', 0, '4004000000000000', '4008000000000000', 0],
    ['-0.25 keeps its sign', '00', 0, 'bfd0000000000000', '8000000000000000', PE],
    ['a denormal up to 1, no DE', '02', 0, '1', '3ff0000000000000', PE],
    ['a large number is integral', '02', 0, '4330000000000001', '4330000000000001', 0],
    ['a signalling NaN', '00', 0, '7ff0000000000001', '7ff8000000000001', IE],
  ])('%s', (_, immediate, control, source, expected, flags) => {
    guest.mxcsr = MASKED | control
    const result = guest.apply(`660f3a0bc1${immediate}`, '0', source)

    expect(result.slice(16)).toBe(expected.padStart(16, '0'))
    expect(guest.mxcsr).toBe(MASKED | control | flags)
  })
})

describe('dot products', () => {
  it('DPPS multiplies the elements chosen above and stores where chosen below', () => {
    // (1 2 3 4) * (5 6 7 8) without the second pair from the top: 4 * 8 is element 0.
    const result = guest.apply('660f3a40c1b5', '3f800000 40000000 40400000 40800000', '40a00000 40c00000 40e00000 41000000')

    expect(result).toBe('00000000426800000000000042680000') // 5 + 21 + 32 = 58
  })

  it('DPPD', () => {
    const result = guest.apply('660f3a41c131', '4008000000000000 4000000000000000', '4000000000000000 4000000000000000')

    expect(result).toBe('00000000000000004024000000000000') // 3 * 2 + 2 * 2
  })
})
