/** Who may change IF, IOPL and the virtual interrupt flag: SDM vol. 2, CLI, STI, POPF, PUSHF; vol. 3, chapter 20. Not to be asked of a real CPU in user mode. */
import { describe, expect, it } from 'vitest'
import { RAX, RSP } from '../../../../../support/core-guest.ts'
import { CODE, PrivilegedGuest, STACK } from '../../../../../support/privileged-guest.ts'

const GP = 13
const IF = 0x200n
const IOPL_3 = 0x3000n
const AC = 0x40000n
const RF = 0x10000n
const VIF = 0x80000n
const VIP = 0x100000n
const CR4_PVI = 2n
const CLI = 'fa'
const STI = 'fb'
const NOP = '90'
const POPFQ = '9d'
const PUSHFQ = '9c'

function guestWith(privilege: 0 | 3, rflags: bigint): PrivilegedGuest {
  const guest = new PrivilegedGuest()
  guest.enterLong(privilege)
  guest.registers.set('rflags', rflags | 2n)
  guest.cpu.adoptState()
  return guest
}

function flagsAfter(guest: PrivilegedGuest, code: string, instructions = 1): bigint {
  guest.load(CODE, code)
  guest.run(instructions)
  guest.cpu.exposeState()
  return guest.registers.get('rflags')
}

describe('CLI and STI', () => {
  it('change IF at CPL 0 whatever IOPL', () => {
    const guest = guestWith(0, IF)

    expect(flagsAfter(guest, CLI) & IF).toBe(0n)
    expect(flagsAfter(guest, STI) & IF).toBe(IF)
  })

  it('change IF at CPL 3 when IOPL is 3', () => {
    const guest = guestWith(3, IF | IOPL_3)

    expect(flagsAfter(guest, CLI) & IF).toBe(0n)
  })

  it.each([CLI, STI])('raise #GP(0) at CPL 3 when IOPL is 0 (%s)', (code) => {
    const frame = guestWith(3, IF).fault(code)

    expect(frame).toMatchObject({ vector: GP, errorCode: 0, rip: BigInt(CODE) })
  })

  it('change VIF instead of IF at CPL 3 with CR4.PVI', () => {
    const guest = guestWith(3, IF)
    guest.registers.set('cr', guest.registers.get('cr', 4) | CR4_PVI, 4)

    expect(flagsAfter(guest, STI) & (IF | VIF)).toBe(IF | VIF)
    expect(flagsAfter(guest, CLI) & (IF | VIF)).toBe(IF)
  })

  it('raise #GP(0) for STI with CR4.PVI while an interrupt is pending in VIP', () => {
    const guest = guestWith(3, IF | VIP)
    guest.registers.set('cr', guest.registers.get('cr', 4) | CR4_PVI, 4)

    expect(guest.fault(STI)).toMatchObject({ vector: GP, errorCode: 0 })
  })

  it('hold an interrupt off for the instruction after STI', () => {
    const guest = guestWith(0, 0n)
    guest.vectors.push(0x20)
    guest.cpu.setInterrupt(true)

    const frame = guest.fault(`${STI} ${NOP} ${NOP}`)

    expect(frame).toMatchObject({ vector: 0x20, rip: BigInt(CODE + 2) })
  })

  it('take an interrupt at once after an STI that changed nothing', () => {
    const guest = guestWith(0, IF)
    guest.load(CODE, `${STI} ${NOP}`)
    guest.run(1)
    guest.vectors.push(0x20)
    guest.cpu.setInterrupt(true)

    const frame = guest.runToHandler()

    expect(frame.rip).toBe(BigInt(CODE + 1))
  })
})

describe('POPF', () => {
  function pop(privilege: 0 | 3, rflags: bigint, image: bigint): bigint {
    const guest = guestWith(privilege, rflags)
    guest.dma.writeU64(STACK, image)
    return flagsAfter(guest, POPFQ)
  }

  it('changes IF and IOPL at CPL 0, and clears RF', () => {
    expect(pop(0, 0n, IF | IOPL_3 | RF)).toBe(IF | IOPL_3 | 2n)
  })

  it('keeps IF and IOPL at CPL 3 without a fault', () => {
    expect(pop(3, IF, IOPL_3)).toBe(IF | 2n)
  })

  it('changes IF but not IOPL at CPL 3 with IOPL 3', () => {
    expect(pop(3, IF | IOPL_3, 0n)).toBe(IOPL_3 | 2n)
  })

  it('leaves VIF and VIP alone', () => {
    expect(pop(0, VIF, VIP)).toBe(VIF | 2n)
  })

  it('changes AC only in its wide forms', () => {
    const guest = guestWith(0, AC)
    guest.dma.writeU64(STACK, 0n)

    expect(flagsAfter(guest, '66 9d') & AC).toBe(AC)
  })
})

describe('PUSHF', () => {
  it('stores RF as 0', () => {
    const guest = guestWith(0, RF | IF)

    flagsAfter(guest, PUSHFQ)

    expect(guest.gpr(RSP)).toBe(BigInt(STACK - 8))
    expect(guest.dma.readU64(STACK - 8)).toBe(IF | 2n)
  })
})

describe('LAHF and SAHF', () => {
  it('move SF ZF AF PF CF through AH, with bit 1 set and OF kept', () => {
    const guest = guestWith(0, 0x8d5n)
    guest.setGpr(RAX, 0)

    flagsAfter(guest, '9f')
    expect(guest.gpr(RAX)).toBe(0xd700n)
    guest.setGpr(RAX, 0)
    expect(flagsAfter(guest, '9e') & 0x8d5n).toBe(0x800n)
  })
})
