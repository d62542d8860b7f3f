/** Errors of the contract: each carries a message for people (English) and data from which a window can say it in its own language. */
import * as z from 'zod'
import { RunState } from '../domain/run-state.ts'
import { Sentence } from '../domain/sentence.ts'

export const ERRORS = {
  /** No such machine or snapshot. */
  NOT_FOUND: { data: z.strictObject({ what: z.enum(['machine', 'snapshot', 'folder']), id: z.string() }) },
  /** The operation is not possible in this run state. */
  ILLEGAL_STATE: { data: z.strictObject({ operation: z.string(), state: RunState, legal: z.array(RunState) }) },
  /** A field of the specification is wrong: which, and what is allowed. */
  INVALID: {
    data: z.strictObject({ issues: z.array(z.strictObject({ field: z.string(), message: z.string(), sentence: Sentence.optional() })) }),
  },
  /** The host could not do it (file, disk, memory): the message names the thing and the remedy. */
  HOST: { data: z.strictObject({ subject: z.string(), sentence: Sentence }) },
  /** The guest's worker refused or died while doing it. */
  GUEST: { data: z.strictObject({ machineId: z.string(), sentence: Sentence }) },
} as const
