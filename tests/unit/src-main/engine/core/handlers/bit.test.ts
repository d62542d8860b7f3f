/** Bit tests and scans: SDM vol. 2; BSF and BSR of zero leave the destination, as APM vol. 3 says. */
import { expect, test } from 'vitest'
import { CoreGuest, RAX, RCX, RDI } from '../../../../../support/core-guest.ts'
import { flagsOf, longGuest } from '../../../../../support/one-instruction.ts'

const CODE = 0x1_0000
const DATA = 0x8000
const CF = 1n
const ZF = 0x40n

type Case = readonly [name: string, code: string, rax: bigint, rcx: bigint, result: bigint, flag: bigint, value: bigint]

const CASES: readonly Case[] = [
  ['bt eax, ecx takes the offset modulo 32', '0fa3c8', 2n, 33n, 2n, CF, CF],
  ['bts eax, ecx sets and tells that it was clear', '0fabc8', 0n, 4n, 16n, CF, 0n],
  ['btr rax, rcx clears bit 63', '480fb3c8', 1n << 63n, 63n, 0n, CF, CF],
  ['btc eax, ecx turns it over', '0fbbc8', 1n, 0n, 0n, CF, CF],
  ['bsf eax, ecx finds the lowest', '0fbcc1', 0n, 0x50n, 4n, ZF, 0n],
  ['bsr eax, ecx finds the highest', '0fbdc1', 0n, 0x50n, 6n, ZF, 0n],
  ['bsf eax, ecx of zero leaves the destination', '0fbcc1', 7n, 0n, 7n, ZF, ZF],
  ['bswap eax', '0fc8', 0x1234_5678n, 0n, 0x7856_3412n, 0n, 0n],
  ['popcnt eax, ecx', 'f30fb8c1', 0n, 0xf00fn, 8n, ZF, 0n],
]

test.each(CASES)('%s', (_name, code, rax, rcx, result, flag, value) => {
  const guest = longGuest(code, rax, rcx)

  guest.run(1)

  expect([guest.gpr(RAX), BigInt(flagsOf(guest)) & flag]).toEqual([result, value])
})

test('BTS in memory reaches beyond its operand, downwards too', () => {
  const guest = new CoreGuest()
  guest.enterLongMode()
  guest.setGpr(RDI, DATA)
  guest.setGpr(RCX, -1n & 0xffff_ffffn)
  guest.load(CODE, '0fab0f') // bts [rdi], ecx

  guest.run(1)

  expect(guest.dma.readU32(DATA - 4)).toBe(0x8000_0000)
})
