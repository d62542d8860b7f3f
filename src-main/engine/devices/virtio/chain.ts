/** The two halves of a descriptor chain as byte streams over guest memory. */
import type { Dma } from '../../bus/dma.ts'
import type { Segment } from './queue.ts'

/** Common part: a position in a list of segments. */
class SegmentCursor {
  #left: readonly Segment[]
  #offset = 0

  constructor(segments: readonly Segment[]) {
    this.#left = segments
  }

  /** Hands the next `length` bytes out as contiguous pieces; the caller knows that so many are left. */
  advance(length: number, visit: (address: number, start: number, length: number) => void): void {
    for (let done = 0; done < length; ) {
      const segment = this.#left[0] as Segment
      const piece = Math.min(segment.length - this.#offset, length - done)
      if (piece > 0) visit(segment.address + this.#offset, done, piece)
      done += piece
      this.#offset += piece
      if (this.#offset === segment.length) this.#next()
    }
  }

  #next(): void {
    this.#left = this.#left.slice(1)
    this.#offset = 0
  }
}

export function totalLength(segments: readonly Segment[]): number {
  return segments.reduce((sum, { length }) => sum + length, 0)
}

export class ChainReader {
  readonly #dma: Dma
  readonly #cursor: SegmentCursor
  #remaining: number

  constructor(dma: Dma, segments: readonly Segment[]) {
    this.#dma = dma
    this.#cursor = new SegmentCursor(segments)
    this.#remaining = totalLength(segments)
  }

  get remaining(): number {
    return this.#remaining
  }

  /** The next `length` bytes, or fewer where the chain ends. */
  read(length: number): Uint8Array {
    const bytes = new Uint8Array(Math.min(length, this.#remaining))
    this.#remaining -= bytes.length
    this.#cursor.advance(bytes.length, (address, start, piece) => this.#dma.readInto(address, bytes.subarray(start, start + piece)))
    return bytes
  }

  /** Passes over the next `length` bytes, or those that are left. */
  skip(length: number): void {
    const skipped = Math.min(length, this.#remaining)
    this.#remaining -= skipped
    this.#cursor.advance(skipped, () => undefined)
  }
}

export class ChainWriter {
  readonly #dma: Dma
  readonly #cursor: SegmentCursor
  #remaining: number
  #written = 0

  constructor(dma: Dma, segments: readonly Segment[]) {
    this.#dma = dma
    this.#cursor = new SegmentCursor(segments)
    this.#remaining = totalLength(segments)
  }

  get remaining(): number {
    return this.#remaining
  }

  /** Bytes passed so far, skipped ones included: what a used-ring element reports. */
  get written(): number {
    return this.#written
  }

  /** Writes what fits; the rest is dropped. */
  write(bytes: Uint8Array): void {
    const length = this.#take(bytes.length)
    this.#cursor.advance(length, (address, start, piece) => this.#dma.write(address, bytes.subarray(start, start + piece)))
  }

  /** Leaves `length` bytes as they are. */
  skip(length: number): void {
    this.#cursor.advance(this.#take(length), () => undefined)
  }

  #take(wanted: number): number {
    const length = Math.min(wanted, this.#remaining)
    this.#remaining -= length
    this.#written += length
    return length
  }
}
