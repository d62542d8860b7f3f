/** FPREM, FPREM1, FSCALE, FXTRACT, FRNDINT, FBLD, FBSTP: SDM vol. 2. */
import { beforeEach, expect, it } from 'vitest'
import { DATA } from '../../../../../support/vector-guest.ts'
import { X87Guest } from '../../../../../support/x87-guest.ts'

const C0 = 0x100
const C1 = 0x200
const C2 = 0x400
const C3 = 0x4000
const PE = 0x20
const ZE = 0x04
const ONE = '3fff:8000000000000000'
const TWO = '4000:8000000000000000'
const SEVEN = '4001:e000000000000000'

let guest: X87Guest

beforeEach(() => {
  guest = new X87Guest()
})

it.each([
  ['FPREM: 7 = 3 * 2 + 1', 'd9f8', ONE, C1 | C3],
  ['FPREM1: 7 = 4 * 2 - 1', 'd9f5', 'bfff:8000000000000000', C0],
])('%s', (_, code, expected, codes) => {
  guest.stack(SEVEN, TWO)

  guest.step(code)

  expect(guest.st(0)).toBe(expected)
  expect(guest.status).toBe(codes)
})

it('FPREM is partial where exponents differ by 64 and ends with the same remainder', () => {
  guest.stack('4063:8000000000000000', '4000:c000000000000000') // 2^100, 3

  guest.step('d9f8')
  const partial = guest.status & C2
  guest.step('d9f8')

  expect(partial).toBe(C2)
  expect([guest.st(0), guest.status & C2]).toEqual([ONE, 0])
})

it.each([
  ['FSCALE by -2.5 cuts off to -2', 'd9fd', SEVEN, 'c000:a000000000000000', '3fff:e000000000000000', 0],
  ['FSCALE far out', 'd9fd', ONE, '7ffe:8000000000000000', '7fff:8000000000000000', 0x228],
  ['FRNDINT of 3.5', 'd9fc', '4000:e000000000000000', ONE, '4001:8000000000000000', PE | C1],
])('%s', (_, code, a, b, expected, flags) => {
  guest.stack(a, b)

  guest.step(code)

  expect(guest.st(0)).toBe(expected)
  expect(guest.status).toBe(flags)
})

it('FXTRACT leaves the exponent below the significand', () => {
  guest.stack(SEVEN)

  guest.step('d9f4')

  expect([guest.st(0), guest.st(1)]).toEqual(['3fff:e000000000000000', TWO])
})

it('FXTRACT of zero divides by zero', () => {
  guest.stack('8000:0000000000000000')

  guest.step('d9f4')

  expect([guest.st(0), guest.st(1), guest.status & 0x7f]).toEqual(['8000:0000000000000000', 'ffff:8000000000000000', ZE])
})

it('FBLD and FBSTP keep eighteen digits', () => {
  guest.setMemory(DATA, '80123456789012345678')

  guest.step('df23')
  guest.registers.set('gpr', BigInt(DATA + 16), 3)
  guest.step('df33')

  expect(guest.memoryAt(DATA + 16, 10)).toBe('80123456789012345678')
})

it('FBSTP stores the decimal indefinite for 10^18', () => {
  guest.stack('403a:de0b6b3a76400000')

  guest.step('df33')

  expect(guest.data(10)).toBe('ffffc000000000000000')
})
