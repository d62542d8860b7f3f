/** The last bytes that came out of one serial port: a ring that grows up to its limit. */
import { SCROLLBACK_BYTES } from '../../src-shared/rpc/serial-channel.ts'

const FIRST_SIZE = 4096

export class Scrollback {
  readonly #limit: number
  #bytes = new Uint8Array(FIRST_SIZE)
  /** Bytes held, and where the next one goes. */
  #length = 0
  #end = 0

  constructor(limit = SCROLLBACK_BYTES) {
    this.#limit = limit
  }

  append(bytes: Uint8Array): void {
    const kept = bytes.length > this.#limit ? bytes.subarray(bytes.length - this.#limit) : bytes
    this.#grow(this.#length + kept.length)
    const first = Math.min(kept.length, this.#bytes.length - this.#end)
    this.#bytes.set(kept.subarray(0, first), this.#end)
    this.#bytes.set(kept.subarray(first), 0)
    this.#end = (this.#end + kept.length) % this.#bytes.length
    this.#length = Math.min(this.#length + kept.length, this.#bytes.length)
  }

  /** A copy, oldest first. */
  contents(): Uint8Array<ArrayBuffer> {
    const copy = new Uint8Array(this.#length)
    const start = (this.#end - this.#length + this.#bytes.length) % this.#bytes.length
    const first = Math.min(this.#length, this.#bytes.length - start)
    copy.set(this.#bytes.subarray(start, start + first))
    copy.set(this.#bytes.subarray(0, this.#length - first), first)
    return copy
  }

  replace(bytes: Uint8Array): void {
    this.#length = 0
    this.#end = 0
    this.append(bytes)
  }

  /** Doubles the ring until `needed` bytes fit or the limit is reached. */
  #grow(needed: number): void {
    if (needed <= this.#bytes.length || this.#bytes.length >= this.#limit) return
    let size = this.#bytes.length
    while (size < needed) size *= 2
    const held = this.contents()
    this.#bytes = new Uint8Array(Math.min(size, this.#limit))
    this.#bytes.set(held)
    this.#end = held.length % this.#bytes.length
  }
}
