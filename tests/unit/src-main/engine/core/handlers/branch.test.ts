/**
 * LOOPE and LOOPNE: SDM vol. 2; with a repeat prefix as measured on AMD processors, where the prefix replaces the condition. Targets of direct branches: SDM
 * vol. 2, JMP, CALL, Jcc and LOOP (#GP(0) of the branch), as measured on an AMD EPYC.
 */
import { describe, expect, it } from 'vitest'
import { PML4, RAX, RBX, RCX, RSP } from '../../../../../support/core-guest.ts'
import { CODE, descriptor, PrivilegedGuest, SEL, STACK } from '../../../../../support/privileged-guest.ts'

const ZF = 0x40
const GP = 13
const PF = 14
const CODE_16_ACCESS = 0x9a
const LDT_ENTRY = SEL.absent
/** First address that is not canonical, and a frame for the page below it. */
const HOLE = 0x8000_0000_0000n
const FRAME = 0x40000

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

describe('a 32-bit distance near 2 GiB, from far within the page,', () => {
  const FAR = '00f8ff7f' // 7ffff800h
  const place = CODE + 0xf00

  it.each([
    ['JMP', `e9${FAR}`, 5],
    ['CALL', `e8${FAR}`, 5],
    ['Jcc', `0f84${FAR}`, 6],
    ['MOV', `8b05${FAR}`, 6],
    ['MOV through FS', `648b05${FAR}`, 7],
  ])('is exact: %s', (_, code, length) => {
    const guest = new PrivilegedGuest()
    guest.enterLong()
    guest.registers.set('rflags', ZF | 2)
    guest.cpu.adoptState()
    guest.load(place, code)

    expect(guest.runToHandler()).toMatchObject({ vector: PF })
    expect(guest.registers.get('cr', 2)).toBe(BigInt(place + length + 0x7fff_f800))
  })

  it('is exact: LEA, also cut to 32 bits', () => {
    const guest = new PrivilegedGuest()
    guest.enterLong()
    guest.load(place, `488d05${FAR} 67488d1d${FAR}`)

    guest.run(2)

    expect(guest.gpr(RAX)).toBe(BigInt(place + 7 + 0x7fff_f800))
    expect(guest.gpr(RBX)).toBe(BigInt(place + 15 + 0x7fff_f800))
  })

  it('backwards stays exact: LEA', () => {
    const guest = new PrivilegedGuest()
    guest.enterLong()
    guest.load(place, '488d0500000080')

    guest.run(1)

    expect(guest.gpr(RAX)).toBe(BigInt.asUintN(64, BigInt(place + 7) - 0x8000_0000n))
  })
})

describe('a direct branch to an address that is not canonical', () => {
  function guestBelowHole(): PrivilegedGuest {
    const guest = new PrivilegedGuest()
    guest.enterLong()
    guest.dma.writeU64(PML4 + 255 * 8, 0x31007n)
    guest.dma.writeU64(0x31000 + 511 * 8, 0x32007n)
    guest.dma.writeU64(0x32000 + 511 * 8, 0x33007n)
    guest.dma.writeU64(0x33000 + 511 * 8, BigInt(FRAME) | 7n)
    guest.setGpr(RCX, 5)
    guest.registers.set('rflags', ZF | 2)
    guest.cpu.adoptState()
    return guest
  }

  it.each([
    ['JMP rel8', 'eb7f'],
    ['JMP rel32', 'e9ffff0000'],
    ['CALL', 'e8ffff0000'],
    ['Jcc', '747f'],
    ['LOOP', 'e27f'],
    ['LOOPE', 'e17f'],
  ])('is #GP(0) of the branch, and nothing is pushed or counted: %s', (_, code) => {
    const guest = guestBelowHole()
    guest.dma.writeU64(STACK - 8, 0x1111n)
    guest.write(FRAME + 0xff0, code)
    guest.registers.set('rip', HOLE - 16n)

    const frame = guest.runToHandler()

    expect(frame).toMatchObject({ vector: GP, errorCode: 0, rip: HOLE - 16n, rsp: BigInt(STACK) })
    expect(guest.gpr(RCX)).toBe(5n)
  })

  it('is the fault of the stack where that faults too', () => {
    const guest = guestBelowHole()
    guest.registers.set('idtrLimit', 0)
    guest.write(FRAME + 0xff0, 'e8ffff0000')
    guest.registers.set('rip', HOLE - 16n)
    guest.setGpr(RSP, 0x4000_0008)
    guest.cpu.adoptState()

    guest.run(10)

    expect(guest.registers.get('cr', 2)).toBe(0x4000_0000n)
  })

  it('faults at the target when code merely runs into it', () => {
    const guest = guestBelowHole()
    guest.write(FRAME + 0xffe, '9090')
    guest.registers.set('rip', HOLE - 2n)

    expect(guest.runToHandler()).toMatchObject({ vector: GP, errorCode: 0, rip: HOLE })
  })
})

describe('a direct branch beyond the limit of the code segment', () => {
  /** 16-bit code at CODE; selector `LDT_ENTRY` names the same code with a limit of FFh. */
  function segmentedGuest(code: string): PrivilegedGuest {
    const guest = new PrivilegedGuest()
    guest.enterProtected()
    guest.setDescriptor(SEL.code16, descriptor(CODE, 0xffff, CODE_16_ACCESS, 0))
    guest.setDescriptor(LDT_ENTRY, descriptor(CODE, 0xff, CODE_16_ACCESS, 0))
    guest.write(CODE + 0x10, 'e90d01 90') // jmp 120h
    guest.write(CODE + 0x120, 'ffe3') // jmp bx
    guest.load(CODE + 0x200, code)
    return guest
  }

  it('is #GP(0) of the branch', () => {
    const guest = segmentedGuest('ea 10000000 4000') // jmp 40h:10h

    expect(guest.runToHandler()).toMatchObject({ vector: GP, errorCode: 0, rip: 0x10n })
  })

  it('is #GP(0) although it was taken before, in a segment of the same base with a higher limit', () => {
    // jmp 78h:10h, whose code leads to bx = 200h: there, in 16-bit code, jmp 40h:10h
    const guest = segmentedGuest('90')
    guest.write(CODE + 0x200, 'ea10004000')
    guest.load(CODE + 0x300, 'ea 10000000 7800')
    guest.setGpr(RBX, 0x200)

    expect(guest.runToHandler()).toMatchObject({ vector: GP, errorCode: 0, rip: 0x10n, cs: LDT_ENTRY })
    expect(guest.icount).toBe(5n) // both far jumps, both near ones, and the handler's HLT
  })
})
