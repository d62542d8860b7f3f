/**
 * An image whose blocks are found by a map and appended to the file as they are first written: what VDI, VHD and VMDK have in common. Each brings
 * its map; reading, writing and the order in which things reach the disk are here.
 *
 * What was flushed survives a killed process and a power failure: data are synced, then the entries of the map that name them are written and synced.
 * A block that no entry on the file names was not flushed. Zeros written where nothing is yet leave nothing behind; over anything they are written.
 */
import type { CheckReport, ImageFormatName, ImageVariant } from '../../../src-shared/domain/medium.ts'
import { StorageError } from './block-backend.ts'
import { forEachPiece, isZero } from './clusters.ts'
import { type DiskImage, type Extent, type ImageSource, refuseWrite } from './disk-image.ts'

/** Blocks of one extent at most, so that asking for it never takes long. */
const LOOKED_AHEAD = 4096

export interface BlockMap {
  readonly format: ImageFormatName
  readonly variant: ImageVariant
  /** Bytes of the disk. */
  readonly size: number
  readonly blockSize: number
  /** Entries were changed since the last `store`. */
  readonly changed: boolean
  /** Offset of a block in the file, or 0 where it has no room yet and reads as zeros. Throws StorageError for an entry that cannot be. */
  locate(block: number): number
  /** Makes room at the end of the file that reads as zeros; the entry stays in memory until `store`. */
  allocate(block: number): number
  /** Writes changed entries. What they name is on stable storage; the caller syncs afterwards. */
  store(): void
  /** Longer, durable when it returns. Nothing is unsynced. */
  grow(size: number): void
  check(repair: boolean): CheckReport
  /** Formats that keep track of single sectors: clears what was read of sectors that the block does not hold. */
  mask?(block: number, within: number, bytes: Uint8Array): void
  /** The same, before such a block is written. */
  prepare?(block: number): void
  /** Formats that are only read: fills `target` from a block at its offset in the file. */
  readPacked?(at: number, block: number, within: number, target: Uint8Array): void
}

export class GrowingImage implements DiskImage {
  readonly readOnly: boolean
  readonly path: string
  readonly backing = undefined
  readonly backingName = undefined
  readonly snapshots = 0
  readonly #source: ImageSource
  readonly #map: BlockMap
  #dirty = false
  #failed = false

  constructor(source: ImageSource, map: BlockMap) {
    this.#source = source
    this.#map = map
    this.readOnly = source.readOnly
    this.path = source.file.path
  }

  get size(): number {
    return this.#map.size
  }

  get format(): ImageFormatName {
    return this.#map.format
  }

  get variant(): ImageVariant {
    return this.#map.variant
  }

  get blockSize(): number {
    return this.#map.blockSize
  }

  modifiedAt(): bigint {
    return this.#source.file.modifiedAt()
  }

  stored(): number {
    return this.#source.file.stored()
  }

  read(offset: number, target: Uint8Array): void {
    const map = this.#map
    forEachPiece(map.blockSize, offset, target.length, (block, within, start, piece) => {
      const part = target.subarray(start, start + piece)
      const at = map.locate(block)
      if (at === 0) part.fill(0)
      else if (map.readPacked) map.readPacked(at, block, within, part)
      else {
        this.#source.file.read(at + within, part)
        map.mask?.(block, within, part)
      }
    })
  }

  write(offset: number, bytes: Uint8Array): void {
    if (this.readOnly) throw refuseWrite(this.path)
    this.#dirty = true
    forEachPiece(this.#map.blockSize, offset, bytes.length, (block, within, start, piece) =>
      this.#writePiece(block, within, bytes.subarray(start, start + piece)),
    )
  }

  #writePiece(block: number, within: number, part: Uint8Array): void {
    const found = this.#map.locate(block)
    if (found === 0 && isZero(part)) return
    if (found !== 0) this.#map.prepare?.(block)
    const at = found === 0 ? this.#map.allocate(block) : found
    this.#source.file.write(at + within, part)
  }

  flush(): void {
    if (this.#failed) throw new StorageError(`'${this.path}' could not be synced before: what was written since may be lost; open it again`)
    if (this.readOnly || !(this.#dirty || this.#map.changed)) return
    this.#sync()
    if (this.#map.changed) {
      this.#map.store()
      this.#sync()
    }
    this.#dirty = false
  }

  extentAt(offset: number): Extent {
    const { blockSize, size } = this.#map
    let block = Math.floor(offset / blockSize)
    const allocated = this.#map.locate(block) !== 0
    const last = Math.min(Math.ceil(size / blockSize), block + LOOKED_AHEAD)
    do block++
    while (block < last && (this.#map.locate(block) !== 0) === allocated)
    return { allocated, length: Math.min(size, block * blockSize) - offset }
  }

  ownExtentAt(offset: number): Extent {
    return this.extentAt(offset)
  }

  grow(size: number): void {
    this.flush()
    this.#map.grow(size)
  }

  check(repair: boolean): CheckReport {
    this.flush()
    return this.#map.check(repair)
  }

  close(): void {
    try {
      if (!this.#failed) this.flush()
    } finally {
      this.#source.file.close()
      this.#source.release()
    }
  }

  #sync(): void {
    try {
      this.#source.file.sync()
    } catch (error) {
      // After a failed sync the host may have dropped what it could not write: nothing can promise it any more.
      this.#failed = true
      throw error
    }
  }
}
