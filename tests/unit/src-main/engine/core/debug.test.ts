/** Single steps and RF where control flow is not plain: SDM vol. 3, 18.3.1; APM vol. 2, 13.1.4. */
import { describe, expect, it } from 'vitest'
import { RAX, RSP } from '../../../../support/core-guest.ts'
import { CODE, descriptor, type Frame, HANDLERS, PrivilegedGuest, SEL, STACK, STACK0 } from '../../../../support/privileged-guest.ts'

const DB = 1
const UD = 6
const TF = 0x100
const RF = 0x10000
const TARGET = 0x11000
const LONGEST = 64

function guestWith(flags: number, privilege: 0 | 3 = 0): PrivilegedGuest {
  const guest = new PrivilegedGuest()
  guest.enterProtected(privilege)
  guest.registers.set('rflags', flags | 2)
  guest.cpu.adoptState()
  return guest
}

/** Where the #DBs come, in order, until code at CODE has halted; their handler is IRETD. */
function steps(guest: PrivilegedGuest, code: string): number[] {
  const places: number[] = []
  guest.write(HANDLERS + DB * 16, 'cf')
  guest.load(CODE, code)
  for (let count = 0; count < LONGEST && guest.registers.get('activity') === 0n; count++) {
    guest.run(1)
    if (Number(guest.rip) === HANDLERS + DB * 16) places.push(guest.dma.readU32(Number(guest.gpr(RSP))) - CODE)
  }
  return places
}

describe('a single step', () => {
  it('begins behind the instruction that follows IRET or POPF with TF, and ends with the POPF that clears it', () => {
    const guest = guestWith(0)
    guest.setGpr(RSP, STACK - 4)

    // mov [esp], 102h; popfd; nop; push 2; popfd; nop; hlt
    expect(steps(guest, 'c7042402010000 9d 90 6a02 9d 90 f4')).toEqual([9, 11, 12])
  })

  it('comes in the handler that IRET leaves, when it has come back', () => {
    const guest = guestWith(0)
    for (const [index, word] of [CODE + 1, SEL.code32, TF | 2].entries()) guest.dma.writeU32(STACK + index * 4, word)

    expect(steps(guest, 'cf 90 90 f4').slice(0, 2)).toEqual([2, 3])
  })

  it('waits behind a load of SS for the next instruction', () => {
    expect(steps(guestWith(TF), '8cd0 8ed0 90 f4').slice(0, 2)).toEqual([2, 5]) // mov eax, ss; mov ss, ax; nop
  })

  it('goes on behind a call gate, at the inner level', () => {
    const guest = guestWith(TF, 3)
    const low = BigInt(TARGET & 0xffff) | (BigInt(SEL.code32) << 16n)
    guest.setDescriptor(SEL.gate, low | (0xecn << 40n) | (BigInt(TARGET >> 16) << 48n))

    const frame = guest.fault(`9a00000000${(SEL.gate | 3).toString(16)}00`)

    expect(frame).toMatchObject({ vector: DB, rip: BigInt(TARGET), cs: SEL.code32 })
    expect(Number(guest.gpr(RSP))).toBe(STACK0 - 16 - 12)
  })

  it('does not follow an instruction that faults, whose image has TF and RF', () => {
    const frame: Frame = guestWith(TF).fault('0f0b')

    expect(frame).toMatchObject({ vector: UD, rip: BigInt(CODE), flags: BigInt(TF | RF | 2) })
  })
})

describe('RF', () => {
  it('in the image of IRETD lets one instruction run on a breakpoint', () => {
    const guest = guestWith(0)
    guest.registers.set('dr', CODE + 1, 0)
    guest.registers.set('dr', 0x402, 7)
    guest.cpu.adoptState()
    for (const [index, word] of [CODE + 1, SEL.code32, RF | 2].entries()) guest.dma.writeU32(STACK + index * 4, word)
    guest.load(CODE, 'cf 40 ebfd') // iretd; inc eax; jmp to the inc

    const frame = guest.runToHandler()

    expect(frame).toMatchObject({ vector: DB, rip: BigInt(CODE + 1) })
    expect(guest.gpr(RAX)).toBe(1n)
  })

  it('is nothing that POPFD loads', () => {
    const guest = guestWith(0)
    guest.registers.set('dr', CODE + 6, 0)
    guest.registers.set('dr', 0x402, 7)
    guest.cpu.adoptState()

    expect(guest.fault('6802000100 9d 90')).toMatchObject({ vector: DB, rip: BigInt(CODE + 6) }) // push 10002h; popfd; nop
  })
})

describe('a breakpoint in a segment with a base', () => {
  it('is at the linear address', () => {
    const guest = guestWith(0)
    guest.setDescriptor(SEL.code16, descriptor(CODE, 0xffff, 0x9a, 0))
    guest.registers.set('dr', CODE + 0x21, 0)
    guest.registers.set('dr', 0x402, 7)
    guest.cpu.adoptState()
    guest.write(CODE + 0x20, '9090')
    guest.load(CODE, `ea20000000${SEL.code16.toString(16)}00`)

    expect(guest.runToHandler()).toMatchObject({ vector: DB, rip: 0x21n, cs: SEL.code16 })
  })
})
