/** Bytes that came and were not understood yet. Bounded: what a message may hold is known before it is waited for. */
export class ByteReader {
  #bytes: Buffer = Buffer.alloc(0)
  /** Bytes to come that nobody wants. */
  #skipped = 0

  get length(): number {
    return this.#bytes.length
  }

  add(bytes: Uint8Array): void {
    const dropped = Math.min(this.#skipped, bytes.length)
    this.#skipped -= dropped
    if (dropped < bytes.length) this.#bytes = Buffer.concat([this.#bytes, bytes.subarray(dropped)])
  }

  /** The next bytes without taking them; undefined until they are there. */
  peek(length: number): Buffer | undefined {
    return this.#bytes.length < length ? undefined : this.#bytes.subarray(0, length)
  }

  take(length: number): Buffer | undefined {
    const taken = this.peek(length)
    if (taken) this.#bytes = this.#bytes.subarray(length)
    return taken
  }

  /** Drops bytes, also those that have not come. */
  skip(length: number): void {
    const here = Math.min(length, this.#bytes.length)
    this.#bytes = this.#bytes.subarray(here)
    this.#skipped += length - here
  }
}
