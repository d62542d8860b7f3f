/**
 * The machine's part in telling the display what was drawn (display/video-view.ts): once marks of the dirty log were cleared, no translation for writing of before
 * may be used any more. Asked before every slice.
 */
import { DISPLAY_ASKED, DISPLAY_SERVED } from '../memory/display-block.ts'

export class DisplayBoundary {
  readonly #words: Int32Array
  readonly #flush: () => void

  /** `words`: all of the guest's memory. `flush` returns when no vCPU uses a translation of before. */
  constructor(words: Int32Array, flush: () => void) {
    this.#words = words
    this.#flush = flush
  }

  serve(): void {
    const asked = Atomics.load(this.#words, DISPLAY_ASKED >> 2)
    if (asked === Atomics.load(this.#words, DISPLAY_SERVED >> 2)) return
    this.#flush()
    Atomics.store(this.#words, DISPLAY_SERVED >> 2, asked)
    Atomics.notify(this.#words, DISPLAY_SERVED >> 2)
  }
}
