/** A bounded first-in, first-out queue of bytes: what the world sent and the guest has not fetched yet. */
export class ByteQueue {
  readonly #limit: number
  #chunks: Uint8Array[] = []
  #head = 0
  #length = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get length(): number {
    return this.#length
  }

  /** Takes as many bytes as fit and returns their number. */
  push(bytes: Uint8Array): number {
    const taken = bytes.slice(0, Math.max(0, this.#limit - this.#length))
    if (taken.length > 0) this.#chunks.push(taken)
    this.#length += taken.length
    return taken.length
  }

  /** The oldest byte. Throws when empty. */
  shift(): number {
    const chunk = this.#chunks[0]
    if (!chunk) throw new Error('the byte queue is empty')
    const byte = chunk[this.#head++] as number
    this.#length--
    if (this.#head === chunk.length) this.#dropChunk()
    return byte
  }

  clear(): void {
    this.#chunks = []
    this.#head = 0
    this.#length = 0
  }

  /** A copy of everything that waits, oldest first. */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.#length)
    let offset = -this.#head
    for (const chunk of this.#chunks) {
      bytes.set(offset < 0 ? chunk.subarray(this.#head) : chunk, Math.max(0, offset))
      offset += chunk.length
    }
    return bytes
  }

  #dropChunk(): void {
    this.#chunks.shift()
    this.#head = 0
  }
}
