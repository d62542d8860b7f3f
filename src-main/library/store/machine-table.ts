/** Machines as the library keeps them. */
import type { Kysely, Selectable } from 'kysely'
import { nameKey } from '../../../src-shared/domain/machine-name.ts'
import { Sentence } from '../../../src-shared/domain/sentence.ts'
import { VmSpec } from '../../../src-shared/domain/vm-spec.ts'
import { nameTaken } from '../operation-error.ts'
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

  /** Rejects with INVALID when another machine has its name. */
  async insert(record: MachineRecord): Promise<void> {
    await telling(record, this.#db.insertInto('machine').values(toRow(record)).execute())
  }

  /** Replaces the whole row. Rejects with INVALID when another machine has its name. */
  async save(record: MachineRecord): Promise<void> {
    await telling(record, this.#db.updateTable('machine').set(toRow(record)).where('id', '=', record.id).execute())
  }

  async delete(id: string): Promise<void> {
    await this.#db.deleteFrom('machine').where('id', '=', id).execute()
  }
}

async function telling({ spec }: MachineRecord, change: Promise<unknown>): Promise<void> {
  try {
    await change
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw code === 'SQLITE_CONSTRAINT_UNIQUE' && message.includes('name_key') ? nameTaken(spec.name) : error
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
    name_key: nameKey(record.spec.name),
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
