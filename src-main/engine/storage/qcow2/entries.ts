/**
 * Entries of L1 and L2 tables, 64 bits each. Bit 63: the cluster's reference count is one, so that it may be written in place. Bits 9 to 55: its offset,
 * 0 where there is none. In L2 tables, bit 0: it reads as zeros (version 3); bit 62: it is packed, and the rest tells where and how long.
 */
export interface L2Entry {
  readonly kind: 'none' | 'zero' | 'data' | 'packed'
  /** Of the cluster, or of the first packed byte. */
  readonly offset: number
  readonly copied: boolean
  /** Bytes that may belong to a packed cluster. */
  readonly packedLength: number
}

export const COPIED = 2 ** 31
const PACKED = 2 ** 30
const HIGH_OFFSET = 0x00ff_ffff
const LOW_OFFSET = 0xffff_fe00
const ZERO = 1

/** Offset in an L1 entry, or that of the cluster in an L2 entry. */
export function offsetAt(view: DataView, at: number): number {
  return (view.getUint32(at) & HIGH_OFFSET) * 2 ** 32 + ((view.getUint32(at + 4) & LOW_OFFSET) >>> 0)
}

export function isCopied(view: DataView, at: number): boolean {
  return view.getUint32(at) >= COPIED
}

export function setEntry(view: DataView, at: number, offset: number, copied: boolean): void {
  view.setUint32(at, Math.floor(offset / 2 ** 32) + (copied ? COPIED : 0))
  view.setUint32(at + 4, offset % 2 ** 32)
}

/** No cluster, and zeros. */
export function setZero(view: DataView, at: number): void {
  view.setUint32(at, 0)
  view.setUint32(at + 4, ZERO)
}

export function setCopied(view: DataView, at: number, copied: boolean): void {
  const high = view.getUint32(at)
  view.setUint32(at, copied ? (high | COPIED) >>> 0 : high & ~COPIED)
}

export function l2EntryAt(view: DataView, at: number, clusterBits: number): L2Entry {
  const [high, low] = [view.getUint32(at), view.getUint32(at + 4)]
  const copied = high >= COPIED
  if ((high & PACKED) !== 0) return packedEntry(view.getBigUint64(at), clusterBits)
  const offset = offsetAt(view, at)
  if ((low & ZERO) !== 0) return { kind: 'zero', offset, copied, packedLength: 0 }
  return { kind: offset === 0 ? 'none' : 'data', offset, copied, packedLength: 0 }
}

function packedEntry(word: bigint, clusterBits: number): L2Entry {
  const offsetBits = BigInt(62 - (clusterBits - 8))
  const offset = Number(word & ((1n << offsetBits) - 1n))
  const sectors = Number((word & ((1n << 62n) - 1n)) >> offsetBits) + 1
  return { kind: 'packed', offset, copied: false, packedLength: sectors * 512 - (offset % 512) }
}
