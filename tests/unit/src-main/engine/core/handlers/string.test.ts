/** REP string instructions where their bulk paths could differ from element by element: SDM vol. 2, REP. */
import { describe, expect, it } from 'vitest'
import { RAX, RCX, RDI, RSI } from '../../../../../support/core-guest.ts'
import { CODE, PrivilegedGuest } from '../../../../../support/privileged-guest.ts'

const GP = 13
const PF = 14
const DF = 0x400
const MAPPED = 0x30_0000
const PAGE = 4096

function guestWith(rsi: number, rdi: number, rcx: number, rax = 0n): PrivilegedGuest {
  const guest = new PrivilegedGuest()
  guest.enterLong()
  guest.setGpr(RSI, rsi)
  guest.setGpr(RDI, rdi)
  guest.setGpr(RCX, rcx)
  guest.setGpr(RAX, rax)
  return guest
}

function pointers(guest: PrivilegedGuest): number[] {
  return [RSI, RDI, RCX].map((register) => Number(guest.gpr(register)))
}

describe('REP MOVSB', () => {
  it('repeats a pattern when the target overlaps the source from above', () => {
    const guest = guestWith(0x40000, 0x40003, 6)
    guest.write(0x40000, '010203')
    guest.load(CODE, 'f3a4')

    guest.run(1)

    expect(Buffer.from(guest.dma.read(0x40000, 9)).toString('hex')).toBe('010203010203010203')
    expect(pointers(guest)).toEqual([0x40006, 0x40009, 0])
  })

  it('runs downwards with DF', () => {
    const guest = guestWith(0x40002, 0x40005, 3)
    guest.registers.set('rflags', DF | 2)
    guest.cpu.adoptState()
    guest.write(0x40000, '010203000000')
    guest.load(CODE, 'f3a4')

    guest.run(1)

    expect(Buffer.from(guest.dma.read(0x40000, 6)).toString('hex')).toBe('010203010203')
    expect(pointers(guest)).toEqual([0x3ffff, 0x40002, 0])
  })

  it('counts as one instruction however long it takes', () => {
    const guest = guestWith(0x40_0000, 0x80_0000, 0x20_0000)
    const before = guest.icount
    guest.load(CODE, 'f3a4')

    guest.run(1)

    expect(guest.icount - before).toBe(1n)
    expect(guest.rip).toBe(BigInt(CODE + 2))
    expect(pointers(guest)).toEqual([0x60_0000, 0xa0_0000, 0])
  })
})

describe('a page fault in the middle of a repetition', () => {
  function overTheEdge(code: string): PrivilegedGuest {
    const guest = guestWith(0x40000, MAPPED + PAGE - 16, 8, 0xa5a5_a5a5n)
    guest.map4K(MAPPED, BigInt(MAPPED) | 7n)
    return guest.fault(code).vector === PF ? guest : expect.fail('no page fault')
  }

  it('leaves pointers and count of REP MOVSD at the element that faulted', () => {
    const guest = overTheEdge('f3a5')

    expect(pointers(guest)).toEqual([0x40010, MAPPED + PAGE, 4])
    expect(guest.registers.get('cr', 2)).toBe(BigInt(MAPPED + PAGE))
  })

  it('leaves what REP STOSD stored before it', () => {
    const guest = overTheEdge('f3ab')

    expect(pointers(guest)).toEqual([0x40000, MAPPED + PAGE, 4])
    expect(guest.dma.readU32(MAPPED + PAGE - 4)).toBe(0xa5a5_a5a5)
  })
})

describe('REPNE SCASB', () => {
  it('stops behind the byte it looked for, across a page', () => {
    const guest = guestWith(0, 0x40000, 0x10000, 0x41n)
    guest.write(0x41234, '41')
    guest.load(CODE, 'f2ae')

    guest.run(1)

    expect(pointers(guest)).toEqual([0, 0x41235, 0x10000 - 0x1235])
  })
})

describe('REPE CMPSB', () => {
  it('with a count of 0 changes no flag', () => {
    const guest = guestWith(0x40000, 0x40010, 0)
    guest.registers.set('rflags', 0x8d7)
    guest.cpu.adoptState()
    guest.load(CODE, 'f3a6')

    guest.run(1)
    guest.cpu.exposeState()

    expect(guest.registers.get('rflags')).toBe(0x8d7n)
  })
})

describe('the order of faults', () => {
  const NON_CANONICAL = 0x8000_0000_0000

  it.each([
    ['MOVSB', 'a4'],
    ['CMPSB', 'a6'],
    ['REP MOVSQ', 'f348a5'],
  ])('of %s is the source first, even where the target is not canonical (measured on AMD processors)', (_, code) => {
    const unmapped = 0x1_0000_0000

    expect(guestWith(unmapped, NON_CANONICAL, 2).fault(code)).toMatchObject({ vector: PF, errorCode: 0 })
    expect(guestWith(0x40000, NON_CANONICAL, 2).fault(code)).toMatchObject({ vector: GP, errorCode: 0 })
  })
})

describe('CMPSB', () => {
  it('compares with data that may not be written', () => {
    const guest = new PrivilegedGuest()
    guest.enterProtected()
    guest.setGpr(RSI, 0x40000)
    guest.setGpr(RDI, 0x40010)
    guest.registers.set('segAttributes', Number(guest.registers.get('segAttributes', 0)) & ~2, 0)
    guest.cpu.adoptState()
    guest.load(CODE, 'a6')

    guest.run(1)

    expect(guest.rip).toBe(BigInt(CODE + 1))
    expect(guest.gpr(RDI)).toBe(0x40011n)
  })
})
