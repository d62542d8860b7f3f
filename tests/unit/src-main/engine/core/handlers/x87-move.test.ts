/** x87 loads, stores and moves: SDM vol. 2. */
import { beforeEach, describe, expect, it } from 'vitest'
import { DATA } from '../../../../../support/vector-guest.ts'
import { X87Guest } from '../../../../../support/x87-guest.ts'

const IE = 0x01
const PE = 0x20
const SF = 0x40
const C1 = 0x200
const ONE = '3fff:8000000000000000'
const MINUS_ONE_AND_HALF = 'bfff:c000000000000000'

let guest: X87Guest

beforeEach(() => {
  guest = new X87Guest()
})

it.each([
  ['FLD m32', 'd903', 'bfc00000', MINUS_ONE_AND_HALF],
  ['FLD m32 of a denormal', 'd903', '00000001', '3f6a:8000000000000000'],
  ['FLD m64', 'dd03', 'bff8000000000000', MINUS_ONE_AND_HALF],
  ['FLD m64 of a signalling NaN', 'dd03', '7ff0000000000001', '7fff:c000000000000800'],
  ['FLD m80', 'db2b', 'bfffc000000000000000', MINUS_ONE_AND_HALF],
  ['FILD m16', 'df03', 'fffe', 'c000:8000000000000000'],
  ['FILD m32', 'db03', '00000003', '4000:c000000000000000'],
  ['FILD m64', 'df2b', '8000000000000000', 'c03e:8000000000000000'],
  ['FLDPI', 'd9eb', '', '4000:c90fdaa22168c235'],
])('%s', (_, code, memory, expected) => {
  guest.setMemory(DATA, memory)

  guest.step(code)

  expect([guest.top, guest.st(0)]).toEqual([7, expected])
})

it.each([
  ['FSTP m32', 'd91b', 4, 'bfc00000', 0],
  ['FSTP m64', 'dd1b', 8, 'bff8000000000000', 0],
  ['FSTP m80', 'db3b', 10, 'bfffc000000000000000', 0],
  ['FISTP m16 to nearest even', 'df1b', 2, 'fffe', PE | C1],
  ['FISTP m32', 'db1b', 4, 'fffffffe', PE | C1],
  ['FISTTP m64 cuts off', 'dd0b', 8, 'ffffffffffffffff', PE],
])('%s of -1.5', (_, code, bytes, expected, flags) => {
  guest.stack(MINUS_ONE_AND_HALF)

  guest.step(code)

  expect([guest.data(bytes), guest.top, guest.st(7)]).toEqual([expected, 1, 'empty'])
  expect(guest.status & 0x2ff).toBe(flags)
})

describe('what does not fit', () => {
  it('a large number becomes the integer indefinite', () => {
    guest.stack('401e:8000000000000000') // 2^31

    guest.step('db1b')

    expect(guest.data(4)).toBe('80000000')
    expect(guest.status & 0x7f).toBe(IE)
  })

  it('unmasked, nothing is stored nor popped', () => {
    guest.control = 0x37e
    guest.stack('401e:8000000000000000')
    guest.setMemory(DATA, '12345678')

    guest.step('db1b')

    expect([guest.data(4), guest.top]).toEqual(['12345678', 0])
  })

  it('a ninth register is a stack overflow', () => {
    guest.stack(...Array<string>(8).fill(ONE))

    guest.step('d9e8')

    expect(guest.st(0)).toBe('ffff:c000000000000000')
    expect(guest.status & 0x2ff).toBe(IE | SF | C1)
  })
})

it('FCMOVBE moves where CF or ZF is set', () => {
  guest.stack(ONE, MINUS_ONE_AND_HALF)
  guest.registers.set('flagOp', 0)
  guest.registers.set('flagA', 0x40)

  guest.step('dad1')

  expect(guest.st(0)).toBe(MINUS_ONE_AND_HALF)
})

it('FXCH exchanges', () => {
  guest.stack(ONE, MINUS_ONE_AND_HALF)

  guest.step('d9c9')

  expect([guest.st(0), guest.st(1)]).toEqual([MINUS_ONE_AND_HALF, ONE])
})
