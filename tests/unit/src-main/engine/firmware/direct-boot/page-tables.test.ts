import { expect, test } from 'vitest'
import { writeIdentityPageTables } from '../../../../../../src-main/engine/firmware/direct-boot/page-tables.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'

/** Walks PML4, PDPT and directory as the processor does (Intel SDM volume 3, 4.5) to the physical address; 2 MiB pages. */
function translate(dma: MemoryDma, cr3: number, linear: number): number {
  const index = (shift: number) => Math.floor(linear / 2 ** shift) % 512
  const next = (table: number, shift: number) => Number(dma.readU64(table + index(shift) * 8) & 0xf_ffff_ffff_f000n)
  const directory = next(next(cr3, 39), 30)
  return next(directory, 21) + (linear % 2 ** 21)
}

test('the first 4 GiB are mapped one to one', () => {
  const dma = new MemoryDma(0x10_0000)
  const cr3 = writeIdentityPageTables(dma, 0x11000)
  for (const linear of [0, 0x10_0200, 0x3fff_ffff, 0x4000_0000, 0xbfff_f123, 0xffff_ffff]) expect(translate(dma, cr3, linear)).toBe(linear)
  expect(dma.readU64(0x13000)).toBe(0x83n)
  expect(dma.readU64(0x11008)).toBe(0n)
})
