/**
 * A qcow2 image, version 2 or 3: clusters found through two levels of tables (entries.ts), counted (refcounts.ts), perhaps packed, perhaps over
 * another image. Internal snapshots are left as they are: what they share is copied before it is written.
 *
 * What reaches the file, and when: data, counts and tables that nothing names yet; sync; the table of counts, when it has new blocks; sync; L2 tables
 * and L1 entries; sync. Then what they named before is free.
 */
import type { CheckReport } from '../../../../src-shared/domain/medium.ts'
import { StorageError } from '../block-backend.ts'
import { forEachPiece, isZero } from '../clusters.ts'
import { type DiskImage, damaged, type Extent, type ImageSource, refuseWrite, unsupported } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'
import { unpack } from '../packed.ts'
import { checkQcow2 } from './check.ts'
import type { L2Entry } from './entries.ts'
import { growQcow2 } from './grow.ts'
import { INCOMPATIBLE_CORRUPT, INCOMPATIBLE_DIRTY, type Qcow2Header, readHeader } from './header.ts'
import { Mapping } from './mapping.ts'
import { Refcounts } from './refcounts.ts'

/** Bytes of changed tables that are kept before they are written even if the guest does not flush. */
const MOST_CHANGED = 16 * 1024 * 1024
const LOOKED_AHEAD = 4096
const KEPT_PACKED = 4

export class Qcow2Image implements DiskImage {
  readonly format = 'qcow2'
  readonly variant = 'dynamic'
  readonly readOnly: boolean
  readonly path: string
  readonly blockSize: number
  readonly backing: DiskImage | undefined
  readonly backingName: string | undefined
  readonly file: ImageFile
  readonly refcounts: Refcounts
  readonly mapping: Mapping
  readonly #source: ImageSource
  readonly #unpacked = new Map<number, Uint8Array>()
  #header: Qcow2Header
  #dirty = false
  #failed = false

  /** `repairing`: the image may be opened for writing although its header says that it must be repaired first. */
  constructor(source: ImageSource, repairing = false) {
    this.#source = source
    this.file = source.file
    this.path = source.file.path
    this.readOnly = source.readOnly
    this.#header = readHeader(this.file)
    this.blockSize = 2 ** this.#header.clusterBits
    if (!source.readOnly && !repairing) this.#checkWritable()
    this.refcounts = new Refcounts(this.file, this.#header)
    this.mapping = new Mapping(this.file, this.#header, this.refcounts)
    const { backingName, extensions } = this.#header
    this.backingName = backingName
    this.backing = backingName === undefined ? undefined : source.openBacking(backingName, extensions.backingFormat)
    if (!source.readOnly && this.#header.autoclear !== 0n) this.#clearFeatures(88, 0n)
  }

  get size(): number {
    return this.#header.size
  }

  get snapshots(): number {
    return this.#header.snapshots
  }

  get header(): Qcow2Header {
    return this.#header
  }

  modifiedAt(): bigint {
    return BigInt.asUintN(64, this.file.modifiedAt() + (this.backing?.modifiedAt() ?? 0n))
  }

  stored(): number {
    return this.file.stored()
  }

  read(offset: number, target: Uint8Array): void {
    forEachPiece(this.blockSize, offset, target.length, (cluster, within, start, piece) =>
      this.#readPiece(this.mapping.entryOf(cluster), cluster, within, target.subarray(start, start + piece)),
    )
  }

  write(offset: number, bytes: Uint8Array): void {
    if (this.readOnly) throw refuseWrite(this.path)
    this.#dirty = true
    forEachPiece(this.blockSize, offset, bytes.length, (cluster, within, start, piece) =>
      this.#writePiece(cluster, within, bytes.subarray(start, start + piece)),
    )
    if (this.mapping.changedBytes + this.refcounts.changedBytes > MOST_CHANGED) this.flush()
  }

  flush(): void {
    if (this.#failed) throw new StorageError(`'${this.path}' could not be synced before: what was written since may be lost; open it again`)
    if (this.readOnly || !(this.#dirty || this.mapping.changed || this.refcounts.changed)) return
    const settleBlocks = this.refcounts.storeBlocks()
    this.mapping.storeFresh()
    this.#sync()
    settleBlocks()
    if (this.refcounts.tableChanged) this.refcounts.storeTable(() => this.#sync())
    if (this.mapping.changed) {
      const settle = this.mapping.store()
      this.#sync()
      settle()
    }
    this.refcounts.settle()
    this.#dirty = false
  }

  extentAt(offset: number): Extent {
    const { blockSize } = this
    const first = Math.floor(offset / blockSize)
    const below = this.backing && offset < this.backing.size ? this.backing : undefined
    const isHere = (cluster: number): boolean => !['none', 'zero'].includes(this.mapping.entryOf(cluster).kind)
    const isOpen = (cluster: number): boolean => this.mapping.entryOf(cluster).kind === 'none'
    if (below && isOpen(first)) return this.#extentBelow(below, offset, (first + 1) * blockSize)
    const allocated = isHere(first)
    const isSame = (cluster: number): boolean => isHere(cluster) === allocated && !(this.backing && isOpen(cluster))
    return { allocated, length: this.#run(first, isSame) - offset }
  }

  ownExtentAt(offset: number): Extent {
    const first = Math.floor(offset / this.blockSize)
    const isHere = (cluster: number): boolean => this.mapping.entryOf(cluster).kind !== 'none'
    const allocated = isHere(first)
    return { allocated, length: this.#run(first, (cluster) => isHere(cluster) === allocated) - offset }
  }

  grow(size: number): void {
    this.flush()
    growQcow2(this, size)
    this.#header = readHeader(this.file)
  }

  check(repair: boolean): CheckReport {
    this.flush()
    const report = checkQcow2(this, repair)
    if (repair && report.errors.length === 0) this.#clearFeatures(72, INCOMPATIBLE_DIRTY | INCOMPATIBLE_CORRUPT)
    return report
  }

  close(): void {
    try {
      // What a flush frees is counted as free by the next one.
      for (let round = 0; round < 3 && !this.#failed; round++) this.flush()
    } finally {
      this.backing?.close()
      this.file.close()
      this.#source.release()
    }
  }

  #readPiece(entry: L2Entry, cluster: number, within: number, target: Uint8Array): void {
    switch (entry.kind) {
      case 'zero':
        target.fill(0)
        return
      case 'data':
        this.#checkData(entry.offset)
        this.file.read(entry.offset + within, target)
        return
      case 'packed':
        target.set(this.#unpack(entry, cluster).subarray(within, within + target.length))
        return
      case 'none':
        this.#readBelow(cluster * this.blockSize + within, target)
    }
  }

  #readBelow(offset: number, target: Uint8Array): void {
    const there = Math.max(0, Math.min(target.length, (this.backing?.size ?? 0) - offset))
    if (there > 0) this.backing?.read(offset, target.subarray(0, there))
    target.fill(0, there)
  }

  #writePiece(cluster: number, within: number, part: Uint8Array): void {
    const entry = this.mapping.entryOf(cluster)
    if (entry.kind === 'data' && entry.copied) {
      this.#checkData(entry.offset)
      this.file.write(entry.offset + within, part)
      return
    }
    const readsAsZeros = entry.kind === 'zero' || (entry.kind === 'none' && !this.backing)
    if (readsAsZeros && isZero(part)) return
    this.mapping.prepare(cluster)
    if (entry.kind === 'none' && this.#header.version > 2 && part.length === this.blockSize && isZero(part)) {
      this.mapping.pointToZeros(cluster)
      return
    }
    const place = this.refcounts.allocate()
    try {
      if (readsAsZeros && place.fresh) this.file.write(place.offset + within, part)
      else this.file.write(place.offset, this.#merged(entry, cluster, within, part))
    } catch (error) {
      this.refcounts.takeBack(place.offset)
      throw error
    }
    this.mapping.point(cluster, place.offset)
    this.#release(entry)
  }

  /** The whole cluster, with the part in it. */
  #merged(entry: L2Entry, cluster: number, within: number, part: Uint8Array): Uint8Array {
    if (part.length === this.blockSize) return part
    const bytes = new Uint8Array(this.blockSize)
    this.#readPiece(entry, cluster, 0, bytes)
    bytes.set(part, within)
    return bytes
  }

  /** What an entry named has one reference less; packed clusters share those they lie in. */
  #release({ kind, offset, packedLength }: L2Entry): void {
    if (offset === 0) return
    const end = kind === 'packed' ? offset + packedLength : offset + 1
    for (let at = offset - (offset % this.blockSize); at < end; at += this.blockSize) this.refcounts.release(at)
  }

  #unpack({ offset, packedLength }: L2Entry, cluster: number): Uint8Array {
    const known = this.#unpacked.get(offset)
    if (known) return known
    const fail = () => damaged('qcow2', this.path, `the packed cluster ${cluster}, at ${offset}, cannot be unpacked`)
    if (offset + 1 > this.refcounts.fileEnd) throw fail()
    const packed = new Uint8Array(Math.min(packedLength, this.refcounts.fileEnd - offset))
    this.file.read(offset, packed)
    const bytes = unpack(this.#header.compression, packed, this.blockSize)
    if (!bytes) throw fail()
    // A place is never used for other data while it is open but after a flush, when it may be again.
    if (this.readOnly) this.#keep(offset, bytes)
    return bytes
  }

  #keep(offset: number, bytes: Uint8Array): void {
    this.#unpacked.set(offset, bytes)
    if (this.#unpacked.size > KEPT_PACKED) this.#unpacked.delete(this.#unpacked.keys().next().value as number)
  }

  /** Data never lie on the header, the L1 table or the end of the file, whatever a table says. */
  #checkData(offset: number): void {
    const l1End = this.mapping.l1Offset + this.mapping.l1.byteLength
    const onTable = offset < this.blockSize || (offset >= this.mapping.l1Offset && offset < l1End)
    if (!onTable && offset % this.blockSize === 0 && offset < this.refcounts.fileEnd) return
    throw damaged('qcow2', this.path, `data lie at ${offset}, where none can be`)
  }

  #extentBelow(below: DiskImage, offset: number, clusterEnd: number): Extent {
    const { allocated, length } = below.extentAt(offset)
    const end = Math.min(this.size, clusterEnd, below.size)
    return { allocated, length: Math.min(length, end - offset) }
  }

  /** Offset in the disk where the clusters from `first` on stop being as they should, or where it was looked at long enough. */
  #run(first: number, isSame: (cluster: number) => boolean): number {
    const last = Math.min(Math.ceil(this.size / this.blockSize), first + LOOKED_AHEAD)
    let cluster = first + 1
    while (cluster < last && isSame(cluster)) cluster++
    return Math.min(this.size, cluster * this.blockSize)
  }

  #checkWritable(): void {
    const { incompatible, extensions } = this.#header
    if ((incompatible & (INCOMPATIBLE_CORRUPT | INCOMPATIBLE_DIRTY)) !== 0n)
      throw unsupported(
        'qcow2',
        this.path,
        'it was not closed properly or is marked as damaged',
        "run 'innkeeper media check --repair' on it first",
      )
    if (extensions.hasBitmaps)
      throw unsupported('qcow2', this.path, 'its dirty bitmaps would become wrong', "remove them with 'qemu-img bitmap --remove' first")
  }

  /** Autoclear features are those of programs that no longer know of all changes. */
  #clearFeatures(at: number, bits: bigint): void {
    if (this.#header.version === 2) return
    const before = at === 88 ? this.#header.autoclear : this.#header.incompatible
    const after = at === 88 ? 0n : before & ~bits
    if (after === before) return
    const bytes = new DataView(new ArrayBuffer(8))
    bytes.setBigUint64(0, after)
    this.file.write(at, new Uint8Array(bytes.buffer))
    this.#sync()
    this.#header = readHeader(this.file)
  }

  #sync(): void {
    try {
      this.file.sync()
    } catch (error) {
      // After a failed sync the host may have dropped what it could not write: nothing can promise it any more.
      this.#failed = true
      throw error
    }
  }
}
