/** CMPxx, COMIxx, UCOMIxx: SDM vol. 2. */
import { beforeEach, describe, expect, it } from 'vitest'
import { MASKED, VectorGuest } from '../../../../../support/vector-guest.ts'

const IE = 1
const DE = 2
const CF = 1n
const PF = 4n
const ZF = 0x40n
const ARITHMETIC = 0x8d5n
const ONE = '3ff0000000000000'
const TWO = '4000000000000000'
const QUIET = '7ff8000000000000'
const SIGNALLING = '7ff0000000000001'
const XM = 19

let guest: VectorGuest

beforeEach(() => {
  guest = new VectorGuest()
})

describe('COMISD and UCOMISD', () => {
  it.each([
    ['greater', TWO, ONE, 0n],
    ['less', ONE, TWO, CF],
    ['equal', ONE, ONE, ZF],
    ['zeros of both signs are equal', '0', '8000000000000000', ZF],
    ['negative numbers', 'c000000000000000', 'bff0000000000000', CF],
    ['unordered', QUIET, ONE, ZF | PF | CF],
  ])('%s', (_, a, b, flags) => {
    guest.registers.set('rflags', 0x8d7)
    guest.cpu.adoptState()
    guest.apply('660f2ec1', a, b) // ucomisd xmm0, xmm1

    expect(guest.cpu.registers.get('mxcsr')).toBe(BigInt(MASKED))
    expect(flagsOf(guest)).toBe(flags)
  })

  it.each([
    ['COMISD of a quiet NaN', '660f2fc1', QUIET, IE],
    ['UCOMISD of a quiet NaN', '660f2ec1', QUIET, 0],
    ['UCOMISD of a signalling NaN', '660f2ec1', SIGNALLING, IE],
    ['UCOMISD of a denormal', '660f2ec1', '1', DE],
  ])('%s', (_, code, a, flags) => {
    guest.apply(code, a, ONE)

    expect(guest.mxcsr).toBe(MASKED | flags)
  })

  it('leave the flags when the exception is unmasked', () => {
    guest.mxcsr = MASKED & ~0x80
    guest.setXmm(0, SIGNALLING)
    guest.setXmm(1, ONE)
    guest.registers.set('rflags', 0x2)
    guest.cpu.adoptState()

    const { vector, flags } = guest.fault('660f2ec1')

    expect(vector).toBe(XM)
    expect(flags & ARITHMETIC).toBe(0n)
  })
})

/** The arithmetic flags by way of PUSHFQ. */
function flagsOf(guest: VectorGuest): bigint {
  guest.step('9c')
  return guest.dma.readU64(Number(guest.gpr(4))) & ARITHMETIC
}

describe('CMPPS', () => {
  // 1 < 2, 2 > 1, 1 = 1, quiet NaN
  const a = '3f800000 40000000 3f800000 7fc00000'
  const b = '40000000 3f800000 3f800000 3f800000'

  it.each([
    ['EQ', 0, '0010', 0],
    ['LT', 1, '1000', IE],
    ['LE', 2, '1010', IE],
    ['UNORD', 3, '0001', 0],
    ['NEQ', 4, '1101', 0],
    ['NLT', 5, '0111', IE],
    ['NLE', 6, '0101', IE],
    ['ORD', 7, '1110', 0],
  ])('%s', (_, predicate, lanes, flags) => {
    const expected = [...lanes].map((lane) => (lane === '1' ? 'ffffffff' : '00000000')).join('')

    expect(guest.apply(`0fc2c10${predicate}`, a, b)).toBe(expected)
    expect(guest.mxcsr).toBe(MASKED | flags)
  })

  it('takes the same answers without any NaN', () => {
    expect(guest.apply('0fc2c105', a.replace('7fc00000', '40000000'), b)).toBe('00000000ffffffffffffffffffffffff')
  })

  it('CMPSD writes the low element only', () => {
    expect(guest.apply('f20fc2c100', `1111111122222222${ONE}`, ONE)).toBe('1111111122222222ffffffffffffffff')
  })
})
