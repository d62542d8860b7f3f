/** MOV and its relatives: widths, what happens to the rest of a register, memory forms, faults that change nothing. */
import { describe, expect, test } from 'vitest'
import { RAX, RBX, RDX } from '../../../../../support/core-guest.ts'
import { DATA, longGuest } from '../../../../../support/one-instruction.ts'
import { CODE, PrivilegedGuest } from '../../../../../support/privileged-guest.ts'

const CARRY = 1
const ZERO = 0x40
const PAGE_FAULT = 14
const ABSENT = 0n
const LINEAR = 0x20_0000
const ONES = 2n ** 64n - 1n

type Case = readonly [name: string, code: string, rax: bigint, rcx: bigint, result: bigint]

describe('between registers', () => {
  // 8- and 16-bit results leave the rest of the register, 32-bit ones clear the upper half (SDM vol. 1, 3.4.1.1).
  const CASES: readonly Case[] = [
    ['mov al, cl', '88c8', ONES, 0n, ONES - 0xffn],
    ['mov ah, cl', '88cc', ONES, 0n, ONES - 0xff00n],
    ['mov ax, cx', '6689c8', ONES, 0n, ONES - 0xffffn],
    ['mov eax, ecx', '89c8', ONES, 0x1_0000_0001n, 1n],
    ['mov rax, rcx', '4889c8', 0n, ONES, ONES],
    ['mov eax, imm32', 'b8ffffffff', ONES, 0n, 0xffff_ffffn],
    ['mov rax, imm32 extends its sign', '48c7c000000080', 0n, 0n, 0xffff_ffff_8000_0000n],
    ['mov rax, imm64', '48b8efcdab8967452301', 0n, 0n, 0x0123_4567_89ab_cdefn],
    ['movzx eax, cl', '0fb6c1', ONES, 0xff80n, 0x80n],
    ['movzx ax, cl', '660fb6c1', ONES, 0x80n, ONES - 0xff7fn],
    ['movzx rax, cx', '480fb7c1', ONES, 0x1_8000n, 0x8000n],
    ['movsx eax, cl', '0fbec1', 0n, 0x80n, 0xffff_ff80n],
    ['movsx rax, cx', '480fbfc1', 0n, 0x8000n, 0xffff_ffff_ffff_8000n],
    ['movsxd rax, ecx', '4863c1', 0n, 0x8000_0000n, 0xffff_ffff_8000_0000n],
    ['bswap eax', '0fc8', 0xffff_ffff_0102_0304n, 0n, 0x0403_0201n],
    ['bswap rax', '480fc8', 0x0102_0304_0506_0708n, 0n, 0x0807_0605_0403_0201n],
    ['cbw', '6698', 0x1234_0080n, 0n, 0x1234_ff80n],
    ['cwde', '98', 0xffff_ffff_0000_8000n, 0n, 0xffff_8000n],
    ['cdqe', '4898', 0x8000_0000n, 0n, 0xffff_ffff_8000_0000n],
    ['lea eax, [rcx+rcx*8+1]', '8d44c901', ONES, 0x2000_0000n, 0x2000_0001n],
    ['lea ax, [rcx-1]', '668d41ff', ONES, 0n, ONES],
    ['nop, which is xchg eax, eax', '90', ONES, 0n, ONES],
    ['xchg eax, r8d clears both upper halves', '4190', ONES, 0n, 0n],
  ]

  test.each(CASES)('%s', (_name, code, rax, rcx, result) => {
    const guest = longGuest(code, rax, rcx)
    guest.run(1)
    expect(guest.gpr(RAX)).toBe(result)
  })

  test.each([
    ['cwd of a negative AX', '6699', 0x8000n, ONES],
    ['cdq of a positive EAX', '99', 0x7fff_ffffn, 0n],
    ['cqo of a negative RAX', '4899', 1n << 63n, ONES],
  ])('%s', (_name, code, rax, rdx) => {
    const guest = longGuest(code, rax, 0n)
    guest.setGpr(RDX, ONES)
    guest.run(1)
    expect(guest.gpr(RDX)).toBe(rdx)
  })
})

describe('CMOVcc and SETcc', () => {
  test.each([
    ['moves when the condition holds', ZERO, 7n],
    ['clears the upper half even when it does not', CARRY, 0xffff_ffffn],
  ])('cmovz eax, ecx %s', (_name, flags, result) => {
    const guest = longGuest('0f44c1', ONES, 7n, flags)
    guest.run(1)
    expect(guest.gpr(RAX)).toBe(result)
  })

  test('CMOVcc reads its memory operand in any case (SDM vol. 2, CMOVcc)', () => {
    const guest = new PrivilegedGuest()
    guest.enterLong()
    guest.map4K(LINEAR, ABSENT)
    guest.setGpr(RAX, ONES)
    guest.setGpr(RBX, LINEAR)
    guest.registers.set('rflags', 2)
    guest.cpu.adoptState()
    expect(guest.fault('0f4403')).toMatchObject({ vector: PAGE_FAULT, errorCode: 0 }) // cmovz eax, [rbx]
    expect(guest.gpr(RAX)).toBe(ONES)
  })

  test.each([
    ['setc', '0f92c0', CARRY, 1n],
    ['setnc', '0f93c0', CARRY, 0n],
  ])('%s writes one byte', (_name, code, flags, low) => {
    const guest = longGuest(code, 0x1234_56ffn, 0n, flags)
    guest.run(1)
    expect(guest.gpr(RAX)).toBe(0x1234_5600n | low)
  })
})

describe('with memory', () => {
  test.each([
    ['mov [rbx], al', '8803', 0x1122_3344n, 0xffff_ff44],
    ['mov [rbx], ax', '668903', 0x1122_3344n, 0xffff_3344],
    ['mov [rbx], eax', '8903', 0x1122_3344n, 0x1122_3344],
    ['mov dword [rbx], imm32', 'c70378563412', 0n, 0x1234_5678],
    ['movbe [rbx], eax', '0f38f103', 0x1122_3344n, 0x4433_2211],
  ])('%s', (_name, code, rax, after) => {
    const guest = longGuest(code, rax, 0n)
    guest.dma.writeU32(DATA, 0xffff_ffff)
    guest.run(1)
    expect(guest.dma.readU32(DATA)).toBe(after >>> 0)
  })

  test('MOV with a 64-bit offset of its own', () => {
    const guest = longGuest('48a10800020000000000', 0n, 0n) // mov rax, [20008h]
    guest.dma.writeU64(DATA + 8, 0x0123_4567_89ab_cdefn)
    guest.run(1)
    expect(guest.gpr(RAX)).toBe(0x0123_4567_89ab_cdefn)
  })

  test('XCHG swaps across a page boundary', () => {
    const guest = longGuest('8783fe0f0000', 0x1122_3344n, 0n) // xchg [rbx + 0xffe], eax
    guest.dma.writeU32(DATA + 0xffe, 0x5566_7788)
    guest.run(1)
    expect([guest.gpr(RAX), guest.dma.readU32(DATA + 0xffe)]).toEqual([0x5566_7788n, 0x1122_3344])
  })

  test('XLAT adds AL without its sign', () => {
    const guest = longGuest('d7', 0xff80n, 0n)
    guest.write(DATA + 0x80, '5a')
    guest.run(1)
    expect(guest.gpr(RAX)).toBe(0xff5an)
  })
})

describe('a fault', () => {
  test.each([
    ['mov eax, [rbx]', '8b03', 0],
    ['movsx rax, word [rbx]', '480fbf03', 0],
    ['xchg [rbx], eax', '8703', 2],
    ['mov [rbx], eax', '8903', 2],
    ['setc [rbx]', '0f9203', 2],
    ['movbe eax, [rbx]', '0f38f003', 0],
  ])('of %s leaves its register as it was', (_name, code, errorCode) => {
    const guest = new PrivilegedGuest()
    guest.enterLong()
    guest.map4K(LINEAR, ABSENT)
    guest.setGpr(RAX, 0x1234_5678_9abc_def0n)
    guest.setGpr(RBX, LINEAR)
    guest.cpu.adoptState()
    expect(guest.fault(code)).toMatchObject({ vector: PAGE_FAULT, errorCode, rip: BigInt(CODE) })
    expect(guest.gpr(RAX)).toBe(0x1234_5678_9abc_def0n)
  })

  test('of the second page of a store leaves the first page as it was', () => {
    const guest = new PrivilegedGuest()
    guest.enterLong()
    guest.map4K(LINEAR, 0x30_0000n | 3n)
    guest.dma.writeU32(0x30_0ffc, 0xaaaa_aaaa)
    guest.setGpr(RAX, 0x1122_3344n)
    guest.setGpr(RBX, LINEAR)
    guest.cpu.adoptState()
    expect(guest.fault('8983fe0f0000')).toMatchObject({ vector: PAGE_FAULT, errorCode: 2 }) // mov [rbx + 0xffe], eax
    expect(guest.registers.get('cr', 2)).toBe(BigInt(LINEAR + 0x1000))
    expect(guest.dma.readU32(0x30_0ffc)).toBe(0xaaaa_aaaa)
  })
})
