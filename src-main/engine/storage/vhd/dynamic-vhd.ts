/** A dynamic VHD: its blocks, found by the table that dynamic-header.ts describes. The footer moves on as the file grows. */
import { type CheckReport, SECTOR_SIZE } from '../../../../src-shared/domain/medium.ts'
import { StorageError } from '../block-backend.ts'
import { roundUp } from '../clusters.ts'
import { checkDiskSize, damaged, Findings, type ImageSource, unsupported } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'
import type { BlockMap } from '../growing-image.ts'
import { Places } from '../places.ts'
import { oneWord, readWords, wordBytes } from '../words.ts'
import { bitmapSize, type DynamicHeader, encodeDynamicHeader, HEADER_SIZE, readDynamicHeader, UNUSED } from './dynamic-header.ts'
import { decodeFooter, FOOTER_SIZE, TYPE_DIFFERENCING, TYPE_DYNAMIC, type VhdFooter, withSize } from './footer.ts'

/** Bytes that sectors of 32 bits can address, less a footer and a block. */
const FILE_LIMIT = 2 ** 32 * SECTOR_SIZE - 2 ** 28

export class DynamicVhd implements BlockMap {
  readonly format = 'vhd'
  readonly variant = 'dynamic'
  readonly #file: ImageFile
  readonly #headerOffset: number
  #footer: Uint8Array
  #header: DynamicHeader
  #size: number
  /** The sector of each block, as in the file but for `#changed`. */
  #table: Uint32Array
  /** Where the next block goes, and until then the footer. */
  #end: number
  #changed = new Set<number>()
  /** The bitmaps of blocks that were looked at: undefined when all sectors are set. */
  readonly #partial = new Map<number, Uint8Array | undefined>()

  constructor({ file }: ImageSource) {
    this.#file = file
    this.#footer = readFooter(file)
    const footer = decodeFooter(this.#footer) as VhdFooter
    if (footer.type === TYPE_DIFFERENCING)
      throw unsupported('vhd', file.path, 'it is a differencing disk', 'merge it into its parent first')
    if (footer.type !== TYPE_DYNAMIC) throw damaged('vhd', file.path, `its type is ${footer.type}`)
    checkDiskSize('vhd', file.path, footer.size)
    this.#size = footer.size
    this.#headerOffset = footer.headerOffset
    this.#header = readDynamicHeader(file, footer.headerOffset, footer.size)
    this.#table = readWords(file, this.#header.tableOffset, this.#header.entries, 'BE')
    this.#end = this.#findEnd()
  }

  get size(): number {
    return this.#size
  }

  get blockSize(): number {
    return this.#header.blockSize
  }

  get changed(): boolean {
    return this.#changed.size > 0
  }

  locate(block: number): number {
    const sector = this.#table[block]
    if (sector === undefined || sector === UNUSED) return 0
    const at = sector * SECTOR_SIZE
    if (!this.#liesWell(at)) throw damaged('vhd', this.#file.path, `block ${block} lies at ${at}, outside the part of the file for blocks`)
    return at + bitmapSize(this.blockSize)
  }

  allocate(block: number): number {
    const at = this.#end
    const end = at + bitmapSize(this.blockSize) + this.blockSize
    if (end > FILE_LIMIT) throw new StorageError(`'${this.#file.path}' cannot grow: a VHD has at most 2 TiB; convert it to qcow2`, true)
    // The footer lies here: the block must begin as zeros, and its bitmap with every sector set.
    this.#file.truncate(at)
    this.#file.truncate(end)
    this.#file.write(at, new Uint8Array(bitmapSize(this.blockSize)).fill(0xff))
    this.#end = end
    this.#table[block] = at / SECTOR_SIZE
    this.#changed.add(block)
    this.#partial.set(block, undefined)
    return at + bitmapSize(this.blockSize)
  }

  store(): void {
    for (const block of this.#changed) {
      this.#file.write(this.#header.tableOffset + block * 4, oneWord(this.#table[block] as number, 'BE'))
    }
    this.#writeTail()
    this.#changed = new Set()
  }

  mask(block: number, within: number, bytes: Uint8Array): void {
    const bitmap = this.#bitmapOf(block)
    if (!bitmap) return
    for (let start = 0; start < bytes.length; start += SECTOR_SIZE - ((within + start) % SECTOR_SIZE)) {
      const sector = Math.floor((within + start) / SECTOR_SIZE)
      if (!isSet(bitmap, sector)) bytes.fill(0, start, start + SECTOR_SIZE - ((within + start) % SECTOR_SIZE))
    }
  }

  /** Clears the sectors that are not set, then sets them all: from then on the block is as those that we make. */
  prepare(block: number): void {
    const bitmap = this.#bitmapOf(block)
    if (!bitmap) return
    const at = this.locate(block)
    for (let sector = 0; sector < this.blockSize / SECTOR_SIZE; sector++) {
      if (!isSet(bitmap, sector)) this.#file.write(at + sector * SECTOR_SIZE, new Uint8Array(SECTOR_SIZE))
    }
    this.#file.sync()
    this.#file.write(at - bitmap.length, new Uint8Array(bitmap.length).fill(0xff))
    this.#partial.set(block, undefined)
  }

  /** The table moves to the end of the file when it is too short; the sector of the header that says where it is changes at once. */
  grow(size: number): void {
    const entries = Math.ceil(size / this.blockSize)
    if (entries > this.#header.entries) this.#moveTable(entries)
    this.#footer = withSize(this.#footer, size)
    this.#file.write(0, this.#footer)
    this.#file.write(this.#end, this.#footer)
    this.#file.sync()
    this.#size = size
  }

  check(repair: boolean): CheckReport {
    const findings = new Findings()
    const stride = bitmapSize(this.blockSize) + this.blockSize
    const places = new Places(this.#file.path, this.#file.size(), stride)
    for (const [block, sector] of this.#table.entries()) {
      if (sector === UNUSED || findings.hopeless) continue
      if (!this.#liesWell(sector * SECTOR_SIZE)) findings.add(`block ${block} lies outside the part of the file for blocks`)
      else if (!places.take(sector * SECTOR_SIZE)) findings.add(`block ${block} lies where another block lies`)
    }
    this.#checkFooters(findings, repair)
    findings.leaked = Math.max(0, this.#file.size() - FOOTER_SIZE - this.#tableEnd() - places.count * stride)
    return findings.report()
  }

  #checkFooters(findings: Findings, repair: boolean): void {
    const tail = new Uint8Array(FOOTER_SIZE)
    const wrong = [0, this.#file.size() - FOOTER_SIZE].some((at) => {
      this.#file.read(at, tail)
      return Buffer.compare(tail, this.#footer) !== 0
    })
    if (!wrong) return
    if (!repair) {
      findings.add('the footer and its copy at the beginning of the file are not the same')
      return
    }
    this.#file.write(0, this.#footer)
    this.#writeTail()
    this.#file.sync()
    findings.repaired.push('the footer and its copy were written anew')
  }

  /** What lies behind the last block was not flushed, or is the footer. */
  #writeTail(): void {
    this.#file.truncate(this.#end)
    this.#file.write(this.#end, this.#footer)
  }

  #moveTable(entries: number): void {
    const tableOffset = this.#end
    const words = new Uint32Array(roundUp(entries * 4, SECTOR_SIZE) / 4).fill(UNUSED)
    words.set(this.#table)
    const bytes = wordBytes(words, 'BE')
    const header = { tableOffset, entries, blockSize: this.blockSize }
    this.#file.write(tableOffset, bytes)
    this.#file.write(tableOffset + bytes.length, this.#footer)
    this.#file.sync()
    this.#file.write(this.#headerOffset, encodeDynamicHeader(header))
    this.#file.sync()
    this.#header = header
    this.#table = readWords(this.#file, tableOffset, entries, 'BE')
    this.#end = tableOffset + bytes.length
  }

  #bitmapOf(block: number): Uint8Array | undefined {
    if (this.#partial.has(block)) return this.#partial.get(block)
    const bitmap = new Uint8Array(bitmapSize(this.blockSize))
    this.#file.read((this.#table[block] as number) * SECTOR_SIZE, bitmap)
    const sectors = this.blockSize / SECTOR_SIZE
    const whole = bitmap.subarray(0, sectors / 8).every((byte) => byte === 0xff)
    this.#partial.set(block, whole ? undefined : bitmap)
    return whole ? undefined : bitmap
  }

  /** A block may lie anywhere but on the headers and the table, and inside the file. */
  #liesWell(at: number): boolean {
    const { tableOffset } = this.#header
    const end = at + bitmapSize(this.blockSize) + this.blockSize
    const besideTable = at >= this.#tableEnd() || end <= tableOffset
    const besideHeader = at >= this.#headerOffset + HEADER_SIZE || end <= this.#headerOffset
    return at >= FOOTER_SIZE && end <= this.#end && besideTable && besideHeader
  }

  #tableEnd(): number {
    return roundUp(this.#header.tableOffset + this.#header.entries * 4, SECTOR_SIZE)
  }

  /** The end of the last thing that something refers to. A block that ends behind the file makes no difference: `locate` refuses it. */
  #findEnd(): number {
    const stride = bitmapSize(this.blockSize) + this.blockSize
    const fileEnd = this.#file.size()
    let end = Math.max(this.#tableEnd(), this.#headerOffset + HEADER_SIZE)
    for (const sector of this.#table) {
      const blockEnd = sector * SECTOR_SIZE + stride
      if (sector !== UNUSED && blockEnd <= fileEnd && blockEnd > end) end = blockEnd
    }
    return end
  }
}

function isSet(bitmap: Uint8Array, sector: number): boolean {
  return ((bitmap[sector >> 3] as number) & (0x80 >> (sector & 7))) !== 0
}

/** The copy at the beginning stays where it is while the file grows; the one at the end serves when that is torn. */
function readFooter(file: ImageFile): Uint8Array {
  const bytes = new Uint8Array(FOOTER_SIZE)
  for (const at of [0, file.size() - FOOTER_SIZE]) {
    if (at < 0) break
    file.read(at, bytes)
    if (decodeFooter(bytes)) return bytes
  }
  throw damaged('vhd', file.path, 'both copies of its footer are missing or torn')
}
