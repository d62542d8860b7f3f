/** Rows of machines as versions 2 and 3 of the library wrote them (src-main/library/store/migrations). */
import type { Kysely } from 'kysely'
import type { MachineRecord } from '../../src-main/library/store/machine-table.ts'
import type { Schema } from '../../src-main/library/store/schema.ts'

export async function insertRow(db: Kysely<Schema>, record: MachineRecord, reason: string | null): Promise<void> {
  const columns = {
    id: record.id,
    created_at: record.createdAt,
    spec: JSON.stringify(record.spec),
    rest_state: record.restState,
    live: 0,
    reason,
    state_changed_at: record.stateChangedAt,
    generation: record.generation,
    bases: '[]',
  }
  await db
    .insertInto('machine')
    .values(columns as never) // what the newest version has beside them, it had not
    .execute()
}
