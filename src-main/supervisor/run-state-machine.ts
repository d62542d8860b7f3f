/** How a machine's run state may change. Pure: what is legal for a caller stands in src-shared/domain/run-state.ts, what may follow what here. */
import { LEGAL_STATES, type MachineOperation, type RunState } from '../../src-shared/domain/run-state.ts'
import { illegalState } from '../library/operation-error.ts'

/** `aborted` may follow every state in which something is under way; it is left out of the lists. */
const NEXT: Readonly<Record<RunState, readonly RunState[]>> = {
  'powered-off': ['starting', 'snapshotting', 'restoring'],
  starting: ['running', 'stopping', 'powered-off', 'saved'],
  running: ['paused', 'snapshotting', 'saving', 'restoring', 'stopping', 'crashed', 'powered-off'],
  paused: ['running', 'snapshotting', 'saving', 'restoring', 'stopping', 'crashed', 'powered-off'],
  snapshotting: ['running', 'paused', 'crashed', 'powered-off', 'saved'],
  saving: ['saved', 'running', 'paused', 'crashed', 'powered-off'],
  saved: ['starting', 'powered-off', 'snapshotting', 'restoring'],
  /** The guest lives on until what it will be replaced by is whole: a failure gives it back. */
  restoring: ['running', 'paused', 'crashed', 'saved', 'powered-off'],
  stopping: ['powered-off', 'saved'],
  crashed: ['running', 'paused', 'restoring', 'stopping', 'powered-off'],
  aborted: ['starting', 'snapshotting', 'restoring'],
}

/** True when a machine in `from` may be in `to` next. */
export function mayFollow(from: RunState, to: RunState): boolean {
  return to === 'aborted' ? from !== 'aborted' : NEXT[from].includes(to)
}

/** Throws ILLEGAL_STATE when `operation` is not legal in `state`; `name` is the machine's, for the sentence. */
export function assertLegal(operation: MachineOperation, state: RunState, name: string): void {
  if (!LEGAL_STATES[operation].includes(state)) throw illegalState(operation, state, name)
}

/** Throws when the change is one that cannot happen: a fault of ours, not of the caller. */
export function assertMayFollow(from: RunState, to: RunState): void {
  if (!mayFollow(from, to)) throw new Error(`a machine that is ${from} cannot become ${to}`)
}
