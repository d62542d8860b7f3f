/** Copying the content of disks: what reads as zeros takes no room in the copy. */
import type { BlockBackend } from '../block-backend.ts'
import { isZero } from '../clusters.ts'
import type { Extent } from '../disk-image.ts'
import type { Work } from './work.ts'

/** A disk that may know where it holds nothing. */
export type CopySource = Pick<BlockBackend, 'size' | 'read'> & {
  readonly extentAt?: (offset: number) => Extent
  /** The target is not empty before: zeros must be written to it. */
  readonly zerosCount?: boolean
}

const PIECE = 1024 * 1024
/** Unit in which zeros are left out. */
const GRAIN = 64 * 1024

/** Copies what fits into the target, which is new; the caller flushes. */
export function* copyContent(source: CopySource, target: Pick<BlockBackend, 'size' | 'write'>): Work<void> {
  const total = Math.min(source.size, target.size)
  const bytes = new Uint8Array(PIECE)
  for (let offset = 0; offset < total; ) {
    yield { done: offset, total }
    const extent = source.extentAt?.(offset) ?? { allocated: true, length: total - offset }
    const length = Math.min(extent.length, total - offset, extent.allocated ? PIECE - (offset % GRAIN) : Number.POSITIVE_INFINITY)
    if (extent.allocated) copyPiece(source, target, offset, bytes.subarray(0, length))
    offset += length
  }
  yield { done: total, total }
}

function copyPiece(source: CopySource, target: Pick<BlockBackend, 'write'>, offset: number, bytes: Uint8Array): void {
  source.read(offset, bytes)
  for (let start = 0; start < bytes.length; ) {
    const end = Math.min(bytes.length, start + GRAIN - ((offset + start) % GRAIN))
    const grain = bytes.subarray(start, end)
    if (source.zerosCount || !isZero(grain)) target.write(offset + start, grain)
    start = end
  }
}
