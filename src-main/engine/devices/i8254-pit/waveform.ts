/**
 * What a loaded 8254 counter does, as pure functions of the clocks that have passed since it was loaded (`elapsed`, 0 at the load; negative: not yet
 * loaded). Intel 8254 datasheet, "mode definitions". `count` is 1..65536.
 */
export interface Waveform {
  readonly mode: number
  readonly count: number
  /** Mode 3 only: the cycle began with its low half, because the count was replaced in the middle of a cycle. */
  readonly lowFirst: boolean
}

/** Modes 2 and 3 have aliases: M2 is "don't care" there. */
export function effectiveMode(bits: number): number {
  return bits >= 6 ? bits - 4 : bits
}

/** Level of the OUT pin. */
export function outputAt({ mode, count, lowFirst }: Waveform, elapsed: number): boolean {
  if (mode === 0 || mode === 1) return elapsed >= count
  if (mode === 4 || mode === 5) return elapsed !== count
  if (elapsed < 0) return true
  const position = elapsed % count
  if (mode === 2) return position !== count - 1
  return lowFirst ? position >= count >> 1 : position < count - (count >> 1)
}

/** The counting element's value, 0..65535 (a full count reads as 0). Modes 0, 1, 4, 5 count on through zero; `wrap` is 65536 or 10000. */
export function valueAt({ mode, count, lowFirst }: Waveform, elapsed: number, wrap: number): number {
  if (elapsed < 0) return count % wrap
  if (mode === 2) return (count - (elapsed % count)) % wrap
  if (mode !== 3) return (((count - elapsed) % wrap) + wrap) % wrap
  const position = elapsed % count
  const first = lowFirst ? count >> 1 : count - (count >> 1)
  const step = position < first ? position : position - first
  return ((count & ~1) - 2 * step) % wrap
}

/** The first `elapsed` after the given one at which OUT rises, or Infinity. */
export function nextRise({ mode, count, lowFirst }: Waveform, elapsed: number): number {
  if (mode === 0 || mode === 1) return elapsed < count ? count : Number.POSITIVE_INFINITY
  if (mode === 4 || mode === 5) return elapsed < count + 1 ? count + 1 : Number.POSITIVE_INFINITY
  const offset = mode === 3 && lowFirst ? count >> 1 : 0
  const cycles = Math.floor((elapsed - offset) / count) + 1
  return Math.max(cycles, offset === 0 ? 1 : 0) * count + offset
}

/** The `elapsed` at which a count written now takes over in modes 2 and 3: the end of the cycle, or of the half cycle. */
export function takeOver({ mode, count, lowFirst }: Waveform, elapsed: number): number {
  const start = Math.floor(elapsed / count) * count
  const first = lowFirst ? count >> 1 : count - (count >> 1)
  const half = mode === 3 && elapsed - start < first
  return half ? start + first : start + count
}
