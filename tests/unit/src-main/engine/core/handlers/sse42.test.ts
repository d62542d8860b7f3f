/** String comparison: SDM vol. 1, 12.3, and vol. 2, 4.1. Strings stand in the registers with their first character lowest. */
import { beforeEach, describe, expect, it } from 'vitest'
import { RAX, RCX, RDX } from '../../../../../support/core-guest.ts'
import { VectorGuest } from '../../../../../support/vector-guest.ts'

const CF = 1n
const ZF = 0x40n
const SF = 0x80n
const OF = 0x800n
const ARITHMETIC = 0x8d5n

let guest: VectorGuest

beforeEach(() => {
  guest = new VectorGuest()
})

function text(value: string): string {
  return Buffer.from(value, 'latin1').reverse().toString('hex')
}

function flags(): bigint {
  guest.step('9c') // pushfq
  return guest.dma.readU64(Number(guest.gpr(4))) & ARITHMETIC
}

describe('PCMPISTRI', () => {
  it.each([
    ['equal any: the first vowel', '00', 'aeiou', 'rhythmic', 6n, CF | ZF | SF],
    ['equal any: none', '00', 'xyz', 'abc', 16n, ZF | SF],
    ['equal any, last index', '40', 'l', 'hello world', 9n, CF | ZF | SF],
    ['ranges: the first digit', '04', '09', 'abc5', 3n, CF | ZF | SF],
    ['equal each, negated: the first difference', '18', 'hello', 'help!', 3n, CF | ZF | SF],
    ['equal ordered: a substring', '0c', 'lo', 'hello', 3n, CF | ZF | SF],
    ['equal ordered: a prefix at the very end', '0c', 'ab', 'xxxxxxxxxxxxxxxa', 15n, CF | SF],
    ['masked negation ignores what is beyond the end', '30', 'a', 'aaa', 16n, ZF | SF],
    ['words', '01', 'b\0', 'a\0b\0', 1n, CF | ZF | SF],
    ['a match at the start sets OF', '00', 'h', 'hello', 0n, CF | ZF | SF | OF],
  ])('%s', (_, immediate, a, b, index, expected) => {
    guest.apply(`660f3a63c1${immediate}`, text(a), text(b))

    expect(guest.gpr(RCX)).toBe(index)
    expect(flags()).toBe(expected)
  })

  it('compares signed bytes in ranges when asked', () => {
    guest.apply('660f3a63c106', '7f80', '90') // from -128 to 127

    expect(guest.gpr(RCX)).toBe(0n)
  })
})

describe('PCMPISTRM', () => {
  it('gives a mask of bits', () => {
    expect(guest.apply('660f3a62c100', text('l'), text('hello'))).toBe('c'.padStart(32, '0'))
  })

  it('or of whole elements', () => {
    expect(guest.apply('660f3a62c140', text('l'), text('hello'))).toBe('ffff0000'.padStart(32, '0'))
  })
})

describe('PCMPESTRI', () => {
  it.each([
    ['lengths are magnitudes of EAX and EDX', '', -1n, 3n, 2n],
    ['and at most the number of elements', '', 100n, 100n, 2n],
    ['upper halves count only with REX.W', '', (1n << 32n) | 1n, 3n, 2n],
    ['where they make the length 16', '48', 1n << 32n, 3n, 2n],
    ['a length of zero matches nothing', '', 1n << 32n, 3n, 16n],
  ])('%s', (_, rex, lengthA, lengthB, index) => {
    guest.setGpr(RAX, BigInt.asUintN(64, lengthA))
    guest.setGpr(RDX, lengthB)
    guest.apply(`66${rex}0f3a61c100`, text('l'), text('hel'))

    expect(guest.gpr(RCX)).toBe(index)
  })
})

describe('PCMPGTQ', () => {
  it('compares signed quadwords', () => {
    expect(guest.apply('660f3837c1', '0000000000000001 8000000000000000', 'ffffffffffffffff 0000000000000000')).toBe(
      'f'.repeat(16) + '0'.repeat(16),
    )
  })
})
