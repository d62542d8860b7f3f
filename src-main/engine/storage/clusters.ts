/** Cutting byte ranges of a disk into pieces that each lie in one cluster. */

/** Unit in which overlays keep what the guest wrote. */
export const CLUSTER_SIZE = 64 * 1024

/** Calls `visit` for each piece of `length` bytes from `offset`: number of the cluster, offset in it, offset in the range, bytes. */
export function forEachCluster(
  offset: number,
  length: number,
  visit: (cluster: number, within: number, start: number, piece: number) => void,
): void {
  for (let start = 0; start < length; ) {
    const cluster = Math.floor((offset + start) / CLUSTER_SIZE)
    const within = offset + start - cluster * CLUSTER_SIZE
    const piece = Math.min(CLUSTER_SIZE - within, length - start)
    visit(cluster, within, start, piece)
    start += piece
  }
}
