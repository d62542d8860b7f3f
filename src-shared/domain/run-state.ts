/** Run states of a machine, in VirtualBox's words, and the operations that are legal in each. */
import * as z from 'zod'

export const RUN_STATES = [
  'powered-off', // nothing runs, no saved state
  'starting', // the guest's worker is being made
  'running',
  'paused', // by the user; the worker lives, virtual time stands
  'snapshotting', // a snapshot is being written; the guest goes on afterwards
  'saving', // the state is being written, then the worker ends
  'saved', // resuming consumes the saved state
  'restoring', // a saved state or snapshot is being loaded
  'stopping',
  'crashed', // triple fault: the worker lives for inspection; reset or power off
  'aborted', // the worker or the whole process died; the disks hold what the guest had flushed
] as const

export const RunState = z.enum(RUN_STATES)
export type RunState = z.output<typeof RunState>

/** Operations on a machine that depend on its state. */
export const MACHINE_OPERATIONS = [
  'start',
  'pause',
  'resume',
  'reset',
  'power-button',
  'power-off',
  'save',
  'discard',
  'delete',
  'update',
  'snapshot-take',
  'snapshot-restore',
  'snapshot-delete',
  'serial-input',
  'display',
  'medium',
] as const
export type MachineOperation = (typeof MACHINE_OPERATIONS)[number]

const RESTING: readonly RunState[] = ['powered-off', 'saved', 'aborted']

export const LEGAL_STATES: Readonly<Record<MachineOperation, readonly RunState[]>> = {
  start: RESTING,
  pause: ['running'],
  resume: ['paused'],
  reset: ['running', 'paused', 'crashed'],
  'power-button': ['running'],
  'power-off': ['starting', 'running', 'paused', 'crashed'],
  save: ['running', 'paused'],
  discard: ['saved'],
  delete: ['powered-off', 'saved', 'aborted'],
  /** Name, description, cap, weight: always but while restoring; everything else takes effect after power-off and is refused otherwise. */
  update: ['powered-off', 'aborted'],
  'snapshot-take': ['powered-off', 'saved', 'aborted', 'running', 'paused'],
  /** A running machine is powered off first: the caller has asked the user. */
  'snapshot-restore': ['powered-off', 'saved', 'aborted', 'running', 'paused', 'crashed'],
  'snapshot-delete': ['powered-off', 'saved', 'aborted', 'running', 'paused', 'crashed'],
  'serial-input': ['running'],
  /** Looking at the screen, and typing. */
  display: ['running', 'paused', 'snapshotting', 'crashed'],
  /** Changing what lies in a drive. */
  medium: ['powered-off', 'aborted', 'running', 'paused'],
}

/** True when the guest's worker exists. */
export function isLive(state: RunState): boolean {
  return !RESTING.includes(state)
}
