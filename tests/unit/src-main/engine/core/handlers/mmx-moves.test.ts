/** The MMX registers as part of the x87 state: SDM vol. 1, 9.5 and 9.6. */
import { beforeEach, describe, expect, it } from 'vitest'
import { RAX } from '../../../../../support/core-guest.ts'
import { DATA, VectorGuest } from '../../../../../support/vector-guest.ts'

const TOP_5 = 5 << 11
const ALL_EMPTY = 0xffff
const NM = 7
const MF = 16
const ZERO_DIVIDE = 4

let guest: VectorGuest

beforeEach(() => {
  guest = new VectorGuest()
  guest.registers.set('fpStatus', TOP_5)
  guest.registers.set('fpTag', ALL_EMPTY)
})

describe('an MMX instruction', () => {
  it('makes all x87 registers valid, TOP zero and the exponent of what it writes all ones', () => {
    guest.setGpr(RAX, 0x1_2345_6789n)
    guest.step('0f6ed8') // movd mm3, eax

    expect(guest.mmx(3)).toBe('0000000023456789')
    expect(guest.registers.get('fpr', 7) & 0xffffn).toBe(0xffffn)
    expect(guest.registers.get('fpTag')).toBe(0n)
    expect(guest.registers.get('fpStatus')).toBe(0n)
  })

  it('that only reads a register changes tags and TOP too', () => {
    guest.step('480f7ec0') // movq rax, mm0

    expect(guest.registers.get('fpTag')).toBe(0n)
    expect(guest.registers.get('fpStatus')).toBe(0n)
  })

  it('that faults on memory leaves them', () => {
    guest.registers.set('cr', 0x8000_001bn, 0)

    expect(guest.fault('0f6f03').vector).toBe(NM) // movq mm0, [rbx] with CR0.TS
    expect(guest.registers.get('fpTag')).toBe(BigInt(ALL_EMPTY))
  })

  it.each([
    ['MOVQ mm0, mm1', '0f6fc1'],
    ['MOVDQ2Q mm0, xmm1', 'f20fd6c1'],
    ['CVTPS2PI mm0, xmm1', '0f2dc1'],
  ])('raises a pending x87 exception first: %s', (_, code) => {
    guest.registers.set('fpStatus', ZERO_DIVIDE)
    guest.registers.set('fpControl', 0x37f & ~ZERO_DIVIDE)
    guest.registers.set('cr', 0x8000_0033n, 0) // NE: reported by #MF

    expect(guest.fault(code).vector).toBe(MF)
  })
})

describe('EMMS', () => {
  it('empties all registers and keeps their values', () => {
    guest.setMmx(2, '1234')
    guest.registers.set('fpTag', 0)

    guest.step('0f77')

    expect(guest.registers.get('fpTag')).toBe(BigInt(ALL_EMPTY))
    expect(guest.mmx(2)).toBe('0000000000001234')
  })
})

describe('MASKMOVQ and MASKMOVDQU', () => {
  it('store the bytes whose mask has the sign bit, at DS:[rDI]', () => {
    guest.setMemory(DATA, '1111111111111111')
    guest.setMmx(0, '8877665544332211')
    guest.setMmx(1, '80007f80 000000ff')

    guest.step('0ff7c1') // maskmovq mm0, mm1

    expect(guest.memoryAt(DATA, 8)).toBe('8811115511111111')
  })

  it('cut the address to 32 bits with an address size prefix', () => {
    guest.setGpr(7, (1n << 40n) | BigInt(DATA))
    guest.setXmm(0, 'ab')
    guest.setXmm(1, '80')

    guest.step('67660ff7c1') // maskmovdqu xmm0, xmm1 with 32-bit addressing

    expect(guest.memoryAt(DATA, 1)).toBe('ab')
  })

  it('fault as a store of the whole operand does, whatever the mask (measured on an AMD processor)', () => {
    guest.map4K(0x200000, 0x60007n)
    guest.setGpr(7, 0x200ff8)
    guest.cpu.adoptState()
    guest.setXmm(0, '42')
    guest.setXmm(1, '80')

    const frame = guest.fault('660ff7c1') // the upper 8 bytes would lie in a page that is not present

    expect(frame.vector).toBe(14)
    expect(guest.registers.get('cr', 2)).toBe(0x201000n)
    expect(guest.memoryAt(0x60ff8, 1)).toBe('00')
  })
})
