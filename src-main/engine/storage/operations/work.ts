/**
 * Long work on images, in steps: it yields how far it is, and whoever drives it may stop between two steps (`return()`), after which nothing half-made
 * is left behind.
 */
import type { FileLayer } from '../file-layer.ts'

export interface Progress {
  /** Bytes. */
  readonly done: number
  readonly total: number
}

export type Work<Result> = Generator<Progress, Result>

/** What operations need of the host. */
export interface WorkHost {
  readonly files: FileLayer
  /** Takes the lock of an image and returns the release. */
  readonly lock: (path: string) => () => void
  /** Milliseconds since 1970, for formats that note when they were made. */
  readonly now: number
}

/** Drives the work to its end. */
export function finish<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}
