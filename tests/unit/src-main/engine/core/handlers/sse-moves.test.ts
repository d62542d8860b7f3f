/** Moves of XMM registers: widths, what they clear, alignment (SDM vol. 1, 4.6.1; vol. 2). */
import { beforeEach, describe, expect, it } from 'vitest'
import { RAX, RBX, RDI } from '../../../../../support/core-guest.ts'
import { DATA, VectorGuest } from '../../../../../support/vector-guest.ts'

const AC = 17
const GP = 13
const PF = 14
const UD = 6
const A = '0f0e0d0c0b0a09080706050403020100'
const B = '1f1e1d1c1b1a19181716151413121110'
const LOW_B = '1716151413121110'
/** Linear addresses of two pages, the second absent unless a test maps it. */
const FIRST_PAGE = 0x200000
const SECOND_PAGE = 0x201000

let guest: VectorGuest

beforeEach(() => {
  guest = new VectorGuest()
  guest.setMemory(DATA, B)
})

describe('moves between XMM registers', () => {
  it.each([
    ['MOVAPS', '0f28c1', B],
    ['MOVSD keeps the upper half', 'f20f10c1', A.slice(0, 16) + LOW_B],
    ['MOVSS keeps three elements', 'f30f10c1', A.slice(0, 24) + LOW_B.slice(8)],
    ['MOVQ clears the upper half', 'f30f7ec1', LOW_B.padStart(32, '0')],
    ['MOVHLPS', '0f12c1', A.slice(0, 16) + B.slice(0, 16)],
    ['MOVLHPS', '0f16c1', LOW_B + A.slice(16)],
  ])('%s', (_, code, expected) => {
    expect(guest.apply(code, A, B)).toBe(expected)
  })
})

describe('loads', () => {
  it.each([
    ['MOVSD clears the upper half', 'f20f1003', LOW_B.padStart(32, '0')],
    ['MOVSS clears three elements', 'f30f1003', LOW_B.slice(8).padStart(32, '0')],
    ['MOVLPD keeps the upper half', '660f1203', A.slice(0, 16) + LOW_B],
    ['MOVHPD keeps the lower half', '660f1603', LOW_B + A.slice(16)],
    ['MOVD', '660f6e03', LOW_B.slice(8).padStart(32, '0')],
    ['MOVQ by REX.W', '66480f6e03', LOW_B.padStart(32, '0')],
    ['LDDQU', 'f20ff003', B],
  ])('%s', (_, code, expected) => {
    expect(guest.apply(code, A)).toBe(expected)
  })
})

describe('stores', () => {
  it.each([
    ['MOVSS', 'f30f1103', B.slice(0, 24) + A.slice(24)],
    ['MOVHPS', '0f1703', B.slice(0, 16) + A.slice(0, 16)],
    ['MOVQ', '660fd603', B.slice(0, 16) + A.slice(16)],
    ['MOVNTDQ', '660fe703', A],
  ])('%s writes its width only', (_, code, expected) => {
    guest.setXmm(0, A)
    guest.step(code)

    expect(guest.memoryAt(DATA, 16)).toBe(expected)
  })
})

describe('alignment', () => {
  it.each([
    ['MOVAPS load', '0f2803'],
    ['MOVDQA store', '660f7f03'],
    ['MOVNTPS', '0f2b03'],
    ['ADDPS', '0f5803'],
    ['PADDB', '660ffc03'],
  ])('%s of a misaligned operand is #GP(0)', (_, code) => {
    guest.setGpr(RBX, DATA + 8)

    expect(guest.fault(code)).toMatchObject({ vector: GP, errorCode: 0 })
  })

  it.each([
    ['MOVUPS', '0f1003'],
    ['MOVDQU', 'f30f6f03'],
    ['PCMPISTRI', '660f3a630300'],
  ])('%s takes any address', (_, code) => {
    guest.setGpr(RBX, DATA + 3)

    expect(() => guest.step(code)).not.toThrow()
  })
})

describe('alignment checking at privilege level 3', () => {
  const CR0_AM = 1n << 18n
  const FLAG_AC = 1 << 18

  beforeEach(() => {
    guest.enterLong(3)
    guest.registers.set('cr', guest.registers.get('cr', 0) | CR0_AM, 0)
    guest.registers.set('rflags', FLAG_AC | 2)
    guest.cpu.adoptState()
    guest.setGpr(RBX, DATA + 8)
    guest.setGpr(RDI, DATA + 8)
  })

  it.each([
    ['MOVUPS load', '0f1003'],
    ['MOVUPS store', '0f1103'],
    ['PCMPISTRI', '660f3a630300'],
  ])('%s off a 16-byte border is #AC', (_, code) => {
    expect(guest.fault(code)).toMatchObject({ vector: AC, errorCode: 0 })
  })

  it.each([
    ['MOVSD', 'f20f1003'],
    ['MASKMOVDQU', '660ff7c1'],
  ])('%s off a 16-byte border is not', (_, code) => {
    expect(() => guest.step(code)).not.toThrow()
  })
})

describe('an unaligned move over a page border', () => {
  beforeEach(() => {
    guest.map4K(FIRST_PAGE, 0x60007n)
    guest.setGpr(RAX, SECOND_PAGE - 4)
    guest.cpu.adoptState()
  })

  it('joins two pages that are not neighbours in memory', () => {
    guest.map4K(SECOND_PAGE, 0x65007n)
    guest.setMemory(0x60ffc, B.slice(24))
    guest.setMemory(0x65000, B.slice(0, 24))

    expect(guest.apply('0f1000', A)).toBe(B) // movups xmm0, [rax]
    guest.setXmm(0, A)
    guest.step('0f1100') // movups [rax], xmm0
    expect(guest.memoryAt(0x60ffc, 4)).toBe(A.slice(24))
    expect(guest.memoryAt(0x65000, 12)).toBe(A.slice(0, 24))
  })

  it('faults at the second page and changes neither page nor register', () => {
    guest.map4K(SECOND_PAGE, 0n)
    guest.setMemory(0x60ffc, B.slice(24))
    guest.setXmm(0, A)

    expect(guest.fault('0f1100')).toMatchObject({ vector: PF, errorCode: 2 })
    expect(guest.registers.get('cr', 2)).toBe(BigInt(SECOND_PAGE))
    expect(guest.memoryAt(0x60ffc, 4)).toBe(B.slice(24))
    expect(guest.xmm(0)).toBe(A)
  })
})

describe('forms that do not exist', () => {
  it.each([
    ['MOVLPD between registers', '660f12c1'],
    ['MOVNTPS to a register', '0f2bc1'],
    ['MOVMSKPS from memory', '0f5003'],
    ['MASKMOVDQU with memory', '660ff703'],
  ])('%s is #UD', (_, code) => {
    expect(guest.fault(code).vector).toBe(UD)
  })
})

describe('MOVMSKPD and MOVNTI', () => {
  it('MOVMSKPD gathers two sign bits', () => {
    guest.setXmm(1, '80000000000000000000000000000001')
    guest.step('660f50c1') // movmskpd eax, xmm1

    expect(guest.gpr(RAX)).toBe(2n)
  })

  it('MOVNTI stores a general register', () => {
    guest.setGpr(RAX, 0x1122334455667788n)
    guest.step('480fc303') // movnti [rbx], rax

    expect(guest.memoryAt(DATA, 8)).toBe('1122334455667788')
  })
})
