/** Grains of a stream-optimized VMDK: each has its first sector (8 bytes) and its length (4) before it, then zlib data. The last few stay unpacked. */
import { SECTOR_SIZE } from '../../../../src-shared/domain/medium.ts'
import { damaged } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'
import { unpack } from '../packed.ts'

const MARKER = 12
const KEPT_BYTES = 4 * 1024 * 1024

export class PackedGrains {
  readonly #file: ImageFile
  readonly #grainSize: number
  readonly #kept = new Map<number, Uint8Array>()

  constructor(file: ImageFile, grainSize: number) {
    this.#file = file
    this.#grainSize = grainSize
  }

  /** Fills `target` from the grain whose marker is at `at`. Throws StorageError. */
  read(at: number, grain: number, within: number, target: Uint8Array): void {
    const bytes = this.#kept.get(at) ?? this.#unpack(at, grain)
    this.#kept.delete(at)
    this.#kept.set(at, bytes)
    if (this.#kept.size > Math.max(1, KEPT_BYTES / this.#grainSize)) this.#kept.delete(this.#kept.keys().next().value as number)
    target.set(bytes.subarray(within, within + target.length))
  }

  #unpack(at: number, grain: number): Uint8Array {
    const fail = (what: string) => damaged('vmdk', this.#file.path, `${what} grain ${grain}, at ${at}`)
    const marker = new Uint8Array(MARKER)
    this.#file.read(at, marker)
    const view = new DataView(marker.buffer)
    if (Number(view.getBigUint64(0, true)) * SECTOR_SIZE !== grain * this.#grainSize) throw fail('another grain is in the place of')
    const length = view.getUint32(8, true)
    // Deflate adds a few bytes to what it cannot make smaller.
    if (length > this.#grainSize + this.#grainSize / 8 + 1024) throw fail('too many bytes are said to be in')
    const packed = new Uint8Array(length)
    this.#file.read(at + MARKER, packed)
    const bytes = unpack('zlib', packed, this.#grainSize)
    if (!bytes) throw fail('its data do not make')
    return bytes
  }
}
