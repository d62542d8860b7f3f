/** PUSH, POP, PUSHA, POPA, ENTER, LEAVE, BOUND: widths of operand and stack, addresses relative to the stack pointer, faults that change nothing. */
import { describe, expect, test } from 'vitest'
import { CoreGuest, RAX, RBP, RBX, RCX, RDI, RSI, RSP } from '../../../../../support/core-guest.ts'
import { CODE, PrivilegedGuest } from '../../../../../support/privileged-guest.ts'

const STACK = 0x2_0000
const BOUND_RANGE = 5
const PAGE_FAULT = 14
const LINEAR = 0x20_0000
const SS = 2
const DATA_16 = 0x93

function longGuest(code: string): CoreGuest {
  const guest = new CoreGuest()
  guest.enterLongMode()
  guest.setGpr(RSP, STACK)
  guest.load(CODE, code)
  return guest
}

function protectedGuest(code: string): CoreGuest {
  const guest = new CoreGuest()
  guest.enterProtectedMode()
  guest.setGpr(RSP, STACK)
  guest.load(CODE, code)
  return guest
}

describe('PUSH', () => {
  test.each([
    ['rax', '50', 8, 0x1122_3344_5566_7788n],
    ['ax', '6650', 2, 0x7788n],
    ['a byte, with its sign', '6a80', 8, 0xffff_ffff_ffff_ff80n],
    ['a doubleword, with its sign', '6800000080', 8, 0xffff_ffff_8000_0000n],
    ['a word', '66680180', 2, 0x8001n],
    ['fs, without its upper half', '0fa0', 8, 0n],
  ] as const)('of %s in 64-bit mode', (_name, code, bytes, value) => {
    const guest = longGuest(code)
    guest.setGpr(RAX, 0x1122_3344_5566_7788n)
    guest.run(1)
    expect(guest.gpr(RSP)).toBe(BigInt(STACK - bytes))
    expect(guest.dma.readU64(STACK - bytes) & (bytes === 8 ? 2n ** 64n - 1n : 0xffffn)).toBe(value)
  })

  test('of RSP stores the old one', () => {
    const guest = longGuest('54')
    guest.run(1)
    expect(guest.dma.readU64(STACK - 8)).toBe(BigInt(STACK))
  })

  test('of memory takes the address before the push', () => {
    const guest = longGuest('ff3424') // push [rsp]
    guest.dma.writeU64(STACK, 0x1234n)
    guest.run(1)
    expect(guest.dma.readU64(STACK - 8)).toBe(0x1234n)
  })

  test('onto a 16-bit stack wraps SP and leaves the upper half of ESP', () => {
    const guest = protectedGuest('50')
    guest.registers.set('segLimit', 0xffff, SS)
    guest.registers.set('segAttributes', DATA_16, SS)
    guest.setGpr(RSP, 0xabcd_0000)
    guest.setGpr(RAX, 0x1122_3344)
    guest.cpu.adoptState()
    guest.run(1)
    expect([guest.gpr(RSP), guest.dma.readU32(0xfffc)]).toEqual([0xabcd_fffcn, 0x1122_3344])
  })
})

describe('POP', () => {
  test('of RSP keeps what was popped', () => {
    const guest = longGuest('5c')
    guest.dma.writeU64(STACK, 0x5000n)
    guest.run(1)
    expect(guest.gpr(RSP)).toBe(0x5000n)
  })

  test('of ax leaves the rest of RAX', () => {
    const guest = longGuest('6658')
    guest.setGpr(RAX, 2n ** 64n - 1n)
    guest.dma.writeU64(STACK, 0x1234n)
    guest.run(1)
    expect([guest.gpr(RAX), guest.gpr(RSP)]).toEqual([0xffff_ffff_ffff_1234n, BigInt(STACK + 2)])
  })

  test('to memory addresses by RSP after the pop (SDM vol. 2, POP)', () => {
    const guest = longGuest('8f0424') // pop [rsp]
    guest.dma.writeU64(STACK, 0x1234n)
    guest.run(1)
    expect([guest.dma.readU64(STACK + 8), guest.gpr(RSP)]).toEqual([0x1234n, BigInt(STACK + 8)])
  })

  test('to memory that faults leaves RSP as it was', () => {
    const guest = new PrivilegedGuest()
    guest.enterLong()
    guest.map4K(LINEAR, 0n)
    guest.setGpr(RBX, LINEAR)
    guest.cpu.adoptState()
    expect(guest.fault('8f03')).toMatchObject({ vector: PAGE_FAULT, errorCode: 2, rip: BigInt(CODE), rsp: BigInt(STACK) })
  })
})

describe('PUSHA and POPA', () => {
  test('store the eight registers with the old ESP, and load seven of them', () => {
    const guest = protectedGuest('60')
    for (let register = 0; register < 8; register++) if (register !== RSP) guest.setGpr(register, 0x1000 + register)
    guest.run(1)
    const stored = Array.from({ length: 8 }, (_, slot) => guest.dma.readU32(STACK - 4 - slot * 4))
    expect(stored).toEqual([0x1000, 0x1001, 0x1002, 0x1003, STACK, 0x1005, 0x1006, 0x1007])

    for (let register = 0; register < 8; register++) if (register !== RSP) guest.setGpr(register, 0)
    guest.dma.writeU32(STACK - 20, 0xdead) // the place of ESP
    guest.load(CODE, '61')
    guest.run(1)
    expect([RAX, RCX, RBP, RSI, RDI].map((register) => guest.gpr(register))).toEqual([0x1000n, 0x1001n, 0x1005n, 0x1006n, 0x1007n])
    expect(guest.gpr(RSP)).toBe(BigInt(STACK))
  })

  test('with 16-bit operands take sixteen bytes and leave upper halves', () => {
    const guest = protectedGuest('6660 6661')
    guest.setGpr(RAX, 0x1234_5678)
    guest.run(1)
    expect(guest.gpr(RSP)).toBe(BigInt(STACK - 16))
    guest.setGpr(RAX, 0xffff_ffff)
    guest.run(1)
    expect(guest.gpr(RAX)).toBe(0xffff_5678n)
  })
})

describe('ENTER and LEAVE', () => {
  test('of level 0 make and drop a frame', () => {
    const guest = longGuest('c8100000 c9')
    guest.setGpr(RBP, 0x7777)
    guest.run(1)
    expect([guest.gpr(RBP), guest.gpr(RSP)]).toEqual([BigInt(STACK - 8), BigInt(STACK - 8 - 16)])
    guest.run(1)
    expect([guest.gpr(RBP), guest.gpr(RSP)]).toEqual([0x7777n, BigInt(STACK)])
  })

  test('of level 3 copy two frame pointers and push the new one (SDM vol. 2, ENTER)', () => {
    const guest = protectedGuest('c8040003')
    guest.setGpr(RBP, 0x3_0000)
    guest.dma.writeU32(0x2_fffc, 0xaaaa)
    guest.dma.writeU32(0x2_fff8, 0xbbbb)
    guest.run(1)
    const pushed = Array.from({ length: 4 }, (_, slot) => guest.dma.readU32(STACK - 4 - slot * 4))
    expect(pushed).toEqual([0x3_0000, 0xaaaa, 0xbbbb, STACK - 4])
    expect([guest.gpr(RBP), guest.gpr(RSP)]).toEqual([BigInt(STACK - 4), BigInt(STACK - 16 - 4)])
  })

  test('take the level modulo 32', () => {
    const guest = protectedGuest('c8000020')
    guest.run(1)
    expect(guest.gpr(RSP)).toBe(BigInt(STACK - 4))
  })

  test('a frame whose end cannot be written changes no register', () => {
    const guest = new PrivilegedGuest()
    guest.enterLong()
    guest.map4K(LINEAR + 0x1000, 0x30_0000n | 3n)
    guest.setGate(PAGE_FAULT, { ist: 1 })
    guest.setGpr(RSP, LINEAR + 0x1010)
    guest.setGpr(RBP, 0x1234)
    guest.cpu.adoptState()
    expect(guest.fault('c8200000')).toMatchObject({ vector: PAGE_FAULT, errorCode: 2, rsp: BigInt(LINEAR + 0x1010) })
    expect(guest.gpr(RBP)).toBe(0x1234n)
  })
})

describe('BOUND', () => {
  test.each([
    ['at the lower bound', -5, false],
    ['at the upper bound', 7, false],
    ['below', -6, true],
    ['above', 8, true],
  ])('with the index %s', (_name, index, faults) => {
    const guest = new PrivilegedGuest()
    guest.enterProtected()
    guest.dma.writeU32(0x3_0000, 0xffff_fffb)
    guest.dma.writeU32(0x3_0004, 7)
    guest.setGpr(RBX, 0x3_0000)
    guest.setGpr(RAX, index >>> 0)
    guest.cpu.adoptState()
    const frame = guest.fault('6203 cc')
    expect(frame.vector).toBe(faults ? BOUND_RANGE : 3)
    expect(frame.rip).toBe(BigInt(CODE + (faults ? 0 : 3)))
  })
})
