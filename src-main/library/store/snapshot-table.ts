/** Snapshots as the library lists them; their contents are the snapshot store's. */
import type { Kysely, Selectable } from 'kysely'
import type { Snapshot } from '../../../src-shared/domain/snapshot.ts'
import type { Schema, SnapshotRow } from './schema.ts'

export class SnapshotTable {
  readonly #db: Kysely<Schema>

  constructor(db: Kysely<Schema>) {
    this.#db = db
  }

  /** Oldest first. */
  async list(machineId: string): Promise<Snapshot[]> {
    const rows = await this.#db.selectFrom('snapshot').selectAll().where('machine_id', '=', machineId).orderBy('created_at').execute()
    return rows.map(toSnapshot)
  }

  async get(id: string): Promise<Snapshot | undefined> {
    const row = await this.#db.selectFrom('snapshot').selectAll().where('id', '=', id).executeTakeFirst()
    return row && toSnapshot(row)
  }

  async ids(): Promise<string[]> {
    const rows = await this.#db.selectFrom('snapshot').select('id').execute()
    return rows.map((row) => row.id)
  }

  async insert(snapshot: Snapshot): Promise<void> {
    await this.#db.insertInto('snapshot').values(toRow(snapshot)).execute()
  }

  async rename(id: string, name: string, description: string): Promise<void> {
    await this.#db.updateTable('snapshot').set({ name, description }).where('id', '=', id).execute()
  }

  /** Its children hang below its parent afterwards. */
  async delete(snapshot: Snapshot): Promise<void> {
    await this.#db.updateTable('snapshot').set({ parent_id: snapshot.parentId }).where('parent_id', '=', snapshot.id).execute()
    await this.#db.deleteFrom('snapshot').where('id', '=', snapshot.id).execute()
  }

  /** All of a machine that is deleted. Parents may stand before children: the references are dropped first. */
  async deleteAll(machineId: string): Promise<void> {
    await this.#db.updateTable('snapshot').set({ parent_id: null }).where('machine_id', '=', machineId).execute()
    await this.#db.deleteFrom('snapshot').where('machine_id', '=', machineId).execute()
  }
}

function toSnapshot(row: Selectable<SnapshotRow>): Snapshot {
  return {
    id: row.id,
    machineId: row.machine_id,
    parentId: row.parent_id,
    name: row.name,
    description: row.description,
    createdAt: row.created_at,
    running: row.running === 1,
    size: row.size,
  }
}

function toRow(snapshot: Snapshot): SnapshotRow {
  return {
    id: snapshot.id,
    machine_id: snapshot.machineId,
    parent_id: snapshot.parentId,
    name: snapshot.name,
    description: snapshot.description,
    created_at: snapshot.createdAt,
    running: snapshot.running ? 1 : 0,
    size: snapshot.size,
  }
}
