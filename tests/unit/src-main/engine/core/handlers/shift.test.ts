/** Shifts and rotates: results, counts and the flags that are defined. */
import { expect, test } from 'vitest'
import { RAX } from '../../../../../support/core-guest.ts'
import { flagsOf, longGuest } from '../../../../../support/one-instruction.ts'

type Case = readonly [name: string, code: string, rax: bigint, rcx: bigint, flags: number, result: bigint, after: number]

/** AF is undefined after shifts: SDM vol. 2, SAL/SAR/SHL/SHR. */
const DEFINED = 0x8c5

// CF 1, PF 4, ZF 40h, SF 80h, OF 800h (of shifts by one: the sign changed).
const CASES: readonly Case[] = [
  ['shl al, 1', 'd0e0', 0xc0n, 0n, 0, 0x80n, 0x81],
  ['shr al, 1', 'd0e8', 0x81n, 0n, 0, 0x40n, 0x801],
  ['sar al, 1', 'd0f8', 0x81n, 0n, 0, 0xc0n, 0x85],
  ['rol al, 1 leaves ZF, SF and PF', 'd0c0', 0x80n, 0n, 0x40, 1n, 0x841],
  ['ror al, 1', 'd0c8', 1n, 0n, 0, 0x80n, 0x801],
  ['rcl al, 1 through the carry', 'd0d0', 0x80n, 0n, 0, 0n, 0x801],
  ['rcr al, 1 through the carry', 'd0d8', 0n, 0n, 1, 0x80n, 0x800],
  ['shl al, cl by 0 leaves all flags', 'd2e0', 0x55n, 0n, 0x8c5, 0x55n, 0x8c5],
]

test.each(CASES)('%s', (_name, code, rax, rcx, flags, result, after) => {
  const guest = longGuest(code, rax, rcx, flags)

  guest.run(1)

  expect([guest.gpr(RAX), flagsOf(guest) & DEFINED]).toEqual([result, after])
})

test.each([
  ['shl rax, cl masks its count to six bits', '48d3e0', 1n, 0x41n, 2n],
  ['shl eax, cl masks its count to five bits', 'd3e0', 1n, 0x21n, 2n],
  ['shld eax, ecx, 8', '0fa4c808', 0x1234_5678n, 0xabcd_ef01n, 0x3456_78abn],
  ['shrd eax, ecx, 8', '0facc808', 0x1234_5678n, 0xabcd_ef01n, 0x0112_3456n],
])('%s', (_name, code, rax, rcx, result) => {
  const guest = longGuest(code, rax, rcx)

  guest.run(1)

  expect(guest.gpr(RAX)).toBe(result)
})
