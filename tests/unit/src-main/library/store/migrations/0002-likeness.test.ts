import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, it } from 'vitest'
import { MachineTable } from '../../../../../../src-main/library/store/machine-table.ts'
import { firstTables } from '../../../../../../src-main/library/store/migrations/0001-first-tables.ts'
import { likeness } from '../../../../../../src-main/library/store/migrations/0002-likeness.ts'
import type { Schema } from '../../../../../../src-main/library/store/schema.ts'
import { machineRecord } from '../../../../../support/machine-fixture.ts'

it('a machine of version 1 is kept, and nothing is known of its likeness', async () => {
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  await firstTables.up(db)
  const { likeness: _none, ...old } = machineRecord()
  const columns = {
    id: old.id,
    created_at: old.createdAt,
    spec: JSON.stringify(old.spec),
    rest_state: old.restState,
    live: 0,
    state_changed_at: old.stateChangedAt,
    generation: old.generation,
    bases: '[]',
  }
  await db
    .insertInto('machine')
    .values(columns as never)
    .execute()

  await likeness.up(db)

  expect(await new MachineTable(db).list()).toEqual([{ ...old, likeness: null }])
  await db.destroy()
})
