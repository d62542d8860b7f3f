/** One measured figure. `atMost` and `atLeast` are what we promise: a benchmark run that misses one ends with status 1. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly atMost?: number
  readonly atLeast?: number
  /** What we would like to reach; missing it is no failure. */
  readonly aim?: number
}

export function isMissed({ value, atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY }: Figure): boolean {
  return value > atMost || value < atLeast
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
