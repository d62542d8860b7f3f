/**
 * Looks at every table of a qcow2 image: counts how often each cluster of the file is referred to, and compares that with its reference count. A repair
 * makes the counts, and the marks "counted once" in the tables, what they should be. Memory: two bytes for each cluster of the file.
 */
import type { CheckReport } from '../../../../src-shared/domain/medium.ts'
import { StorageError } from '../block-backend.ts'
import { Findings } from '../disk-image.ts'
import { isCopied, l2EntryAt, offsetAt, setCopied } from './entries.ts'
import { ENTRY, MOST_L1_BYTES } from './header.ts'
import type { Qcow2Image } from './qcow2-image.ts'
import { readSnapshots } from './snapshot-table.ts'

const MOST_CLUSTERS = 2 ** 27
/** Entries of all tables; more are looked at only by an image that was made for it. */
const MOST_ENTRIES = 2 ** 32
const MOST_COUNT = 0xffff

export function checkQcow2(image: Qcow2Image, repair: boolean): CheckReport {
  const findings = new Findings()
  const check = new Qcow2Check(image, findings)
  check.countAll()
  check.compareCounts(repair)
  check.compareMarks(repair)
  if (repair) image.flush()
  return findings.report()
}

class Qcow2Check {
  readonly #image: Qcow2Image
  readonly #findings: Findings
  readonly #clusterSize: number
  readonly #expected: Uint16Array
  #entries = 0

  constructor(image: Qcow2Image, findings: Findings) {
    this.#image = image
    this.#findings = findings
    this.#clusterSize = image.blockSize
    const clusters = image.refcounts.fileEnd / this.#clusterSize
    if (clusters > MOST_CLUSTERS) throw new StorageError(`'${image.path}' is too long to be checked: it has ${clusters} clusters`)
    this.#expected = new Uint16Array(clusters)
  }

  countAll(): void {
    const { header, mapping, refcounts } = this.#image
    this.#count(0, this.#clusterSize, 'the header')
    for (const offset of refcounts.ownClusters()) this.#count(offset, this.#clusterSize, 'a table of reference counts')
    this.#countL1(mapping.l1, mapping.l1Offset, 'the L1 table')
    if (header.snapshots > 0) this.#countSnapshots()
  }

  #countSnapshots(): void {
    const { file, header } = this.#image
    const { l1, length } = readSnapshots(file, header)
    this.#count(header.snapshotsOffset, length, 'the table of snapshots')
    for (const [index, { offset, entries }] of l1.entries()) {
      const what = `the L1 table of snapshot ${index}`
      if (entries * ENTRY > MOST_L1_BYTES) {
        this.#findings.add(`${what} has ${entries} entries`)
        continue
      }
      const bytes = new Uint8Array(entries * ENTRY)
      file.read(offset, bytes)
      this.#countL1(new DataView(bytes.buffer), offset, what)
    }
  }

  #countL1(l1: DataView, offset: number, what: string): void {
    this.#count(offset, l1.byteLength, what)
    const seen = new Set<number>()
    for (let at = 0; at < l1.byteLength && !this.#findings.hopeless; at += ENTRY) {
      const table = offsetAt(l1, at)
      if (table === 0) continue
      if (seen.has(table)) this.#findings.add(`entry ${at / ENTRY} of ${what} names an L2 table that another entry names`)
      else if (this.#count(table, this.#clusterSize, `an L2 table of ${what}`)) this.#countL2(table)
      seen.add(table)
    }
  }

  #countL2(offset: number): void {
    const { table } = this.#image.mapping.tableAt(offset)
    this.#entries += this.#clusterSize / ENTRY
    if (this.#entries > MOST_ENTRIES) throw new StorageError(`'${this.#image.path}' has too many tables to be checked`)
    for (let at = 0; at < this.#clusterSize && !this.#findings.hopeless; at += ENTRY) {
      const entry = l2EntryAt(table.view, at, this.#image.header.clusterBits)
      if (entry.offset === 0) continue
      if (entry.kind === 'packed') this.#countPacked(entry.offset, entry.packedLength)
      else this.#count(entry.offset, this.#clusterSize, 'data')
    }
  }

  /** The last sectors may lie behind the end of the file: the length is rounded up. */
  #countPacked(offset: number, length: number): void {
    const start = offset - (offset % this.#clusterSize)
    const end = Math.min(offset + length, this.#image.refcounts.fileEnd)
    if (end <= offset) this.#findings.add(`packed data lie at ${offset}, beyond the end of the file`)
    else this.#count(start, end - start, 'packed data')
  }

  /** False, and an error, for what does not lie in the file or not at the beginning of a cluster. */
  #count(offset: number, length: number, what: string): boolean {
    const first = offset / this.#clusterSize
    const last = Math.ceil((offset + length) / this.#clusterSize)
    if (!Number.isInteger(first) || last > this.#expected.length) {
      this.#findings.add(`${what} is said to lie at ${offset}, where it cannot be`)
      return false
    }
    for (let cluster = first; cluster < last; cluster++) {
      const count = this.#expected[cluster] as number
      if (count < MOST_COUNT) this.#expected[cluster] = count + 1
    }
    return true
  }

  compareCounts(repair: boolean): void {
    // Counts are put right only where all that refers to clusters is known.
    const may = repair && this.#findings.clean
    const wrong = { few: 0, many: 0 }
    for (const [cluster, expected] of this.#expected.entries()) {
      const count = this.#image.refcounts.get(cluster)
      if (count === expected) continue
      wrong[count < expected ? 'few' : 'many']++
      if (may) this.#image.refcounts.set(cluster, expected)
      else if (count < expected)
        this.#findings.add(`cluster ${cluster} of the file is referred to ${expected} times and counted ${count} times`)
    }
    if (!may) this.#findings.leaked = wrong.many * this.#clusterSize
    else if (wrong.few + wrong.many > 0)
      this.#findings.repaired.push(`${wrong.few} reference counts were too low and ${wrong.many} too high`)
  }

  /** Of the disk itself: those in snapshots do not count until they become the disk. */
  compareMarks(repair: boolean): void {
    const { mapping } = this.#image
    let wrong = 0
    const compare = (view: DataView, at: number, offset: number, change: () => void): void => {
      const once = this.#expected[offset / this.#clusterSize] === 1
      if (offset === 0 || isCopied(view, at) === once) return
      wrong++
      if (!repair || !this.#findings.clean) return
      setCopied(view, at, once)
      change()
    }
    for (let at = 0; at < mapping.l1.byteLength; at += ENTRY) {
      const offset = offsetAt(mapping.l1, at)
      if (offset === 0 || offset >= this.#image.refcounts.fileEnd || offset % this.#clusterSize !== 0) continue
      compare(mapping.l1, at, offset, () => mapping.changeL1(at / ENTRY))
      this.#compareTable(offset, compare)
    }
    if (wrong === 0) return
    const what = `${wrong} table entries are marked wrongly as referred to once or more often`
    if (repair && this.#findings.clean) this.#findings.repaired.push(what)
    else this.#findings.add(what)
  }

  #compareTable(offset: number, compare: (view: DataView, at: number, offset: number, change: () => void) => void): void {
    const { table, change } = this.#image.mapping.tableAt(offset)
    for (let at = 0; at < this.#clusterSize; at += ENTRY) {
      const entry = l2EntryAt(table.view, at, this.#image.header.clusterBits)
      if (entry.kind !== 'packed' && entry.kind !== 'none') compare(table.view, at, entry.offset, change)
    }
  }
}
