/** Page tables that map the first 4 GiB one to one with 2 MiB pages: one PML4, one PDPT, four page directories, six pages together. */
import type { Dma } from '../../bus/dma.ts'

const PAGE = 0x1000
const GIBIBYTES = 4
const ENTRIES = 512
const PRESENT_WRITABLE = 0x3n
const LARGE = 0x80n
const LARGE_PAGE = 0x20_0000

/** Writes them from `base` (page-aligned) and returns what CR3 takes. */
export function writeIdentityPageTables(dma: Dma, base: number): number {
  const pointers = base + PAGE
  const directories = pointers + PAGE
  dma.fill(base, (2 + GIBIBYTES) * PAGE, 0)
  dma.writeU64(base, BigInt(pointers) | PRESENT_WRITABLE)
  for (let index = 0; index < GIBIBYTES; index++) dma.writeU64(pointers + index * 8, BigInt(directories + index * PAGE) | PRESENT_WRITABLE)
  const entries = new BigUint64Array(GIBIBYTES * ENTRIES)
  for (const index of entries.keys()) entries[index] = BigInt(index * LARGE_PAGE) | PRESENT_WRITABLE | LARGE
  dma.write(directories, new Uint8Array(entries.buffer))
  return base
}
