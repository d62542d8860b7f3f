/** Sums and differences: results and flags in every width. */
import { expect, test } from 'vitest'
import { RAX } from '../../../../../support/core-guest.ts'
import { flagsOf, longGuest } from '../../../../../support/one-instruction.ts'

type Case = readonly [name: string, code: string, rax: bigint, rcx: bigint, flags: number, result: bigint, after: number]

// CF 1, PF 4, AF 10h, ZF 40h, SF 80h, OF 800h: SDM vol. 1, 3.4.3.1.
const CASES: readonly Case[] = [
  ['add al, cl over the sign', '00c8', 0x7fn, 1n, 0, 0x80n, 0x890],
  ['add eax, ecx to zero clears the upper half', '01c8', 0xf_ffff_ffffn, 1n, 0, 0n, 0x55],
  ['adc al, cl takes the carry', '10c8', 0xffn, 0n, 1, 0n, 0x55],
  ['sub al, cl over the sign', '28c8', 0x80n, 1n, 0, 0x7fn, 0x810],
  ['sub rax, rcx below zero', '4829c8', 0n, 1n, 0, 2n ** 64n - 1n, 0x95],
  ['sbb al, cl takes the borrow', '18c8', 0n, 0n, 1, 0xffn, 0x95],
  ['cmp al, cl leaves its operands', '38c8', 0x80n, 1n, 0, 0x80n, 0x810],
  ['inc eax keeps the carry', 'ffc0', 0x7fff_ffffn, 0n, 1, 0x8000_0000n, 0x895],
  ['dec al over the sign', 'fec8', 0x80n, 0n, 0, 0x7fn, 0x810],
  ['neg al of the least number', 'f6d8', 0x80n, 0n, 0, 0x80n, 0x881],
]

test.each(CASES)('%s', (_name, code, rax, rcx, flags, result, after) => {
  const guest = longGuest(code, rax, rcx, flags)

  guest.run(1)

  expect([guest.gpr(RAX), flagsOf(guest)]).toEqual([result, 2 | after])
})
