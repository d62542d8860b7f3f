/**
 * Guest memory as the bodies of 'pages' records: u32 first page, u32 count of pages, a bitmap of the pages that are not all zero (count / 8
 * bytes, least significant bit first), then those pages, zstd-compressed together. Pages that are zero cost one bit.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

export const PAGE = 4096
/** Pages in one record: 1 MiB of memory. */
const GROUP = 256
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** Bodies for the whole of `memory` (a multiple of 4 KiB), groups that are all zero left out. `progress` is told bytes of `memory` done. */
export function* packPages(memory: Uint8Array, progress: (done: number) => void = () => {}): Generator<Uint8Array> {
  const words = new BigUint64Array(memory.buffer, memory.byteOffset, memory.byteLength / 8)
  const pages = memory.byteLength / PAGE
  const scratch = new Uint8Array(GROUP * PAGE)
  for (let first = 0; first < pages; first += GROUP) {
    const body = packGroup(memory, words, first, Math.min(GROUP, pages - first), scratch)
    if (body) yield body
    progress(Math.min(first + GROUP, pages) * PAGE)
  }
}

function packGroup(memory: Uint8Array, words: BigUint64Array, first: number, count: number, scratch: Uint8Array): Uint8Array | undefined {
  const bitmap = new Uint8Array(Math.ceil(count / 8))
  let filled = 0
  for (let page = 0; page < count; page++) {
    if (isZero(words, first + page)) continue
    bitmap[page >> 3] = (bitmap[page >> 3] as number) | (1 << (page & 7))
    scratch.set(memory.subarray((first + page) * PAGE, (first + page + 1) * PAGE), filled)
    filled += PAGE
  }
  if (filled === 0) return undefined
  const header = Buffer.alloc(8)
  header.writeUInt32LE(first)
  header.writeUInt32LE(count, 4)
  return Buffer.concat([header, bitmap, zstdCompressSync(scratch.subarray(0, filled), LEVEL)])
}

function isZero(words: BigUint64Array, page: number): boolean {
  const end = (page + 1) * (PAGE / 8)
  for (let word = page * (PAGE / 8); word < end; word++) if (words[word] !== 0n) return false
  return true
}

/** Writes the pages of one body into `memory`; the bytes of memory up to its end. Throws when they do not fit. */
export function unpackPages(body: Uint8Array, memory: Uint8Array): number {
  const header = Buffer.from(body.buffer, body.byteOffset, 8)
  const first = header.readUInt32LE()
  const count = header.readUInt32LE(4)
  if (count > GROUP || (first + count) * PAGE > memory.byteLength) throw new Error('the saved memory is larger than the machine')
  const bitmap = body.subarray(8, 8 + Math.ceil(count / 8))
  const bytes = zstdDecompressSync(body.subarray(8 + bitmap.length), { maxOutputLength: count * PAGE })
  let taken = 0
  for (let page = 0; page < count; page++) {
    if (!((bitmap[page >> 3] as number) & (1 << (page & 7)))) continue
    memory.set(bytes.subarray(taken, taken + PAGE), (first + page) * PAGE)
    taken += PAGE
  }
  if (taken !== bytes.length) throw new Error('a record of saved memory does not hold the pages that it announces')
  return (first + count) * PAGE
}
