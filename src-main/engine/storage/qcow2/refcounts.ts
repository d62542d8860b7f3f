/**
 * Reference counts of the clusters of a qcow2 file, and which clusters are free. A table names blocks, each a cluster of counts of 1 to 64 bits.
 *
 * A cluster counts as used on the file before anything there names it, and as free only after nothing does any more: a crash can leave clusters that
 * are counted and used by nothing, which costs room, never the other way round. New clusters are taken at the end of the file, or were freed since
 * it was opened.
 */
import { StorageError } from '../block-backend.ts'
import { damaged } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'
import { type Table, TableCache } from '../table-cache.ts'
import { ENTRY, MOST_REFCOUNT_TABLE_BYTES, type Qcow2Header } from './header.ts'

export class Refcounts {
  readonly #file: ImageFile
  readonly #clusterSize: number
  readonly #order: number
  readonly #perBlock: number
  readonly #blocks: TableCache
  /** Offset of each block of counts. */
  #table: number[]
  #tableOffset: number
  #tableClusters: number
  /** The table on the file is another one, of so many clusters. */
  #before: { readonly offset: number; readonly clusters: number } | undefined
  /** Entries of the table that are not on the file. */
  #changedEntries = new Set<number>()
  /** Number of the cluster behind the last one. */
  #end: number
  #free: number[] = []
  #released: number[] = []

  constructor(file: ImageFile, header: Qcow2Header) {
    this.#file = file
    this.#clusterSize = 2 ** header.clusterBits
    this.#order = header.refcountOrder
    this.#perBlock = (this.#clusterSize * 8) >> this.#order
    this.#blocks = new TableCache(this.#clusterSize, (offset, target) => file.read(offset, target))
    this.#tableOffset = header.refcountTableOffset
    this.#tableClusters = header.refcountTableClusters
    this.#table = this.#readTable()
    this.#end = Math.ceil(file.size() / this.#clusterSize)
  }

  get changed(): boolean {
    return this.#blocks.changedBytes > 0 || this.#changedEntries.size > 0 || this.#released.length > 0
  }

  get changedBytes(): number {
    return this.#blocks.changedBytes
  }

  /** Bytes up to the end of the last cluster. */
  get fileEnd(): number {
    return this.#end * this.#clusterSize
  }

  /** Clusters of the table of counts and of the blocks, for a check. */
  *ownClusters(): Generator<number> {
    for (let index = 0; index < this.#tableClusters; index++) yield this.#tableOffset + index * this.#clusterSize
    for (const offset of this.#table) if (offset !== 0) yield offset
  }

  get(cluster: number): number {
    const block = this.#blockOf(cluster)
    return block ? this.#read(block, cluster % this.#perBlock) : 0
  }

  /** For a repair; the cluster must have a block already or gets one. */
  set(cluster: number, count: number): void {
    if (count === 0 && !this.#blockOf(cluster)) return
    while (!this.#blockOf(cluster)) this.#addBlock(Math.floor(cluster / this.#perBlock))
    const block = this.#blockOf(cluster) as Table
    this.#write(block, cluster % this.#perBlock, count)
    this.#blocks.markChanged(block)
  }

  /** Offset of a cluster that nothing uses, counted once from now on. `fresh`: it lies behind the end of the file and reads as zeros. */
  allocate(): { readonly offset: number; readonly fresh: boolean } {
    const reused = this.#free.pop()
    if (reused !== undefined) {
      this.set(reused, 1)
      return { offset: reused * this.#clusterSize, fresh: false }
    }
    return { offset: this.allocateRun(1), fresh: true }
  }

  /** Offset of so many clusters in a row, at the end of the file. */
  allocateRun(clusters: number): number {
    while (!this.#blockOf(this.#end)) this.#addBlock(Math.floor(this.#end / this.#perBlock))
    const first = this.#end
    this.#end += clusters
    for (let cluster = first; cluster < first + clusters; cluster++) this.set(cluster, 1)
    this.#file.truncate(this.fileEnd)
    return first * this.#clusterSize
  }

  /** One reference less, as soon as the file says so, too. */
  release(offset: number): void {
    this.#released.push(Math.floor(offset / this.#clusterSize))
  }

  /** Gives back what was just allocated and is named by nothing. */
  takeBack(offset: number): void {
    const cluster = Math.floor(offset / this.#clusterSize)
    this.set(cluster, 0)
    this.#free.push(cluster)
  }

  /** Writes changed counts; call the function that is returned when they are synced. */
  storeBlocks(): () => void {
    const changed = this.#blocks.changed()
    for (const { offset, bytes } of changed) this.#file.write(offset, bytes)
    return () => this.#blocks.settle(changed)
  }

  /** The table is not on the file as it is. */
  get tableChanged(): boolean {
    return this.#changedEntries.size > 0 || this.#before !== undefined
  }

  /** Writes the table after its blocks; durable when it returns. */
  storeTable(sync: () => void): void {
    const moved = this.#before
    if (moved) {
      this.#file.write(this.#tableOffset, this.#encodeTable())
      sync()
      const place = new DataView(new ArrayBuffer(12))
      place.setBigUint64(0, BigInt(this.#tableOffset))
      place.setUint32(8, this.#tableClusters)
      this.#file.write(48, new Uint8Array(place.buffer))
      for (let index = 0; index < moved.clusters; index++) this.release(moved.offset + index * this.#clusterSize)
      this.#before = undefined
    } else for (const index of this.#changedEntries) this.#writeTableEntry(index)
    sync()
    this.#changedEntries = new Set()
  }

  /** Nothing on the file names the released clusters any more: they can be used anew. */
  settle(): void {
    for (const cluster of this.#released.splice(0)) {
      const count = this.get(cluster)
      if (count === 0) continue
      this.set(cluster, count - 1)
      if (count === 1) this.#free.push(cluster)
    }
  }

  /** Undefined: the cluster has no count yet, which is zero. */
  #blockOf(cluster: number): Table | undefined {
    const offset = this.#table[Math.floor(cluster / this.#perBlock)] ?? 0
    if (offset === 0) return undefined
    if (offset % this.#clusterSize !== 0 || offset >= this.fileEnd)
      throw damaged('qcow2', this.#file.path, `a block of reference counts lies at ${offset}, beyond the end of the file`)
    return this.#blocks.get(offset)
  }

  /** The block lies at the end of the file; where that is one of its own clusters, it counts itself. */
  #addBlock(index: number): void {
    if (index >= (this.#tableClusters * this.#clusterSize) / ENTRY) this.#growTable(index)
    const cluster = this.#end++
    this.#table[index] = cluster * this.#clusterSize
    this.#changedEntries.add(index)
    this.#blocks.put(cluster * this.#clusterSize, new Uint8Array(this.#clusterSize))
    this.set(cluster, 1)
    this.#file.truncate(this.fileEnd)
  }

  #growTable(index: number): void {
    const clusters = Math.max(this.#tableClusters * 2, Math.ceil(((index + 1) * ENTRY) / this.#clusterSize))
    if (clusters * this.#clusterSize > MOST_REFCOUNT_TABLE_BYTES)
      throw new StorageError(`'${this.#file.path}' cannot grow: its clusters are too small for more; convert it`, true)
    this.#before ??= { offset: this.#tableOffset, clusters: this.#tableClusters }
    const first = this.#end
    this.#end += clusters
    this.#tableOffset = first * this.#clusterSize
    this.#tableClusters = clusters
    const entries = (clusters * this.#clusterSize) / ENTRY
    this.#table = Array.from({ length: entries }, (_, entry) => this.#table[entry] ?? 0)
    for (let cluster = first; cluster < first + clusters; cluster++) this.set(cluster, 1)
  }

  #readTable(): number[] {
    const bytes = new Uint8Array(this.#tableClusters * this.#clusterSize)
    this.#file.read(this.#tableOffset, bytes)
    const view = new DataView(bytes.buffer)
    return Array.from({ length: bytes.length / ENTRY }, (_, index) => Number(view.getBigUint64(index * ENTRY) & ~0x1ffn))
  }

  #encodeTable(): Uint8Array {
    const view = new DataView(new ArrayBuffer(this.#tableClusters * this.#clusterSize))
    for (const [index, offset] of this.#table.entries()) view.setBigUint64(index * ENTRY, BigInt(offset))
    return new Uint8Array(view.buffer)
  }

  #writeTableEntry(index: number): void {
    const entry = new DataView(new ArrayBuffer(ENTRY))
    entry.setBigUint64(0, BigInt(this.#table[index] as number))
    this.#file.write(this.#tableOffset + index * ENTRY, new Uint8Array(entry.buffer))
  }

  #read({ view }: Table, index: number): number {
    if (this.#order === 4) return view.getUint16(index * 2)
    if (this.#order === 5) return view.getUint32(index * 4)
    if (this.#order === 6) return Number(view.getBigUint64(index * 8))
    if (this.#order === 3) return view.getUint8(index)
    return (view.getUint8(index >> (3 - this.#order)) >> this.#shiftOf(index)) & this.#mask
  }

  #write({ view }: Table, index: number, count: number): void {
    if (count >= 2 ** (1 << this.#order))
      throw damaged('qcow2', this.#file.path, `a cluster is referred to ${count} times, more than can be counted`)
    if (this.#order === 4) view.setUint16(index * 2, count)
    else if (this.#order === 5) view.setUint32(index * 4, count)
    else if (this.#order === 6) view.setBigUint64(index * 8, BigInt(count))
    else if (this.#order === 3) view.setUint8(index, count)
    else {
      const [byte, shift] = [index >> (3 - this.#order), this.#shiftOf(index)]
      view.setUint8(byte, (view.getUint8(byte) & ~(this.#mask << shift)) | (count << shift))
    }
  }

  /** Counts of less than a byte begin at its low bits. */
  #shiftOf(index: number): number {
    return (index % (8 >> this.#order)) << this.#order
  }

  get #mask(): number {
    return (1 << (1 << this.#order)) - 1
  }
}
