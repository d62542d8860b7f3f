import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { MachineTable } from '../../../../../../src-main/library/store/machine-table.ts'
import { firstTables } from '../../../../../../src-main/library/store/migrations/0001-first-tables.ts'
import { likeness } from '../../../../../../src-main/library/store/migrations/0002-likeness.ts'
import { uniqueNames } from '../../../../../../src-main/library/store/migrations/0004-unique-names.ts'
import type { Schema } from '../../../../../../src-main/library/store/schema.ts'
import { machineRecord } from '../../../../../support/machine-fixture.ts'
import { insertRow } from '../../../../../support/old-rows.ts'

let db: Kysely<Schema>

beforeEach(async () => {
  db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  await firstTables.up(db)
  await likeness.up(db)
})
afterEach(() => db.destroy())

const migrated = async (...names: string[]): Promise<string[]> => {
  for (const [index, name] of names.entries()) await insertRow(db, { ...machineRecord({ name }), createdAt: index }, null)
  await uniqueNames.up(db)
  return (await new MachineTable(db).list()).map(({ spec }) => spec.name)
}

it('of machines with one name the oldest keeps it, the others are numbered, in any case', async () => {
  expect(await migrated('box', 'Box', 'other', 'box')).toEqual(['box', 'Box (2)', 'other', 'box (3)'])
})

it('a number that another machine has already is passed over', async () => {
  expect(await migrated('box', 'box', 'BOX (2)')).toEqual(['box', 'box (3)', 'BOX (2)'])
})

it('nothing but the name changes, and what is long is cut to make room', async () => {
  const long = 'x'.repeat(100)

  expect(await migrated(long, long)).toEqual([long, `${'x'.repeat(96)} (2)`])

  const [first, second] = await new MachineTable(db).list()
  expect({ ...second?.spec, name: long }).toEqual(first?.spec)
})

it('afterwards the table itself refuses a name that another machine has', async () => {
  await migrated('box')

  await expect(new MachineTable(db).insert(machineRecord({ name: 'BOX' }))).rejects.toMatchObject({
    code: 'INVALID',
    data: { issues: [{ field: 'name', message: expect.stringContaining("'BOX'") }] },
  })
})
