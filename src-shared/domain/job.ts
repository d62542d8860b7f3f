/** A long operation on a machine: when it was begun, when it ended and how. */
import * as z from 'zod'

export const Job = z.strictObject({
  id: z.uuid(),
  machineId: z.uuid(),
  kind: z.enum(['snapshot-take', 'snapshot-restore', 'snapshot-delete', 'save']),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  /** Null while it is under way. */
  endedAt: z.number().nullable(),
  /** Why it failed, in words. */
  error: z.string().nullable(),
})
export type Job = z.output<typeof Job>
export type JobKind = Job['kind']
