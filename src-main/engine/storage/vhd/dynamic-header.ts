/**
 * The header of a dynamic VHD, big-endian, 1024 bytes: 0 "cxsparse", 8 all ones, 16 offset of the block table, 24 version, 28 entries,
 * 32 block size, 36 checksum; the rest speaks of the parent of a differencing disk.
 *
 * An entry of the table is the sector at which the block begins, all ones where it has no room: first a bitmap, a bit for each sector of the block
 * (the highest first) that is set when something was written there, padded to whole sectors, then the sectors.
 */
import { SECTOR_SIZE } from '../../../../src-shared/domain/medium.ts'
import { roundUp } from '../clusters.ts'
import { damaged } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'
import { checksum } from './footer.ts'

export const HEADER_SIZE = 1024
export const UNUSED = 0xffff_ffff
const COOKIE = 'cxsparse'
const VERSION = 0x0001_0000
const CHECKSUM = 36
const SMALLEST_BLOCK = 4096
const LARGEST_BLOCK = 256 * 1024 * 1024
/** 16 TiB in blocks of 2 MiB, and four times what sectors can address. */
const MOST_ENTRIES = 8 * 1024 * 1024

export interface DynamicHeader {
  readonly tableOffset: number
  readonly entries: number
  readonly blockSize: number
}

export function encodeDynamicHeader({ tableOffset, entries, blockSize }: DynamicHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_SIZE)
  const view = new DataView(bytes.buffer)
  bytes.set(Buffer.from(COOKIE))
  view.setBigUint64(8, 0xffff_ffff_ffff_ffffn)
  view.setBigUint64(16, BigInt(tableOffset))
  view.setUint32(24, VERSION)
  view.setUint32(28, entries)
  view.setUint32(32, blockSize)
  view.setUint32(CHECKSUM, checksum(bytes, CHECKSUM))
  return bytes
}

/** Throws StorageError for a header that cannot be that of a disk of `size` bytes in this file. */
export function readDynamicHeader(file: ImageFile, offset: number, size: number): DynamicHeader {
  const fail = (what: string) => damaged('vhd', file.path, what)
  if (!(offset + HEADER_SIZE <= file.size())) throw fail('its dynamic header lies beyond the end of the file')
  const bytes = new Uint8Array(HEADER_SIZE)
  file.read(offset, bytes)
  const view = new DataView(bytes.buffer)
  if (Buffer.from(bytes.subarray(0, COOKIE.length)).toString('latin1') !== COOKIE) throw fail('its dynamic header is missing')
  if (view.getUint32(CHECKSUM) !== checksum(bytes, CHECKSUM)) throw fail('the checksum of its dynamic header is wrong')
  const header = { tableOffset: Number(view.getBigUint64(16)), entries: view.getUint32(28), blockSize: view.getUint32(32) }
  const { tableOffset, entries, blockSize } = header
  if ((blockSize & (blockSize - 1)) !== 0 || blockSize < SMALLEST_BLOCK || blockSize > LARGEST_BLOCK)
    throw fail(`its blocks have ${blockSize} bytes`)
  if (entries > MOST_ENTRIES) throw fail(`its block table has ${entries} entries`)
  if (entries * blockSize < size) throw fail(`its block table has room for ${entries} blocks, fewer than its disk has`)
  if (tableOffset % SECTOR_SIZE !== 0 || tableOffset < SECTOR_SIZE || tableOffset + entries * 4 > file.size())
    throw fail('its block table lies beyond the end of the file')
  return header
}

/** Bytes of the bitmap before each block. */
export function bitmapSize(blockSize: number): number {
  return roundUp(blockSize / SECTOR_SIZE / 8, SECTOR_SIZE)
}
