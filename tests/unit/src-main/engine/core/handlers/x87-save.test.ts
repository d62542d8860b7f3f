/** FXSAVE, FXRSTOR, XSAVE, XRSTOR: SDM vol. 1, 10.5 and chapter 13. */
import { beforeEach, expect, it } from 'vitest'
import { RAX, RDX } from '../../../../../support/core-guest.ts'
import { DATA } from '../../../../../support/vector-guest.ts'
import { X87Guest } from '../../../../../support/x87-guest.ts'

const ONE = '3fff:8000000000000000'
const OSXSAVE = 1n << 18n

let guest: X87Guest

beforeEach(() => {
  guest = new X87Guest()
})

it('FXSAVE stores registers in stack order, one tag bit each, and no pointers while nothing is pending', () => {
  guest.status = 0x1800
  guest.stack(ONE)
  guest.registers.set('fpInstruction', 0x1234)

  guest.step('0fae03')

  expect(guest.dma.readU8(DATA + 4)).toBe(1 << 3)
  expect(guest.dma.readU32(DATA + 8)).toBe(0)
  expect(guest.memoryAt(DATA + 32, 10)).toBe('3fff8000000000000000')
})

it('FXRSTOR brings back what FXSAVE stored', () => {
  guest.status = 0x1800
  guest.stack(ONE)
  guest.setXmm(15, '0123456789abcdef 0123456789abcdef')
  guest.step('0fae03')
  guest.step('dbe3')
  guest.setXmm(15, '0')

  guest.step('0fae0b')

  expect([guest.top, guest.st(0), guest.st(1)]).toEqual([3, ONE, 'empty'])
  expect(guest.xmm(15)).toBe('0123456789abcdef0123456789abcdef')
})

it('XRSTOR initialises a component that the area does not hold', () => {
  guest.registers.set('cr', guest.registers.get('cr', 4) | OSXSAVE, 4)
  guest.registers.set('xcr0', 3)
  guest.cpu.adoptState()
  guest.stack(ONE)
  guest.setXmm(0, '1')
  guest.setGpr(RAX, 2)
  guest.setGpr(RDX, 0)
  guest.step('0fae23') // XSAVE of SSE alone
  guest.setXmm(0, '0')
  guest.setGpr(RAX, 3)

  guest.step('0fae2b')

  expect(guest.dma.readU32(DATA + 512)).toBe(2)
  expect([guest.st(0), guest.xmm(0)]).toEqual(['empty', '1'.padStart(32, '0')])
})
