/**
 * Guest memory as it was at the start of a slice. The dirty log (core/dirty-log.ts) tells which pages a run wrote, so that a slice costs what it
 * wrote. The TLB is empty when a run begins: the first write of each page is noted.
 */
import type { GuestMemory } from '../../memory/guest-memory.ts'
import { CODE_PAGES, DIRTY, DIRTY_CHECK, RAM } from '../../memory/memory-map.ts'
import type { CoreExports } from '../interp/core-exports.ts'

const PAGE = 4096
const GRANULE = 64

/** A byte of guest memory that two runs left different. */
export interface MemoryDifference {
  /** Offset in RAM. */
  readonly offset: number
  readonly before: number
  readonly subject: number
  readonly reference: number
}

/** Pages by number, from the start of RAM, with what a run left in them. */
export class WrittenPages {
  pages: Uint32Array = new Uint32Array(0)
  #bytes = new Uint8Array(64 * PAGE)

  capture(pages: Uint32Array, memory: Uint8Array): void {
    this.pages = pages
    if (this.#bytes.length < pages.length * PAGE) this.#bytes = new Uint8Array(pages.length * 2 * PAGE)
    pages.forEach((page, index) => {
      this.#bytes.set(memory.subarray(RAM + page * PAGE, RAM + (page + 1) * PAGE), index * PAGE)
    })
  }

  content(index: number): Uint8Array {
    return this.#bytes.subarray(index * PAGE, (index + 1) * PAGE)
  }
}

export class MemoryShadow {
  readonly #bytes: Uint8Array<SharedArrayBuffer>
  readonly #words: Uint32Array
  readonly #shadow: Uint8Array
  readonly #count: number
  readonly #list: number
  /** By page: 1 where the subject wrote. */
  readonly #written: Uint8Array

  /** One for all vCPUs of a machine. */
  constructor(memory: GuestMemory) {
    this.#bytes = memory.bytes
    this.#words = memory.words
    this.#count = (memory.bytes.length - RAM) / PAGE
    this.#shadow = new Uint8Array(this.#count * PAGE)
    this.#written = new Uint8Array(this.#count)
    this.#list = memory.allocate(this.#count * 4, 'the check of translated code')
  }

  /** Numbers of the pages written since the last call. */
  take(core: CoreExports): Uint32Array {
    const count = core.takeDirty(DIRTY_CHECK, this.#count, this.#list)
    return this.#words.slice(this.#list / 4, this.#list / 4 + count)
  }

  /** What these pages hold is now the start. */
  accept(pages: Uint32Array): void {
    for (const page of pages) this.#shadow.set(this.#page(page), page * PAGE)
  }

  /** Memory may have changed unnoticed. */
  acceptAll(core: CoreExports): void {
    this.take(core)
    for (let page = 0; page < this.#count; page++) if (this.#isChanged(page)) this.#shadow.set(this.#page(page), page * PAGE)
  }

  /** Brings pages back to the start. Decoded code is forgotten where bytes change. */
  restore(pages: Uint32Array, core: CoreExports): void {
    for (const page of pages) {
      if (this.#words[CODE_PAGES / 4 + page] !== 0) this.#forgetCode(page, core)
      this.#page(page).set(this.#start(page))
    }
  }

  /** Tells the first bytes that differ between what the subject left, `most` at the most, and memory as the reference has left it. */
  compare(subject: WrittenPages, reference: Uint32Array, most: number): MemoryDifference[] {
    const found: MemoryDifference[] = []
    subject.pages.forEach((page, index) => {
      this.#written[page] = 1
      if (found.length < most) this.#comparePage(page, subject.content(index), found, most)
    })
    for (const page of reference) {
      if (this.#written[page] === 0 && found.length < most) this.#comparePage(page, this.#start(page), found, most)
    }
    for (const page of subject.pages) this.#written[page] = 0
    return found
  }

  /** As a device does it: `Dma` (memory/guest-dma.ts), in a page that it was granted before. */
  write(host: number, bytes: Uint8Array, core: CoreExports): void {
    const page = Math.floor((host - RAM) / PAGE)
    this.#bytes[DIRTY + page] = 0xff
    if (this.#words[CODE_PAGES / 4 + page] !== 0) core.invalidateRange(host, bytes.length)
    this.#bytes.set(bytes, host)
  }

  #page(page: number): Uint8Array {
    return this.#bytes.subarray(RAM + page * PAGE, RAM + (page + 1) * PAGE)
  }

  #start(page: number): Uint8Array {
    return this.#shadow.subarray(page * PAGE, (page + 1) * PAGE)
  }

  #isChanged(page: number): boolean {
    return Buffer.compare(this.#page(page), this.#start(page)) !== 0
  }

  #forgetCode(page: number, core: CoreExports): void {
    const now = this.#page(page)
    const start = this.#start(page)
    for (let at = 0; at < PAGE; at += GRANULE) {
      const changed = Buffer.compare(now.subarray(at, at + GRANULE), start.subarray(at, at + GRANULE)) !== 0
      if (changed) core.invalidateRange(RAM + page * PAGE + at, GRANULE)
    }
  }

  #comparePage(page: number, subject: Uint8Array, found: MemoryDifference[], most: number): void {
    const reference = this.#page(page)
    if (Buffer.compare(subject, reference) === 0) return
    for (let at = 0; at < PAGE && found.length < most; at++) {
      if (subject[at] === reference[at]) continue
      found.push({
        offset: page * PAGE + at,
        before: this.#start(page)[at] as number,
        subject: subject[at] as number,
        reference: reference[at] as number,
      })
    }
  }
}
