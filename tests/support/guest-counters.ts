/** Counters of a guest for tests: all 0 but what is asked for. */
import type { GuestCounters } from '../../src-shared/domain/counters.ts'

type Plain = Omit<GuestCounters, 'exits' | 'time'>

/** `time` in milliseconds. */
export function countersWith(
  time: Partial<GuestCounters['time']>,
  plain: Partial<Plain> = {},
  exits: Partial<GuestCounters['exits']> = {},
): GuestCounters {
  return {
    instructions: 0,
    interpreted: 0,
    blocksDecoded: 0,
    blocksForgotten: 0,
    blockResets: 0,
    regionsTranslated: 0,
    regionsEvicted: 0,
    tlbMisses: 0,
    exceptions: 0,
    interrupts: 0,
    ...plain,
    exits: { budget: 0, halt: 0, port: 0, mmio: 0, ...exits },
    time: { guest: 0, engine: 0, idle: 0, throttled: 0, cpu: 0, ...time },
  }
}
