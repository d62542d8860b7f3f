/** Virtual-8086 mode: SDM vol. 3, chapter 21; APM vol. 3, INT, IRET, PUSHF, POPF. */
import { describe, expect, it } from 'vitest'
import { ATTENTION_INTERRUPT } from '../../../../../src-main/engine/cpu/execution.ts'
import { RAX, RBX, RSP } from '../../../../support/core-guest.ts'
import { CODE, HANDLERS, SEL, STACK, STACK0, TSS } from '../../../../support/privileged-guest.ts'
import { IO_MAP, VIRTUAL, VirtualGuest, type VirtualOptions } from '../../../../support/virtual-guest.ts'

const DB = 1
const BP = 3
const UD = 6
const SS = 12
const GP = 13
const PF = 14
const AC = 17
const CARRY = 1
const TF = 0x100
const IF = 0x200
const IOPL_3 = 0x3000
const NT = 0x4000
const RF = 0x10000
const VM = 0x20000
const AC_FLAG = 0x40000
const VIF = 0x80000
const VIP = 0x100000
const CR4_VME = 1
const VECTOR = 0x21
const MODE_USER = 0x10n
const STACK_TOP = VIRTUAL.ss * 16 + VIRTUAL.sp
const DATA = VIRTUAL.ds * 16

function enter(code: string, options: VirtualOptions = {}): VirtualGuest {
  return new VirtualGuest().enterVirtual(code, options)
}

function step(code: string, options: VirtualOptions = {}, instructions = 1): VirtualGuest {
  const guest = enter(code, options)
  guest.run(instructions)
  return guest
}

describe('IRETD with VM in its image', () => {
  it('loads paragraphs of 64 KiB and CPL 3', () => {
    const guest = enter('90', { flags: IOPL_3 | CARRY })

    expect(guest.selectors()).toEqual([VIRTUAL.es, VIRTUAL.cs, VIRTUAL.ss, VIRTUAL.ds, VIRTUAL.fs, VIRTUAL.gs])
    expect([0, 1, 2, 3, 4, 5].map((segment) => guest.registers.get('segBase', segment))).toEqual(
      guest.selectors().map((it) => BigInt(it << 4)),
    )
    expect([0, 1, 2, 3, 4, 5].map((segment) => guest.registers.get('segLimit', segment))).toEqual(Array(6).fill(0xffffn))
    expect(guest.registers.get('cpl')).toBe(3n)
    expect(guest.registers.get('mode')).toBe(MODE_USER)
    expect(guest.gpr(RSP)).toBe(BigInt(VIRTUAL.sp))
    expect(guest.flags).toBe(VM | IOPL_3 | CARRY | 2)
  })

  it('cuts EIP to 16 bits (APM vol. 3, IRET)', () => {
    const guest = enter('90 43', { eip: 0x5_0001 })

    expect(guest.rip).toBe(1n)
  })

  it('is an ordinary return at CPL 3, where the flag stays clear', () => {
    const guest = new VirtualGuest()
    guest.enterProtected(3)
    for (const [index, word] of [CODE, SEL.userCode32, VM | 2].entries()) guest.dma.writeU32(STACK + index * 4, word)
    guest.load(CODE + 0x100, 'cf')

    guest.run(1)

    expect(guest.rip).toBe(BigInt(CODE))
    expect(guest.flags & VM).toBe(0)
  })

  it('with VIF and VIP is #GP(0) before the first instruction where VME makes them count (SDM vol. 3, 21.3.2)', () => {
    expect(enter('90', { flags: VIF | VIP, cr4: CR4_VME }).leave()).toMatchObject({ vector: GP, errorCode: 0, rip: 0n, cs: VIRTUAL.cs })
    expect(step('90', { flags: VIF | VIP }).rip).toBe(1n)
    expect(step('90', { flags: VIF | VIP | IOPL_3, cr4: CR4_VME }).rip).toBe(1n)
  })

  it('lives on when the state is adopted, as after a snapshot', () => {
    const guest = enter('b0077')
    guest.cpu.adoptState()

    expect(guest.registers.get('mode')).toBe(MODE_USER)
    expect(guest.registers.get('cpl')).toBe(3n)
  })
})

describe('code in virtual-8086 mode', () => {
  it('addresses memory by paragraphs, 16 bits at a time', () => {
    const guest = enter('8b07 8ed8 8b1f', {}) // mov ax, [bx]; mov ds, ax; mov bx, [bx]
    guest.setGpr(RBX, 0x10)
    guest.dma.writeU16(DATA + 0x10, 0x3400)
    guest.dma.writeU16(0x34010, 0x1234)

    guest.run(3)

    expect(guest.gpr(RBX)).toBe(0x1234n)
    expect(guest.registers.get('segBase', 3)).toBe(0x34000n)
  })

  it('may write its code segment and calls across paragraphs', () => {
    const guest = step(`2ec606000190 9a05000010 90`.replace('05000010', '00000110'), {}, 2) // mov byte cs:[100h], 90h; call 1001h:0

    expect(guest.dma.readU8(CODE + 0x100)).toBe(0x90)
    expect(guest.registers.get('segSelector', 1)).toBe(0x1001n)
    expect(guest.rip).toBe(0n)
    expect(guest.dma.readU32(STACK_TOP - 4)).toBe((VIRTUAL.cs << 16) | 11)
  })

  it('faults beyond 64 KiB: #GP(0), on the stack #SS(0)', () => {
    expect(enter('a1ffff').leave()).toMatchObject({ vector: GP, errorCode: 0 }) // mov ax, [FFFFh]
    expect(enter('bc0100 50').leave()).toMatchObject({ vector: SS, errorCode: 0, rip: 3n }) // mov sp, 1; push ax
  })

  it('is user code to paging', () => {
    const guest = enter('90')
    guest.dma.writeU32(0x9000, 0x83) // 4 MiB for the supervisor
    guest.registers.set('cr', 0x9000, 3)
    guest.registers.set('cr', 0x10, 4)
    guest.registers.set('cr', 0x8000_0011n, 0)
    guest.cpu.adoptState()

    expect(guest.leave()).toMatchObject({ vector: PF, errorCode: 5 })
    expect(guest.registers.get('cr', 2)).toBe(BigInt(CODE))
  })

  it('checks alignment as CPL 3', () => {
    const guest = enter('a10100', { flags: AC_FLAG })
    guest.registers.set('cr', 0x4_0011, 0)
    guest.cpu.adoptState()

    expect(guest.leave()).toMatchObject({ vector: AC, errorCode: 0 })
  })

  it('saves the x87 environment in the format of real mode', () => {
    const guest = step('dbe3 d9e8 d936 0000', {}, 3) // fninit; fld1; fnstenv [0]

    expect(guest.dma.readU16(DATA + 6)).toBe((CODE + 2) & 0xffff)
    expect(guest.dma.readU16(DATA + 8) >> 12).toBe(CODE >> 16)
  })

  it.each(['0f00c8', '0f00c0', '0f00d0', '0f00d8', '0f00e0', '0f00e8', '0f02c0', '0f03c0', '63c0'])(
    'has no instruction on descriptors (%s)', // str, sldt, lldt, ltr, verr, verw, lar, lsl, arpl
    (code) => {
      expect(enter(code, { flags: IOPL_3 }).leave()).toMatchObject({ vector: UD, rip: 0n })
    },
  )

  it.each(['f4', '0f20c0', '0f22c0', '0f2106', '0f06', '0f01160000', '0f01f0', '0f30'])('lacks the privilege for %s', (code) => {
    expect(enter(code, { flags: IOPL_3 }).leave()).toMatchObject({ vector: GP, errorCode: 0, rip: 0n })
  })

  it('reads the machine status word and the limits of the tables', () => {
    const guest = step('0f01e0 0f01060000', {}, 2) // smsw ax; sgdt [0]

    expect(guest.gpr(RAX) & 1n).toBe(1n)
    expect(guest.dma.readU16(DATA)).toBe(0xff)
  })
})

describe('what depends on IOPL', () => {
  const PUSHF = '9c'
  const POPF = '9d'
  const sensitive = ['fa', 'fb', PUSHF, `66${PUSHF}`, POPF, `66${POPF}`, 'cf', '66cf', `cd${VECTOR.toString(16)}`]

  it.each(sensitive)('is #GP(0) below 3 (%s)', (code) => {
    expect(enter(code, { flags: IF }).leave()).toMatchObject({ vector: GP, errorCode: 0, rip: 0n, flags: BigInt(VM | RF | IF | 2) })
  })

  it('changes IF itself at 3', () => {
    expect(step('fa', { flags: IF | IOPL_3 }).flags & IF).toBe(0)
    expect(step('fb', { flags: IOPL_3 }).flags & IF).toBe(IF)
    expect(step('6a02 9d', { flags: IF | IOPL_3 }, 2).flags).toBe(VM | IOPL_3 | 2)
  })

  it('pushes no VM and RF, and pops no VM, IOPL, VIF and VIP', () => {
    const guest = step('669c 666a00 669d', { flags: IOPL_3 | VIF | IF }, 3) // pushfd; push dword 0; popfd

    expect(guest.dma.readU32(STACK_TOP - 4)).toBe(IOPL_3 | VIF | IF | 2)
    expect(guest.flags).toBe(VM | IOPL_3 | VIF | 2)
  })

  it('returns by IRET within the mode, in either width', () => {
    const guest = enter('6843c7 680110 6a05 cf 90', { flags: IOPL_3 }) // push FLAGS, 1001h, 5; iret
    guest.run(4)
    expect([guest.rip, guest.registers.get('segSelector', 1)]).toEqual([5n, 0x1001n])
    expect(guest.flags).toBe(VM | IOPL_3 | (0xc743 & ~0x8028 & ~0x3000) | 2)

    const wide = enter('66680700 0000 66680110 0000 666a05 66cf', { flags: IOPL_3 })
    wide.run(4)
    expect([wide.rip, wide.registers.get('segSelector', 1)]).toEqual([5n, 0x1001n])
  })

  it('leaves INT3 and INTO alone, which only the gate may refuse', () => {
    const guest = enter('cc')
    guest.setGate(BP, { dpl: 3 })

    expect(guest.leave()).toMatchObject({ vector: BP, rip: 1n })
    expect(enter('cc').leave()).toMatchObject({ vector: GP, errorCode: BP * 8 + 2 })
  })
})

describe('CR4.VME with IOPL below 3', () => {
  const vme = (flags = IF): VirtualOptions => ({ flags, cr4: CR4_VME })

  it('makes VIF of the program its interrupt flag', () => {
    expect(step('fb', vme(0)).flags).toBe(VM | VIF | 2)
    expect(step('fa', vme(VIF | IF)).flags).toBe(VM | IF | 2)
    expect(enter('fb', vme(VIP)).leave()).toMatchObject({ vector: GP, errorCode: 0 })
  })

  it('pushes VIF as IF and an IOPL of 3, in 16 bits only', () => {
    expect(step('9c', vme(VIF)).dma.readU16(STACK_TOP - 2)).toBe(IF | IOPL_3 | 2)
    expect(step('9c', vme(IF)).dma.readU16(STACK_TOP - 2)).toBe(IOPL_3 | 2)
    expect(enter('669c', vme()).leave()).toMatchObject({ vector: GP, errorCode: 0 })
  })

  it('pops IF into VIF, but no TF, and no IF while VIP is set', () => {
    expect(step('680302 9d', vme(0), 2).flags).toBe(VM | VIF | CARRY | 2)
    expect(step('6a02 9d', vme(VIF | IF), 2).flags).toBe(VM | IF | 2)
    expect(enter('680001 9d', vme()).leave()).toMatchObject({ vector: GP, rip: 3n })
    expect(enter('680002 9d', vme(VIP)).leave()).toMatchObject({ vector: GP, rip: 3n })
    expect(enter('669d', vme()).leave()).toMatchObject({ vector: GP, rip: 0n })
  })

  it('returns by a 16-bit IRET with VIF for IF', () => {
    const frame = '6801%% 680110 6a05 cf'
    const guest = step(frame.replace('%%', '02'), vme(0), 4)
    expect([guest.rip, guest.registers.get('segSelector', 1), guest.flags]).toEqual([5n, 0x1001n, VM | VIF | CARRY | 2])
    expect(enter(frame.replace('%%', '01'), vme()).leave()).toMatchObject({ vector: GP, rip: 8n })
    expect(enter(frame.replace('%%', '02'), vme(VIP)).leave()).toMatchObject({ vector: GP, rip: 8n })
    expect(enter('66cf', vme()).leave()).toMatchObject({ vector: GP, rip: 0n })
  })
})

describe('INT n with CR4.VME', () => {
  const INT = `cd${VECTOR.toString(16)}`

  function program(flags: number): VirtualGuest {
    const guest = enter(INT, { flags, cr4: CR4_VME })
    guest.dma.writeU32(VECTOR * 4, 0x1002_0007)
    return guest
  }

  it('goes to the program where its bit is clear, and VIF falls', () => {
    const guest = program(VIF | IF).redirect(VECTOR)
    guest.run(1)

    expect([guest.rip, guest.registers.get('segSelector', 1)]).toEqual([7n, 0x1002n])
    expect([6, 4, 2].map((distance) => guest.dma.readU16(STACK_TOP - distance))).toEqual([2, VIRTUAL.cs, IF | IOPL_3 | 2])
    expect(guest.flags).toBe(VM | IF | 2)
    expect(guest.gpr(RSP)).toBe(BigInt(VIRTUAL.sp - 6))
  })

  it('clears IF itself where IOPL is 3', () => {
    const guest = program(VIF | IF | IOPL_3).redirect(VECTOR)
    guest.run(1)

    expect(guest.dma.readU16(STACK_TOP - 2)).toBe(IF | IOPL_3 | 2)
    expect(guest.flags).toBe(VM | VIF | IOPL_3 | 2)
  })

  it('goes to protected mode where its bit is set: #GP(0), or the gate where IOPL is 3', () => {
    expect(program(0).leave()).toMatchObject({ vector: GP, errorCode: 0, rip: 0n })
    const guest = program(IOPL_3)
    guest.setGate(VECTOR, { dpl: 3 })
    expect(guest.leave()).toMatchObject({ vector: VECTOR, rip: 2n })
  })

  it('goes there as well where the map lies outside the TSS', () => {
    const guest = program(0).redirect(VECTOR)
    guest.dma.writeU16(TSS + 0x66, 0xffff)

    expect(guest.leave()).toMatchObject({ vector: GP, errorCode: 0 })
  })

  it('single-steps into the handler of protected mode only', () => {
    const guest = program(TF | VIF).redirect(VECTOR)
    guest.write(0x1002 * 16 + 7, '90')
    guest.run(2)

    expect(guest.flags & TF).toBe(0)
    expect(guest.rip).toBe(8n)
    expect(guest.dma.readU16(STACK_TOP - 2) & TF).toBe(TF)
  })
})

describe('an event in virtual-8086 mode', () => {
  it('pushes nine words on the inner stack and clears the data segments', () => {
    const guest = enter('0f0b', { flags: IOPL_3 | NT })

    const frame = guest.leave()

    expect(frame).toEqual({
      ...{ vector: UD, errorCode: undefined, rip: 0n, cs: VIRTUAL.cs, flags: BigInt(VM | RF | IOPL_3 | NT | 2) },
      ...{ rsp: BigInt(VIRTUAL.sp), ss: VIRTUAL.ss, segments: [VIRTUAL.es, VIRTUAL.ds, VIRTUAL.fs, VIRTUAL.gs] },
    })
    expect(guest.gpr(RSP)).toBe(BigInt(STACK0 - 36))
    expect(guest.selectors()).toEqual([0, SEL.code32, SEL.data32, 0, 0, 0])
    expect(guest.registers.get('segAttributes', 3) & 0x10000n).toBe(0x10000n)
    expect([guest.registers.get('cpl'), guest.flags & (VM | NT)]).toEqual([0n, 0])
  })

  it('pushes nine half-words through a 16-bit gate', () => {
    const guest = enter('0f0b')
    guest.setGate(UD, { type: 6 })
    guest.run(1)

    const words = Array.from({ length: 9 }, (_, index) => guest.dma.readU16(STACK0 - 18 + index * 2))
    expect(words).toEqual([0, VIRTUAL.cs, 2, VIRTUAL.sp, VIRTUAL.ss, VIRTUAL.es, VIRTUAL.ds, VIRTUAL.fs, VIRTUAL.gs])
  })

  it.each([
    ['of another level', SEL.userCode32],
    ['that is conforming', SEL.conforming],
  ])('is #GP(selector) for a handler %s', (_, selector) => {
    const guest = enter('0f0b')
    guest.setGate(UD, { selector })

    expect(guest.leave()).toMatchObject({ vector: GP, errorCode: (selector & ~3) | 1, cs: VIRTUAL.cs })
  })

  it('may be an interrupt, which IF allows and VIF does not', () => {
    const guest = enter('90 90', { flags: IF, cr4: CR4_VME })
    guest.vectors.push(0x30)
    guest.registers.set('attention', ATTENTION_INTERRUPT)

    expect(guest.leave()).toMatchObject({ vector: 0x30, rip: 0n, flags: BigInt(VM | IF | 2) })
  })

  it('may be a single step', () => {
    expect(enter('90 90', { flags: TF }).leave()).toMatchObject({ vector: DB, rip: 1n, flags: BigInt(VM | TF | 2) })
  })

  it('comes back by IRETD to where it was', () => {
    const guest = enter('0f0b b80700')
    guest.write(HANDLERS + UD * 16, '83042402 cf') // add dword [esp], 2; iretd

    guest.run(3)

    expect(guest.gpr(RAX)).toBe(7n)
    expect(guest.selectors()).toEqual([VIRTUAL.es, VIRTUAL.cs, VIRTUAL.ss, VIRTUAL.ds, VIRTUAL.fs, VIRTUAL.gs])
  })

  it('may be a system call, which leaves the mode', () => {
    const guest = enter('0f34', { flags: IF })
    guest.registers.set('sysenterCs', SEL.code32)
    guest.registers.set('sysenterEsp', STACK0)
    guest.registers.set('sysenterEip', HANDLERS)
    guest.run(1)

    expect([guest.rip, guest.registers.get('cpl'), guest.flags]).toEqual([BigInt(HANDLERS), 0n, 2])
  })
})

describe('ports in virtual-8086 mode', () => {
  it('are those of the permission map, whatever IOPL', () => {
    const guest = enter('e460 e460', { flags: IOPL_3 })
    expect(guest.leave()).toMatchObject({ vector: GP, errorCode: 0, rip: 0n })

    const allowed = enter('e460 e461', { flags: 0 })
    allowed.dma.writeU8(TSS + IO_MAP + (0x60 >> 3), 0xfe)
    expect(allowed.leave()).toMatchObject({ vector: GP, rip: 2n })
  })
})
