/** Environments and whole states of the x87: SDM vol. 1, 8.1.10, and vol. 2. */
import { beforeEach, expect, it } from 'vitest'
import { CODE } from '../../../../../support/privileged-guest.ts'
import { DATA } from '../../../../../support/vector-guest.ts'
import { X87Guest } from '../../../../../support/x87-guest.ts'

const ONE = '3fff:8000000000000000'

let guest: X87Guest

beforeEach(() => {
  guest = new X87Guest()
})

it('FNSTENV stores control, status, tags and the pointers of the last instruction, and masks all exceptions', () => {
  guest.control = 0x340
  guest.stack(ONE, '0000:0000000000000000')
  guest.setMemory(DATA, '40400000')
  guest.step('d803') // FADD m32

  guest.step('d933')

  const selectors = [Number(guest.registers.get('segSelector', 1)), Number(guest.registers.get('segSelector', 3))]
  const fields = [0xffff0340, 0xffff0000, 0xfffffff4, CODE, 0x30000 | (selectors[0] as number), DATA, 0xffff0000 | (selectors[1] as number)]
  expect(fields.map((_, index) => guest.dma.readU32(DATA + index * 4))).toEqual(fields.map((field) => field >>> 0))
  expect(guest.registers.get('fpControl')).toBe(0x37fn)
})

it('FNSAVE initialises and FRSTOR brings everything back', () => {
  guest.status = 0x1800
  guest.stack(ONE, '7fff:c000000000000000')

  guest.step('dd33')
  const cleared = [guest.top, guest.st(0), guest.registers.get('fpControl')]
  guest.step('dd23')

  expect(cleared).toEqual([0, 'empty', 0x37fn])
  expect([guest.top, guest.st(0), guest.st(1), guest.st(2)]).toEqual([3, ONE, '7fff:c000000000000000', 'empty'])
})

it('the 14-byte environment', () => {
  guest.stack(ONE)

  guest.step('66d933')

  expect(guest.data(6)).toBe('fffc' + '0000' + '037f')
})

it('an unmasked exception loaded waits for the next waiting instruction', () => {
  guest.setMemory(DATA, 'ffff0000 00000000 00000000 00000000 0000ffff 00000001 0000037e')

  guest.step('d923')

  expect(guest.status).toBe(0x8081)
})
