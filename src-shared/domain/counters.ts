/** What a running machine's engine counts, since its worker began. Rates are differences: each reading carries its own time. */
import * as z from 'zod'

const count = z.number()

export const GuestCounters = z.strictObject({
  /** Retired guest instructions; those among them that the interpreter executed, where an accelerator knows both. */
  instructions: count,
  interpreted: count,
  /** Decoded blocks of the interpreter: made, forgotten because their code was overwritten; times that all were dropped for room. */
  blocksDecoded: count,
  blocksForgotten: count,
  blockResets: count,
  /** Regions of translated code: made, thrown away. */
  regionsTranslated: count,
  regionsEvicted: count,
  /** Page walks that filled a TLB entry. */
  tlbMisses: count,
  exceptions: count,
  interrupts: count,
  /** Times that guest code stopped, by cause. */
  exits: z.strictObject({
    /** The slice was over, or a timer due. */
    budget: count,
    halt: count,
    /** Accesses to ports and to device memory. */
    port: count,
    mmio: count,
  }),
  /** Milliseconds of the machine's thread, by the wall clock where nothing else is said. */
  time: z.strictObject({
    /** In slices: guest code, and the devices that it reaches or that are due. */
    guest: count,
    /** In the loop around them: messages, pacing. */
    engine: count,
    /** Waiting for an interrupt. */
    idle: count,
    /** Held back by the execution cap, or for the sake of other machines. */
    throttled: count,
    /** CPU time of the thread, as the host accounts it. */
    cpu: count,
  }),
})
export type GuestCounters = z.output<typeof GuestCounters>

/** One reading of one machine. */
export const MachineCounters = z.strictObject({
  machineId: z.uuid(),
  name: z.string(),
  /** When it was read, ms of a clock that never jumps. */
  at: z.number(),
  counters: GuestCounters,
})
export type MachineCounters = z.output<typeof MachineCounters>
