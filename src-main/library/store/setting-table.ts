/** Preferences: one row each, its value as JSON. */
import type { Kysely } from 'kysely'
import { Settings } from '../../../src-shared/rpc/contract.ts'
import type { Schema } from './schema.ts'

const DEFAULTS: Settings = { language: 'auto', theme: 'auto' }

export class SettingTable {
  readonly #db: Kysely<Schema>

  constructor(db: Kysely<Schema>) {
    this.#db = db
  }

  /** Values that this version does not understand count as not set. */
  async get(): Promise<Settings> {
    const rows = await this.#db.selectFrom('setting').selectAll().execute()
    const stored = Object.fromEntries(rows.map((row) => [row.name, JSON.parse(row.value) as unknown]))
    const parsed = Settings.safeParse({ ...DEFAULTS, ...stored })
    return parsed.success ? parsed.data : DEFAULTS
  }

  async set(changes: Partial<Settings>): Promise<Settings> {
    for (const [name, value] of Object.entries(changes)) {
      const row = { name, value: JSON.stringify(value) }
      await this.#db
        .insertInto('setting')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
        .execute()
    }
    return this.get()
  }
}
