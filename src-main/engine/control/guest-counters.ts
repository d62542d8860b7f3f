/** The figures of a heartbeat, put together from vCPUs, loop and thread. */
import type { GuestCounters } from '../../../src-shared/domain/counters.ts'
import type { AcceleratorCounters } from '../accel/counters.ts'
import type { MachineLoop } from '../machine/machine-loop.ts'

const NANOSECONDS = 1e6 // of a millisecond

/** `cpu`: CPU nanoseconds of the machine's thread. */
export function guestCounters(accelerator: AcceleratorCounters, loop: MachineLoop['counters'], cpu: number): GuestCounters {
  const { portAccesses, mmioAccesses, ...counters } = accelerator
  return {
    ...counters,
    exits: { budget: loop.budget, halt: loop.halt, port: portAccesses, mmio: mmioAccesses },
    time: {
      guest: loop.guest / NANOSECONDS,
      engine: (loop.running - loop.guest) / NANOSECONDS,
      idle: loop.idle / NANOSECONDS,
      throttled: loop.throttled / NANOSECONDS,
      cpu: cpu / NANOSECONDS,
    },
  }
}
