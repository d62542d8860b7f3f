/** The same tables as paging.test.ts of the core has; here nothing may change in them. */
import { expect, test } from 'vitest'
import { translate } from '../../../../../src-main/engine/debug/page-walk.ts'
import { CoreGuest, PML4 } from '../../../../support/core-guest.ts'

const TABLE = 0x70000

function walk(guest: CoreGuest, linear: bigint): number | undefined {
  return translate(guest.registers, guest.dma, linear)
}

test('without paging, addresses are physical and 32 bits wide', () => {
  const guest = new CoreGuest()
  guest.enterProtectedMode()
  expect(walk(guest, 0x1_0012_3456n)).toBe(0x12_3456)
})

test('large and small pages of 4-level paging, not canonical and not mapped ones', () => {
  const guest = new CoreGuest()
  guest.enterLongMode()
  expect(walk(guest, 0x3f12_3456n)).toBe(0x3f12_3456)
  expect(walk(guest, 0x4000_0000n)).toBeUndefined()
  expect(walk(guest, 0x8000_0000_0000n)).toBeUndefined()
  // The upper half: PML4 entry 511, PDPT entry 510 to a page of 1 GiB, 511 to a page table of one page.
  guest.dma.writeU64(PML4 + 511 * 8, BigInt(TABLE) | 3n)
  guest.dma.writeU64(TABLE + 510 * 8, 0x4000_0000n | 0x83n)
  guest.dma.writeU64(TABLE + 511 * 8, BigInt(TABLE + 0x1000) | 3n)
  guest.dma.writeU64(TABLE + 0x1000, BigInt(TABLE + 0x2000) | 3n)
  guest.dma.writeU64(TABLE + 0x2008, 0x8000_0000_0012_3003n) // NX
  expect(walk(guest, 0xffff_ffff_8123_4567n)).toBe(0x4123_4567)
  expect(walk(guest, 0xffff_ffff_c000_1abcn)).toBe(0x12_3abc)
  expect(guest.dma.readU64(TABLE + 0x2008)).toBe(0x8000_0000_0012_3003n)
  expect(guest.dma.readU64(PML4 + 511 * 8)).toBe(BigInt(TABLE) | 3n)
})

test('32-bit paging: pages of 4 KiB, and of 4 MiB with PSE', () => {
  const guest = new CoreGuest()
  guest.enterProtectedMode()
  guest.registers.set('cr', 0x8000_0011, 0)
  guest.registers.set('cr', TABLE, 3)
  guest.dma.writeU32(TABLE, (TABLE + 0x1000) | 3)
  guest.dma.writeU32(TABLE + 0x1000 + 4, 0x0012_3003)
  guest.dma.writeU32(TABLE + 4, 0x00c0_2083) // PSE-36: address bit 32
  expect([walk(guest, 0x1abcn), walk(guest, 0x2000n)]).toEqual([0x12_3abc, undefined])
  guest.registers.set('cr', 0x10, 4)
  expect(walk(guest, 0x40_1234n)).toBe(0x1_00c0_1234)
})

test('PAE starts from the page-directory-pointer registers', () => {
  const guest = new CoreGuest()
  guest.enterProtectedMode()
  guest.registers.set('cr', 0x8000_0011, 0)
  guest.registers.set('cr', 0x20, 4)
  guest.registers.set('pdpte', BigInt(TABLE) | 1n, 3)
  guest.dma.writeU64(TABLE + 8, 0x0060_0083n)
  expect([walk(guest, 0xc021_2345n), walk(guest, 0x1000n)]).toEqual([0x61_2345, undefined])
})
