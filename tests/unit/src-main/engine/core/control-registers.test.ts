/** Control and debug registers, mode switches: SDM vol. 3, 2.5, 10.8.5, 10.9, 18.2. */
import { describe, expect, it } from 'vitest'
import { PML4, RAX, RCX, RDX, RSP } from '../../../../support/core-guest.ts'
import { CODE, GDT, PrivilegedGuest, SEL } from '../../../../support/privileged-guest.ts'

const UD = 6
const GP = 13
const MOV_CR0 = '0f22c0'
const MOV_CR4 = '0f22e0'

function longGuest(privilege: 0 | 3 = 0): PrivilegedGuest {
  const guest = new PrivilegedGuest()
  guest.enterLong(privilege)
  return guest
}

function faultOf(guest: PrivilegedGuest, code: string, rax: bigint): { vector: number; errorCode: number | undefined } {
  guest.setGpr(RAX, rax)
  const { vector, errorCode } = guest.fault(code)
  return { vector, errorCode }
}

function step(guest: PrivilegedGuest, code: string, rax: bigint): PrivilegedGuest {
  guest.setGpr(RAX, rax)
  guest.load(CODE, code)
  guest.run(1)
  return guest
}

describe('a processor', () => {
  it('goes from real mode to protected mode to 64-bit mode', () => {
    const guest = longGuest() // leaves GDT and page tables behind
    guest.enterRealMode()
    guest.registers.set('cr', 0x10)
    guest.registers.set('cr', 0, 3)
    guest.registers.set('cr', 0, 4)
    guest.registers.set('efer', 0)
    guest.registers.set('gdtrBase', 0)
    guest.registers.set('segAttributes', 0x8b, 7)
    guest.cpu.adoptState()
    guest.write(0x7000, 'ff00 00200000') // limit, GDT
    guest.write(0x1000, '0f01160070 0f20c0 0c01 0f22c0 66ea0011000008 00') // lgdt [7000h]; mov eax, cr0; or al, 1; mov cr0, eax; jmp dword 8:1100h
    guest.write(0x1100, `b820000000 0f22e0 b800900000 0f22d8 b9800000c0 0f32 0d00010000 0f30 0f20c0 0d00000080 0f22c0 ea00120000 2800`)
    // mov eax, PAE; mov cr4, eax; mov eax, PML4; mov cr3, eax; mov ecx, EFER; rdmsr; or eax, LME; wrmsr; mov eax, cr0; or eax, PG; mov cr0, eax; jmp 28h:1200h
    guest.write(0x1200, '48b88877665544332211 f4') // mov rax, 1122334455667788h; hlt
    guest.load(0x1000, '')

    expect(guest.run(100)).toBe('halt')

    expect(PML4).toBe(0x9000)
    expect(guest.gpr(RAX)).toBe(0x1122334455667788n)
    expect(guest.registers.get('efer') & 0x500n).toBe(0x500n)
    expect(guest.registers.get('segSelector', 1)).toBe(BigInt(SEL.code64))
    expect(guest.registers.get('gdtrBase')).toBe(BigInt(GDT))
  })
})

describe('MOV to CR0', () => {
  it('is #GP for PG without PE, NW without CD, bits above 31', () => {
    for (const value of [0x8000_0010n, 0xa000_0011n, 0x1_8000_0011n]) {
      expect(faultOf(longGuest(), MOV_CR0, value)).toEqual({ vector: GP, errorCode: 0 })
    }
  })

  it('cannot switch paging off in 64-bit mode', () => {
    expect(faultOf(longGuest(), MOV_CR0, 0x11n)).toEqual({ vector: GP, errorCode: 0 })
  })

  it('keeps ET set', () => {
    expect(step(longGuest(), MOV_CR0, 0x8000_0001n).registers.get('cr') & 0x10n).toBe(0x10n)
  })
})

describe('MOV to CR4', () => {
  it('is #GP for features that the model lacks and for PAE cleared in long mode', () => {
    for (const value of [0x820n, 0x2020n, 0x400020n, 0x600n]) {
      expect(faultOf(longGuest(), MOV_CR4, value)).toEqual({ vector: GP, errorCode: 0 })
    }
  })

  it('takes everything that the model has', () => {
    expect(step(longGuest(), MOV_CR4, 0x3707ffn).registers.get('cr', 4)).toBe(0x3707ffn)
  })

  it('is #GP for PCIDE outside long mode, or with a PCID in CR3', () => {
    const protectedGuest = new PrivilegedGuest()
    protectedGuest.enterProtected()
    const tagged = longGuest()
    tagged.registers.set('cr', BigInt(PML4) | 1n, 3)

    expect(faultOf(protectedGuest, MOV_CR4, 0x20020n)).toEqual({ vector: GP, errorCode: 0 })
    expect(faultOf(tagged, MOV_CR4, 0x20620n)).toEqual({ vector: GP, errorCode: 0 })
  })
})

describe('MOV to CR3', () => {
  it('is #GP for bits above the physical address', () => {
    expect(faultOf(longGuest(), '0f22d8', 1n << 40n)).toEqual({ vector: GP, errorCode: 0 })
  })

  it('is #GP for bit 63 unless CR4.PCIDE', () => {
    const value = BigInt(PML4) | (1n << 63n)
    const tagged = step(longGuest(), MOV_CR4, 0x20620n)

    expect(faultOf(longGuest(), '0f22d8', value)).toEqual({ vector: GP, errorCode: 0 })
    expect(step(tagged, '0f22d8', value).rip).toBe(BigInt(CODE + 3))
  })
})

describe('CR8', () => {
  it('is the task priority of the local APIC', () => {
    const guest = longGuest()
    guest.registers.set('apicBase', 0xfee0_0900)
    guest.dma.writeU64(0xa000 + 3 * 8, BigInt(0xc000) | 7n) // fourth GiB
    const written: [number, number][] = []
    guest.mmio.write = (address, _size, value) => void written.push([address, value])
    guest.mmio.read = () => 0x53
    guest.setGpr(RAX, 9)
    guest.load(CODE, '440f22c0 440f20c1') // mov cr8, rax; mov rcx, cr8

    guest.run(2)

    expect(written).toEqual([[0xfee0_0080, 0x90]])
    expect(guest.gpr(RCX)).toBe(5n)
    expect(faultOf(guest, '440f22c0', 16n)).toEqual({ vector: GP, errorCode: 0 })
  })
})

describe('control registers that do not exist', () => {
  it('are #UD', () => {
    for (const code of ['0f20c8', '0f22e8', '0f20f0', '440f20c8']) expect(faultOf(longGuest(), code, 0n).vector).toBe(UD)
  })
})

describe('LMSW and SMSW', () => {
  it('LMSW sets the low bits but cannot clear PE', () => {
    const guest = step(longGuest(), '0f01f0', 0xen)

    expect(guest.registers.get('cr') & 0xfn).toBe(0xfn)
  })

  it('SMSW may be used at every level', () => {
    expect(step(longGuest(3), '480f01e0', 0n).gpr(RAX)).toBe(0x8000_0013n)
  })

  it('CLTS clears TS', () => {
    const guest = step(longGuest(), '0f01f0', 0x9n)
    guest.load(CODE, '0f06')
    guest.run(1)

    expect(guest.registers.get('cr') & 8n).toBe(0n)
  })
})

describe('debug registers', () => {
  it('read back with their fixed bits', () => {
    const guest = step(longGuest(), '0f23f8 0f21fa', 0xffff_dfffn) // mov dr7, rax; mov rdx, dr7
    guest.run(1)

    expect(guest.gpr(RDX)).toBe(0xffff_07ffn)
  })

  it('DR4 is DR6 unless CR4.DE', () => {
    const guest = step(longGuest(), '0f21e0', 0n)
    expect(guest.gpr(RAX)).toBe(0xffff_0ff0n)
    step(guest, MOV_CR4, 0x628n)
    expect(faultOf(guest, '0f21e0', 0n).vector).toBe(UD)
  })

  it('are guarded by DR7.GD: #DB with DR6.BD, and GD is cleared', () => {
    const guest = step(longGuest(), '0f23f8', 0x2400n)

    const frame = guest.fault('0f21c0')

    expect(frame).toMatchObject({ vector: 1, rip: BigInt(CODE) })
    expect(guest.registers.get('dr', 6)).toBe(0xffff_2ff0n)
    expect(guest.registers.get('dr', 7) & 0x2000n).toBe(0n)
  })

  it('refuse bits above 31 in DR6 and DR7', () => {
    expect(faultOf(longGuest(), '0f23f8', 1n << 32n)).toEqual({ vector: GP, errorCode: 0 })
  })
})

describe('XSETBV', () => {
  it('takes x87 and SSE and nothing else, once CR4.OSXSAVE is set', () => {
    const guest = longGuest()
    expect(faultOf(guest, '0f01d1', 3n).vector).toBe(UD)
    const enabled = step(longGuest(), MOV_CR4, 0x40620n)
    enabled.setGpr(RCX, 0)
    enabled.setGpr(RDX, 0)
    step(enabled, '0f01d1', 3n)
    expect(enabled.registers.get('xcr0')).toBe(3n)
    expect(faultOf(enabled, '0f01d1', 7n)).toEqual({ vector: GP, errorCode: 0 })
  })
})

describe('the stack of the tests', () => {
  it('is flat', () => {
    expect(longGuest().gpr(RSP)).toBe(0x20000n)
  })
})
