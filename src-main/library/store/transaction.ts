/**
 * A transaction whose failure is told as what it was. On a full disk SQLite has rolled back by itself when COMMIT fails; a query builder's own
 * ROLLBACK then fails in turn, and would be told instead.
 */
import { type Kysely, sql } from 'kysely'

export function transact<Tables, Result>(db: Kysely<Tables>, work: (transaction: Kysely<Tables>) => Promise<Result>): Promise<Result> {
  return db.connection().execute(async (connection) => {
    await sql`begin immediate`.execute(connection)
    try {
      const result = await work(connection)
      await sql`commit`.execute(connection)
      return result
    } catch (error) {
      await sql`rollback`.execute(connection).catch(() => {})
      throw error
    }
  })
}
