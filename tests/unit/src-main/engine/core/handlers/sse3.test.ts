/** SSE3: SDM vol. 2. */
import { describe, expect, it } from 'vitest'
import { VectorGuest } from '../../../../../support/vector-guest.ts'

const guest = new VectorGuest()
// Elements from the highest: 4, 3, 2, 1 and 8, 7, 6, 5.
const A = '4080000040400000400000003f800000'
const B = '4100000040e0000040c0000040a00000'

describe('SSE3', () => {
  it.each([
    ['HADDPS adds neighbours: 15 11 7 3', 'f20f7cc1', '417000004130000040e0000040400000'],
    ['HSUBPS subtracts the odd from the even: -1 everywhere', 'f20f7dc1', 'bf800000bf800000bf800000bf800000'],
    ['ADDSUBPS: 12 -4 8 -4', 'f20fd0c1', '41400000c080000041000000c0800000'],
    ['MOVSLDUP', 'f30f12c1', '40e0000040e0000040a0000040a00000'],
    ['MOVSHDUP', 'f30f16c1', '410000004100000040c0000040c00000'],
    ['MOVDDUP', 'f20f12c1', '40c0000040a0000040c0000040a00000'],
  ])('%s', (_, code, expected) => {
    expect(guest.apply(code, A, B)).toBe(expected)
  })

  it('HADDPD takes a pair from each operand: 1 + 2, 3 + 3', () => {
    const result = guest.apply('660f7cc1', '4000000000000000 3ff0000000000000', '4008000000000000 4008000000000000')

    expect(result).toBe('40180000000000004008000000000000')
  })
})
