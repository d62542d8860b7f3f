/** The grains of a VMDK sparse extent: header.ts says how they are found. Both grain tables are written, the redundant one first. */
import { type CheckReport, type ImageVariant, SECTOR_SIZE } from '../../../../src-shared/domain/medium.ts'
import { StorageError } from '../block-backend.ts'
import { roundUp } from '../clusters.ts'
import { damaged, Findings, type ImageSource } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'
import type { BlockMap } from '../growing-image.ts'
import { Places } from '../places.ts'
import { type Table, TableCache } from '../table-cache.ts'
import { oneWord, readWords, wordBytes } from '../words.ts'
import { changeCapacity, checkDescriptor } from './descriptor.ts'
import { encodeHeader, FLAG_COMPRESSED, FLAG_ZERO_GRAINS, readHeader, tableCount, type VmdkHeader } from './header.ts'
import { PackedGrains } from './packed-grains.ts'

const ENTRY = 4
const ZERO_GRAIN = 1
const MOST_SECTORS = 2 ** 32 - 1

export class VmdkMap implements BlockMap {
  readonly format = 'vmdk'
  readonly variant: ImageVariant
  readonly #file: ImageFile
  readonly #packed: PackedGrains | undefined
  readonly readPacked: BlockMap['readPacked']
  readonly #tables: TableCache
  #header: VmdkHeader
  /** Sector of each grain table, and of its redundant twin; 0 where there is none. */
  #directory: Uint32Array
  #redundant: Uint32Array | undefined
  #fileEnd: number

  constructor({ file }: ImageSource) {
    this.#file = file
    this.#header = readHeader(file)
    checkDescriptor(file, this.#header)
    const compressed = (this.#header.flags & FLAG_COMPRESSED) !== 0
    this.variant = compressed ? 'stream' : 'dynamic'
    this.#packed = compressed ? new PackedGrains(file, this.blockSize) : undefined
    this.readPacked = this.#packed && ((at, block, within, target) => this.#packed?.read(at, block, within, target))
    this.#fileEnd = file.size()
    this.#directory = this.#readDirectory(this.#header.directorySector)
    this.#redundant = this.#header.redundantSector === 0 ? undefined : this.#readDirectory(this.#header.redundantSector)
    this.#tables = new TableCache(this.#header.tableEntries * ENTRY, (offset, target) => file.read(offset, target))
  }

  get size(): number {
    return this.#header.capacity * SECTOR_SIZE
  }

  get blockSize(): number {
    return this.#header.grainSectors * SECTOR_SIZE
  }

  get changed(): boolean {
    return this.#tables.changedBytes > 0
  }

  locate(grain: number): number {
    const sector = this.#entry(grain)
    if (sector === 0 || (sector === ZERO_GRAIN && (this.#header.flags & FLAG_ZERO_GRAINS) !== 0)) return 0
    const at = sector * SECTOR_SIZE
    if (!this.#liesWell(sector))
      throw damaged('vmdk', this.#file.path, `grain ${grain} lies at ${at}, outside the part of the file for grains`)
    return at
  }

  allocate(grain: number): number {
    if (this.#packed) throw new StorageError(`'${this.#file.path}' is stream-optimized: it is only read; convert it first`)
    const index = Math.floor(grain / this.#header.tableEntries)
    const table = this.#tableAt(index) ?? this.#addTable(index)
    const sector = roundUp(this.#fileEnd / SECTOR_SIZE, this.#header.grainSectors)
    if (sector + this.#header.grainSectors > MOST_SECTORS)
      throw new StorageError(`'${this.#file.path}' cannot grow: a VMDK has at most 2 TiB; convert it to qcow2`, true)
    this.#fileEnd = (sector + this.#header.grainSectors) * SECTOR_SIZE
    this.#file.truncate(this.#fileEnd)
    table.view.setUint32((grain % this.#header.tableEntries) * ENTRY, sector, true)
    this.#tables.markChanged(table)
    return sector * SECTOR_SIZE
  }

  store(): void {
    const changed = this.#tables.changed()
    const twins = this.#twins()
    for (const { offset, bytes } of changed) {
      const twin = twins?.get(offset)
      if (twin) this.#file.write(twin, bytes)
    }
    for (const { offset, bytes } of changed) this.#file.write(offset, bytes)
    this.#tables.settle(changed)
  }

  /** Longer directories at the end of the file; the header, one sector, names them, and the descriptor follows. */
  grow(size: number): void {
    if (this.#packed) throw new StorageError(`'${this.#file.path}' is stream-optimized and cannot be resized; convert it first`)
    const capacity = size / SECTOR_SIZE
    const header = this.#withLargerDirectories({ ...this.#header, capacity })
    this.#file.sync()
    this.#file.write(0, encodeHeader(header))
    this.#file.sync()
    changeCapacity(this.#file, header, capacity)
    this.#file.sync()
    this.#header = header
    this.#directory = this.#readDirectory(header.directorySector)
    if (this.#redundant) this.#redundant = this.#readDirectory(header.redundantSector)
  }

  check(repair: boolean): CheckReport {
    const findings = new Findings()
    const places = new Places(this.#file.path, this.#fileEnd, this.#packed ? SECTOR_SIZE : this.blockSize)
    const tables = new Set<number>()
    for (const [index, sector] of this.#directory.entries()) {
      if (sector === 0 || findings.hopeless) continue
      if (tables.has(sector)) findings.add(`grain table ${index} is that of other grains, too`)
      else this.#checkTable(index, places, findings)
      tables.add(sector)
    }
    if (!this.#packed) {
      this.#checkTwins(findings, repair && findings.clean)
      findings.leaked = Math.max(
        0,
        this.#fileEnd - this.#header.firstGrain * SECTOR_SIZE - places.count * this.blockSize - this.#movedTables(),
      )
    }
    return findings.report()
  }

  #checkTable(index: number, places: Places, findings: Findings): void {
    const first = index * this.#header.tableEntries
    const end = Math.min(first + this.#header.tableEntries, Math.ceil(this.#header.capacity / this.#header.grainSectors))
    for (let grain = first; grain < end && !findings.hopeless; grain++) {
      try {
        const at = this.locate(grain)
        if (at === 0) continue
        if (!places.take(at)) findings.add(`grain ${grain} lies where another grain lies`)
        else this.#packed?.read(at, grain, 0, new Uint8Array(SECTOR_SIZE))
      } catch (error) {
        findings.add((error as Error).message)
      }
    }
  }

  #checkTwins(findings: Findings, repair: boolean): void {
    let differing = 0
    for (const [offset, twin] of this.#twins() ?? []) {
      const { bytes } = this.#tables.get(offset)
      const copy = new Uint8Array(bytes.length)
      this.#file.read(twin, copy)
      if (Buffer.compare(bytes, copy) === 0) continue
      differing++
      if (repair) this.#file.write(twin, bytes)
    }
    if (differing === 0) return
    const what = `${differing} grain tables differ from their copies`
    if (!repair) findings.add(what)
    else {
      this.#file.sync()
      findings.repaired.push(`${what}, which were written anew`)
    }
  }

  /** Bytes behind the first grain that directories and tables take, which were put there as the disk grew. */
  #movedTables(): number {
    const first = this.#header.firstGrain
    const table = roundUp(this.#header.tableEntries * ENTRY, SECTOR_SIZE)
    const directory = roundUp(this.#directory.length * ENTRY, SECTOR_SIZE)
    const tables = [...this.#directory, ...(this.#redundant ?? [])].filter((sector) => sector >= first).length * table
    return tables + [this.#header.directorySector, this.#header.redundantSector].filter((sector) => sector >= first).length * directory
  }

  #entry(grain: number): number {
    const table = this.#tableAt(Math.floor(grain / this.#header.tableEntries))
    return table?.view.getUint32((grain % this.#header.tableEntries) * ENTRY, true) ?? 0
  }

  /** Undefined: it has none yet. */
  #tableAt(index: number): Table | undefined {
    const sector = this.#directory[index] ?? 0
    if (sector === 0) return undefined
    if (sector * SECTOR_SIZE + this.#header.tableEntries * ENTRY > this.#fileEnd)
      throw damaged('vmdk', this.#file.path, `grain table ${index} lies beyond the end of the file`)
    return this.#tables.get(sector * SECTOR_SIZE)
  }

  /** Other programs may have left tables out. The new ones are on stable storage, empty, before the directories name them. */
  #addTable(index: number): Table {
    const bytes = this.#header.tableEntries * ENTRY
    const sectors = roundUp(bytes, SECTOR_SIZE) / SECTOR_SIZE
    const place = (): number => {
      const sector = roundUp(this.#fileEnd, SECTOR_SIZE) / SECTOR_SIZE
      this.#fileEnd = (sector + sectors) * SECTOR_SIZE
      return sector
    }
    const [sector, twin] = [place(), this.#redundant ? place() : 0]
    this.#file.truncate(this.#fileEnd)
    this.#file.sync()
    if (this.#redundant) this.#setDirectory(this.#redundant, this.#header.redundantSector, index, twin)
    this.#setDirectory(this.#directory, this.#header.directorySector, index, sector)
    return this.#tables.get(sector * SECTOR_SIZE)
  }

  #setDirectory(directory: Uint32Array, at: number, index: number, sector: number): void {
    directory[index] = sector
    this.#file.write(at * SECTOR_SIZE + index * ENTRY, oneWord(sector, 'LE'))
  }

  #withLargerDirectories(header: VmdkHeader): VmdkHeader {
    const count = tableCount(header)
    if (count === this.#directory.length) return header
    const append = (directory: Uint32Array): number => {
      const sector = roundUp(this.#fileEnd, SECTOR_SIZE) / SECTOR_SIZE
      const words = new Uint32Array(roundUp(count * ENTRY, SECTOR_SIZE) / ENTRY)
      words.set(directory)
      const bytes = wordBytes(words, 'LE')
      this.#file.write(sector * SECTOR_SIZE, bytes)
      this.#fileEnd = sector * SECTOR_SIZE + bytes.length
      return sector
    }
    const redundantSector = this.#redundant ? append(this.#redundant) : 0
    return { ...header, redundantSector, directorySector: append(this.#directory) }
  }

  /** Offset of each grain table's redundant copy. */
  #twins(): Map<number, number> | undefined {
    const redundant = this.#redundant
    if (!redundant) return undefined
    const pairs = Array.from(this.#directory, (sector, index) => [sector * SECTOR_SIZE, (redundant[index] ?? 0) * SECTOR_SIZE] as const)
    return new Map(pairs.filter(([own, twin]) => own !== 0 && twin !== 0 && own !== twin))
  }

  #readDirectory(sector: number): Uint32Array {
    const count = tableCount(this.#header)
    return readWords(this.#file, sector * SECTOR_SIZE, count, 'LE')
  }

  /** Grains lie behind the tables, in the file. */
  #liesWell(sector: number): boolean {
    const packed = this.#packed !== undefined
    return (packed ? sector >= 1 : sector >= this.#header.firstGrain) && sector * SECTOR_SIZE < this.#fileEnd
  }
}
