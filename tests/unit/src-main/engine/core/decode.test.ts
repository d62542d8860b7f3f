/** Instruction formats: prefixes, ModRM, immediates and what is undefined. SDM vol. 2, chapter 2; AMD APM vol. 3, chapter 1. */
import { describe, expect, it } from 'vitest'
import { CoreGuest, RAX, RBP, RBX, RCX, RDI, RDX, RSI, RSP } from '../../../../support/core-guest.ts'
import { CODE, PrivilegedGuest } from '../../../../support/privileged-guest.ts'

const UD = 6
const GP = 13
/** Reached by 16-bit code too. */
const START = 0x8000
const DATA = 0x40000
const FS = 4
const GS = 5

function long(): PrivilegedGuest {
  const guest = new PrivilegedGuest()
  guest.enterLong()
  return guest
}

function protectedMode(): PrivilegedGuest {
  const guest = new PrivilegedGuest()
  guest.enterProtected()
  return guest
}

function real(): CoreGuest {
  const guest = new CoreGuest()
  guest.enterRealMode()
  return guest
}

/** Runs one instruction. */
function step<Guest extends CoreGuest>(guest: Guest, code: string): Guest {
  guest.load(START, code)
  guest.run(1)
  return guest
}

describe('REX', () => {
  it('counts only directly before the opcode', () => {
    const guest = long()
    guest.setGpr(RAX, 0xffff_ffffn)

    step(guest, '48 66 ffc0') // REX.W, operand size: inc ax

    expect(guest.gpr(RAX)).toBe(0xffff_0000n)
  })

  it('makes byte registers 4 to 7 SPL BPL SIL DIL; without it they are AH CH DH BH', () => {
    const guest = long()
    guest.setGpr(RAX, 0x1200)
    guest.setGpr(RSP, 0x5634)

    step(guest, '88e1') // mov cl, ah
    const without = guest.gpr(RCX)
    step(guest, '4088e1') // mov cl, spl

    expect(without).toBe(0x12n)
    expect(guest.gpr(RCX)).toBe(0x34n)
  })

  it('W wins over an operand-size prefix', () => {
    const guest = step(long(), '66 48 b8 8877665544332211')

    expect(guest.gpr(RAX)).toBe(0x1122334455667788n)
  })

  it('reaches R8 to R15 in every field', () => {
    const guest = long()
    guest.setGpr(9, DATA)
    guest.setGpr(10, 4)
    guest.dma.writeU64(DATA + 4 * 8 + 16, 0xabcdn)

    step(guest, '4f 8b 5c d1 10') // mov r11, [r9 + r10*8 + 16]

    expect(guest.gpr(11)).toBe(0xabcdn)
  })

  it('is INC and DEC outside 64-bit code', () => {
    const guest = protectedMode()
    guest.setGpr(RAX, 5)

    step(guest, '40')

    expect(guest.gpr(RAX)).toBe(6n)
  })
})

describe('memory operands of 64-bit code', () => {
  it.each([
    ['[rbx]', '488b03', 0],
    ['[rbx + disp8]', '488b43f8', -8],
    ['[rbx + disp32]', '488b8300010000', 0x100],
    ['[rbx + rsi*4]', '488b04b3', 12],
    ['[rbp + rsi*8 + disp8]', '488b44f510', 24 + 16],
    ['[r13 + disp8]', '498b4500', 0x20],
    ['[disp32] through SIB', '488b042500000400', 0],
    ['[rsi*8 + disp32]', '488b04f500000400', 24],
    ['[rsp] through SIB', '488b0424', 0x30],
    ['[r12] through SIB', '498b0424', 0x38],
  ])('%s', (_name, code, distance) => {
    const guest = long()
    guest.setGpr(RBX, DATA)
    guest.setGpr(RBP, DATA)
    guest.setGpr(RSI, 3)
    guest.setGpr(13, DATA + 0x20)
    guest.setGpr(RSP, DATA + 0x30)
    guest.setGpr(12, DATA + 0x38)
    guest.dma.writeU64(DATA + distance, 0x1234_5678_9abcn)

    step(guest, code)

    expect(guest.gpr(RAX)).toBe(0x1234_5678_9abcn)
  })

  it('RIP-relative counts from the next instruction, an immediate included', () => {
    const guest = long()

    guest.load(CODE, '48c705 f5000000 efbeadde') // mov qword [rip + 0xf5], imm32
    guest.run(1)

    expect(guest.dma.readU64(CODE + 11 + 0xf5)).toBe(0xffff_ffff_dead_beefn)
  })

  it('ignores ES CS SS DS overrides and adds the base of FS and GS', () => {
    const guest = long()
    guest.registers.set('segBase', 0x1000, 3)
    guest.registers.set('segBase', 0x2000, FS)
    guest.registers.set('segBase', 0x3000, GS)
    guest.setGpr(RBX, DATA)
    for (const [distance, value] of [
      [0, 1n],
      [0x2000, 2n],
      [0x3000, 3n],
    ] as const) {
      guest.dma.writeU64(DATA + distance, value)
    }

    const read = ['3e488b03', '64488b03', '65488b03', '642e488b03'].map((code) => step(guest, code).gpr(RAX))

    expect(read).toEqual([1n, 2n, 3n, 2n])
  })

  it('address size 32 cuts the effective address', () => {
    const guest = long()
    guest.setGpr(RBX, 0xffff_ffff_0000_0000n + BigInt(DATA))
    guest.dma.writeU64(DATA, 77n)

    step(guest, '67488b03')

    expect(guest.gpr(RAX)).toBe(77n)
  })

  it('moffs has all 64 bits', () => {
    const guest = long()
    guest.dma.writeU64(DATA, 0x0102_0304_0506_0708n)

    step(guest, '48a1 0000040000000000')

    expect(guest.gpr(RAX)).toBe(0x0102_0304_0506_0708n)
  })
})

describe('16-bit addressing', () => {
  it.each([
    ['[bx+si]', '8a00', 0x1000 + 0x20],
    ['[bx+di+disp8]', '8a4105', 0x1000 + 0x300 + 5],
    ['[bp+si] in SS', '8a02', 0x4000 + 0x2000 + 0x20],
    ['[bp+disp8] in SS', '8a46ff', 0x4000 + 0x2000 - 1],
    ['[disp16]', '8a063412', 0x1234],
    ['[bx]', '8a07', 0x1000],
    ['[di]', '8a05', 0x300],
    ['[bp] in DS by override', '3e8a4600', 0x2000],
    ['32-bit addresses by prefix', '678a03', 0x1000],
  ])('%s', (_name, code, address) => {
    const guest = real()
    guest.registers.set('segBase', 0x4000, 2)
    guest.cpu.adoptState()
    guest.setGpr(RBX, 0x1000)
    guest.setGpr(RBP, 0x2000)
    guest.setGpr(RSI, 0x20)
    guest.setGpr(RDI, 0x300)
    guest.dma.writeU8(address, 0xa5)

    step(guest, code)

    expect(guest.gpr(RAX) & 0xffn).toBe(0xa5n)
  })

  it('wraps at 64 KiB', () => {
    const guest = real()
    guest.setGpr(RBX, 0xffff)
    guest.setGpr(RSI, 0x11)
    guest.dma.writeU8(0x10, 0x77)

    step(guest, '8a00')

    expect(guest.gpr(RAX) & 0xffn).toBe(0x77n)
  })
})

describe('operand size', () => {
  it('is 16 in 16-bit code and 32 with the prefix', () => {
    const guest = real()
    guest.setGpr(RAX, 0xffff_ffffn)
    step(guest, '40') // inc ax
    const without = guest.gpr(RAX)
    guest.setGpr(RAX, 0xffff_ffffn)
    step(guest, '6640')

    expect(without).toBe(0xffff_0000n)
    expect(guest.gpr(RAX)).toBe(0n)
  })

  it('of 32 bits clears the upper half in 64-bit code', () => {
    const guest = long()
    guest.setGpr(RAX, -1n)

    step(guest, 'b8 05000000')

    expect(guest.gpr(RAX)).toBe(5n)
  })
})

describe('what is undefined', () => {
  it.each([
    ['LOCK with a register destination', 'f0 4801d8'],
    ['LOCK with an instruction that cannot be locked', 'f0 488b03'],
    ['LOCK CMP', 'f0 483903'],
    ['PUSH ES in 64-bit code', '06'],
    ['AAA in 64-bit code', '37'],
    ['far JMP with an immediate in 64-bit code', 'ea 00000000 0000'],
    ['LES, which is VEX, with an operand-size prefix', '66 c4e270f2c1'],
    ['VEX behind REX', '48 c4e270f2c1'],
    ['VEX behind LOCK', 'f0 c4e270f2c1'],
    ['VEX with opcode map 9', 'c4e970f2c1'],
    ['group FF /7', 'fff8'],
    ['UD2', '0f0b'],
  ])('%s raises #UD', (_name, code) => {
    const guest = long()
    guest.setGpr(RBX, DATA)

    const frame = guest.fault(code)

    expect(frame).toMatchObject({ vector: UD, rip: BigInt(CODE) })
  })

  it('is raised when it is reached, not when the block is decoded', () => {
    const guest = long()

    const frame = guest.fault('48ffc0 0f0b')

    expect(frame).toMatchObject({ vector: UD, rip: BigInt(CODE + 3) })
    expect(guest.gpr(RAX)).toBe(1n)
  })

  it('C4 outside 64-bit code is LES with a memory operand and VEX with a register', () => {
    const guest = protectedMode()
    guest.setGpr(RBX, DATA)
    guest.dma.writeU32(DATA, 0x1234)
    guest.dma.writeU16(DATA + 4, 0x10)
    guest.load(CODE, 'c403') // les eax, [ebx]
    guest.run(1)
    const les = guest.gpr(RAX)
    guest.setGpr(RAX, 0)
    guest.setGpr(RCX, 0b1100)
    guest.setGpr(RDX, 0b1010)
    guest.load(CODE, 'c4e268f2c1') // andn eax, edx, ecx
    guest.run(1)

    expect(les).toBe(0x1234n)
    expect(guest.gpr(RAX)).toBe(0b0100n)
  })
})

describe('the length of an instruction', () => {
  it('of 15 bytes is legal', () => {
    const guest = step(long(), `${'66'.repeat(13)}ffc0`)

    expect(guest.gpr(RAX)).toBe(1n)
  })

  it.each([
    ['prefixes alone', '66'.repeat(15)],
    ['an operand', `${'3e'.repeat(9)}48c705000000000000`],
  ])('of more than 15 bytes raises #GP(0): %s', (_name, code) => {
    const frame = long().fault(`${code}0000000000`)

    expect(frame).toMatchObject({ vector: GP, errorCode: 0, rip: BigInt(CODE) })
  })
})

describe('BMI with VEX', () => {
  it('takes its second source from vvvv and its width from W', () => {
    const guest = long()
    guest.setGpr(RCX, 0xff00_0000_00ffn)
    guest.setGpr(9, 0x0f00_0000_000fn)

    step(guest, 'c4e2b0f2c1') // andn rax, r9, rcx

    expect(guest.gpr(RAX)).toBe(0xf000_0000_00f0n)
  })
})

describe('NOP', () => {
  it('leaves RAX alone, and 41 90 exchanges R8 with RAX', () => {
    const guest = long()
    guest.setGpr(RAX, 0xffff_ffff_ffff_ffffn)
    guest.setGpr(8, 5)
    step(guest, '90')
    const nop = guest.gpr(RAX)
    step(guest, '4990')

    expect(nop).toBe(0xffff_ffff_ffff_ffffn)
    expect([guest.gpr(RAX), guest.gpr(8)]).toEqual([5n, 0xffff_ffff_ffff_ffffn])
  })
})

describe('moves of control registers', () => {
  it('take any ModRM for its register form', () => {
    const guest = long()

    step(guest, '0f2000') // mov rax, cr0 with mod = 0

    expect(guest.gpr(RAX)).toBe(0x8000_0013n)
  })
})
