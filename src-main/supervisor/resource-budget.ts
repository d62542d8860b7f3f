/** May this machine be started here and now? Pure: figures in, a sentence out. */
export interface MemoryFigures {
  /** MiB of the whole host (or of the container that this process lives in). */
  readonly total: number
  /** MiB that can still be had without swapping. */
  readonly available: number
  /** MiB promised to the guests that run. They take it as they use it, so that `available` does not show all of it. */
  readonly promised: number
}

/** MiB that a running machine needs beside its guest's memory: CPU state, translation tables, the worker's own heap. */
export const OVERHEAD = 96
/** Share of the host's memory that all guests together may be promised. */
const SHARE = 0.9

/** Why not, with the remedy; undefined when there is room. */
export function memoryRefusal(name: string, memoryMiB: number, figures: MemoryFigures): string | undefined {
  const needed = memoryMiB + OVERHEAD
  const remedy = 'stop another machine or give this one less memory'
  if (needed > figures.available) {
    return `'${name}' needs ${needed} MiB and the host has ${Math.floor(figures.available)} MiB free: ${remedy}`
  }
  const limit = Math.floor(figures.total * SHARE)
  if (figures.promised + needed <= limit) return undefined
  return `'${name}' needs ${needed} MiB, and ${figures.promised} of the ${limit} MiB for guests are promised to running machines: ${remedy}`
}
