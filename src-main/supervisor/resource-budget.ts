/** May this machine be started here and now? Pure: figures in, a sentence out. */
import { type Sentence, say } from '../../src-shared/domain/sentence.ts'

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
export function memoryRefusal(name: string, memoryMiB: number, figures: MemoryFigures): Sentence | undefined {
  const needed = memoryMiB + OVERHEAD
  if (needed > figures.available) return say('memory-free', { name, needed, available: Math.floor(figures.available) })
  const limit = Math.floor(figures.total * SHARE)
  if (figures.promised + needed <= limit) return undefined
  return say('memory-promised', { name, needed, promised: figures.promised, limit })
}
