/** Media: images of the user's as they were when a machine began to use them, so that a base changed since can be refused by name. */
import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** What tells one state of a file from another: path, size in bytes, time of the last change in ms. */
export interface MediumIdentity {
  readonly path: string
  readonly size: number
  readonly modifiedAt: number
}

export class MediumTable {
  readonly #db: Kysely<Schema>

  constructor(db: Kysely<Schema>) {
    this.#db = db
  }

  async get(id: string): Promise<MediumIdentity | undefined> {
    const row = await this.#db.selectFrom('medium').selectAll().where('id', '=', id).executeTakeFirst()
    return row && { path: row.path, size: row.size, modifiedAt: row.modified_at }
  }

  /** Id of the medium with this identity, which is made when it is new. */
  async register(identity: MediumIdentity): Promise<string> {
    const row = { id: randomUUID(), path: identity.path, size: identity.size, modified_at: identity.modifiedAt }
    await this.#db
      .insertInto('medium')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const found = await this.#db
      .selectFrom('medium')
      .select('id')
      .where('path', '=', row.path)
      .where('size', '=', row.size)
      .where('modified_at', '=', row.modified_at)
      .executeTakeFirstOrThrow()
    return found.id
  }
}
