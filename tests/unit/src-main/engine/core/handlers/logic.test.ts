/** AND, OR, XOR, TEST, NOT, ANDN: results and flags in every width, forms with memory, faults that change nothing. */
import { describe, expect, test } from 'vitest'
import { type CoreGuest, RAX, RBX } from '../../../../../support/core-guest.ts'
import { DATA, flagsOf, longGuest } from '../../../../../support/one-instruction.ts'
import { CODE, PrivilegedGuest } from '../../../../../support/privileged-guest.ts'

// CF 1, PF 4, AF 10h, ZF 40h, SF 80h, OF 800h: SDM vol. 1, 3.4.3.1.
const ALL_FLAGS = 0x8d5
const PAGE_FAULT = 14
/** Present, supervisor, read-only. */
const READ_ONLY = 0x1n
const LINEAR = 0x20_0000
const FRAME = 0x30_0000n

function guestWith(code: string, rax: bigint, rcx: bigint, flags = ALL_FLAGS): CoreGuest {
  return longGuest(code, rax, rcx, flags)
}

type Case = readonly [name: string, code: string, rax: bigint, rcx: bigint, result: bigint, flags: number]

// CF and OF become 0, and AF, which is undefined, too, as on AMD's (SDM vol. 2, AND, OR, XOR, TEST).
const CASES: readonly Case[] = [
  ['and al, cl leaves the other bytes', '20c8', 0x1122_33f0n, 0x0fn, 0x1122_3300n, 0x44],
  ['and ax, cx leaves the upper part', '6621c8', 0x1_1122_8001n, 0xff00n, 0x1_1122_8000n, 0x84],
  ['and eax, ecx clears the upper half', '21c8', 0xf_8000_0003n, 0x8000_0001n, 0x8000_0001n, 0x80],
  ['and rax, rcx', '4821c8', 1n << 63n, (1n << 63n) | 1n, 1n << 63n, 0x84],
  ['and eax, -128 extends its byte', '83e080', 0xffff_ffffn, 0n, 0xffff_ff80n, 0x80],
  ['and rax, imm32 extends its sign', '482500000080', 2n ** 64n - 1n, 0n, 0xffff_ffff_8000_0000n, 0x84],
  ['or ah, cl', '08cc', 0x0000n, 0x80n, 0x8000n, 0x80],
  ['or rax, rcx of zeros', '4809c8', 0n, 0n, 0n, 0x44],
  ['or ax, imm16', '660d0180', 0xffff_0000n, 0n, 0xffff_8001n, 0x80],
  ['xor eax, eax is zero', '31c0', 0xffff_ffff_ffffn, 0n, 0n, 0x44],
  ['xor al, imm8', '3403', 0x1ffn, 0n, 0x1fcn, 0x84],
  ['xor rax, rcx by the other encoding', '4833c1', 0xf0n, 0xffn, 0x0fn, 0x4],
  ['test al, cl keeps both', '84c8', 0xffn, 0x80n, 0xffn, 0x80],
  ['test rax, imm32 extends its sign', '48a900000080', 1n << 63n, 0n, 1n << 63n, 0x84],
  ['not eax keeps every flag', 'f7d0', 0xf_0000_ffffn, 0n, 0xffff_0000n, ALL_FLAGS],
  ['not al keeps the rest', 'f6d0', 0x1ffn, 0n, 0x100n, ALL_FLAGS],
]

test.each(CASES)('%s', (_name, code, rax, rcx, result, flags) => {
  const guest = guestWith(code, rax, rcx)
  guest.run(1)
  expect([guest.gpr(RAX), flagsOf(guest)]).toEqual([result, 2 | flags])
})

test('ANDN inverts its first source and leaves PF and AF', () => {
  const guest = guestWith('c4e278f2c1', 0xffff_0000n, 0xff00_ff00n, 0x14) // andn eax, eax, ecx
  guest.run(1)
  expect(guest.gpr(RAX)).toBe(0xff00n)
  expect(flagsOf(guest) & 0x8c1).toBe(0)
})

describe('with an operand in memory', () => {
  test.each([
    ['and byte [rbx], al', '2003', 0x0fn, 0xffff_fff3, 0xffff_ff03],
    ['or word [rbx], ax', '660903', 0x8000n, 0x1111_0001, 0x1111_8001],
    ['xor dword [rbx], eax', '3103', 0xffff_ffffn, 0x0f0f_0f0f, 0xf0f0_f0f0],
    ['and dword [rbx], byte', '8323f0', 0n, 0x1234_5678, 0x1234_5670],
    ['lock or dword [rbx], eax', 'f00903', 1n, 0x10, 0x11],
    ['not dword [rbx]', 'f713', 0n, 0, 0xffff_ffff],
    ['test dword [rbx], eax writes nothing', '8503', 1n, 3, 3],
  ] as const)('%s', (_name, code, rax, before, after) => {
    const guest = guestWith(code, rax, 0n)
    guest.dma.writeU32(DATA, before)
    guest.run(1)
    expect(guest.dma.readU32(DATA)).toBe(after >>> 0)
  })

  test('one that crosses pages is read and written as a whole', () => {
    const guest = guestWith('4831 83ff0f0000', 2n ** 64n - 1n, 0n) // xor [rbx + 0xfff], rax
    guest.dma.writeU64(DATA + 0xfff, 0x0123_4567_89ab_cdefn)
    guest.run(1)
    expect(guest.dma.readU64(DATA + 0xfff)).toBe(0xfedc_ba98_7654_3210n)
  })
})

describe('a write that faults', () => {
  test.each([
    ['and [rbx], eax', '2103'],
    ['or [rbx], eax', '0903'],
    ['xor [rbx], eax', '3103'],
    ['not dword [rbx]', 'f713'],
  ])('of %s leaves flags and memory as they were', (_name, code) => {
    const guest = new PrivilegedGuest()
    guest.enterLong()
    guest.registers.set('cr', guest.registers.get('cr', 0) | 0x1_0000n, 0) // WP
    guest.map4K(LINEAR, FRAME | READ_ONLY)
    guest.dma.writeU32(Number(FRAME), 0x1234_5678)
    guest.setGpr(RAX, 0xffn)
    guest.setGpr(RBX, LINEAR)
    guest.registers.set('rflags', 2 | ALL_FLAGS)
    guest.cpu.adoptState()

    const frame = guest.fault(code)

    expect(frame).toMatchObject({ vector: PAGE_FAULT, errorCode: 3, rip: BigInt(CODE) })
    expect(Number(frame.flags) & ALL_FLAGS).toBe(ALL_FLAGS)
    expect(guest.dma.readU32(Number(FRAME))).toBe(0x1234_5678)
    expect(guest.gpr(RAX)).toBe(0xffn)
  })
})
