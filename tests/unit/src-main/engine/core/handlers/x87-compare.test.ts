/** x87 comparisons and FXAM: SDM vol. 2. */
import { beforeEach, expect, it } from 'vitest'
import { X87Guest } from '../../../../../support/x87-guest.ts'

const C0 = 0x100
const C1 = 0x200
const C2 = 0x400
const C3 = 0x4000
const IE = 0x01
const ONE = '3fff:8000000000000000'
const MINUS_TWO = 'c000:8000000000000000'
const QUIET_NAN = '7fff:c000000000000000'

let guest: X87Guest

beforeEach(() => {
  guest = new X87Guest()
})

it.each([
  ['greater', 'd8d1', ONE, MINUS_TWO, 0],
  ['less', 'd8d1', MINUS_TWO, ONE, C0],
  ['equal zeros', 'd8d1', '8000:0000000000000000', '0000:0000000000000000', C3],
  ['FCOM of a quiet NaN is invalid', 'd8d1', QUIET_NAN, ONE, C3 | C2 | C0 | IE],
  ['FUCOM of a quiet NaN is not', 'dde1', QUIET_NAN, ONE, C3 | C2 | C0],
  ['FUCOM of a signalling NaN is', 'dde1', '7fff:a000000000000000', ONE, C3 | C2 | C0 | IE],
])('%s', (_, code, a, b, expected) => {
  guest.stack(a, b)

  guest.step(code)

  expect(guest.status).toBe(expected)
})

it('FCOMIP sets CF for less and pops', () => {
  guest.stack(MINUS_TWO, ONE)

  guest.step('dff1')

  expect([guest.registers.get('flagA') & 0x8d5n, guest.top]).toEqual([1n, 1])
})

it.each([
  ['a negative normal number', MINUS_TWO, C2 | C1],
  ['zero', '0000:0000000000000000', C3],
  ['infinity', '7fff:8000000000000000', C2 | C0],
  ['NaN', QUIET_NAN, C0],
  ['a denormal', '0000:0000000000000001', C3 | C2],
  ['an unsupported value', '3fff:0000000000000001', 0],
])('FXAM of %s', (_, value, expected) => {
  guest.stack(value)

  guest.step('d9e5')

  expect(guest.status).toBe(expected)
})

it('FXAM of an empty register', () => {
  guest.step('d9e5')

  expect(guest.status).toBe(C3 | C0)
})
