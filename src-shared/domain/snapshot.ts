/** A point in time of one machine, as lists show it. */
import * as z from 'zod'

export const Snapshot = z.strictObject({
  id: z.uuid(),
  machineId: z.uuid(),
  parentId: z.uuid().nullable(),
  name: z.string(),
  description: z.string(),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  /** Taken with the machine running: restoring resumes it where it was. */
  running: z.boolean(),
  /** Bytes on the host's disk. */
  size: z.number(),
})
export type Snapshot = z.output<typeof Snapshot>
