/** Arithmetic with its exceptions: SDM vol. 1, 4.8.4, 4.9, 11.5. Numbers are bit patterns, F32 ones eight digits, F64 ones sixteen. */
import { beforeEach, describe, expect, it } from 'vitest'
import { MASKED, VectorGuest } from '../../../../../support/vector-guest.ts'

const IE = 1
const DE = 2
const ZE = 4
const OE = 8
const UE = 16
const PE = 32
const DAZ = 1 << 6
const FTZ = 1 << 15
const UNMASK = 7
const DOWN = 1 << 13
const UP = 2 << 13
const CHOP = 3 << 13
const XM = 19
const UD = 6
const ONE = '3ff0000000000000'
const THREE = '4008000000000000'
const LARGEST = '7fefffffffffffff'
const SMALLEST_NORMAL = '0010000000000000'
const SMALLEST = '0000000000000001'
const INFINITY = '7ff0000000000000'
const DEFAULT_NAN = 'fff8000000000000'

const ADDSD = 'f20f58c1'
const SUBSD = 'f20f5cc1'
const MULSD = 'f20f59c1'
const DIVSD = 'f20f5ec1'
const SQRTSD = 'f20f51c1'
const MINSD = 'f20f5dc1'
const MAXSD = 'f20f5fc1'

let guest: VectorGuest

beforeEach(() => {
  guest = new VectorGuest()
})

function low(result: string): string {
  return result.slice(16)
}

describe('scalar arithmetic in binary64', () => {
  it.each([
    ['1 / 3 to nearest', DIVSD, 0, ONE, THREE, '3fd5555555555555', PE],
    ['1 / 3 up', DIVSD, UP, ONE, THREE, '3fd5555555555556', PE],
    ['-1 / 3 down', DIVSD, DOWN, 'bff0000000000000', THREE, 'bfd5555555555556', PE],
    ['-1 / 3 towards zero', DIVSD, CHOP, 'bff0000000000000', THREE, 'bfd5555555555555', PE],
    ['a tie goes to even', ADDSD, 0, ONE, '3ca0000000000000', ONE, PE],
    ['1 + 1 is exact', ADDSD, 0, ONE, ONE, '4000000000000000', 0],
    ['x - x is +0', SUBSD, 0, ONE, ONE, '0000000000000000', 0],
    ['x - x is -0 rounding down', SUBSD, DOWN, ONE, ONE, '8000000000000000', 0],
    ['overflow to infinity', ADDSD, 0, LARGEST, LARGEST, INFINITY, OE | PE],
    ['overflow to the largest number', ADDSD, CHOP, LARGEST, LARGEST, LARGEST, OE | PE],
    ['inexact underflow', MULSD, 0, SMALLEST_NORMAL, '3fefffffffffffff', SMALLEST_NORMAL, UE | PE],
    ['exact denormal result raises nothing', MULSD, 0, SMALLEST_NORMAL, '3fe0000000000000', '0008000000000000', 0],
    ['denormal operand', ADDSD, 0, SMALLEST, SMALLEST, '0000000000000002', DE],
    ['denormal operand with DAZ', ADDSD, DAZ, SMALLEST, ONE, ONE, 0],
    ['tiny result with FTZ', MULSD, FTZ, SMALLEST_NORMAL, 'bfe0000000000000', '8000000000000000', UE | PE],
    ['division by zero', DIVSD, 0, ONE, '8000000000000000', 'fff0000000000000', ZE],
    ['0 / 0', DIVSD, 0, '0', '0', DEFAULT_NAN, IE],
    ['infinity - infinity', SUBSD, 0, INFINITY, INFINITY, DEFAULT_NAN, IE],
    ['0 * infinity', MULSD, 0, '0', INFINITY, DEFAULT_NAN, IE],
    ['root of 2', SQRTSD, 0, '0', '4000000000000000', '3ff6a09e667f3bcd', PE],
    ['root of 4 is exact', SQRTSD, 0, '0', '4010000000000000', '4000000000000000', 0],
    ['root of -0', SQRTSD, 0, '0', '8000000000000000', '8000000000000000', 0],
    ['root of -1', SQRTSD, 0, '0', 'bff0000000000000', DEFAULT_NAN, IE],
  ])('%s', (_, code, control, a, b, expected, flags) => {
    guest.mxcsr = MASKED | control

    expect(low(guest.apply(code, a, b))).toBe(expected)
    expect(guest.mxcsr).toBe(MASKED | control | flags)
  })

  it.each([
    ['the first of two quiet ones', '7ff8000000000001', 'fff8000000000002', '7ff8000000000001', 0],
    ['the second where the first is none', ONE, 'fff8000000000002', 'fff8000000000002', 0],
    ['a signalling one made quiet', '7ff0000000000001', ONE, '7ff8000000000001', IE],
    ['the first though the second signals', '7ff8000000000001', '7ff0000000000002', '7ff8000000000001', IE],
  ])('a NaN operand gives %s', (_, a, b, expected, flags) => {
    expect(low(guest.apply(ADDSD, a, b))).toBe(expected)
    expect(guest.mxcsr).toBe(MASKED | flags)
  })

  it('leaves MXCSR alone on the native path, PE being set already', () => {
    guest.mxcsr = MASKED | PE

    expect(low(guest.apply(DIVSD, ONE, THREE))).toBe('3fd5555555555555')
    expect(guest.mxcsr).toBe(MASKED | PE)
  })

  it('keeps the upper half of the destination', () => {
    expect(guest.apply(ADDSD, `1234567812345678${ONE}`, ONE)).toBe('12345678123456784000000000000000')
  })
})

describe('minimum and maximum', () => {
  it.each([
    ['MIN of 1 and 3', MINSD, ONE, THREE, ONE, 0],
    ['MIN of two zeros is the second', MINSD, '0', '8000000000000000', '8000000000000000', 0],
    ['MAX of two zeros is the second', MAXSD, '8000000000000000', '0', '0000000000000000', 0],
    ['MIN with a quiet NaN is the second operand and invalid', MINSD, '7ff8000000000000', ONE, ONE, IE],
    ['MAX passes a signalling second operand unchanged', MAXSD, ONE, '7ff0000000000001', '7ff0000000000001', IE],
  ])('%s', (_, code, a, b, expected, flags) => {
    expect(low(guest.apply(code, a, b))).toBe(expected)
    expect(guest.mxcsr).toBe(MASKED | flags)
  })
})

describe('packed arithmetic in binary32', () => {
  it('gathers the flags of all elements', () => {
    // 1 / 3, 1 / 0, 0 / 0, 4 / 2
    const result = guest.apply('0f5ec1', '3f800000 3f800000 00000000 40800000', '40400000 00000000 00000000 40000000')

    expect(result).toBe('3eaaaaab7f800000ffc0000040000000')
    expect(guest.mxcsr).toBe(MASKED | PE | ZE | IE)
  })
})

describe('an unmasked exception', () => {
  it('raises #XM, sets its flag and leaves the destination', () => {
    guest.mxcsr = MASKED & ~(ZE << UNMASK)
    guest.setXmm(0, ONE)
    guest.setXmm(1, '0')

    expect(guest.fault(DIVSD).vector).toBe(XM)
    expect(low(guest.xmm(0))).toBe(ONE)
    expect(guest.mxcsr & ZE).toBe(ZE)
  })

  it('raises #UD without CR4.OSXMMEXCPT', () => {
    guest.registers.set('cr', guest.registers.get('cr', 4) & ~(1n << 10n), 4)
    guest.mxcsr = MASKED & ~(PE << UNMASK)
    guest.setXmm(0, ONE)
    guest.setXmm(1, THREE)

    expect(guest.fault(DIVSD).vector).toBe(UD)
  })

  it('found before the operation hides those after it in other elements', () => {
    guest.mxcsr = MASKED & ~(ZE << UNMASK)
    guest.setXmm(0, '3f800000 3f800000 00000000 00000000')
    guest.setXmm(1, '40400000 00000000 3f800000 3f800000')

    expect(guest.fault('0f5ec1').vector).toBe(XM) // 1 / 3 would be inexact
    expect(guest.mxcsr & (ZE | PE)).toBe(ZE)
  })

  it('of underflow also comes with an exact tiny result: SDM vol. 1, 4.9.1.5', () => {
    guest.mxcsr = MASKED & ~(UE << UNMASK)
    guest.setXmm(0, SMALLEST_NORMAL)
    guest.setXmm(1, '3fe0000000000000')

    expect(guest.fault(MULSD).vector).toBe(XM)
    expect(guest.mxcsr & (UE | PE)).toBe(UE)
  })
})
