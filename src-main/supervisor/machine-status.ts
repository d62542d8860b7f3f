/** The run state of a machine as windows see it: why, since when, and what the user should know. Every change is logged and told. */
import type { Machine } from '../../src-shared/domain/machine.ts'
import type { RunState } from '../../src-shared/domain/run-state.ts'
import type { MachineRecord } from '../library/store/machine-table.ts'
import { isChanged } from './likeness.ts'
import type { MachineLog } from './machine-log.ts'
import { assertMayFollow } from './run-state-machine.ts'

export class MachineStatus {
  readonly #log: MachineLog
  readonly #onDidChange: () => void
  #state: RunState
  #reason: string | null
  #changedAt: number
  #notices: readonly string[] = []

  /** A machine of which nothing runs is what its record says. */
  constructor(record: MachineRecord, log: MachineLog, onDidChange: () => void) {
    this.#state = record.restState
    this.#reason = record.reason
    this.#changedAt = record.stateChangedAt
    this.#log = log
    this.#onDidChange = onDidChange
  }

  get state(): RunState {
    return this.#state
  }

  get reason(): string | null {
    return this.#reason
  }

  /** Throws when this state cannot follow the present one. */
  enter(state: RunState, reason: string | null): void {
    assertMayFollow(this.#state, state)
    this.#state = state
    this.#reason = reason
    this.#changedAt = Date.now()
    this.#log.write(reason ? `${state}: ${reason}` : state)
    this.#onDidChange()
  }

  /** Last words of a guest: told with the state that follows. */
  explain(reason: string | null): void {
    this.#reason = reason
  }

  /** Told once, however often it is said. */
  addNotice(notice: string): void {
    this.#log.write(notice)
    if (this.#notices.includes(notice)) return
    this.#notices = [...this.#notices, notice]
    this.#onDidChange()
  }

  /** Told with the next change. */
  replaceNotices(notices: readonly string[]): void {
    this.#notices = notices
  }

  view(record: MachineRecord): Machine {
    const { id, spec, createdAt, currentSnapshotId } = record
    return {
      id,
      spec,
      state: this.#state,
      stateReason: this.#reason,
      stateChangedAt: this.#changedAt,
      createdAt,
      currentSnapshotId,
      changed: isChanged(record),
      notices: [...this.#notices],
    }
  }
}
