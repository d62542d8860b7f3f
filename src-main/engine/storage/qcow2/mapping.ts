/** From clusters of the disk to clusters of the file: the L1 table in memory, L2 tables as they are used. */
import { damaged } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'
import { type Table, TableCache } from '../table-cache.ts'
import { isCopied, type L2Entry, l2EntryAt, offsetAt, setEntry, setZero } from './entries.ts'
import { ENTRY, type Qcow2Header } from './header.ts'
import type { Refcounts } from './refcounts.ts'

const NOTHING: L2Entry = { kind: 'none', offset: 0, copied: false, packedLength: 0 }

export class Mapping {
  readonly #file: ImageFile
  readonly #refcounts: Refcounts
  readonly #clusterBits: number
  readonly #clusterSize: number
  readonly #entries: number
  readonly #tables: TableCache
  /** Offsets of L2 tables that no L1 entry on the file names yet. */
  #fresh = new Set<number>()
  #l1: DataView
  #l1Offset: number
  #changedL1 = new Set<number>()

  constructor(file: ImageFile, header: Qcow2Header, refcounts: Refcounts) {
    this.#file = file
    this.#refcounts = refcounts
    this.#clusterBits = header.clusterBits
    this.#clusterSize = 2 ** header.clusterBits
    this.#entries = this.#clusterSize / ENTRY
    this.#tables = new TableCache(this.#clusterSize, (offset, target) => file.read(offset, target))
    this.#l1Offset = header.l1Offset
    this.#l1 = this.#readL1(header.l1Size)
  }

  get changed(): boolean {
    return this.#tables.changedBytes > 0 || this.#changedL1.size > 0
  }

  get changedBytes(): number {
    return this.#tables.changedBytes
  }

  get l1(): DataView {
    return this.#l1
  }

  get l1Offset(): number {
    return this.#l1Offset
  }

  /** Throws StorageError when its table cannot be where it is said to be. */
  entryOf(cluster: number): L2Entry {
    const table = this.#tableOf(Math.floor(cluster / this.#entries))
    return table ? l2EntryAt(table.view, (cluster % this.#entries) * ENTRY, this.#clusterBits) : NOTHING
  }

  /** Lets a cluster of the disk be the one at `offset`, which is counted once. */
  point(cluster: number, offset: number): void {
    const table = this.#ownTableOf(Math.floor(cluster / this.#entries))
    setEntry(table.view, (cluster % this.#entries) * ENTRY, offset, true)
    this.#tables.markChanged(table)
  }

  /** Lets a cluster read as zeros, whatever is below (version 3). */
  pointToZeros(cluster: number): void {
    const table = this.#ownTableOf(Math.floor(cluster / this.#entries))
    setZero(table.view, (cluster % this.#entries) * ENTRY)
    this.#tables.markChanged(table)
  }

  /** Makes the way to a cluster writable, so that `point` cannot fail for want of room any more. */
  prepare(cluster: number): void {
    this.#ownTableOf(Math.floor(cluster / this.#entries))
  }

  /** Tables that nothing on the file names: they may be written along with the data. */
  storeFresh(): void {
    for (const { offset, bytes } of this.#tables.changed()) if (this.#fresh.has(offset)) this.#file.write(offset, bytes)
  }

  /** The others, and L1 entries. Call the function that is returned when they are synced. */
  store(): () => void {
    const changed = this.#tables.changed()
    for (const { offset, bytes } of changed) if (!this.#fresh.has(offset)) this.#file.write(offset, bytes)
    for (const index of this.#changedL1) this.#file.write(this.#l1Offset + index * ENTRY, this.#l1Bytes(index))
    return () => {
      this.#tables.settle(changed)
      this.#fresh = new Set()
      this.#changedL1 = new Set()
    }
  }

  /** Another, longer L1 table has been written at `offset`. */
  moveL1(offset: number, entries: number): void {
    this.#l1Offset = offset
    this.#l1 = this.#readL1(entries)
  }

  /** An L2 table for a check, and what marks it as changed. */
  tableAt(offset: number): { readonly table: Table; readonly change: () => void } {
    const table = this.#tables.get(offset)
    return { table, change: () => this.#tables.markChanged(table) }
  }

  changeL1(index: number): void {
    this.#changedL1.add(index)
  }

  #tableOf(index: number): Table | undefined {
    const offset = index * ENTRY < this.#l1.byteLength ? offsetAt(this.#l1, index * ENTRY) : 0
    if (offset === 0) return undefined
    if (offset % this.#clusterSize !== 0 || offset >= this.#refcounts.fileEnd || offset === this.#l1Offset)
      throw damaged('qcow2', this.#file.path, `an L2 table lies at ${offset}, where none can be`)
    return this.#tables.get(offset)
  }

  /** A table that only this disk uses: a new one, or a copy of one that a snapshot uses, too. */
  #ownTableOf(index: number): Table {
    const table = this.#tableOf(index)
    if (table && isCopied(this.#l1, index * ENTRY)) return table
    const { offset } = this.#refcounts.allocate()
    const bytes = table ? table.bytes.slice() : new Uint8Array(this.#clusterSize)
    if (table) this.#refcounts.release(table.offset)
    setEntry(this.#l1, index * ENTRY, offset, true)
    this.#changedL1.add(index)
    this.#fresh.add(offset)
    return this.#tables.put(offset, bytes)
  }

  #readL1(entries: number): DataView {
    const bytes = new Uint8Array(entries * ENTRY)
    this.#file.read(this.#l1Offset, bytes)
    return new DataView(bytes.buffer)
  }

  #l1Bytes(index: number): Uint8Array {
    return new Uint8Array(this.#l1.buffer, index * ENTRY, ENTRY)
  }
}
