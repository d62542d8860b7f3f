/**
 * A machine's own writes over a read-only base: 64 KiB clusters appended to a file (overlay-format.ts). A cluster is copied whole at its first write;
 * later writes go in place. Reads come from the cluster where there is one, else from the base. Writing zeros is writing.
 *
 * What was flushed survives a killed process and a power failure. New clusters stay unlisted until a flush: their data is synced, then their
 * table entries are written and synced. What is not listed when the file is opened was not flushed and is cut off.
 */
import { createHash, randomBytes } from 'node:crypto'
import { type BlockBackend, StorageError } from './block-backend.ts'
import { CLUSTER_SIZE, forEachCluster } from './clusters.ts'
import { type DiskImage, type Extent, refuseWrite } from './disk-image.ts'
import { type FileLayer, HOST_FILES, type ImageFile } from './file-layer.ts'
import { lockImage } from './image-lock.ts'
import * as format from './overlay-format.ts'

interface PendingSlot {
  readonly slot: number
  readonly cluster: number
}

export interface OverlayOptions {
  readonly files?: FileLayer
  /** Takes the lock of a path and returns the release. */
  readonly lock?: (path: string) => () => void
  /** It is only read, without a lock, and stays as it is: of a snapshot, for example. It must exist. */
  readonly readOnly?: boolean
}

export class Overlay implements BlockBackend {
  readonly size: number
  readonly readOnly: boolean
  readonly #base: DiskImage
  readonly #files: FileLayer
  readonly #file: ImageFile
  readonly #identity: bigint
  readonly #unlock: () => void
  /** Slot of each cluster that was written. */
  readonly #slots = new Map<number, number>()
  #pending: PendingSlot[] = []
  #dirty = false
  #failed = false

  /**
   * Opens the overlay at `path`, or begins one. Closes `base` when it is closed, also when it cannot be opened. Throws StorageError when the base is
   * not the one that the overlay was begun on.
   */
  constructor(path: string, base: DiskImage, { files = HOST_FILES, lock = lockImage, readOnly = false }: OverlayOptions = {}) {
    this.#base = base
    this.#files = files
    this.size = base.size
    this.readOnly = readOnly
    const closers = [() => base.close()]
    try {
      this.#unlock = readOnly ? () => undefined : lock(path)
      closers.push(this.#unlock)
      this.#file = files.open(path, readOnly ? 'read' : files.exists(path) ? 'write' : 'create')
      closers.push(() => this.#file.close())
      this.#identity = (this.#readHeader() ?? this.#begin()).identity
      this.#readTables()
    } catch (error) {
      for (const close of closers.reverse()) close()
      throw error
    }
  }

  read(offset: number, target: Uint8Array): void {
    forEachCluster(offset, target.length, (cluster, within, start, piece) => {
      const part = target.subarray(start, start + piece)
      const slot = this.#slots.get(cluster)
      if (slot === undefined) this.#base.read(offset + start, part)
      else this.#file.read(format.dataOffset(slot) + within, part)
    })
  }

  write(offset: number, bytes: Uint8Array): void {
    if (this.readOnly) throw refuseWrite(this.#file.path)
    this.#dirty = true
    forEachCluster(offset, bytes.length, (cluster, within, start, piece) => {
      const part = bytes.subarray(start, start + piece)
      const slot = this.#slots.get(cluster)
      if (slot === undefined) this.#append(cluster, within, part)
      else this.#file.write(format.dataOffset(slot) + within, part)
    })
  }

  flush(): void {
    if (this.#failed) throw new StorageError(`'${this.#file.path}' could not be synced before; restart the machine from its last snapshot`)
    if (!this.#dirty) return
    this.#sync()
    if (this.#pending.length > 0) this.#listPending()
    this.#dirty = false
  }

  /** Where the disk holds something: what the guest wrote, and what the base has. */
  extentAt(offset: number): Extent {
    const cluster = Math.floor(offset / CLUSTER_SIZE)
    const end = Math.min(this.size, (cluster + 1) * CLUSTER_SIZE)
    if (this.#slots.has(cluster)) return { allocated: true, length: end - offset }
    const { allocated, length } = this.#base.extentAt(offset)
    return { allocated, length: Math.min(length, end - offset) }
  }

  /** Writes a copy of the overlay as it is now to a new file, on stable storage when it returns. */
  copyTo(path: string): void {
    this.flush()
    this.#files.copy(this.#file.path, path)
    const copy = this.#files.open(path, 'write')
    try {
      copy.sync()
    } finally {
      copy.close()
    }
    this.#files.syncFolderOf(path)
  }

  close(): void {
    this.#file.close()
    this.#unlock()
    this.#base.close()
  }

  /** The slot is taken only when all of its data is written. */
  #append(cluster: number, within: number, part: Uint8Array): void {
    const bytes = new Uint8Array(CLUSTER_SIZE)
    const at = cluster * CLUSTER_SIZE
    if (part.length < CLUSTER_SIZE) this.#base.read(at, bytes.subarray(0, Math.min(CLUSTER_SIZE, this.size - at)))
    bytes.set(part, within)
    const slot = this.#slots.size
    this.#file.write(format.dataOffset(slot), bytes)
    this.#slots.set(cluster, slot)
    this.#pending.push({ slot, cluster })
  }

  #sync(): void {
    try {
      this.#file.sync()
    } catch (error) {
      // After a failed sync the host may have dropped what it could not write: nothing can promise it any more.
      this.#failed = true
      throw error
    }
  }

  /** An entry that a full disk has no room for is written by the next flush: its data stays where it is. */
  #listPending(): void {
    for (const { slot, cluster } of this.#pending) {
      this.#file.write(format.entryOffset(slot), format.encodeEntry(cluster, slot, this.#identity))
    }
    this.#sync()
    this.#pending = []
  }

  /** Undefined when the file is new or its beginning was interrupted. Throws when it belongs to another base or is no overlay. */
  #readHeader(): format.OverlayHeader | undefined {
    const bytes = new Uint8Array(format.HEADER_SIZE)
    this.#file.read(0, bytes)
    const header = this.#decode(bytes)
    if (header) this.#checkBase(header.base)
    else if (this.#file.size() > format.HEADER_SIZE) throw new StorageError(`'${this.#file.path}' is no overlay of Innkeeper; remove it`)
    return header
  }

  #decode(bytes: Uint8Array): format.OverlayHeader | undefined {
    try {
      return format.decodeHeader(bytes)
    } catch (error) {
      throw new StorageError(`cannot use the overlay '${this.#file.path}': ${(error as Error).message}`)
    }
  }

  #checkBase(then: format.BaseIdentity): void {
    const now = identify(this.#base)
    const same = now.size === then.size && now.modifiedAt === then.modifiedAt && Buffer.compare(now.firstBlock, then.firstBlock) === 0
    if (same) return
    throw new StorageError(
      `the disk image '${this.#base.path}' has changed since '${this.#file.path}' was begun on it: put the original back, or discard the machine's changes`,
    )
  }

  /** The header is durable, and so is the file's name, before the first cluster can be. */
  #begin(): format.OverlayHeader {
    if (this.readOnly) throw new StorageError(`'${this.#file.path}' is no overlay of Innkeeper, or was never begun`)
    const header = { base: identify(this.#base), identity: randomBytes(8).readBigUInt64LE() }
    this.#file.write(0, format.encodeHeader(header))
    this.#file.sync()
    this.#files.syncFolderOf(this.#file.path)
    return header
  }

  /** Finds the listed slots and cuts off everything behind them, stale entries of the last table included. */
  #readTables(): void {
    const size = this.#file.size()
    let slot = 0
    for (let listed = true; listed && format.entryOffset(slot) < size; ) {
      const table = new Uint8Array(format.TABLE_SIZE)
      this.#file.read(format.entryOffset(slot), table)
      const clusters = this.#listedClusters(table, slot)
      for (const cluster of clusters) this.#slots.set(cluster, slot++)
      listed = clusters.length === format.SLOTS_PER_GROUP
      if (!listed && !this.readOnly) this.#eraseEntries(slot, table)
    }
    if (!this.readOnly && size > format.fileSize(slot)) this.#cut(format.fileSize(slot))
  }

  #listedClusters(table: Uint8Array, first: number): number[] {
    const clusters: number[] = []
    for (let index = 0; index < format.SLOTS_PER_GROUP; index++) {
      const cluster = format.decodeEntry(table.subarray(index * format.ENTRY_SIZE), first + index, this.#identity)
      if (cluster === undefined) break
      clusters.push(cluster)
    }
    return clusters
  }

  #eraseEntries(slot: number, table: Uint8Array): void {
    const stale = table.subarray((slot % format.SLOTS_PER_GROUP) * format.ENTRY_SIZE)
    if (stale.every((byte) => byte === 0)) return
    this.#file.write(format.entryOffset(slot), new Uint8Array(stale.length))
    this.#file.sync()
  }

  #cut(size: number): void {
    this.#file.truncate(size)
    this.#file.sync()
  }
}

function identify(base: DiskImage): format.BaseIdentity {
  const block = new Uint8Array(Math.min(CLUSTER_SIZE, base.size))
  base.read(0, block)
  const firstBlock = new Uint8Array(createHash('sha256').update(block).digest())
  return { size: base.size, modifiedAt: base.modifiedAt(), firstBlock }
}
