/**
 * The blocks of a VDI: header.ts says how they are found. The data part should have no gaps, since other programs take the number of its blocks for the
 * next free place; a torn flush may have left some, which new blocks fill first.
 */
import type { CheckReport, ImageVariant } from '../../../../src-shared/domain/medium.ts'
import { StorageError } from '../block-backend.ts'
import { damaged, Findings, type ImageSource } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'
import type { BlockMap } from '../growing-image.ts'
import { Places } from '../places.ts'
import { oneWord, readWords, wordBytes } from '../words.ts'
import { decodeHeader, encodeHeader, HEADER_LENGTH, MOST_BLOCKS, NO_BLOCK, TYPE_FIXED, type VdiHeader, ZERO_BLOCK } from './header.ts'

const ENTRY = 4

export class VdiMap implements BlockMap {
  readonly format = 'vdi'
  readonly #file: ImageFile
  #sector = new Uint8Array(HEADER_LENGTH)
  #header: VdiHeader
  /** As in the file but for `#changed`. */
  #entries: Uint32Array
  /** Number of the next block in the data part. */
  #next: number
  /** Numbers before it that no block has. */
  #gaps: number[]
  #changed = new Set<number>()
  /** Bytes of the file. */
  #fileEnd: number

  constructor({ file }: ImageSource) {
    this.#file = file
    file.read(0, this.#sector)
    this.#header = decodeHeader(this.#sector, file)
    this.#entries = readWords(file, this.#header.mapOffset, this.#header.blocks, 'LE')
    this.#next = this.#findNext()
    this.#gaps = this.#findGaps()
    this.#fileEnd = file.size()
  }

  get variant(): ImageVariant {
    return this.#header.type === TYPE_FIXED ? 'fixed' : 'dynamic'
  }

  get size(): number {
    return this.#header.size
  }

  get blockSize(): number {
    return this.#header.blockSize
  }

  get changed(): boolean {
    return this.#changed.size > 0
  }

  locate(block: number): number {
    const entry = this.#entries[block]
    if (entry === undefined || !hasRoom(entry)) return 0
    const at = this.#header.dataOffset + entry * this.blockSize
    // The last block of a file that other programs made may end short of its end.
    if (entry >= this.#header.blocks || at >= this.#fileEnd) {
      throw damaged('vdi', this.#file.path, `block ${block} lies at ${at}, beyond the end of the file`)
    }
    return at
  }

  allocate(block: number): number {
    if (this.#next >= this.#header.blocks && this.#gaps.length === 0)
      throw damaged('vdi', this.#file.path, 'more blocks have room than its disk has')
    const gap = this.#gaps.pop()
    const place = gap ?? this.#next++
    const at = this.#header.dataOffset + place * this.blockSize
    // What lies here already was not flushed: the block begins as zeros.
    if (gap !== undefined) this.#file.write(at, new Uint8Array(this.blockSize))
    else this.#extend(at)
    this.#entries[block] = place
    this.#changed.add(block)
    return at
  }

  #extend(at: number): void {
    if (this.#fileEnd > at) this.#file.truncate(at)
    this.#fileEnd = at + this.blockSize
    this.#file.truncate(this.#fileEnd)
  }

  store(): void {
    for (const block of this.#changed) this.#writeEntry(block)
    this.#writeHeader({ ...this.#header, allocated: this.#next })
    this.#changed = new Set()
  }

  /** Where the map has no room before the data, the first blocks move to the end and leave it theirs. */
  grow(size: number): void {
    const blocks = Math.ceil(size / this.blockSize)
    if (blocks > MOST_BLOCKS) throw new StorageError(`'${this.#file.path}' cannot become so large; convert it to qcow2`)
    if (this.variant === 'fixed') {
      this.#growFixed(size, blocks)
      return
    }
    const { mapOffset, dataOffset } = this.#header
    if (mapOffset + blocks * ENTRY > dataOffset) this.#moveMap(blocks)
    const added = new Uint8Array((blocks - this.#header.blocks) * ENTRY).fill(0xff)
    this.#file.write(this.#header.mapOffset + this.#header.blocks * ENTRY, added)
    this.#file.sync()
    this.#writeHeader({ ...this.#header, size, blocks })
    this.#file.sync()
    this.#entries = readWords(this.#file, this.#header.mapOffset, this.#header.blocks, 'LE')
    this.#fileEnd = this.#file.size()
  }

  check(repair: boolean): CheckReport {
    const findings = new Findings()
    const { dataOffset, blocks } = this.#header
    const places = new Places(this.#file.path, this.#fileEnd, this.blockSize)
    for (const [block, entry] of this.#entries.entries()) {
      if (!hasRoom(entry) || findings.hopeless) continue
      const at = dataOffset + entry * this.blockSize
      if (entry >= blocks || at >= this.#fileEnd) findings.add(`block ${block} lies beyond the end of the file`)
      else if (!places.take(at)) findings.add(`block ${block} lies where another block lies`)
    }
    this.#checkCount(findings, places.count, repair)
    findings.leaked = Math.max(0, this.#fileEnd - dataOffset - places.count * this.blockSize)
    return findings.report()
  }

  #checkCount(findings: Findings, found: number, repair: boolean): void {
    if (repair && findings.clean && this.#gaps.length > 0) this.#fillGaps()
    if (this.#header.allocated === found) return
    const what = `the header counts ${this.#header.allocated} blocks with room, and there are ${found}`
    if (!repair || this.#next !== found) {
      findings.add(what)
      return
    }
    this.#writeHeader({ ...this.#header, allocated: found })
    this.#file.sync()
    findings.repaired.push(what)
  }

  /** The last blocks take the places that nothing has: copies first, then the entries that name them. */
  #fillGaps(): void {
    const last = [...this.#entries.keys()]
      .filter((block) => hasRoom(this.#entries[block] as number))
      .sort((a, b) => (this.#entries[b] as number) - (this.#entries[a] as number))
    const gaps = this.#gaps.sort((a, b) => a - b)
    for (const block of last) {
      const gap = gaps[0]
      if (gap === undefined || gap > (this.#entries[block] as number)) break
      gaps.shift()
      this.#copyBlock(this.#entries[block] as number, gap)
      this.#entries[block] = gap
      this.#changed.add(block)
    }
    this.#file.sync()
    this.#next = this.#findNext()
    this.#gaps = this.#findGaps()
    this.store()
    this.#file.sync()
  }

  #copyBlock(from: number, to: number): void {
    const bytes = new Uint8Array(this.blockSize)
    this.#file.read(this.#header.dataOffset + from * this.blockSize, bytes)
    this.#file.write(this.#header.dataOffset + to * this.blockSize, bytes)
  }

  #findGaps(): number[] {
    const taken = new Uint8Array(this.#next)
    for (const entry of this.#entries) if (entry < this.#next) taken[entry] = 1
    const gaps: number[] = []
    for (let place = taken.indexOf(0); place >= 0; place = taken.indexOf(0, place + 1)) gaps.push(place)
    return gaps
  }

  /** A fixed one gets the room of its new blocks at once. */
  #growFixed(size: number, blocks: number): void {
    const before = this.#header.blocks
    if (this.#header.mapOffset + blocks * ENTRY > this.#header.dataOffset) this.#moveMap(blocks)
    this.#entries = Uint32Array.from({ length: blocks }, (_, block) => this.#entries[block] ?? block)
    this.#fileEnd = this.#header.dataOffset + blocks * this.blockSize
    this.#file.truncate(this.#fileEnd)
    for (let block = before; block < blocks; block++) this.#writeEntry(block)
    this.#file.sync()
    this.#next = blocks
    this.#writeHeader({ ...this.#header, size, blocks, allocated: blocks })
    this.#file.sync()
  }

  /**
   * Frees the first blocks of the data part and puts the map there. Each step is synced before the next, and after each the image is whole: copies
   * at the end, entries that name them, the new map in the freed place, and the header, one sector, that makes it the map.
   */
  #moveMap(blocks: number): void {
    const { dataOffset } = this.#header
    const freed = Math.ceil((blocks * ENTRY) / this.blockSize)
    // Fewer blocks than are freed: room is made as if they were there.
    if (this.#next < freed) this.#next = freed
    for (const [block, entry] of this.#entries.entries()) if (entry < freed) this.#moveToEnd(block, entry)
    this.#file.sync()
    for (const block of this.#changed) this.#writeEntry(block)
    this.#file.sync()
    this.#changed = new Set()
    // The new data part begins `freed` blocks later.
    const moved = this.#entries.map((entry) => (hasRoom(entry) ? entry - freed : entry))
    this.#file.write(dataOffset, wordBytes(moved, 'LE'))
    this.#file.sync()
    this.#next -= freed
    this.#writeHeader({ ...this.#header, mapOffset: dataOffset, dataOffset: dataOffset + freed * this.blockSize, allocated: this.#next })
    this.#file.sync()
    this.#entries = moved
    this.#gaps = this.#findGaps()
  }

  #moveToEnd(block: number, entry: number): void {
    this.#copyBlock(entry, this.#next)
    this.#entries[block] = this.#next++
    this.#changed.add(block)
  }

  #writeEntry(block: number): void {
    this.#file.write(this.#header.mapOffset + block * ENTRY, oneWord(this.#entries[block] as number, 'LE'))
  }

  #writeHeader(header: VdiHeader): void {
    this.#sector = encodeHeader(header, this.#sector)
    this.#file.write(0, this.#sector)
    this.#header = header
  }

  /** Behind the last entry, whatever the header counts: a torn flush may have left the two apart. */
  #findNext(): number {
    let next = 0
    for (const entry of this.#entries) if (hasRoom(entry) && entry >= next && entry < this.#header.blocks) next = entry + 1
    return next
  }
}

function hasRoom(entry: number): boolean {
  return entry !== NO_BLOCK && entry !== ZERO_BLOCK
}
