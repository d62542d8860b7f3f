/** A machine of the library as windows and the CLI see it. */
import * as z from 'zod'
import { RunState } from './run-state.ts'
import { Sentence } from './sentence.ts'
import { VmSpec } from './vm-spec.ts'

export const Machine = z.strictObject({
  id: z.uuid(),
  spec: VmSpec,
  state: RunState,
  /** Why it is in this state, in words, where that is not plain: `triple fault at ...`, `the worker ended: ...`. */
  stateReason: z.string().nullable(),
  stateSentence: Sentence.nullable(),
  stateChangedAt: z.number(),
  createdAt: z.number(),
  /** Snapshot that the current state descends from ("You are here" hangs below it). */
  currentSnapshotId: z.uuid().nullable(),
  /**
   * The present state differs from that snapshot's, as far as is known: the guest has run on since, or a powered-off one has written to a disk, or its
   * state (running, saved) is another than the snapshot's, or its hardware was changed. False without a snapshot.
   */
  changed: z.boolean(),
  /** What the user should know of the running machine: `halted with interrupts off`. */
  notices: z.array(z.string()),
  /** The same, in the same order. */
  noticeSentences: z.array(Sentence),
})
export type Machine = z.output<typeof Machine>

/** Live figures of a running machine, once a second. */
export const MachineActivity = z.strictObject({
  machineId: z.uuid(),
  /** Share of one host core, 0..1. */
  cpu: z.number(),
  /** Guest instructions a second. */
  instructionsPerSecond: z.number(),
  /** Guest time since power-on, ms. */
  uptime: z.number(),
})
export type MachineActivity = z.output<typeof MachineActivity>
