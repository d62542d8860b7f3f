/** Packed conversions, with MMX registers too: SDM vol. 2. */
import { beforeEach, describe, expect, it } from 'vitest'
import { MASKED, VectorGuest } from '../../../../../support/vector-guest.ts'

const IE = 1
const PE = 32

let guest: VectorGuest

beforeEach(() => {
  guest = new VectorGuest()
})

describe('packed conversions', () => {
  it.each([
    ['CVTDQ2PS', '0f5bc1', '00000001 ffffffff 01000001 80000000', '3f800000bf8000004b800000cf000000', PE],
    ['CVTDQ2PD', 'f30fe6c1', '00000001 ffffffff', '3ff0000000000000bff0000000000000', 0],
    ['CVTPS2DQ', '660f5bc1', '3fc00000 c0200000 4f000000 00000000', '00000002fffffffe8000000000000000', IE | PE],
    ['CVTTPS2DQ', 'f30f5bc1', '3fc00000 c0200000 3f000000 bf800000', '00000001fffffffe00000000ffffffff', PE],
    ['CVTPD2DQ clears the upper half', 'f20fe6c1', '4004000000000000 c004000000000000', '000000000000000000000002fffffffe', PE],
    ['CVTTPD2DQ', '660fe6c1', '7ff0000000000000 c004000000000000', '000000000000000080000000fffffffe', IE | PE],
    ['CVTPS2PD', '0f5ac1', '3fc00000 c0200000', '3ff8000000000000c004000000000000', 0],
    ['CVTPD2PS clears the upper half', '660f5ac1', '3ff8000000000000 3fb999999999999a', '00000000000000003fc000003dcccccd', PE],
  ])('%s', (_, code, source, expected, flags) => {
    expect(guest.apply(code, 'ffffffffffffffff ffffffffffffffff', source)).toBe(expected)
    expect(guest.mxcsr).toBe(MASKED | flags)
  })

  it('of integers on the native path leave MXCSR as it is', () => {
    guest.mxcsr = MASKED | PE

    expect(guest.apply('0f5bc1', '0', '01000001 00000002 00000003 00000004')).toBe('4b800000400000004040000040800000')
  })
})

describe('conversions with MMX registers', () => {
  it('CVTPS2PI enters the MMX state and fills a register', () => {
    guest.registers.set('fpTag', 0xffff)
    guest.setXmm(1, 'c0000000 40a00000')
    guest.step('0f2dc1') // cvtps2pi mm0, xmm1

    expect(guest.mmx(0)).toBe('fffffffe00000005')
    expect(guest.registers.get('fpTag')).toBe(0n)
  })

  it('CVTPI2PD from memory leaves the x87 state', () => {
    guest.registers.set('fpTag', 0xffff)
    guest.setMemory(0x40000, '00000003 fffffffe')
    guest.step('660f2a03') // cvtpi2pd xmm0, [rbx]

    expect(guest.xmm(0)).toBe('4008000000000000c000000000000000')
    expect(guest.registers.get('fpTag')).toBe(0xffffn)
  })
})
