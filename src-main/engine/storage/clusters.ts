/** Cutting byte ranges of a disk into pieces that each lie in one cluster. */

/** Unit in which overlays keep what the guest wrote. */
export const CLUSTER_SIZE = 64 * 1024

type Visit = (cluster: number, within: number, start: number, piece: number) => void

/** Calls `visit` for each piece of `length` bytes from `offset`: number of the cluster, offset in it, offset in the range, bytes. */
export function forEachCluster(offset: number, length: number, visit: Visit): void {
  forEachPiece(CLUSTER_SIZE, offset, length, visit)
}

/** The same for clusters of any size. */
export function forEachPiece(clusterSize: number, offset: number, length: number, visit: Visit): void {
  for (let start = 0; start < length; ) {
    const cluster = Math.floor((offset + start) / clusterSize)
    const within = offset + start - cluster * clusterSize
    const piece = Math.min(clusterSize - within, length - start)
    visit(cluster, within, start, piece)
    start += piece
  }
}

const ZEROS = Buffer.alloc(CLUSTER_SIZE)

export function isZero(bytes: Uint8Array): boolean {
  for (let start = 0; start < bytes.length; start += ZEROS.length) {
    const part = bytes.subarray(start, start + ZEROS.length)
    if (Buffer.compare(part, ZEROS.subarray(0, part.length)) !== 0) return false
  }
  return true
}

export function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit
}
