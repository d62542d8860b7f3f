/** Delivery of faults: SDM vol. 3, chapter 6. The guest's handlers halt, so that the frame can be looked at. */
import { describe, expect, it } from 'vitest'
import { RSP } from '../../../../support/core-guest.ts'
import { CODE, descriptor, HANDLERS, IDT, IST1, PrivilegedGuest, SEL, STACK, STACK0, TSS } from '../../../../support/privileged-guest.ts'

const DE = 0
const BP = 3
const UD = 6
const DF = 8
const TS = 10
const NP = 11
const SS = 12
const GP = 13
const PF = 14
const IF = 0x200n
const TF = 0x100n
const RF = 0x10000n
const NT = 0x4000n

function longGuest(privilege: 0 | 3 = 0): PrivilegedGuest {
  const guest = new PrivilegedGuest()
  guest.enterLong(privilege)
  return guest
}

function protectedGuest(privilege: 0 | 3 = 0): PrivilegedGuest {
  const guest = new PrivilegedGuest()
  guest.enterProtected(privilege)
  return guest
}

describe('a fault in 64-bit mode', () => {
  it('pushes SS RSP RFLAGS CS RIP on the aligned stack, with RF set in the image', () => {
    const guest = longGuest()
    guest.setGpr(RSP, STACK + 4)

    const frame = guest.fault('0f0b') // ud2

    expect(frame).toMatchObject({
      vector: UD,
      errorCode: undefined,
      rip: BigInt(CODE),
      cs: SEL.code64,
      ss: SEL.data32,
      rsp: BigInt(STACK + 4),
    })
    expect(frame.flags & RF).toBe(RF)
    expect(guest.gpr(RSP)).toBe(BigInt(STACK - 40))
  })

  it('takes RSP0 and a null SS when it comes from user mode', () => {
    const guest = longGuest(3)

    const frame = guest.fault('0f0b')

    expect(frame).toMatchObject({ vector: UD, cs: SEL.userCode64, ss: SEL.userData, rsp: BigInt(STACK) })
    expect(guest.gpr(RSP)).toBe(BigInt(STACK0 - 40))
    expect(guest.registers.get('segSelector', 2)).toBe(0n)
    expect(guest.registers.get('cpl')).toBe(0n)
  })

  it('takes the interrupt stack of its gate, whatever the level', () => {
    const guest = longGuest()
    guest.setGate(UD, { ist: 1 })

    guest.fault('0f0b')

    expect(guest.gpr(RSP)).toBe(BigInt(IST1 - 40))
    expect(guest.registers.get('segSelector', 2)).toBe(BigInt(SEL.data32))
  })

  it('clears IF through an interrupt gate and keeps it through a trap gate', () => {
    const guest = longGuest()
    guest.registers.set('rflags', 0x202)
    guest.fault('0f0b')
    const throughInterrupt = guest.registers.get('rflags') & IF
    guest.enterLong()
    guest.registers.set('activity', 0)
    guest.registers.set('rflags', 0x202)
    guest.setGate(UD, { type: 15 })
    guest.fault('0f0b')

    expect(throughInterrupt).toBe(0n)
    expect(guest.registers.get('rflags') & IF).toBe(IF)
  })

  it('has the error code above RIP and CR2 for a page fault', () => {
    const guest = longGuest(3)

    const frame = guest.fault('48b80000000001000000 c60001') // mov rax, 100000000h; mov byte [rax], 1

    expect(frame).toMatchObject({ vector: PF, errorCode: 6, rip: BigInt(CODE + 10) })
    expect(guest.registers.get('cr', 2)).toBe(0x1_0000_0000n)
  })

  it('is #GP(0) for a non-canonical address, #SS(0) when it is based on RSP', () => {
    expect(longGuest().fault('48b80000000000800000 8a00')).toMatchObject({ vector: GP, errorCode: 0 }) // mov al, [rax]
    const guest = longGuest()
    guest.setGate(SS, { ist: 1 })
    guest.setGpr(RSP, 0x8000_0000_0000n)

    expect(guest.fault('8b0424')).toMatchObject({ vector: SS, errorCode: 0 }) // mov eax, [rsp]
  })

  it('does not turn privileged instructions of user mode into effects', () => {
    // hlt; mov eax, cr0; mov cr3, rax; mov rax, dr1; clts; rdmsr; wrmsr; lidt [rax]; wbinvd; cli; in al, dx; swapgs; invlpg [rax]; ltr ax
    const codes = ['f4', '0f20c0', '0f22d8', '0f21c8', '0f06', '0f32', '0f30', '0f0118', '0f09', 'fa', 'ec', '0f01f8', '0f0138', '0f00d8']

    const frames = codes.map((code) => longGuest(3).fault(code))

    for (const frame of frames) expect(frame).toMatchObject({ vector: GP, errorCode: 0, rip: BigInt(CODE) })
  })
})

describe('INT n', () => {
  it('pushes the RIP after it and needs a gate that its level may use', () => {
    const guest = longGuest(3)
    guest.setGate(0x30, { dpl: 3 })

    expect(guest.fault('cd30')).toMatchObject({ vector: 0x30, rip: BigInt(CODE + 2) })
    expect(longGuest(3).fault('cd30')).toMatchObject({ vector: GP, errorCode: 0x30 * 8 + 2, rip: BigInt(CODE) })
  })

  it('is #NP with the vector for a gate that is not present', () => {
    const guest = longGuest()
    guest.setGate(0x30, { present: false })

    expect(guest.fault('cd30')).toMatchObject({ vector: NP, errorCode: 0x30 * 8 + 2 })
  })

  it('is #GP beyond the limit of the IDT', () => {
    expect(longGuest().fault('cd80')).toMatchObject({ vector: GP, errorCode: 0x80 * 8 + 2 })
  })

  it('INT3 is a trap of vector 3', () => {
    expect(longGuest().fault('cc')).toMatchObject({ vector: BP, rip: BigInt(CODE + 1) })
  })

  it('refuses handler code that is not 64-bit', () => {
    const guest = longGuest()
    guest.setGate(0x30, { selector: SEL.code32 })

    expect(guest.fault('cd30')).toMatchObject({ vector: GP, errorCode: SEL.code32 })
  })
})

describe('a fault in protected mode', () => {
  it('pushes EFLAGS CS EIP on the same stack', () => {
    const guest = protectedGuest()

    const frame = guest.fault('0f0b')

    expect(frame).toMatchObject({ vector: UD, rip: BigInt(CODE), cs: SEL.code32 })
    expect(guest.gpr(RSP)).toBe(BigInt(STACK - 12))
  })

  it('switches to SS0:ESP0 from user mode', () => {
    const guest = protectedGuest(3)

    const frame = guest.fault('0f0b')

    expect(frame).toMatchObject({ vector: UD, cs: SEL.userCode32, ss: SEL.userData, rsp: BigInt(STACK) })
    expect(guest.gpr(RSP)).toBe(BigInt(STACK0 - 20))
    expect(guest.registers.get('segSelector', 2)).toBe(BigInt(SEL.data32))
  })

  it('pushes 16-bit values through a 16-bit gate', () => {
    const guest = protectedGuest()
    guest.setGate(UD, { type: 6 })

    guest.load(CODE, '0f0b')
    guest.run(10)

    expect(guest.gpr(RSP)).toBe(BigInt(STACK - 6))
    expect(guest.dma.readU16(STACK - 6)).toBe(CODE & 0xffff)
    expect(guest.dma.readU16(STACK - 4)).toBe(SEL.code32)
  })

  it('is #TS with the selector for a bad inner stack', () => {
    const guest = protectedGuest(3)
    guest.dma.writeU32(TSS + 8, SEL.userData)
    guest.setGate(TS, { selector: SEL.conforming }) // stays at CPL 3, on the user's stack
    guest.write(HANDLERS + TS * 16, '90 ebfe') // nop; jmp $

    guest.load(CODE, '0f0b')
    guest.run(1)

    expect(guest.rip).toBe(BigInt(HANDLERS + TS * 16 + 1))
    expect(guest.dma.readU32(Number(guest.gpr(RSP)))).toBe((SEL.userData & 0xfffc) | 1)
  })
})

describe('a fault while another is delivered', () => {
  it('is served instead when the first was benign, with the EXT bit', () => {
    const guest = longGuest()
    guest.setGate(UD, { selector: SEL.data32 })

    expect(guest.fault('0f0b')).toMatchObject({ vector: GP, errorCode: SEL.data32 | 1, rip: BigInt(CODE) })
  })

  it('becomes a double fault after a contributory one', () => {
    const guest = longGuest()
    guest.setGate(DE, { present: false })

    expect(guest.fault('31c9 f7f1')).toMatchObject({ vector: DF, errorCode: 0, rip: BigInt(CODE + 2) }) // xor ecx, ecx; div ecx
  })

  it('becomes a double fault after a page fault', () => {
    const guest = longGuest()
    guest.setGate(PF, { present: false })

    expect(guest.fault('48b80000000001000000 8a00')).toMatchObject({ vector: DF, errorCode: 0 })
    expect(guest.registers.get('cr', 2)).toBe(0x1_0000_0000n)
  })

  it('leaves RF of the image of a double fault, which is an abort, as it was (SDM vol. 3, 17.3.1.1)', () => {
    const guest = longGuest()
    guest.setGate(PF, { present: false })

    const { vector, flags } = guest.fault('48b80000000001000000 8a00')

    expect(vector).toBe(DF)
    expect(flags & RF).toBe(0n)
  })

  it('shuts the processor down after a double fault', () => {
    const guest = longGuest()
    guest.setGate(GP, { present: false })
    guest.setGate(DF, { present: false })
    guest.load(CODE, '48b80000000000800000 8a00')

    expect(guest.run(10)).toBe('shutdown')
  })

  it('shuts down when there is no IDT at all', () => {
    const guest = longGuest()
    guest.registers.set('idtrLimit', 0)
    guest.load(CODE, '0f0b')

    expect(guest.run(10)).toBe('shutdown')
  })
})

describe('an external interrupt', () => {
  it('wakes HLT and returns after it', () => {
    const guest = longGuest()
    guest.load(CODE, 'fb f4 90') // sti; hlt; nop
    expect(guest.run(10)).toBe('halt')
    guest.vectors.push(0x21)
    guest.cpu.setInterrupt(true)

    const frame = guest.runToHandler()

    expect(frame).toMatchObject({ vector: 0x21, rip: BigInt(CODE + 2) })
    expect(frame.flags & (IF | RF)).toBe(IF)
  })

  it('waits one instruction after STI', () => {
    const guest = longGuest()
    guest.vectors.push(0x21)
    guest.cpu.setInterrupt(true)

    expect(guest.fault('fb 90 90')).toMatchObject({ vector: 0x21, rip: BigInt(CODE + 2) })
  })

  it('waits one instruction after MOV SS', () => {
    const guest = longGuest()
    guest.registers.set('rflags', 0x202)
    guest.setGpr(0, SEL.data32)
    guest.load(CODE, '8ed0 90 90') // mov ss, ax
    guest.run(1)
    guest.vectors.push(0x21)
    guest.cpu.setInterrupt(true)

    expect(guest.runToHandler()).toMatchObject({ vector: 0x21, rip: BigInt(CODE + 3) })
  })

  it('NMI is blocked until IRET', () => {
    const guest = longGuest()
    guest.cpu.pulseNmi()
    expect(guest.fault('90')).toMatchObject({ vector: 2 })
    guest.cpu.pulseNmi()
    guest.registers.set('activity', 0)
    guest.write(HANDLERS + 2 * 16 + 1, '90 48cf') // nop; iretq

    guest.run(2)

    expect(guest.rip).toBe(BigInt(CODE))
    expect(guest.runToHandler()).toMatchObject({ vector: 2, rip: BigInt(CODE) })
  })
})

describe('a single step', () => {
  it('traps after each instruction with DR6.BS, TF clear in the handler', () => {
    const guest = longGuest()
    guest.registers.set('rflags', 0x102)

    const frame = guest.fault('90 90')

    expect(frame).toMatchObject({ vector: 1, rip: BigInt(CODE + 1) })
    expect(frame.flags & (TF | RF)).toBe(TF)
    expect(guest.registers.get('dr', 6)).toBe(0xffff_4ff0n)
    expect(guest.registers.get('rflags') & TF).toBe(0n)
  })

  it('ends HLT, and comes after STI in spite of its shadow', () => {
    const guest = longGuest()
    guest.registers.set('rflags', 0x102)
    expect(guest.fault('fb f4 90')).toMatchObject({ vector: 1, rip: BigInt(CODE + 1) })
    expect(guest.registers.get('dr', 6)).toBe(0xffff_4ff0n)

    guest.registers.set('activity', 0)
    guest.write(HANDLERS + 1 * 16 + 1, '48cf') // IRETQ to HLT, with TF

    expect(guest.runToHandler()).toMatchObject({ vector: 1, rip: BigInt(CODE + 2) })
    expect(guest.registers.get('activity')).toBe(1n) // the handler's own HLT
  })

  it('does not follow INT n', () => {
    const guest = longGuest()
    guest.registers.set('rflags', 0x102)

    expect(guest.fault('cd30')).toMatchObject({ vector: 0x30 })
  })
})

describe('a breakpoint', () => {
  it('met by MOV SS before INT1 is part of the #DB of INT1', () => {
    const guest = longGuest()
    guest.setGate(1, { ist: 1 })
    guest.dma.writeU16(0x40000, SEL.data32)
    guest.registers.set('dr', 0x40000, 0)
    guest.registers.set('dr', 0x70402, 7) // two bytes, read or written
    guest.cpu.adoptState()

    const frame = guest.fault('8e142500000400 f1') // mov ss, [40000h]; int1

    expect(frame).toMatchObject({ vector: 1, rip: BigInt(CODE + 8) })
    expect(guest.registers.get('dr', 6)).toBe(0xffff_0ff1n)
  })

  it('on data that one iteration of a repeated string instruction touches traps after that iteration', () => {
    const guest = longGuest()
    guest.setGpr(1, 4) // RCX
    guest.setGpr(6, 0x40100) // RSI
    guest.setGpr(7, 0x40000) // RDI
    guest.registers.set('dr', 0x40001, 0)
    guest.registers.set('dr', 0x10402, 7) // one byte, written
    guest.cpu.adoptState()

    expect(guest.fault('f3a4')).toMatchObject({ vector: 1, rip: BigInt(CODE) }) // rep movsb
    expect(guest.gpr(1)).toBe(2n)
  })

  it('on an instruction faults before it, and not again with RF', () => {
    const guest = longGuest()
    guest.registers.set('dr', CODE + 1, 0)
    guest.registers.set('dr', 0x402, 7)
    const frame = guest.fault('90 90 90')
    guest.registers.set('activity', 0)
    guest.registers.set('rip', CODE + 1)
    guest.registers.set('rflags', 0x10002)
    guest.cpu.adoptState()

    expect(frame).toMatchObject({ vector: 1, rip: BigInt(CODE + 1) })
    expect(guest.registers.get('dr', 6) & 0xfn).toBe(1n)
    guest.run(1)
    expect(guest.rip).toBe(BigInt(CODE + 2))
    expect(guest.registers.get('rflags') & RF).toBe(0n)
  })

  it('on written data traps after the write', () => {
    const guest = longGuest()
    const address = STACK + 0x100
    guest.registers.set('dr', address, 1)
    guest.registers.set('dr', 0x00d0_0404n, 7) // L1, write, 4 bytes
    guest.cpu.adoptState()
    guest.setGpr(0, address)

    const frame = guest.fault('8b18 c7000100 0000 90') // mov ebx, [rax]; mov dword [rax], 1

    expect(frame).toMatchObject({ vector: 1, rip: BigInt(CODE + 8) })
    expect(guest.registers.get('dr', 6) & 0xfn).toBe(2n)
    expect(guest.dma.readU32(address)).toBe(1)
  })
})

describe('NT in long mode', () => {
  it('makes IRET #GP(0)', () => {
    const guest = longGuest()
    guest.registers.set('rflags', 2n | NT)

    expect(guest.fault('48cf')).toMatchObject({ vector: GP, errorCode: 0 })
  })
})

describe('real mode', () => {
  it('goes through the vector table and pushes three words', () => {
    const guest = new PrivilegedGuest()
    guest.enterRealMode()
    guest.registers.set('idtrBase', 0)
    guest.registers.set('idtrLimit', 0x3ff)
    guest.setGpr(RSP, 0x7c00)
    guest.dma.writeU32(0x21 * 4, 0x0100_2000)
    guest.write(0x3000, 'f4')
    guest.load(0x1000, 'cd21')

    expect(guest.run(10)).toBe('halt')

    expect(guest.rip).toBe(0x2001n)
    expect(guest.registers.get('segSelector', 1)).toBe(0x100n)
    expect(guest.dma.readU16(0x7bfa)).toBe(0x1002)
  })
})

it('descriptor() packs base and limit where SDM vol. 3, figure 3-8 has them', () => {
  expect(descriptor(0x12345678, 0xabcde, 0x9a, 0xc)).toBe(0x12ca9a345678bcden)
  expect(IDT).toBeGreaterThan(0)
})
