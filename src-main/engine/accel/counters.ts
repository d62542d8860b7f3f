/** What an accelerator counts by itself; the machine adds exits and times (src-shared/domain/counters.ts says what each means). */
import type { GuestCounters } from '../../../src-shared/domain/counters.ts'

export type AcceleratorCounters = Omit<GuestCounters, 'exits' | 'time'> & {
  /** Accesses that left guest code for a device. */
  readonly portAccesses: number
  readonly mmioAccesses: number
}

/** Of all vCPUs of a machine. */
export function sumCounters(all: readonly AcceleratorCounters[]): AcceleratorCounters {
  const total = (name: keyof AcceleratorCounters): number => all.reduce((sum, one) => sum + one[name], 0)
  return {
    instructions: total('instructions'),
    interpreted: total('interpreted'),
    blocksDecoded: total('blocksDecoded'),
    blocksForgotten: total('blocksForgotten'),
    blockResets: total('blockResets'),
    regionsTranslated: total('regionsTranslated'),
    regionsEvicted: total('regionsEvicted'),
    tlbMisses: total('tlbMisses'),
    exceptions: total('exceptions'),
    interrupts: total('interrupts'),
    portAccesses: total('portAccesses'),
    mmioAccesses: total('mmioAccesses'),
  }
}
