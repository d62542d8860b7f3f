/** Version 2: what tells whether a machine is still as its current snapshot has it. Of machines made before it is not known: they count as changed. */
import type { Migration } from 'kysely/migration'

export const likeness: Migration = {
  up: async (db) => {
    await db.schema.alterTable('machine').addColumn('likeness', 'text').execute()
  },
}
