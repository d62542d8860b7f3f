import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MIGRATIONS } from '../../../../../src-main/library/store/migrations/index.ts'
import { LibraryInUseError, openDatabase } from '../../../../../src-main/library/store/open.ts'

let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'innkeeper-db-'))
  file = join(folder, 'library.sqlite')
})
afterEach(() => rm(folder, { recursive: true }))

describe('the library database', () => {
  it('syncs each commit: WAL and synchronous=FULL (sqlite.org/pragma.html: FULL is 2)', async () => {
    const db = await openDatabase(file)

    const journal = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(db)
    const synchronous = await sql<{ synchronous: number }>`pragma synchronous`.execute(db)
    await db.destroy()

    expect(journal.rows[0]?.journal_mode).toBe('wal')
    expect(synchronous.rows[0]?.synchronous).toBe(2)
  })

  it('has one owner; when that is gone, the next may have it', async () => {
    const first = await openDatabase(file)

    await expect(openDatabase(file)).rejects.toBeInstanceOf(LibraryInUseError)
    await first.destroy()

    await (await openDatabase(file)).destroy()
  })

  it('of a newer version is refused in words, and stays as it is', async () => {
    await (await openDatabase(file)).destroy()
    const raw = new Database(file)
    raw.exec("insert into kysely_migration values ('9999-from-the-future', '2030')")
    raw.close()

    await expect(openDatabase(file)).rejects.toMatchObject({ code: 'HOST', message: expect.stringContaining('newer Innkeeper') })
  })

  it('that is no database is refused by its name', async () => {
    await writeFile(file, 'this is not a database, whatever its name says'.repeat(100))

    await expect(openDatabase(file)).rejects.toThrow(file)
  })
})

it('migrations count up by one', () => {
  const numbers = Object.keys(MIGRATIONS).map((name) => Number(name.slice(0, 4)))

  expect(numbers).toEqual(numbers.map((_, index) => index + 1))
})
