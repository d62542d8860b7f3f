/**
 * Video memory and registers as the display's thread sees them, while the machine runs on. What was drawn since the last look comes from the dirty log, whose
 * marks this thread clears; but a mark is set only when the guest makes a translation for writing, so after clearing, translations have to go. The machine
 * does that before its next slice (machine/display-boundary.ts) and says so; pages cleared since are looked at once more then, since the slice under way may have
 * written to them unseen.
 */
import {
  DISPLAY_ASKED,
  DISPLAY_CHANGES,
  DISPLAY_REGISTERS,
  DISPLAY_REGISTERS_SIZE,
  DISPLAY_SERVED,
  DisplayRegisters,
} from '../memory/display-block.ts'
import { DIRTY, DIRTY_DISPLAY, RAM } from '../memory/memory-map.ts'
import type { VideoPlace } from '../memory/video-memory.ts'

const PAGE = 4096
/** Milliseconds to wait for the machine: it answers between two slices if it runs at all. */
const PATIENCE = 2
const EVERY_BYTE = DIRTY_DISPLAY * 0x0101_0101

export class VideoView {
  readonly bytes: Uint8Array
  readonly words: Uint32Array
  readonly halves: Uint16Array
  /** As of the last `refresh`: they do not change while a picture is drawn. */
  readonly registers = new DisplayRegisters(new Uint8Array(DISPLAY_REGISTERS_SIZE))
  readonly #live: Uint8Array
  readonly #shared: Int32Array
  readonly #marks: Uint8Array
  readonly #markWords: Uint32Array
  /** By page: to be looked at again when request `#asked` is served. */
  readonly #pending: Uint8Array
  #isPending = false
  #changes = -1

  constructor(buffer: SharedArrayBuffer, { offset, size }: VideoPlace) {
    this.bytes = new Uint8Array(buffer, offset, size)
    this.words = new Uint32Array(buffer, offset, size / 4)
    this.halves = new Uint16Array(buffer, offset, size / 2)
    this.#live = new Uint8Array(buffer, DISPLAY_REGISTERS, DISPLAY_REGISTERS_SIZE)
    this.#shared = new Int32Array(buffer)
    const first = DIRTY + (offset - RAM) / PAGE
    this.#marks = new Uint8Array(buffer, first, size / PAGE)
    this.#markWords = new Uint32Array(buffer, first, size / PAGE / 4)
    this.#pending = new Uint8Array(size / PAGE)
  }

  /** Takes the registers over; false when none has changed since the last time. */
  refresh(): boolean {
    const changes = this.#load(DISPLAY_CHANGES)
    if (changes === this.#changes) return false
    this.#changes = changes
    this.registers.bytes.set(this.#live)
    return true
  }

  /** Numbers of pages to draw anew, in order. */
  takeDirty(): readonly number[] {
    const again = this.#isPending && this.#isServed ? this.#takePending() : []
    const fresh = this.#clearMarks()
    if (fresh.length === 0) return again
    this.#ask()
    for (const page of fresh) this.#pending[page] = 1
    this.#isPending = true
    if (this.#isServed) this.#takePending()
    return again.length === 0 ? fresh : [...new Set([...again, ...fresh])].sort((a, b) => a - b)
  }

  #clearMarks(): number[] {
    const pages: number[] = []
    for (let index = 0; index < this.#markWords.length; index++) {
      if (((this.#markWords[index] as number) & EVERY_BYTE) === 0) continue
      for (let page = index * 4; page < index * 4 + 4; page++) {
        if (Atomics.and(this.#marks, page, ~DIRTY_DISPLAY & 0xff) & DIRTY_DISPLAY) pages.push(page)
      }
    }
    return pages
  }

  #ask(): void {
    const served = this.#load(DISPLAY_SERVED)
    Atomics.add(this.#shared, DISPLAY_ASKED >> 2, 1)
    Atomics.wait(this.#shared, DISPLAY_SERVED >> 2, served, PATIENCE)
  }

  get #isServed(): boolean {
    return this.#load(DISPLAY_SERVED) === this.#load(DISPLAY_ASKED)
  }

  #takePending(): number[] {
    const pages: number[] = []
    for (const [page, isPending] of this.#pending.entries()) if (isPending) pages.push(page)
    this.#pending.fill(0)
    this.#isPending = false
    return pages
  }

  #load(address: number): number {
    return Atomics.load(this.#shared, address >> 2)
  }
}
