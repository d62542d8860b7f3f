/** All tables over one connection or one transaction. */
import type { Kysely } from 'kysely'
import { JobTable } from './job-table.ts'
import { MachineTable } from './machine-table.ts'
import { MediumTable } from './medium-table.ts'
import type { Schema } from './schema.ts'
import { SettingTable } from './setting-table.ts'
import { SnapshotTable } from './snapshot-table.ts'

export interface Tables {
  readonly machines: MachineTable
  readonly media: MediumTable
  readonly snapshots: SnapshotTable
  readonly settings: SettingTable
  readonly jobs: JobTable
}

export function tablesOver(db: Kysely<Schema>): Tables {
  return {
    machines: new MachineTable(db),
    media: new MediumTable(db),
    snapshots: new SnapshotTable(db),
    settings: new SettingTable(db),
    jobs: new JobTable(db),
  }
}
