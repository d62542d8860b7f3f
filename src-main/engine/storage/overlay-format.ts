/**
 * The file of an overlay (overlay.ts), little-endian:
 *
 *      0  header, 4096 bytes
 *            0  magic 'INNKOVL1'
 *            8  u32 version (1)
 *           12  u32 cluster size (65536)
 *           16  u64 size of the base in bytes          the base's identity:
 *           24  u64 mtime of the base, ns since 1970   an overlay makes sense
 *           32  SHA-256 of the base's first 64 KiB     over this base only
 *           64  u64 random identity of this overlay
 *           72  u32 CRC-32 of bytes 0..71
 *   4096  groups, each
 *            table, 4096 bytes: 256 entries, one for each cluster of the group
 *               0  u64 number of the disk's cluster + 1 (0: free)
 *               8  u32 CRC-32 of that number, the slot's number and the overlay's identity
 *              12  u32 0
 *            256 clusters of 65536 bytes
 *
 * Slot n is cluster n % 256 of group n / 256. Slots are taken in order and never freed. A slot counts when its entry and all before it are valid:
 * entries are written only after the data that they name is on stable storage, so what is behind the first invalid one was never flushed.
 */
import { crc32 } from 'node:zlib'
import { CLUSTER_SIZE } from './clusters.ts'

export const HEADER_SIZE = 4096
export const TABLE_SIZE = 4096
export const ENTRY_SIZE = 16
export const SLOTS_PER_GROUP = TABLE_SIZE / ENTRY_SIZE
export const GROUP_SIZE = TABLE_SIZE + SLOTS_PER_GROUP * CLUSTER_SIZE
export const HASH_SIZE = 32
const MAGIC = 'INNKOVL1'
const VERSION = 1
const CHECKED_LENGTH = 72

/** What tells one base from another, and from itself after a change. */
export interface BaseIdentity {
  readonly size: number
  readonly modifiedAt: bigint
  readonly firstBlock: Uint8Array
}

export interface OverlayHeader {
  readonly base: BaseIdentity
  readonly identity: bigint
}

/** Offset of a slot's table entry in the file. */
export function entryOffset(slot: number): number {
  return HEADER_SIZE + Math.floor(slot / SLOTS_PER_GROUP) * GROUP_SIZE + (slot % SLOTS_PER_GROUP) * ENTRY_SIZE
}

/** Offset of a slot's data in the file. */
export function dataOffset(slot: number): number {
  return HEADER_SIZE + Math.floor(slot / SLOTS_PER_GROUP) * GROUP_SIZE + TABLE_SIZE + (slot % SLOTS_PER_GROUP) * CLUSTER_SIZE
}

/** Bytes of a file whose first `slots` slots are taken. */
export function fileSize(slots: number): number {
  return slots === 0 ? HEADER_SIZE : dataOffset(slots - 1) + CLUSTER_SIZE
}

export function encodeHeader({ base, identity }: OverlayHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_SIZE)
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode(MAGIC))
  view.setUint32(8, VERSION, true)
  view.setUint32(12, CLUSTER_SIZE, true)
  view.setBigUint64(16, BigInt(base.size), true)
  view.setBigUint64(24, base.modifiedAt, true)
  bytes.set(base.firstBlock, 32)
  view.setBigUint64(64, identity, true)
  view.setUint32(CHECKED_LENGTH, crc32(bytes.subarray(0, CHECKED_LENGTH)), true)
  return bytes
}

/** Undefined: no header, or one that was never completed. Throws, naming the version, for a header of another version. */
export function decodeHeader(bytes: Uint8Array): OverlayHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (new TextDecoder('latin1').decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) return undefined
  if (view.getUint32(CHECKED_LENGTH, true) !== crc32(bytes.subarray(0, CHECKED_LENGTH))) return undefined
  const [version, clusterSize] = [view.getUint32(8, true), view.getUint32(12, true)]
  if (version !== VERSION || clusterSize !== CLUSTER_SIZE)
    throw new Error(`it has format version ${version}; this version of Innkeeper reads ${VERSION}`)
  const base = {
    size: Number(view.getBigUint64(16, true)),
    modifiedAt: view.getBigUint64(24, true),
    firstBlock: bytes.slice(32, 32 + HASH_SIZE),
  }
  return { base, identity: view.getBigUint64(64, true) }
}

export function encodeEntry(cluster: number, slot: number, identity: bigint): Uint8Array {
  const bytes = new Uint8Array(ENTRY_SIZE)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(cluster) + 1n, true)
  view.setUint32(8, checksum(cluster, slot, identity), true)
  return bytes
}

/** The disk's cluster that a slot holds, or undefined when the entry is free or torn. */
export function decodeEntry(bytes: Uint8Array, slot: number, identity: bigint): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, ENTRY_SIZE)
  const number = view.getBigUint64(0, true)
  if (number === 0n) return undefined
  const cluster = Number(number - 1n)
  return view.getUint32(8, true) === checksum(cluster, slot, identity) ? cluster : undefined
}

function checksum(cluster: number, slot: number, identity: bigint): number {
  return crc32(new Uint8Array(BigUint64Array.of(BigInt(cluster), BigInt(slot), identity).buffer))
}
