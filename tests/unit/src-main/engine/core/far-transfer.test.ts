/** Far jumps, calls, returns and system calls: SDM vol. 3, 5.8; vol. 2, CALL, RET, IRET, SYSCALL. */
import { describe, expect, it } from 'vitest'
import { RAX, RCX, RSP } from '../../../../support/core-guest.ts'
import { CODE, descriptor, PrivilegedGuest, SEL, STACK, STACK0, TSS } from '../../../../support/privileged-guest.ts'

const NP = 11
const SS = 12
const GP = 13
const TARGET = 0x11000
const IF = 0x200n
const R11 = 11

function guestIn(mode: 'protected' | 'long', privilege: 0 | 3 = 0): PrivilegedGuest {
  const guest = new PrivilegedGuest()
  if (mode === 'long') guest.enterLong(privilege)
  else guest.enterProtected(privilege)
  return guest
}

function littleEndian(value: number, bytes: number): string {
  return Array.from({ length: bytes }, (_, index) => ((value >>> (index * 8)) & 255).toString(16).padStart(2, '0')).join('')
}

/** jmp / call selector:TARGET with a 32-bit offset. */
const jmp = (selector: number): string => `ea${littleEndian(TARGET, 4)}${littleEndian(selector, 2)}`
const call = (selector: number): string => `9a${littleEndian(TARGET, 4)}${littleEndian(selector, 2)}`

function gate(selector: number, { type = 12, dpl = 3, count = 0, present = true } = {}): bigint {
  const access = BigInt(type | (dpl << 5) | (present ? 0x80 : 0))
  return BigInt(TARGET & 0xffff) | (BigInt(selector) << 16n) | (BigInt(count) << 32n) | (access << 40n) | (BigInt(TARGET >> 16) << 48n)
}

function step(guest: PrivilegedGuest, code: string): PrivilegedGuest {
  guest.load(CODE, code)
  guest.run(1)
  return guest
}

describe('a far jump', () => {
  it('loads CS with the RPL of CPL and sets its accessed bit', () => {
    const guest = step(guestIn('protected'), jmp(SEL.code32))

    expect(guest.rip).toBe(BigInt(TARGET))
    expect(guest.registers.get('segSelector', 1)).toBe(BigInt(SEL.code32))
    expect((guest.descriptorAt(SEL.code32) >> 40n) & 1n).toBe(1n)
  })

  it('is #GP(0) beyond the limit of the segment', () => {
    const guest = guestIn('protected')
    guest.setDescriptor(SEL.code16, descriptor(0, 0xffff, 0x9a, 0))

    expect(guest.fault(jmp(SEL.code16))).toMatchObject({ vector: GP, errorCode: 0 })
  })

  it('is #GP for data, for another level, #NP when not present', () => {
    const guest = guestIn('protected')
    guest.setDescriptor(SEL.absent, descriptor(0, 0xfffff, 0x1a, 0xc))

    expect(guestIn('protected').fault(jmp(SEL.data32))).toMatchObject({ vector: GP, errorCode: SEL.data32 })
    expect(guestIn('protected').fault(jmp(SEL.userCode32))).toMatchObject({ vector: GP, errorCode: SEL.userCode32 & ~3 })
    expect(guestIn('protected', 3).fault(jmp(SEL.code32))).toMatchObject({ vector: GP, errorCode: SEL.code32 })
    expect(guest.fault(jmp(SEL.absent))).toMatchObject({ vector: NP, errorCode: SEL.absent })
  })

  it('reaches conforming code of an inner level without changing CPL', () => {
    const guest = step(guestIn('protected', 3), jmp(SEL.conforming))

    expect(guest.registers.get('segSelector', 1)).toBe(BigInt(SEL.conforming | 3))
    expect(guest.registers.get('cpl')).toBe(3n)
  })

  it('goes from 64-bit mode to compatibility mode and back', () => {
    const guest = guestIn('long')
    guest.dma.writeU32(STACK, TARGET)
    guest.dma.writeU16(STACK + 4, SEL.code32)
    guest.setGpr(RCX, STACK)
    guest.write(TARGET, `40 ${`ea${littleEndian(CODE + 0x100, 4)}${littleEndian(SEL.code64, 2)}`}`) // inc eax; jmp code64:...
    guest.write(CODE + 0x100, '48ffc0') // inc rax
    guest.load(CODE, 'ff29') // jmp far [rcx]

    guest.run(4)

    expect(guest.gpr(RAX)).toBe(2n)
    expect(guest.registers.get('segSelector', 1)).toBe(BigInt(SEL.code64))
  })

  it('refuses code with L and D both set in long mode', () => {
    const guest = guestIn('long')
    guest.setDescriptor(SEL.code32, descriptor(0, 0xfffff, 0x9a, 0xe))
    guest.dma.writeU32(STACK, TARGET)
    guest.dma.writeU16(STACK + 4, SEL.code32)
    guest.setGpr(RCX, STACK)

    expect(guest.fault('ff29')).toMatchObject({ vector: GP, errorCode: SEL.code32 })
  })
})

describe('a far call', () => {
  it('pushes CS and EIP, and RETF comes back', () => {
    const guest = guestIn('protected')
    guest.write(TARGET, 'cb')
    guest.load(CODE, call(SEL.code32))
    guest.run(1)
    const pushed = [guest.dma.readU32(STACK - 4), guest.dma.readU32(STACK - 8)]

    guest.run(1)

    expect(pushed).toEqual([SEL.code32, CODE + 7])
    expect(guest.rip).toBe(BigInt(CODE + 7))
    expect(guest.gpr(RSP)).toBe(BigInt(STACK))
  })

  it('through a call gate of the same level pushes in the size of the gate', () => {
    const guest = guestIn('protected')
    guest.setDescriptor(SEL.gate, gate(SEL.code32, { type: 4 }) & ~(0xffffn << 48n))
    guest.load(CODE, call(SEL.gate))
    guest.run(1)

    expect(guest.rip).toBe(BigInt(TARGET & 0xffff))
    expect(guest.gpr(RSP)).toBe(BigInt(STACK - 4))
  })

  it('through a call gate to an inner level switches stacks and copies parameters', () => {
    const guest = guestIn('protected', 3)
    guest.setDescriptor(SEL.gate, gate(SEL.code32, { count: 2 }))
    guest.dma.writeU32(STACK, 0x1111)
    guest.dma.writeU32(STACK + 4, 0x2222)
    guest.load(CODE, call(SEL.gate | 3))

    guest.run(1)

    const pushed = Array.from({ length: 6 }, (_, index) => guest.dma.readU32(STACK0 - 24 + index * 4))
    expect(pushed).toEqual([CODE + 7, SEL.userCode32, 0x1111, 0x2222, STACK, SEL.userData])
    expect(guest.rip).toBe(BigInt(TARGET))
    expect(guest.registers.get('cpl')).toBe(0n)
    expect(guest.registers.get('segSelector', 2)).toBe(BigInt(SEL.data32))
  })

  it('comes back from the inner level dropping parameters on both stacks and inner data segments', () => {
    const guest = guestIn('protected', 3)
    guest.setDescriptor(SEL.gate, gate(SEL.code32, { count: 2 }))
    guest.write(TARGET, `66b81000 8ed8 ca0800`) // mov ax, 10h; mov ds, ax; retf 8
    guest.load(CODE, call(SEL.gate | 3))

    guest.run(4)

    expect(guest.rip).toBe(BigInt(CODE + 7))
    expect(guest.gpr(RSP)).toBe(BigInt(STACK + 8))
    expect(guest.registers.get('cpl')).toBe(3n)
    expect(guest.registers.get('segSelector', 3)).toBe(0n)
    expect(guest.registers.get('segSelector', 0)).toBe(BigInt(SEL.userData))
  })

  it('through a gate is #GP when the gate is too privileged, #NP when not present', () => {
    const guest = guestIn('protected', 3)
    guest.setDescriptor(SEL.gate, gate(SEL.code32, { dpl: 0 }))
    expect(guest.fault(call(SEL.gate | 3))).toMatchObject({ vector: GP, errorCode: SEL.gate })
    const absent = guestIn('protected', 3)
    absent.setDescriptor(SEL.gate, gate(SEL.code32, { present: false }))
    expect(absent.fault(call(SEL.gate | 3))).toMatchObject({ vector: NP, errorCode: SEL.gate })
  })

  it('through a 64-bit gate takes RSP0 and a null SS', () => {
    const guest = guestIn('long', 3)
    guest.setDescriptor(SEL.gate, gate(SEL.code64))
    guest.setDescriptor(SEL.gate + 8, 0n)
    guest.dma.writeU32(STACK, 0)
    guest.dma.writeU16(STACK + 4, SEL.gate | 3)
    guest.setGpr(RCX, STACK)
    guest.load(CODE, 'ff19') // call far [rcx]

    guest.run(1)

    const pushed = Array.from({ length: 4 }, (_, index) => guest.dma.readU64(STACK0 - 32 + index * 8))
    expect(pushed).toEqual([BigInt(CODE + 2), BigInt(SEL.userCode64), BigInt(STACK), BigInt(SEL.userData)])
    expect(guest.registers.get('segSelector', 2)).toBe(0n)
  })
})

/** Puts an IRETQ frame on the stack. */
function frameFor(guest: PrivilegedGuest, frame: { rip?: bigint; cs: number; flags?: bigint; rsp?: bigint; ss: number }): void {
  const values = [frame.rip ?? BigInt(TARGET), BigInt(frame.cs), frame.flags ?? 0x202n, frame.rsp ?? 0x22000n, BigInt(frame.ss)]
  for (const [index, value] of values.entries()) guest.dma.writeU64(STACK + index * 8, value)
}

const IRETQ = '48cf'

describe('IRETQ', () => {
  it('returns to user mode with its stack, flags and null data segments', () => {
    const guest = guestIn('long')
    frameFor(guest, { cs: SEL.userCode64, ss: SEL.userData })

    step(guest, IRETQ)

    expect(guest.rip).toBe(BigInt(TARGET))
    expect(guest.registers.get('cpl')).toBe(3n)
    expect(guest.gpr(RSP)).toBe(0x22000n)
    expect(guest.registers.get('rflags') & IF).toBe(IF)
    expect(guest.registers.get('segSelector', 3)).toBe(0n)
  })

  it('returns to 32-bit user code', () => {
    const guest = guestIn('long')
    frameFor(guest, { cs: SEL.userCode32, ss: SEL.userData })
    guest.write(TARGET, '40') // inc eax

    step(guest, IRETQ)
    guest.run(1)

    expect(guest.gpr(RAX)).toBe(1n)
  })

  it('pops the stack at the same level too', () => {
    const guest = guestIn('long')
    frameFor(guest, { cs: SEL.code64, ss: 0 })

    step(guest, IRETQ)

    expect(guest.gpr(RSP)).toBe(0x22000n)
    expect(guest.registers.get('segSelector', 2)).toBe(0n)
  })

  it('is #GP for a bad selector and leaves everything as it was', () => {
    const cases = [
      { cs: 0, ss: SEL.data32, errorCode: 0 },
      { cs: SEL.data32, ss: SEL.data32, errorCode: SEL.data32 },
      { cs: SEL.userCode64, ss: 0, errorCode: 0 },
      { cs: SEL.userCode64, ss: SEL.data32, errorCode: SEL.data32 },
      { cs: SEL.userCode64 & ~3, ss: SEL.data32, errorCode: SEL.userCode64 & ~3 },
      { cs: SEL.userCode64, ss: SEL.userData, rip: 0x8000_0000_0000n, errorCode: 0 },
    ]
    for (const { errorCode, ...frame } of cases) {
      const guest = guestIn('long')
      frameFor(guest, frame)

      expect(guest.fault(IRETQ)).toMatchObject({ vector: GP, errorCode, rip: BigInt(CODE), rsp: BigInt(STACK), cs: SEL.code64 })
    }
  })

  it('is #NP or #SS for segments that are not present', () => {
    const guest = guestIn('long')
    guest.setDescriptor(SEL.userCode64, descriptor(0, 0xfffff, 0x7a, 0xa))
    frameFor(guest, { cs: SEL.userCode64, ss: SEL.userData })
    expect(guest.fault(IRETQ)).toMatchObject({ vector: NP, errorCode: SEL.userCode64 & ~3 })
    const stack = guestIn('long')
    stack.setDescriptor(SEL.userData, descriptor(0, 0xfffff, 0x72, 0xc))
    frameFor(stack, { cs: SEL.userCode64, ss: SEL.userData })
    expect(stack.fault(IRETQ)).toMatchObject({ vector: SS, errorCode: SEL.userData & ~3 })
  })

  it('to user mode clears the RPL of null selectors and keeps their base (measured on AMD processors)', () => {
    const guest = guestIn('long')
    guest.registers.set('segSelector', 3, 5) // GS
    guest.registers.set('segAttributes', 0x10000, 5)
    guest.registers.set('segBase', 0x1234_5678, 5)
    guest.cpu.adoptState()
    frameFor(guest, { cs: SEL.userCode64, ss: SEL.userData })

    step(guest, IRETQ)

    expect(guest.registers.get('segSelector', 5)).toBe(0n)
    expect(guest.registers.get('segBase', 5)).toBe(0x1234_5678n)
  })

  it('lets user mode change neither IF nor IOPL', () => {
    const guest = guestIn('long', 3)
    frameFor(guest, { cs: SEL.userCode64, ss: SEL.userData, flags: 0x3202n })

    step(guest, IRETQ)

    expect(guest.registers.get('rflags') & 0x3200n).toBe(0n)
  })
})

describe('IRETD in protected mode', () => {
  it('takes a 16-bit outer stack and keeps the upper half of ESP', () => {
    const guest = guestIn('protected')
    guest.setDescriptor(SEL.userData, descriptor(0, 0xffff, 0xf2, 0))
    for (const [index, value] of [TARGET, SEL.userCode32, 2, 0x12345678, SEL.userData].entries())
      guest.dma.writeU32(STACK + index * 4, value)

    step(guest, 'cf')

    expect(guest.gpr(RSP)).toBe(BigInt((STACK & 0xffff0000) | 0x5678))
  })
})

describe('SYSCALL and SYSRET', () => {
  function withStar(privilege: 0 | 3): PrivilegedGuest {
    const guest = guestIn('long', privilege)
    // SYSRET: CS = base + 16 | 3, SS = base + 8 | 3; user code 64 is 30h, so the base is 20h.
    guest.registers.set('star', (0x20n << 48n) | (BigInt(SEL.code64) << 32n))
    guest.registers.set('lstar', TARGET)
    guest.registers.set('cstar', TARGET + 0x100)
    guest.registers.set('fmask', 0x4700)
    return guest
  }

  it('enters the kernel with RIP in RCX, RFLAGS in R11 and the mask applied', () => {
    const guest = withStar(3)
    guest.registers.set('rflags', 0x246)
    guest.cpu.adoptState()

    step(guest, '0f05')

    expect(guest.rip).toBe(BigInt(TARGET))
    expect([guest.gpr(RCX), guest.gpr(R11)]).toEqual([BigInt(CODE + 2), 0x246n])
    guest.cpu.exposeState()
    expect(guest.registers.get('rflags')).toBe(0x046n)
    expect(guest.registers.get('cpl')).toBe(0n)
    expect(guest.registers.get('segSelector', 2)).toBe(BigInt(SEL.code64 + 8))
    expect(guest.gpr(RSP)).toBe(BigInt(STACK))
  })

  it('SYSRET returns to 64-bit user code', () => {
    const guest = withStar(0)
    guest.setGpr(RCX, TARGET)
    guest.setGpr(R11, 0x202)

    step(guest, '480f07')

    expect(guest.rip).toBe(BigInt(TARGET))
    expect(guest.registers.get('cpl')).toBe(3n)
    expect(guest.registers.get('segSelector', 1)).toBe(0x33n)
    expect(guest.registers.get('rflags') & IF).toBe(IF)
  })

  it('SYSRET of a user program is #GP(0), SYSCALL without EFER.SCE #UD', () => {
    expect(withStar(3).fault('480f07')).toMatchObject({ vector: GP, errorCode: 0 })
    const guest = withStar(3)
    guest.registers.set('efer', 0xd00)
    guest.cpu.adoptState()
    expect(guest.fault('0f05')).toMatchObject({ vector: 6 })
  })

  it('SYSRET to a non-canonical address faults in user mode, as on AMD', () => {
    const guest = withStar(0)
    guest.setGpr(RCX, 0x8000_0000_0000n)

    expect(guest.fault('480f07')).toMatchObject({ vector: GP, errorCode: 0, cs: 0x33 })
  })

  // FMASK has TF here. Xen's advisory XSA-204; Linux, arch/x86/entry/entry_64.S on SYSRET.
  it('SYSCALL with TF is not stepped where the mask clears TF, and is where it does not', () => {
    const masked = withStar(3)
    masked.registers.set('rflags', 0x302)
    masked.write(TARGET, '9090')
    step(masked, '0f05')
    masked.run(2)
    expect([masked.rip, masked.registers.get('dr', 6)]).toEqual([BigInt(TARGET + 2), 0xffff_0ff0n])

    const open = withStar(3)
    open.registers.set('rflags', 0x302)
    open.registers.set('fmask', 0)
    expect(open.fault('0f05')).toMatchObject({ vector: 1, rip: BigInt(TARGET), cs: SEL.code64 })
  })

  it('SYSRET that sets TF traps before the first instruction of user code', () => {
    const guest = withStar(0)
    guest.setGpr(RCX, TARGET)
    guest.setGpr(R11, 0x302)

    expect(guest.fault('480f07')).toMatchObject({ vector: 1, rip: BigInt(TARGET), cs: 0x33 })
    expect(guest.registers.get('dr', 6)).toBe(0xffff_4ff0n)
  })

  it('from compatibility mode goes to CSTAR', () => {
    const guest = withStar(0)
    frameFor(guest, { cs: SEL.userCode32, ss: SEL.userData, rip: BigInt(CODE + 0x80) })
    guest.write(CODE + 0x80, '0f05')
    guest.load(CODE, IRETQ)

    guest.run(2)

    expect(guest.rip).toBe(BigInt(TARGET + 0x100))
    expect(guest.gpr(RCX)).toBe(BigInt(CODE + 0x82))
  })
})

describe('SYSENTER and SYSEXIT', () => {
  it('do not exist in long mode on AMD processors', () => {
    expect(guestIn('long').fault('0f34')).toMatchObject({ vector: 6 })
    expect(guestIn('long').fault('0f35')).toMatchObject({ vector: 6 })
    expect(guestIn('long', 3).fault('0f35')).toMatchObject({ vector: 13 }) // as the real CPU: the level is checked first
  })

  it('change level in protected mode', () => {
    const guest = guestIn('protected', 3)
    guest.registers.set('sysenterCs', SEL.code32)
    guest.registers.set('sysenterEsp', STACK0)
    guest.registers.set('sysenterEip', TARGET)
    step(guest, '0f34')
    expect([guest.rip, guest.gpr(RSP), guest.registers.get('cpl')]).toEqual([BigInt(TARGET), BigInt(STACK0), 0n])
    guest.setGpr(RCX, STACK)
    guest.setGpr(2, CODE)
    guest.write(TARGET, '0f35')

    guest.run(1)

    expect([guest.rip, guest.gpr(RSP), guest.registers.get('cpl')]).toEqual([BigInt(CODE), BigInt(STACK), 3n])
  })
})

describe('ports', () => {
  function withMap(port: number, allowed: boolean): PrivilegedGuest {
    const guest = guestIn('protected', 3)
    guest.registers.set('segLimit', 0x200, 7)
    for (let byte = 0x68; byte <= 0x200; byte++) guest.dma.writeU8(TSS + byte, 0xff)
    if (allowed) guest.dma.writeU8(TSS + 0x68 + (port >> 3), 0xff & ~(1 << (port & 7)))
    guest.setGpr(2, port)
    return guest
  }

  it('are open to user mode where the I/O permission map of the TSS has zeros', () => {
    expect(step(withMap(0x60, true), 'ec').rip).toBe(BigInt(CODE + 1))
    expect(withMap(0x60, false).fault('ec')).toMatchObject({ vector: GP, errorCode: 0 })
  })

  it('need the bits of all their bytes', () => {
    expect(withMap(0x60, true).fault('66ed')).toMatchObject({ vector: GP, errorCode: 0 })
  })

  it('are open to everybody with IOPL 3', () => {
    const guest = withMap(0x60, false)
    guest.registers.set('rflags', 0x3002)

    expect(step(guest, 'ec').rip).toBe(BigInt(CODE + 1))
  })

  it('beyond the limit of the TSS are closed', () => {
    const guest = withMap(0xfff0, false)

    expect(guest.fault('ec')).toMatchObject({ vector: GP, errorCode: 0 })
  })
})
