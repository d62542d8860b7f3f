/** A disk in memory that writes down its flushes, and fails where a test says so. */
import { type BlockBackend, StorageError } from '../../src-main/engine/storage/block-backend.ts'

export class MemoryDisk implements BlockBackend {
  readonly bytes: Uint8Array
  readonly readOnly: boolean
  flushes = 0
  closed = false
  /** What the host says to the next accesses. */
  failure: 'none' | 'broken' | 'full' = 'none'

  constructor(size: number, readOnly = false) {
    this.bytes = new Uint8Array(size)
    this.readOnly = readOnly
  }

  get size(): number {
    return this.bytes.length
  }

  /** Byte n of sector s is s + n, so that every sector differs. */
  number(): this {
    for (let offset = 0; offset < this.size; offset++) this.bytes[offset] = (Math.floor(offset / 512) + offset) & 0xff
    return this
  }

  read(offset: number, target: Uint8Array): void {
    if (this.failure === 'broken') throw new StorageError("cannot read '/disk': the host disk reported an input/output error; check it")
    if (offset + target.length > this.size) throw new Error(`read beyond the end: ${offset}, ${target.length} bytes`)
    target.set(this.bytes.subarray(offset, offset + target.length))
  }

  write(offset: number, bytes: Uint8Array): void {
    if (this.failure === 'full') throw new StorageError("cannot write '/disk': the host disk is full; free some space", true)
    if (this.failure === 'broken') throw new StorageError("cannot write '/disk': the host disk reported an input/output error; check it")
    if (offset + bytes.length > this.size) throw new Error(`write beyond the end: ${offset}, ${bytes.length} bytes`)
    this.bytes.set(bytes, offset)
  }

  flush(): void {
    this.flushes++
  }

  close(): void {
    this.closed = true
  }
}
