/** What a guest writes to a disk in mode `immutable` of an unnamed machine: kept in memory over a read-only base, gone at power-off. */
import type { BlockBackend } from './block-backend.ts'
import { CLUSTER_SIZE, forEachCluster } from './clusters.ts'

export class MemoryOverlay implements BlockBackend {
  readonly size: number
  readonly readOnly = false
  readonly #base: BlockBackend
  readonly #clusters = new Map<number, Uint8Array>()

  /** Closes `base` when it is closed. */
  constructor(base: BlockBackend) {
    this.#base = base
    this.size = base.size
  }

  read(offset: number, target: Uint8Array): void {
    forEachCluster(offset, target.length, (cluster, within, start, piece) => {
      const part = target.subarray(start, start + piece)
      const own = this.#clusters.get(cluster)
      if (own) part.set(own.subarray(within, within + piece))
      else this.#base.read(offset + start, part)
    })
  }

  write(offset: number, bytes: Uint8Array): void {
    forEachCluster(offset, bytes.length, (cluster, within, start, piece) => {
      this.#own(cluster).set(bytes.subarray(start, start + piece), within)
    })
  }

  flush(): void {}

  close(): void {
    this.#clusters.clear()
    this.#base.close()
  }

  #own(cluster: number): Uint8Array {
    const known = this.#clusters.get(cluster)
    if (known) return known
    const bytes = new Uint8Array(CLUSTER_SIZE)
    const at = cluster * CLUSTER_SIZE
    this.#base.read(at, bytes.subarray(0, Math.min(CLUSTER_SIZE, this.size - at)))
    this.#clusters.set(cluster, bytes)
    return bytes
  }
}
