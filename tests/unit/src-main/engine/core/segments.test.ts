/** Loading segment registers and tables: SDM vol. 3, chapter 5; vol. 2, MOV, LSS, LAR, LSL, VERR, LTR, LLDT. */
import { describe, expect, it } from 'vitest'
import { RAX, RCX, RSP } from '../../../../support/core-guest.ts'
import { CODE, descriptor, HANDLERS, PrivilegedGuest, SEL, STACK } from '../../../../support/privileged-guest.ts'

const NP = 11
const SS = 12
const GP = 13
const UD = 6
const UNUSABLE = 0x1_0000n
const ZF = 0x40n

function guestIn(mode: 'protected' | 'long', privilege: 0 | 3 = 0): PrivilegedGuest {
  const guest = new PrivilegedGuest()
  if (mode === 'long') guest.enterLong(privilege)
  else guest.enterProtected(privilege)
  return guest
}

/** Runs one instruction with EAX as given. */
function step(guest: PrivilegedGuest, code: string, eax: number): PrivilegedGuest {
  guest.setGpr(RAX, eax)
  guest.load(CODE, code)
  guest.run(1)
  return guest
}

function faultOf(guest: PrivilegedGuest, code: string, eax: number): { vector: number; errorCode: number | undefined } {
  guest.setGpr(RAX, eax)
  const { vector, errorCode } = guest.fault(code)
  return { vector, errorCode }
}

const MOV_DS = '8ed8'
const MOV_SS = '8ed0'

describe('MOV to DS', () => {
  it('loads base, limit and attributes and sets the accessed bit', () => {
    const guest = guestIn('protected')
    guest.setDescriptor(SEL.data32, descriptor(0x1000, 0x0ffff, 0x92, 0x4))

    step(guest, MOV_DS, SEL.data32)

    expect(guest.registers.get('segBase', 3)).toBe(0x1000n)
    expect(guest.registers.get('segLimit', 3)).toBe(0xffffn)
    expect((guest.descriptorAt(SEL.data32) >> 40n) & 1n).toBe(1n)
  })

  it('with a null selector makes the next use fault, not the load', () => {
    const guest = step(guestIn('protected'), MOV_DS, 3)

    expect(guest.registers.get('segAttributes', 3) & UNUSABLE).toBe(UNUSABLE)
    expect(faultOf(guest, 'a000000100', 0)).toEqual({ vector: GP, errorCode: 0 }) // mov al, [10000h]
  })

  it('is #NP for a segment that is not present', () => {
    expect(faultOf(guestIn('protected'), MOV_DS, SEL.absent)).toEqual({ vector: NP, errorCode: SEL.absent })
  })

  it('is #GP for execute-only code, for a system descriptor, beyond the table', () => {
    for (const selector of [SEL.executeOnly, SEL.tss, 0x100]) {
      expect(faultOf(guestIn('protected'), MOV_DS, selector)).toEqual({ vector: GP, errorCode: selector })
    }
  })

  it('is #GP when the segment is more privileged than CPL or RPL', () => {
    expect(faultOf(guestIn('protected', 3), MOV_DS, SEL.data32)).toEqual({ vector: GP, errorCode: SEL.data32 })
    expect(faultOf(guestIn('protected'), MOV_DS, SEL.data32 | 3)).toEqual({ vector: GP, errorCode: SEL.data32 })
  })

  it('lets user mode have conforming code', () => {
    const guest = step(guestIn('protected', 3), MOV_DS, SEL.conforming)

    expect(guest.registers.get('segSelector', 3)).toBe(BigInt(SEL.conforming))
  })
})

describe('MOV to SS', () => {
  it('wants writable data of exactly CPL', () => {
    for (const selector of [SEL.userData, SEL.readOnly, SEL.code32]) {
      expect(faultOf(guestIn('protected'), MOV_SS, selector)).toEqual({ vector: GP, errorCode: selector & 0xfffc })
    }
  })

  it('is #SS for a segment that is not present', () => {
    expect(faultOf(guestIn('protected'), MOV_SS, SEL.absent)).toEqual({ vector: SS, errorCode: SEL.absent })
  })

  it('takes a null selector in 64-bit mode below CPL 3 only', () => {
    expect(step(guestIn('long'), MOV_SS, 0).registers.get('segSelector', 2)).toBe(0n)
    expect(faultOf(guestIn('long', 3), MOV_SS, 3)).toEqual({ vector: GP, errorCode: 0 })
    expect(faultOf(guestIn('protected'), MOV_SS, 0)).toEqual({ vector: GP, errorCode: 0 })
  })

  it('keeps CPL with a null SS', () => {
    expect(step(guestIn('long'), MOV_SS, 0).registers.get('cpl')).toBe(0n)
  })
})

describe('MOV to CS', () => {
  it('does not exist', () => {
    expect(faultOf(guestIn('protected'), '8ec8', SEL.code32)).toEqual({ vector: UD, errorCode: undefined })
  })
})

describe('a segment check', () => {
  it('refuses writes to read-only data and code, and reads beyond the limit', () => {
    const guest = guestIn('protected')
    step(guest, MOV_DS, SEL.readOnly)
    expect(faultOf(guest, 'a200000200', 0)).toEqual({ vector: GP, errorCode: 0 }) // mov [20000h], al
    expect(faultOf(guestIn('protected'), '2ea200000200', 0)).toEqual({ vector: GP, errorCode: 0 }) // mov cs:[20000h], al
    const small = guestIn('protected')
    small.setDescriptor(SEL.data32, descriptor(0, 0xfff, 0x92, 0x4))
    step(small, MOV_DS, SEL.data32)
    expect(faultOf(small, 'a1fd0f0000', 0)).toEqual({ vector: GP, errorCode: 0 }) // mov eax, [ffdh]
  })

  it('refuses what lies below the limit of an expand-down segment', () => {
    const guest = guestIn('protected')
    step(guest, MOV_DS, SEL.expandDown)
    guest.dma.writeU32(0x1000, 0x1234)

    expect(step(guest, 'a100100000', 0).gpr(RAX)).toBe(0x1234n) // mov eax, [1000h]
    expect(faultOf(guest, 'a1ff0f0000', 0)).toEqual({ vector: GP, errorCode: 0 }) // mov eax, [fffh]
  })

  it('refuses reads of execute-only code', () => {
    const guest = guestIn('protected')
    guest.setDescriptor(SEL.code32, descriptor(0, 0xfffff, 0x98, 0xc))
    guest.load(CODE, `ea${'0800010008 00'.replace(/ /g, '')}`) // jmp 8:10008h
    guest.write(CODE + 8, '2ea000000200') // mov al, cs:[20000h]
    guest.run(1)

    expect(guest.runToHandler()).toMatchObject({ vector: GP, errorCode: 0 })
  })
})

describe('POP SS', () => {
  it('moves the pointer in the size of the old stack and leaves it on a fault', () => {
    const guest = guestIn('protected')
    guest.dma.writeU32(STACK, SEL.data32)
    guest.load(CODE, '17')
    guest.run(1)
    expect(guest.gpr(RSP)).toBe(BigInt(STACK + 4))
    guest.dma.writeU32(STACK + 4, SEL.userData)

    const frame = guest.fault('17')

    expect(frame).toMatchObject({ vector: GP, errorCode: SEL.userData & 0xfffc })
    expect(guest.gpr(RSP)).toBe(BigInt(STACK + 4 - 16))
  })
})

describe('LSS', () => {
  it('loads segment and register, or nothing', () => {
    const guest = guestIn('protected')
    guest.dma.writeU32(STACK, 0x5678)
    guest.dma.writeU16(STACK + 4, SEL.absent)
    guest.setGpr(RCX, STACK)

    const frame = guest.fault('0fb221') // lss esp, [ecx]

    expect(frame).toMatchObject({ vector: SS, errorCode: SEL.absent })
    expect(guest.gpr(RSP)).toBe(BigInt(STACK - 16))
  })
})

describe('LTR', () => {
  it('marks the TSS busy and refuses it the second time', () => {
    const guest = step(guestIn('long'), '0f00d8', SEL.tss)

    expect(guest.registers.get('segSelector', 7)).toBe(BigInt(SEL.tss))
    expect((guest.descriptorAt(SEL.tss) >> 40n) & 15n).toBe(11n)
    expect(faultOf(guest, '0f00d8', SEL.tss)).toEqual({ vector: GP, errorCode: SEL.tss })
  })

  it('reads the upper half of the base in long mode', () => {
    const guest = guestIn('long')
    guest.setDescriptor(SEL.tss + 8, 0xffff_8000n)

    step(guest, '0f00d8', SEL.tss)

    expect(guest.registers.get('segBase', 7)).toBe(0xffff_8000_0000_4000n)
  })

  it('does not exist in real mode', () => {
    const guest = new PrivilegedGuest()
    guest.enterRealMode()
    guest.registers.set('idtrLimit', 0x3ff)
    guest.dma.writeU32(UD * 4, HANDLERS)
    guest.write(HANDLERS, 'f4')
    guest.load(0x1000, '0f00d8')

    expect(guest.run(10)).toBe('halt')
    expect(guest.rip).toBe(BigInt(HANDLERS + 1))
  })
})

describe('LLDT', () => {
  it('makes local descriptors loadable', () => {
    const guest = guestIn('protected')
    guest.dma.writeU64(0x7008, descriptor(0x4000, 0xffff, 0x92, 0x4))
    step(guest, '0f00d0', SEL.ldt)

    step(guest, MOV_DS, 0x0c)

    expect(guest.registers.get('segBase', 3)).toBe(0x4000n)
  })

  it('with a null selector makes every local descriptor fault', () => {
    const guest = step(guestIn('protected'), '0f00d0', 0)

    expect(faultOf(guest, MOV_DS, 0x0c)).toEqual({ vector: GP, errorCode: 0x0c })
  })
})

describe('questions about descriptors', () => {
  it('LAR answers with the attributes and ZF', () => {
    const guest = step(guestIn('protected'), '0f02c0', SEL.data32)

    expect(guest.gpr(RAX)).toBe(0x00cf9200n)
    guest.cpu.exposeState()
    expect(guest.registers.get('rflags') & ZF).toBe(ZF)
  })

  it('LAR of an inner segment clears ZF and leaves the register', () => {
    const guest = step(guestIn('protected', 3), '0f02c0', SEL.data32)

    expect(guest.gpr(RAX)).toBe(BigInt(SEL.data32))
    guest.cpu.exposeState()
    expect(guest.registers.get('rflags') & ZF).toBe(0n)
  })

  it('LSL answers with the limit in bytes', () => {
    expect(step(guestIn('protected'), '0f03c0', SEL.expandDown).gpr(RAX)).toBe(0xfffn)
    expect(step(guestIn('protected'), '0f03c0', SEL.data32).gpr(RAX)).toBe(0xffffffffn)
  })

  it('VERR and VERW tell readable from writable', () => {
    const answers = (['e0', 'e8'] as const).flatMap((modrm) =>
      [SEL.data32, SEL.readOnly, SEL.executeOnly, SEL.code32].map((selector) => {
        const guest = step(guestIn('protected'), `0f00${modrm}`, selector)
        guest.cpu.exposeState()
        return (guest.registers.get('rflags') & ZF) !== 0n
      }),
    )

    expect(answers).toEqual([true, true, false, true, true, false, false, false])
  })

  it('ARPL raises the RPL to the other one', () => {
    const guest = guestIn('protected')
    guest.setGpr(RCX, 3)

    step(guest, '63c8', 0x10) // arpl ax, cx

    expect(guest.gpr(RAX)).toBe(0x13n)
  })
})

describe('FS and GS bases in 64-bit mode', () => {
  it('come from WRFSBASE and are added to addresses', () => {
    const guest = guestIn('long')
    guest.registers.set('cr', guest.registers.get('cr', 4) | 0x10000n, 4)
    guest.cpu.adoptState()
    guest.dma.writeU64(STACK + 8, 0x1122n)
    guest.setGpr(RCX, STACK)
    guest.load(CODE, 'f3480faed1 64488b042508000000') // wrfsbase rcx; mov rax, fs:[8]

    guest.run(2)

    expect(guest.gpr(RAX)).toBe(0x1122n)
  })

  it('SWAPGS exchanges the GS base with KernelGSBase', () => {
    const guest = guestIn('long')
    guest.registers.set('segBase', 0x1111, 5)
    guest.registers.set('kernelGsBase', 0x2222)

    step(guest, '0f01f8', 0)

    expect(guest.registers.get('segBase', 5)).toBe(0x2222n)
    expect(guest.registers.get('kernelGsBase')).toBe(0x1111n)
  })
})

describe('SGDT', () => {
  it('stores limit and base, ten bytes in 64-bit mode', () => {
    const guest = guestIn('long')

    step(guest, '0f0100', STACK) // sgdt [rax]

    expect(guest.dma.readU16(STACK)).toBe(0xff)
    expect(guest.dma.readU64(STACK + 2)).toBe(0x2000n)
  })
})

describe('a segment that protected mode leaves to real mode', () => {
  /** DS and FS with 4 GiB, then CR0.PE clear; DS is loaded again. */
  const UNREAL = '8ed8 8ee0 0f20c0 24fe 0f22c0 8cca 8eda' // mov ds, ax; mov fs, ax; mov eax, cr0; and al, FEh; mov cr0, eax; mov dx, cs; mov ds, dx

  function leaveWith(selector: number): PrivilegedGuest {
    const guest = guestIn('protected')
    guest.registers.set('segSelector', 0, 1)
    guest.setGpr(RAX, selector)
    guest.load(CODE, `${UNREAL} a000003000 64a000003000`) // mov al, [300000h]; mov al, fs:[300000h]
    guest.dma.writeU8(0x30_0000, 0x77)
    return guest
  }

  it('keeps its limit, also where a paragraph is loaded (unreal mode)', () => {
    const guest = leaveWith(SEL.data32)
    guest.run(9)

    expect(guest.gpr(RAX) & 0xffn).toBe(0x77n)
    expect([guest.registers.get('segBase', 3), guest.registers.get('segLimit', 3)]).toEqual([0n, 0xffff_ffffn])
  })

  it('is #GP beyond a limit of 64 KiB', () => {
    const guest = leaveWith(SEL.code16)
    guest.registers.set('idtrBase', 0)
    guest.registers.set('idtrLimit', 0x3ff)
    guest.dma.writeU32(GP * 4, 0x600)
    guest.write(0x600, 'f4')

    expect(guest.run(20)).toBe('halt')
    expect(guest.rip).toBe(0x601n)
  })
})
