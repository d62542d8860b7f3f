/** A disc as its drive sees it: one data track of 2048-byte blocks on one session, read from an image. */
import type { BlockBackend } from '../../storage/block-backend.ts'
import * as R from './registers.ts'

export class Disc {
  readonly #backend: BlockBackend
  readonly blocks: number

  constructor(backend: BlockBackend) {
    this.#backend = backend
    this.blocks = Math.ceil(backend.size / R.CD_BLOCK)
  }

  get profile(): number {
    return this.blocks > R.LARGEST_CD ? R.PROFILE_DVD_ROM : R.PROFILE_CD_ROM
  }

  /** `count` blocks from `first`; what an image lacks at the end of its last block is 0. Throws StorageError. */
  read(first: number, count: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(count * R.CD_BLOCK)
    const start = first * R.CD_BLOCK
    this.#backend.read(start, bytes.subarray(0, Math.min(bytes.length, this.#backend.size - start)))
    return bytes
  }
}
