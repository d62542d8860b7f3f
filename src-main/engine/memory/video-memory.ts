/**
 * Video memory: host pages right above RAM, saved with it. The device keeps its registers where the display's thread reads them (display-block.ts), writes
 * through `words`, and says what it wrote; the guest writes directly where `map` shows pages to it.
 */

import { DISPLAY_CHANGES, DISPLAY_REGISTERS, DISPLAY_REGISTERS_SIZE, DisplayRegisters } from './display-block.ts'
import type { GuestMemory } from './guest-memory.ts'
import { CODE_PAGES, DIRTY, RAM } from './memory-map.ts'
import type { PhysicalMap } from './physical-map.ts'

const PAGE_SHIFT = 12
const PAGE = 1 << PAGE_SHIFT

/** What a display adapter has of it. */
export interface VideoMemory {
  readonly size: number
  readonly bytes: Uint8Array
  readonly words: Uint32Array
  readonly registers: DisplayRegisters
  /** A register that the picture depends on has changed. */
  noteChange(): void
  /** The device is about to write there, and then says `noteWritten`. */
  willWrite(offset: number, length: number): void
  /** The device wrote `length` bytes from `offset` on. */
  noteWritten(offset: number, length: number): void
  /** Shows pages of it to the guest at a physical address; returns the undo. Throws where something else is. */
  map(address: number, offset: number, length: number): () => void
  /** Takes an option ROM; returns what shows it at an address, as `map` does. Its writes vanish. */
  installRom(image: Uint8Array): (address: number) => () => void
}

/** Host memory of a machine's display: what the display's thread is given. */
export interface VideoPlace {
  /** Host offset and bytes of video memory. */
  readonly offset: number
  readonly size: number
}

export class GuestVideoMemory implements VideoMemory {
  readonly place: VideoPlace
  readonly bytes: Uint8Array
  readonly words: Uint32Array
  readonly registers: DisplayRegisters
  readonly #memory: GuestMemory
  readonly #map: PhysicalMap
  readonly #invalidate: (hostOffset: number, length: number) => void

  /** Take it before anything else above RAM is allocated. `size` in bytes, a multiple of 64 KiB. */
  constructor(memory: GuestMemory, map: PhysicalMap, size: number, invalidate: (hostOffset: number, length: number) => void) {
    const offset = memory.allocate(size, 'video memory')
    this.place = { offset, size }
    this.bytes = memory.bytes.subarray(offset, offset + size)
    this.words = memory.words.subarray(offset / 4, (offset + size) / 4)
    this.registers = new DisplayRegisters(memory.bytes.subarray(DISPLAY_REGISTERS, DISPLAY_REGISTERS + DISPLAY_REGISTERS_SIZE))
    this.#memory = memory
    this.#map = map
    this.#invalidate = invalidate
  }

  get size(): number {
    return this.place.size
  }

  noteChange(): void {
    Atomics.add(this.#memory.words, DISPLAY_CHANGES >> 2, 1)
  }

  /** For who must know of every write before it happens: host offsets within a page. */
  onWillWrite: ((hostOffset: number, length: number) => void) | undefined

  willWrite(offset: number, length: number): void {
    if (!this.onWillWrite) return
    for (let at = offset; at < offset + length; ) {
      const piece = Math.min(PAGE - (at % PAGE), offset + length - at)
      this.onWillWrite(this.place.offset + at, piece)
      at += piece
    }
  }

  noteWritten(offset: number, length: number): void {
    const { bytes, words } = this.#memory
    const start = this.place.offset + offset
    const first = (start - RAM) >>> PAGE_SHIFT
    const last = (start + length - 1 - RAM) >>> PAGE_SHIFT
    for (let page = first; page <= last; page++) {
      bytes[DIRTY + page] = 0xff
      if (words[CODE_PAGES / 4 + page] !== 0) this.#invalidate(RAM + page * PAGE, PAGE)
    }
  }

  map(address: number, offset: number, length: number): () => void {
    for (let page = 0; page < length; page += PAGE) {
      if (this.#map.readable(address + page) >= 0)
        throw new Error(`video memory cannot be shown at 0x${address.toString(16)}: that is taken`)
    }
    this.#map.mapRam(address, this.place.offset + offset, length)
    return () => this.#map.unmap(address, length)
  }

  installRom(image: Uint8Array): (address: number) => () => void {
    const host = this.#memory.allocate(image.length, 'option ROM of the display')
    this.#memory.bytes.set(image, host)
    return (address) => {
      for (let page = 0; page < image.length; page += PAGE) {
        if (this.#map.readable(address + page) >= 0)
          throw new Error(`the option ROM cannot be shown at 0x${address.toString(16)}: that is taken`)
      }
      this.#map.mapRom(address, host, image.length)
      return () => this.#map.unmap(address, image.length)
    }
  }
}
