/** SSE4.1 blends, insertions, extractions: SDM vol. 2. */
import { beforeEach, describe, expect, it } from 'vitest'
import { RAX } from '../../../../../support/core-guest.ts'
import { DATA, VectorGuest } from '../../../../../support/vector-guest.ts'

const A = '0f0e0d0c0b0a09080706050403020100'
const B = '1f1e1d1c1b1a19181716151413121110'

let guest: VectorGuest

beforeEach(() => {
  guest = new VectorGuest()
})

describe('blends', () => {
  it('PBLENDVB takes the sign bits of XMM0', () => {
    guest.setXmm(2, A)
    guest.apply('660f3810d1', '80000000 00000000 00000000 7f8000ff', B) // pblendvb xmm2, xmm1, <xmm0>

    expect(guest.xmm(2)).toBe('1f0e0d0c0b0a09080706050403120110')
  })

  it.each([
    ['BLENDPS', '660f3a0cc105', '0f0e0d0c1b1a19180706050413121110'],
    ['BLENDPD', '660f3a0dc102', '1f1e1d1c1b1a19180706050403020100'],
    ['PBLENDW', '660f3a0ec181', '1f1e0d0c0b0a09080706050403021110'],
  ])('%s takes bits of the immediate', (_, code, expected) => {
    expect(guest.apply(code, A, B)).toBe(expected)
  })
})

describe('insertion and extraction', () => {
  it.each([
    ['PEXTRB', '660f3a14c00f', 0x0fn],
    ['PEXTRW', '660f3a15c003', 0x0706n],
    ['PEXTRD', '660f3a16c002', 0x0b0a0908n],
    ['PEXTRQ', '66480f3a16c001', 0x0f0e0d0c0b0a0908n],
    ['EXTRACTPS', '660f3a17c003', 0x0f0e0d0cn],
  ])('%s clears the rest of the general register', (_, code, expected) => {
    guest.setGpr(RAX, 0xffff_ffff_ffff_ffffn)
    guest.apply(code, A)

    expect(guest.gpr(RAX)).toBe(expected)
  })

  it('PEXTRB to memory writes one byte', () => {
    guest.setMemory(DATA, 'eeee')
    guest.apply('660f3a140302', A)

    expect(guest.memoryAt(DATA, 2)).toBe('ee02')
  })

  it.each([
    ['PINSRB takes the low byte of a 32-bit register, here RSP', '660f3a20c401', '0f0e0d0c0b0a09080706050403028800'],
    ['PINSRD', '660f3a22c403', '000200880b0a09080706050403020100'],
    ['PINSRQ', '66480f3a22c400', '0f0e0d0c0b0a09080000000000020088'],
  ])('%s', (_, code, expected) => {
    guest.setGpr(4, 0x20088)

    expect(guest.apply(code, A)).toBe(expected)
  })

  it('INSERTPS selects, places and clears', () => {
    // Source element 2, to element 1, clearing elements 0 and 3.
    expect(guest.apply('660f3a21c199', A, B)).toBe('000000000b0a09081b1a191800000000')
  })
})
