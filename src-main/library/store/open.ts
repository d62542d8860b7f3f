/**
 * Opens library.sqlite for this process alone. SQLite's own file lock (locking_mode=EXCLUSIVE) is what makes a library have one owner:
 * the kernel drops it with the process, however that ended, and no reused process number can keep it.
 */
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { hostProblem, messageOf } from '../operation-error.ts'
import { MIGRATIONS } from './migrations/index.ts'
import type { Schema } from './schema.ts'

/** Another process owns the library. */
export class LibraryInUseError extends Error {
  constructor(file: string) {
    super(`another process owns the library of '${file}'; use it through that process, or end it first`)
    this.name = 'LibraryInUseError'
  }
}

/** Throws LibraryInUseError, or an OperationError when the file cannot be opened or is from a newer version. */
export async function openDatabase(file: string): Promise<Kysely<Schema>> {
  const raw = lockedDatabase(file)
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: raw }) })
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } })
  const { error } = await migrator.migrateToLatest()
  if (!error) return db
  await db.destroy()
  throw hostProblem(
    file,
    `the library '${file}' cannot be brought to this version (${messageOf(error)}); a newer Innkeeper may have made it`,
  )
}

function lockedDatabase(file: string): Database.Database {
  const raw = openFile(file)
  try {
    raw.pragma('locking_mode = EXCLUSIVE')
    raw.pragma('journal_mode = WAL')
    raw.pragma('synchronous = FULL')
    raw.pragma('foreign_keys = ON')
    raw.exec('BEGIN EXCLUSIVE; COMMIT') // takes the lock now and not at the first write
    return raw
  } catch (error) {
    raw.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) throw new LibraryInUseError(file)
    throw hostProblem(
      file,
      `the library '${file}' cannot be read (${messageOf(error)}); restore it from a backup or choose another folder`,
      error,
    )
  }
}

function openFile(file: string): Database.Database {
  try {
    return new Database(file, { timeout: 0 })
  } catch (error) {
    throw hostProblem(file, `the library '${file}' cannot be opened (${messageOf(error)}); check the folder's rights and free space`, error)
  }
}
