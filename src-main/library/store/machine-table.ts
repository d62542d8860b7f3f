/** Machines as the library keeps them. */
import type { Kysely, Selectable } from 'kysely'
import { Sentence } from '../../../src-shared/domain/sentence.ts'
import { VmSpec } from '../../../src-shared/domain/vm-spec.ts'
import type { MachineRow, Schema } from './schema.ts'

/** What a machine can be while nothing of it runs. */
export type RestState = 'powered-off' | 'saved' | 'aborted'

/** How a machine that equals its current snapshot looked then (supervisor/likeness.ts). */
export interface Likeness {
  /** The snapshot holds memory too. */
  readonly running: boolean
  /** Of a powered-off machine: a stamp of each overlay, null where there is none. */
  readonly overlays: readonly (string | null)[]
}

export interface MachineRecord {
  readonly id: string
  readonly createdAt: number
  readonly spec: VmSpec
  readonly restState: RestState
  readonly live: boolean
  readonly reason: Sentence | null
  readonly stateChangedAt: number
  readonly currentSnapshotId: string | null
  readonly generation: string
  readonly savedState: string | null
  readonly bases: readonly (string | null)[]
  readonly likeness: Likeness | null
}

export class MachineTable {
  readonly #db: Kysely<Schema>

  constructor(db: Kysely<Schema>) {
    this.#db = db
  }

  /** Oldest first. */
  async list(): Promise<MachineRecord[]> {
    const rows = await this.#db.selectFrom('machine').selectAll().orderBy('created_at').orderBy('id').execute()
    return rows.map(toRecord)
  }

  async insert(record: MachineRecord): Promise<void> {
    await this.#db.insertInto('machine').values(toRow(record)).execute()
  }

  /** Replaces the whole row. */
  async save(record: MachineRecord): Promise<void> {
    await this.#db.updateTable('machine').set(toRow(record)).where('id', '=', record.id).execute()
  }

  async delete(id: string): Promise<void> {
    await this.#db.deleteFrom('machine').where('id', '=', id).execute()
  }
}

function toRecord(row: Selectable<MachineRow>): MachineRecord {
  return {
    id: row.id,
    createdAt: row.created_at,
    spec: VmSpec.parse(JSON.parse(row.spec)),
    restState: row.rest_state as RestState,
    live: row.live === 1,
    reason: row.reason === null ? null : Sentence.parse(JSON.parse(row.reason)),
    stateChangedAt: row.state_changed_at,
    currentSnapshotId: row.current_snapshot_id,
    generation: row.generation,
    savedState: row.saved_state,
    bases: JSON.parse(row.bases) as (string | null)[],
    likeness: row.likeness === null ? null : (JSON.parse(row.likeness) as Likeness),
  }
}

function toRow(record: MachineRecord): MachineRow {
  return {
    id: record.id,
    created_at: record.createdAt,
    spec: JSON.stringify(record.spec),
    rest_state: record.restState,
    live: record.live ? 1 : 0,
    reason: record.reason && JSON.stringify(record.reason),
    state_changed_at: record.stateChangedAt,
    current_snapshot_id: record.currentSnapshotId,
    generation: record.generation,
    saved_state: record.savedState,
    bases: JSON.stringify(record.bases),
    likeness: record.likeness && JSON.stringify(record.likeness),
  }
}
