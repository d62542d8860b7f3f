/** Version 1: machines, media, snapshots, settings, job history. */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

async function createMachines(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('machine')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('spec', 'text', (column) => column.notNull())
    .addColumn('rest_state', 'text', (column) => column.notNull())
    .addColumn('live', 'integer', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('state_changed_at', 'integer', (column) => column.notNull())
    .addColumn('current_snapshot_id', 'text')
    .addColumn('generation', 'text', (column) => column.notNull())
    .addColumn('saved_state', 'text')
    .addColumn('bases', 'text', (column) => column.notNull())
    .execute()
}

async function createSnapshots(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('snapshot')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('machine_id', 'text', (column) => column.notNull().references('machine.id'))
    .addColumn('parent_id', 'text', (column) => column.references('snapshot.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('running', 'integer', (column) => column.notNull())
    .addColumn('size', 'integer', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('snapshot_machine').on('snapshot').column('machine_id').execute()
}

async function createMedia(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('medium')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('size', 'integer', (column) => column.notNull())
    .addColumn('modified_at', 'real', (column) => column.notNull())
    .addUniqueConstraint('medium_identity', ['path', 'size', 'modified_at'])
    .execute()
}

async function createSettingsAndJobs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('setting')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('job')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('machine_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('started_at', 'integer', (column) => column.notNull())
    .addColumn('ended_at', 'integer')
    .addColumn('error', 'text')
    .execute()
}

export const firstTables: Migration = {
  up: async (db) => {
    await createMachines(db)
    await createSnapshots(db)
    await createMedia(db)
    await createSettingsAndJobs(db)
  },
}
