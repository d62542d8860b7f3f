/** The library: tables, folders and the snapshot store under one root, owned by this process from open to close. */
import type { Kysely } from 'kysely'
import { say } from '../../src-shared/domain/sentence.ts'
import { DiskReserve } from './files/disk-reserve.ts'
import { sweepFolder } from './files/folders.ts'
import { makeFolders } from './files/make-folders.ts'
import { HostStoreFiles, type StoreFiles } from './files/store-files.ts'
import { LibraryFolder } from './library-folder.ts'
import { hostProblem, isDiskFull, messageOf } from './operation-error.ts'
import { FolderSnapshotStore } from './snapshots/folder-snapshot-store.ts'
import type { SnapshotStore } from './snapshots/snapshot-store.ts'
import type { MachineRecord } from './store/machine-table.ts'
import { openDatabase } from './store/open.ts'
import type { Schema } from './store/schema.ts'
import { type Tables, tablesOver } from './store/tables.ts'
import { transact } from './store/transaction.ts'

/** What becomes of a machine whose process died while it ran: its disks are not what any snapshot has, as far as is known. */
const ABORTED = {
  live: false,
  restState: 'aborted',
  reason: say('process-ended'),
  likeness: null,
} as const

export class VmLibrary {
  readonly folder: LibraryFolder
  readonly files: StoreFiles
  readonly tables: Tables
  readonly store: SnapshotStore
  readonly #db: Kysely<Schema>
  readonly #reserve: DiskReserve

  private constructor(folder: LibraryFolder, files: StoreFiles, db: Kysely<Schema>) {
    this.folder = folder
    this.files = files
    this.tables = tablesOver(db)
    this.store = new FolderSnapshotStore(folder.snapshots, files)
    this.#db = db
    this.#reserve = new DiskReserve(folder.reserve)
  }

  /** Throws LibraryInUseError when another process owns it. Machines that were running when that process died are aborted now. */
  static async open(root: string, files: StoreFiles = new HostStoreFiles()): Promise<VmLibrary> {
    const folder = new LibraryFolder(root)
    makeRoot(folder)
    const library = new VmLibrary(folder, files, await openDatabase(folder.database))
    await library.#recover()
    await library.#reserve.fill()
    return library
  }

  /**
   * One transaction, durable when the promise resolves. `what` names it for the step observer. On a full disk it is tried once more with the space
   * that was set aside; `change` then runs again.
   */
  async commit<Result>(what: string, change: (tables: Tables) => Promise<Result>): Promise<Result> {
    this.files.observe(`commit ${what}`)
    const attempt = (): Promise<Result> => transact(this.#db, (transaction) => change(tablesOver(transaction)))
    const result = await attempt().catch(async (error) => {
      if (isDiskFull(error) && (await this.#reserve.release())) return attempt()
      throw error
    })
    this.files.observe(`committed ${what}`)
    return result
  }

  async close(): Promise<void> {
    await this.#db.destroy()
  }

  async #recover(): Promise<void> {
    const now = Date.now()
    await this.commit('recover', async (tables) => {
      for (const record of await tables.machines.list()) {
        if (record.live) await tables.machines.save({ ...record, ...ABORTED, stateChangedAt: now })
      }
      await tables.jobs.tidy(now)
    })
    await this.#sweep()
  }

  /** Removes what a killed process left half-made or half-deleted: whatever no row names. */
  async #sweep(): Promise<void> {
    const records = await this.tables.machines.list()
    await this.store.sweep(new Set(await this.tables.snapshots.ids()))
    await sweepFolder(this.files, this.folder.machines, new Set(records.map((record) => record.id)))
    for (const record of records) await this.#sweepMachine(record)
  }

  async #sweepMachine(record: MachineRecord): Promise<void> {
    await sweepFolder(this.files, this.folder.generations(record.id), new Set([record.generation]))
    const saved = record.savedState ? [record.savedState] : []
    await sweepFolder(this.files, this.folder.savedStates(record.id), new Set(saved))
  }
}

function makeRoot(folder: LibraryFolder): void {
  try {
    makeFolders(folder.root, 0o700)
    makeFolders(folder.machines)
    makeFolders(folder.snapshots)
  } catch (error) {
    const message = `the library folder '${folder.root}' cannot be made (${messageOf(error)}); choose another with --library DIR`
    throw hostProblem(folder.root, message, error)
  }
}
