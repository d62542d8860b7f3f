import Database from 'better-sqlite3'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { afterEach, expect, it } from 'vitest'
import { transact } from '../../../../../src-main/library/store/transaction.ts'

interface Schema {
  readonly word: { readonly text: string }
}

const raw = new Database(':memory:')
raw.exec('CREATE TABLE word (text TEXT)')
const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: raw }) })
const words = () => raw.prepare('SELECT text FROM word').pluck().all()
const insert = (text: string) => (transaction: Kysely<Schema>) => transaction.insertInto('word').values({ text }).execute()

afterEach(() => raw.exec('DELETE FROM word'))

it('what succeeds is there, what throws is not', async () => {
  await transact(db, insert('kept'))
  const failing = transact(db, async (transaction) => {
    await insert('lost')(transaction)
    throw new Error('no')
  })

  await expect(failing).rejects.toThrow('no')
  expect(words()).toEqual(['kept'])
})

// As SQLite does by itself when the disk is full: https://www.sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction".
it('a transaction that is rolled back already is told by its own failure', async () => {
  const failing = transact(db, async (transaction) => {
    await sql`rollback`.execute(transaction)
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  })

  await expect(failing).rejects.toMatchObject({ code: 'SQLITE_FULL' })
  await transact(db, insert('afterwards'))
  expect(words()).toEqual(['afterwards'])
})

it('a commit that fails is told, and leaves no transaction open', async () => {
  raw.exec(
    'CREATE TABLE part (of INTEGER REFERENCES whole (id) DEFERRABLE INITIALLY DEFERRED); CREATE TABLE whole (id INTEGER PRIMARY KEY)',
  )
  raw.pragma('foreign_keys = ON')

  await expect(transact(db, (transaction) => sql`insert into part values (7)`.execute(transaction))).rejects.toThrow('FOREIGN KEY')
  expect(raw.inTransaction).toBe(false)
})
