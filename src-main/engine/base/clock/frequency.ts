/** Ticks of a fixed frequency counted from power-on, exact over the whole range of the clock (a product would pass 2^53 within minutes). */
import { NANOSECONDS_PER_SECOND } from './clock.ts'

/** Whole ticks of `frequency` (Hz, an integer below 9 MHz for exactness) that have passed at `time` (ns). */
export function ticksAt(frequency: number, time: number): number {
  const seconds = Math.floor(time / NANOSECONDS_PER_SECOND)
  const rest = time - seconds * NANOSECONDS_PER_SECOND
  return seconds * frequency + Math.floor((rest * frequency) / NANOSECONDS_PER_SECOND)
}

/** The first whole nanosecond at which `ticksAt` gives `tick`. */
export function timeOfTick(frequency: number, tick: number): number {
  const seconds = Math.floor(tick / frequency)
  const rest = tick - seconds * frequency
  return seconds * NANOSECONDS_PER_SECOND + Math.ceil((rest * NANOSECONDS_PER_SECOND) / frequency)
}
