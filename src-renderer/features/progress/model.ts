/** What a machine is in the middle of, from its state and the newest report of bytes. Pure. */
import type { RunState } from '../../../src-shared/domain/run-state.ts'
import { LEGAL_STATES } from '../../../src-shared/domain/run-state.ts'
import type { LibraryEvent, ProgressTask } from '../../../src-shared/rpc/contract.ts'

export type ProgressReport = Extract<LibraryEvent, { type: 'progress' }>

export type PassingState = Extract<RunState, 'starting' | 'snapshotting' | 'saving' | 'restoring' | 'stopping'>

export interface Progress {
  readonly state: PassingState
  /** 0..1; undefined where nothing is measured: before and after the bytes of memory, and where only its end will be told. */
  readonly share: number | undefined
  /** Cutting the power ends it and loses nothing but what has begun. */
  readonly cancellable: boolean
}

/** The task whose bytes are reported in a state: a report of another is older than the state. */
const TASKS: Readonly<Record<PassingState, ProgressTask | undefined>> = {
  starting: 'restore',
  restoring: 'restore',
  snapshotting: 'take',
  saving: 'save',
  stopping: undefined,
}

/** Undefined when nothing is under way. */
export function progressOf(state: RunState, report: ProgressReport | undefined): Progress | undefined {
  if (!isPassing(state)) return undefined
  const share = report && report.task === TASKS[state] && report.done < report.total ? report.done / report.total : undefined
  return { state, share, cancellable: LEGAL_STATES['power-off'].includes(state) }
}

function isPassing(state: RunState): state is PassingState {
  return state in TASKS
}
