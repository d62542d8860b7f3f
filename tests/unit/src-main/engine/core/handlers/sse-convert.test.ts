/** Conversions of scalars: SDM vol. 2; out of range: vol. 1, 4.8.3.7 and table 4-3. */
import { beforeEach, describe, expect, it } from 'vitest'
import { RAX } from '../../../../../support/core-guest.ts'
import { MASKED, VectorGuest } from '../../../../../support/vector-guest.ts'

const IE = 1
const DE = 2
const OE = 8
const PE = 32
const UP = 2 << 13

let guest: VectorGuest

beforeEach(() => {
  guest = new VectorGuest()
})

describe('to integers', () => {
  const CVTSD2SI = 'f20f2dc1'
  const CVTTSD2SI = 'f20f2cc1'
  const CVTTSD2SI_64 = 'f2480f2cc1'

  it.each([
    ['2.5 to nearest even', CVTSD2SI, 0, '4004000000000000', 2n, PE],
    ['2.5 up', CVTSD2SI, UP, '4004000000000000', 3n, PE],
    ['2.5 truncated whatever RC says', CVTTSD2SI, UP, '4004000000000000', 2n, PE],
    ['-3 exactly', CVTSD2SI, 0, 'c008000000000000', 0xfffffffdn, 0],
    ['2^31 - 0.5 rounds out of range', CVTSD2SI, 0, '41dfffffffe00000', 0x80000000n, IE],
    ['2^31 - 0.5 truncates into range', CVTTSD2SI, 0, '41dfffffffe00000', 0x7fffffffn, PE],
    ['-2^31', CVTSD2SI, 0, 'c1e0000000000000', 0x80000000n, 0],
    ['NaN', CVTSD2SI, 0, '7ff8000000000000', 0x80000000n, IE],
    ['-2^63 to 64 bits', CVTTSD2SI_64, 0, 'c3e0000000000000', 0x8000000000000000n, 0],
    ['2^63 to 64 bits', CVTTSD2SI_64, 0, '43e0000000000000', 0x8000000000000000n, IE],
    ['a denormal is inexact but raises no DE', CVTSD2SI, 0, '1', 0n, PE],
  ])('%s', (_, code, control, source, expected, flags) => {
    guest.mxcsr = MASKED | control
    guest.apply(code, '0', source)

    expect(guest.gpr(RAX)).toBe(expected)
    expect(guest.mxcsr).toBe(MASKED | control | flags)
  })
})

describe('from integers', () => {
  it.each([
    ['-1 to binary64', 'f20f2ac0', 0xffffffffn, 'bff0000000000000', 0],
    ['2^53 + 1 to binary64', 'f2480f2ac0', (1n << 53n) + 1n, '4340000000000000', PE],
    ['the least 64-bit integer', 'f2480f2ac0', 1n << 63n, 'c3e0000000000000', 0],
    ['2^24 + 1 to binary32', 'f30f2ac0', (1n << 24n) + 1n, '4b800000', PE],
  ])('%s', (_, code, source, expected, flags) => {
    guest.setGpr(RAX, source)
    const result = guest.apply(code, '0')

    expect(result).toBe(expected.padStart(32, '0'))
    expect(guest.mxcsr).toBe(MASKED | flags)
  })
})

describe('between the formats', () => {
  const CVTSD2SS = 'f20f5ac1'
  const CVTSS2SD = 'f30f5ac1'

  it.each([
    ['0.1 narrowed', CVTSD2SS, '3fb999999999999a', '3dcccccd', PE],
    ['a large number overflows', CVTSD2SS, '47f0000000000000', '7f800000', OE | PE],
    ['a signalling NaN keeps the upper payload, quiet', CVTSD2SS, '7ff0000040000000', '7fc00002', IE],
    ['1.5 widened', CVTSS2SD, '3fc00000', '3ff8000000000000', 0],
    ['a denormal widened becomes normal', CVTSS2SD, '00000001', '36a0000000000000', DE],
    ['a NaN widened', CVTSS2SD, 'ffc12345', 'fff82468a0000000', 0],
  ])('%s', (_, code, source, expected, flags) => {
    expect(guest.apply(code, '0', source)).toBe(expected.padStart(32, '0'))
    expect(guest.mxcsr).toBe(MASKED | flags)
  })
})
