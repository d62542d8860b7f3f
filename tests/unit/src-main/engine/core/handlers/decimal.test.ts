/** BCD adjustments. */
import { expect, test } from 'vitest'
import { CoreGuest, RAX, RBX } from '../../../../../support/core-guest.ts'

const CODE = 0x1_0000

/** OF is undefined after all of them. */
const DEFINED = 0xd5

// Examples of SDM vol. 2: DAA, DAS; the others from their descriptions there. CF 1, PF 4, AF 10h, ZF 40h, SF 80h.
test.each([
  ['DAA after 79 + 35', '00d8 27', 0x79n, 0x35n, 0x14n, 0x15],
  ['DAS after 35 - 47', '28d8 2f', 0x35n, 0x47n, 0x88n, 0x95],
])('%s', (_name, code, rax, rbx, result, flags) => {
  const guest = new CoreGuest()
  guest.enterProtectedMode()
  guest.setGpr(RAX, rax)
  guest.setGpr(RBX, rbx)
  guest.load(CODE, code)

  guest.run(2)

  guest.cpu.exposeState()
  expect([guest.gpr(RAX), Number(guest.registers.get('rflags')) & DEFINED]).toEqual([result, flags])
})

test.each([
  ['AAA of 0Fh carries into AH', '37', 0x000fn, 0x0105n],
  ['AAS of 0Fh borrows from AH', '3f', 0x010fn, 0x0009n],
  ['AAM splits 63', 'd40a', 0x003fn, 0x0603n],
  ['AAD joins 6 and 3', 'd50a', 0x0603n, 0x003fn],
  ['AAM in base 16', 'd410', 0x00a5n, 0x0a05n],
])('%s', (_name, code, rax, result) => {
  const guest = new CoreGuest()
  guest.enterProtectedMode()
  guest.setGpr(RAX, rax)
  guest.load(CODE, code)

  guest.run(1)

  expect(guest.gpr(RAX)).toBe(result)
})
