/** x87 basic arithmetic: SDM vol. 1, 8.3.5, 8.4 and 8.5. */
import { beforeEach, describe, expect, it } from 'vitest'
import { DATA } from '../../../../../support/vector-guest.ts'
import { X87Guest } from '../../../../../support/x87-guest.ts'

const IE = 0x01
const DE = 0x02
const ZE = 0x04
const OE = 0x08
const UE = 0x10
const PE = 0x20
const SF = 0x40
const C1 = 0x200
const PENDING = 0x8080 // ES and B
const ONE = '3fff:8000000000000000'
const THREE = '4000:c000000000000000'
const TINIEST = '0000:0000000000000001'
const LARGEST = '7ffe:ffffffffffffffff'
const INDEFINITE = 'ffff:c000000000000000'
const FADD = 'd8c1'
const FMUL = 'd8c9'
const FDIV = 'd8f1'
const FSQRT = 'd9fa'

let guest: X87Guest

beforeEach(() => {
  guest = new X87Guest()
})

describe('results', () => {
  it.each([
    ['1 + 3', FADD, ONE, THREE, '4001:8000000000000000', 0],
    ['1 + tiniest, to nearest', FADD, ONE, TINIEST, ONE, DE | PE],
    ['1 - 1 is +0', 'd8e1', ONE, ONE, '0000:0000000000000000', 0],
    ['3 * 3', FMUL, THREE, THREE, '4002:9000000000000000', 0],
    ['1 / 3 rounds up', FDIV, ONE, THREE, '3ffd:aaaaaaaaaaaaaaab', PE | C1],
    ['3 / 1 by FDIVR', 'd8f9', ONE, THREE, THREE, 0],
    ['square root of 3', FSQRT, THREE, ONE, '3fff:ddb3d742c265539e', PE | C1],
    ['square root of -1', FSQRT, 'bfff:8000000000000000', ONE, INDEFINITE, IE],
    ['1 / 0', FDIV, ONE, '8000:0000000000000000', 'ffff:8000000000000000', ZE],
    ['largest * 3', FMUL, LARGEST, THREE, '7fff:8000000000000000', OE | PE | C1],
    ['tiniest / 3 becomes zero', FDIV, TINIEST, THREE, '0000:0000000000000000', DE | UE | PE],
    ['infinity - infinity', 'd8e1', '7fff:8000000000000000', '7fff:8000000000000000', INDEFINITE, IE],
    ['an unnormal is invalid', FADD, '3fff:4000000000000000', ONE, INDEFINITE, IE],
    ['of two quiet NaNs the larger significand', FADD, '7fff:c000000000000001', '7fff:c000000000000002', '7fff:c000000000000002', 0],
    ['a quiet NaN beside a signalling one', FADD, '7fff:c000000000000001', '7fff:b000000000000000', '7fff:c000000000000001', IE],
  ])('%s', (_, code, a, b, expected, flags) => {
    guest.stack(a, b)

    guest.step(code)

    expect(guest.st(0)).toBe(expected)
    expect(guest.status).toBe(flags)
  })

  it.each([
    ['24 bits', 0x07f, '3ffd:aaaaab0000000000'],
    ['53 bits', 0x27f, '3ffd:aaaaaaaaaaaaa800'],
    ['64 bits, cut off', 0xf7f, '3ffd:aaaaaaaaaaaaaaaa'],
  ])('1 / 3 in %s', (_, control, expected) => {
    guest.control = control
    guest.stack(ONE, THREE)

    guest.step(FDIV)

    expect(guest.st(0)).toBe(expected)
  })
})

describe('operands', () => {
  it.each([
    ['binary32', 'd803', '40400000'],
    ['binary64', 'dc03', '4008000000000000'],
    ['a doubleword', 'da03', '00000003'],
    ['a word', 'de03', '0003'],
  ])('ST(0) + 3 in memory as %s', (_, code, memory) => {
    guest.stack(ONE)
    guest.setMemory(DATA, memory)

    guest.step(code)

    expect(guest.st(0)).toBe('4001:8000000000000000')
  })

  it('FSUBP takes ST(0) from ST(1) and pops', () => {
    guest.stack(ONE, THREE)

    guest.step('dee9')

    expect([guest.top, guest.st(0), guest.st(7)]).toEqual([1, '4000:8000000000000000', 'empty'])
  })

  it('an empty register is a stack underflow', () => {
    guest.stack(ONE)

    guest.step(FADD)

    expect(guest.st(0)).toBe(INDEFINITE)
    expect(guest.status).toBe(IE | SF)
  })
})

describe('unmasked exceptions', () => {
  it('invalid operation leaves the operands', () => {
    guest.control = 0x37e
    guest.stack('bfff:8000000000000000')

    guest.step(FSQRT)

    expect(guest.st(0)).toBe('bfff:8000000000000000')
    expect(guest.status).toBe(IE | PENDING)
  })

  it('overflow stores the result with its exponent lowered by 24576', () => {
    guest.control = 0x377
    guest.stack(LARGEST, '4000:8000000000000000')

    guest.step(FMUL)

    expect(guest.st(0)).toBe('1fff:ffffffffffffffff')
    expect(guest.status).toBe(OE | PENDING)
  })

  it('underflow, even exact, stores it with the exponent raised by 24576', () => {
    guest.control = 0x36f
    guest.stack('0001:8000000000000000', '4000:8000000000000000')

    guest.step(FDIV)

    expect(guest.st(0)).toBe('6000:8000000000000000')
    expect(guest.status).toBe(UE | PENDING)
  })
})
