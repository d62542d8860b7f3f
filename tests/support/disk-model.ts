/** What a disk should hold, and a workload for it: pieces of all sizes, some of zeros over what was there, flushes, a new opening now and then. */
import type { BlockBackend } from '../../src-main/engine/storage/block-backend.ts'
import type { Seeded } from './seeded.ts'

const SECTOR = 512

export class DiskModel {
  readonly content: Uint8Array
  readonly #random: Seeded
  #last = { offset: 0, length: SECTOR }

  constructor(size: number, random: Seeded) {
    this.content = new Uint8Array(size)
    this.#random = random
  }

  /** Writes one piece to disk and model. */
  step(disk: BlockBackend): void {
    const kind = this.#random.below(10)
    if (kind === 0) disk.flush()
    // Zeros over the piece before, over a part of it, or over anything.
    else if (kind < 3) this.write(disk, this.#last.offset, new Uint8Array(this.#last.length))
    else this.#writeAnywhere(disk, kind === 3 ? 0 : 1 + this.#random.below(255))
  }

  write(disk: BlockBackend, offset: number, bytes: Uint8Array): void {
    disk.write(offset, bytes)
    this.content.set(bytes, offset)
    this.#last = { offset, length: bytes.length }
  }

  /** Offset of the first byte that differs, or undefined. */
  difference(disk: BlockBackend): number | undefined {
    const read = new Uint8Array(this.content.length)
    disk.read(0, read)
    if (Buffer.compare(read, this.content) === 0) return undefined
    return read.findIndex((byte, index) => byte !== this.content[index])
  }

  #writeAnywhere(disk: BlockBackend, value: number): void {
    const sectors = this.content.length / SECTOR
    const length = Math.min(sectors, this.#random.pick([1, 1, 2, 8, 8, 127, 128, 300, 2048]))
    const at = this.#random.below(sectors - length + 1)
    const bytes = new Uint8Array(length * SECTOR)
    for (let sector = 0; sector < length; sector++)
      bytes.fill(value === 0 ? 0 : (value + sector) % 256, sector * SECTOR, (sector + 1) * SECTOR)
    this.write(disk, at * SECTOR, bytes)
  }
}
