/**
 * The footer of a VHD, big-endian, 512 bytes at the end of the file and, of a dynamic one, also at its beginning (Virtual Hard Disk Image Format
 * Specification 1.0, Microsoft 2006):
 *
 *   0  "conectix"      8  features (2)     12  format version     16  offset of the dynamic header, all ones when fixed
 *  24  time            28  creator          32  its version        36  its system
 *  40  original size   48  current size     56  cylinders, heads, sectors
 *  60  type            64  checksum         68  UUID               84  saved state
 */
import { randomBytes } from 'node:crypto'
import { SECTOR_SIZE } from '../../../../src-shared/domain/medium.ts'

export const FOOTER_SIZE = 512
export const TYPE_FIXED = 2
export const TYPE_DYNAMIC = 3
export const TYPE_DIFFERENCING = 4
/** Where our dynamic header lies. */
export const HEADER_OFFSET = 512

const COOKIE = 'conectix'
const VERSION = 0x0001_0000
const CHECKSUM = 64
/** The name under which other programs believe the size instead of computing it from cylinders, heads and sectors. */
const CREATOR = 'win '
const CREATOR_VERSION = 0x000a_0000
const CREATOR_HOST = 'Wi2k'
/** Seconds between 1970 and 2000, where the format's time begins. */
const EPOCH = 946_684_800

export interface VhdFooter {
  readonly type: number
  readonly size: number
  readonly headerOffset: number
}

export interface NewFooter {
  readonly type: number
  readonly size: number
  /** Milliseconds since 1970. */
  readonly createdAt: number
}

/** Undefined: no footer, or one that is not whole. */
export function decodeFooter(bytes: Uint8Array): VhdFooter | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, FOOTER_SIZE)
  if (Buffer.from(bytes.subarray(0, COOKIE.length)).toString('latin1') !== COOKIE) return undefined
  if (view.getUint32(CHECKSUM) !== checksum(bytes.subarray(0, FOOTER_SIZE), CHECKSUM)) return undefined
  return { type: view.getUint32(60), size: Number(view.getBigUint64(48)), headerOffset: Number(view.getBigUint64(16)) }
}

/** Is this what ends a fixed VHD whose disk has `size` bytes? */
export function isFixedFooter(bytes: Uint8Array, size: number): boolean {
  const footer = decodeFooter(bytes)
  return footer !== undefined && footer.type === TYPE_FIXED && footer.size === size
}

export function encodeFooter({ type, size, createdAt }: NewFooter): Uint8Array {
  const bytes = new Uint8Array(FOOTER_SIZE)
  const view = new DataView(bytes.buffer)
  bytes.set(Buffer.from(COOKIE))
  view.setUint32(8, 2)
  view.setUint32(12, VERSION)
  view.setBigUint64(16, type === TYPE_FIXED ? 0xffff_ffff_ffff_ffffn : BigInt(HEADER_OFFSET))
  view.setUint32(24, Math.max(0, Math.floor(createdAt / 1000) - EPOCH))
  bytes.set(Buffer.from(CREATOR), 28)
  view.setUint32(32, CREATOR_VERSION)
  bytes.set(Buffer.from(CREATOR_HOST), 36)
  view.setBigUint64(40, BigInt(size))
  view.setUint32(60, type)
  bytes.set(randomBytes(16), 68)
  return withSize(bytes, size)
}

/** The same footer for a disk of another size. */
export function withSize(footer: Uint8Array, size: number): Uint8Array {
  const bytes = footer.slice()
  const view = new DataView(bytes.buffer)
  view.setBigUint64(48, BigInt(size))
  const { cylinders, heads, sectors } = geometry(size)
  view.setUint16(56, cylinders)
  view.setUint8(58, heads)
  view.setUint8(59, sectors)
  view.setUint32(CHECKSUM, checksum(bytes, CHECKSUM))
  return bytes
}

/** One's complement of the sum of all bytes but the checksum's own, which lies at `own`. */
export function checksum(bytes: Uint8Array, own: number): number {
  let sum = 0
  for (const [index, byte] of bytes.entries()) if (index < own || index >= own + 4) sum += byte
  return ~sum >>> 0
}

/** Appendix "CHS calculation" of the specification. */
function geometry(size: number): { cylinders: number; heads: number; sectors: number } {
  const total = Math.min(size / SECTOR_SIZE, 65_535 * 16 * 255)
  if (total > 65_535 * 16 * 63) return { cylinders: Math.floor(total / (16 * 255)), heads: 16, sectors: 255 }
  let sectors = 17
  let tracks = Math.floor(total / sectors)
  let heads = Math.max(4, Math.floor((tracks + 1023) / 1024))
  for (const next of [31, 63]) {
    if (tracks < heads * 1024 && heads <= 16) break
    sectors = next
    heads = 16
    tracks = Math.floor(total / sectors)
  }
  return { cylinders: Math.floor(tracks / heads), heads, sectors }
}
