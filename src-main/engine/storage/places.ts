/** Which parts of a file are taken by clusters of one size: a bit each, so that no image can make a check cost more memory than its file is long. */
import { StorageError } from './block-backend.ts'

/** 256 MiB of bits. */
const MOST_PLACES = 2 ** 31

export class Places {
  readonly #bits: Uint8Array
  readonly #stride: number
  count = 0

  /** For clusters of `stride` bytes in a file of `length` bytes. Throws StorageError when there are too many to be remembered. */
  constructor(path: string, length: number, stride: number) {
    const places = Math.ceil(length / stride) + 1
    if (places > MOST_PLACES) throw new StorageError(`'${path}' is too long to be checked: ${length} bytes in clusters of ${stride}`)
    this.#bits = new Uint8Array(Math.ceil(places / 8))
    this.#stride = stride
  }

  /** False when it was taken before. Clusters that do not lie upon each other never share a place, aligned or not. */
  take(offset: number): boolean {
    const place = Math.floor(offset / this.#stride)
    const [byte, bit] = [Math.floor(place / 8), 1 << (place % 8)]
    const before = this.#bits[byte]
    if (before === undefined || (before & bit) !== 0) return false
    this.#bits[byte] = before | bit
    this.count++
    return true
  }
}
