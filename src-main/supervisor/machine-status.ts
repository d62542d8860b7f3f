/** The run state of a machine as windows see it: why, since when, and what the user should know. Every change is logged and told. */
import type { Machine } from '../../src-shared/domain/machine.ts'
import type { RunState } from '../../src-shared/domain/run-state.ts'
import { english, type Sentence } from '../../src-shared/domain/sentence.ts'
import type { MachineRecord } from '../library/store/machine-table.ts'
import { isChanged } from './likeness.ts'
import type { MachineLog } from './machine-log.ts'
import { assertMayFollow } from './run-state-machine.ts'

export class MachineStatus {
  readonly #log: MachineLog
  readonly #onDidChange: () => void
  #state: RunState
  #reason: Sentence | null
  #changedAt: number
  #notices: readonly Sentence[] = []

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

  get reason(): Sentence | null {
    return this.#reason
  }

  /** Throws when this state cannot follow the present one. */
  enter(state: RunState, reason: Sentence | null): void {
    assertMayFollow(this.#state, state)
    this.#state = state
    this.#reason = reason
    this.#changedAt = Date.now()
    this.#log.write(reason ? `${state}: ${english(reason)}` : state)
    this.#onDidChange()
  }

  /** Last words of a guest: told with the state that follows. */
  explain(reason: Sentence | null): void {
    this.#reason = reason
  }

  /** Told once, however often it is said. */
  addNotice(notice: Sentence): void {
    const words = english(notice)
    this.#log.write(words)
    if (this.#notices.some((known) => english(known) === words)) return
    this.#notices = [...this.#notices, notice]
    this.#onDidChange()
  }

  /** Told with the next change. */
  replaceNotices(notices: readonly Sentence[]): void {
    this.#notices = notices
  }

  view(record: MachineRecord): Machine {
    const { id, spec, createdAt, currentSnapshotId } = record
    return {
      id,
      spec,
      state: this.#state,
      stateReason: this.#reason && english(this.#reason),
      stateSentence: this.#reason,
      stateChangedAt: this.#changedAt,
      createdAt,
      currentSnapshotId,
      changed: isChanged(record),
      notices: this.#notices.map(english),
      noticeSentences: [...this.#notices],
    }
  }
}
