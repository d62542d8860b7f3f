/** LOOPE and LOOPNE: SDM vol. 2; with a repeat prefix as measured on AMD processors, where the prefix replaces the condition. */
import { describe, expect, it } from 'vitest'
import { RCX } from '../../../../../support/core-guest.ts'
import { CODE, PrivilegedGuest } from '../../../../../support/privileged-guest.ts'

const ZF = 0x40

function isTaken(code: string, flags: number, count = 2): boolean {
  const guest = new PrivilegedGuest()
  guest.enterLong()
  guest.setGpr(RCX, count)
  guest.registers.set('rflags', flags | 2)
  guest.cpu.adoptState()
  guest.load(CODE, code)
  guest.run(1)
  expect(guest.gpr(RCX)).toBe(BigInt(count - 1))
  return guest.rip === BigInt(CODE + code.length / 2 + 0x10)
}

describe.each([
  { name: 'LOOPE', code: 'e110', whenEqual: true },
  { name: 'LOOPNE', code: 'e010', whenEqual: false },
  { name: 'REPE LOOPNE', code: 'f3e010', whenEqual: true },
  { name: 'REPNE LOOPE', code: 'f2e110', whenEqual: false },
])('$name', ({ code, whenEqual }) => {
  it(`branches while ZF is ${whenEqual ? 1 : 0} and the counter is not zero`, () => {
    expect(isTaken(code, ZF)).toBe(whenEqual)
    expect(isTaken(code, 0)).toBe(!whenEqual)
    expect(isTaken(code, whenEqual ? ZF : 0, 1)).toBe(false)
  })
})

describe('LOOP', () => {
  it.each(['e210', 'f2e210', 'f3e210'])('%s looks at the counter alone', (code) => {
    expect([isTaken(code, ZF), isTaken(code, 0), isTaken(code, 0, 1)]).toEqual([true, true, false])
  })
})
