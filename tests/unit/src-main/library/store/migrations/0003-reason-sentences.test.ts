import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, it } from 'vitest'
import { MachineTable } from '../../../../../../src-main/library/store/machine-table.ts'
import { firstTables } from '../../../../../../src-main/library/store/migrations/0001-first-tables.ts'
import { likeness } from '../../../../../../src-main/library/store/migrations/0002-likeness.ts'
import { reasonSentences } from '../../../../../../src-main/library/store/migrations/0003-reason-sentences.ts'
import type { Schema } from '../../../../../../src-main/library/store/schema.ts'
import { verbatim } from '../../../../../../src-shared/domain/sentence.ts'
import { machineRecord } from '../../../../../support/machine-fixture.ts'
import { insertRow } from '../../../../../support/old-rows.ts'

it('a reason of version 2 is kept as it is worded, and a machine without one has none', async () => {
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  await firstTables.up(db)
  await likeness.up(db)
  await insertRow(db, { ...machineRecord(), createdAt: 1 }, `it's "gone"`)
  await insertRow(db, { ...machineRecord(), createdAt: 2 }, null)

  await reasonSentences.up(db)

  expect((await new MachineTable(db).list()).map(({ reason }) => reason)).toEqual([verbatim(`it's "gone"`), null])
  await db.destroy()
})
