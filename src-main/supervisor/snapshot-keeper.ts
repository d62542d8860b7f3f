/** Takes, restores and deletes the snapshots of machines: the order in which files and rows change, so that a kill at any moment loses nothing. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Machine } from '../../src-shared/domain/machine.ts'
import type { Snapshot } from '../../src-shared/domain/snapshot.ts'
import { SERIAL_PORTS } from '../../src-shared/domain/vm-spec.ts'
import { entries, exists, removeFolder } from '../library/files/folders.ts'
import { overlayName } from '../library/library-folder.ts'
import { messageOf, notFound } from '../library/operation-error.ts'
import { META_FILE, readScrollbacks, type StateContents, type StateMeta } from '../library/snapshots/state-folder.ts'
import type { MachineRecord } from '../library/store/machine-table.ts'
import type { Tables } from '../library/store/tables.ts'
import type { VmLibrary } from '../library/vm-library.ts'
import { LIKE_RUNNING, likenessOff } from './likeness.ts'
import type { MachineContext, MachineController } from './machine-controller.ts'
import { assertUnchanged, overlayPaths } from './machine-disks.ts'

/** Where a machine stands among its snapshots. */
type Standing = Partial<Pick<MachineRecord, 'currentSnapshotId' | 'likeness'>>

/** Folders of a restored state, before a row names them. */
interface Built {
  readonly id: string
  readonly generation: string
  readonly savedState: string
}

export class SnapshotKeeper {
  readonly #context: MachineContext

  constructor(context: MachineContext) {
    this.#context = context
  }

  /** Rejects with NOT_FOUND. */
  async get(id: string): Promise<Snapshot> {
    const snapshot = await this.#library.tables.snapshots.get(id)
    if (!snapshot) throw notFound('snapshot', id)
    return snapshot
  }

  async take(machine: MachineController, name: string, description: string): Promise<Snapshot> {
    machine.assertLegal('snapshot-take')
    const { live, record } = machine
    machine.begin('snapshotting')
    try {
      return await this.#library.tables.jobs.record(record.id, 'snapshot-take', async () => {
        const id = randomUUID()
        const contents = await this.#contents(machine, live)
        const size = await this.#library.store.take(id, contents)
        const { running, createdAt } = contents.description
        const snapshot = {
          id,
          machineId: record.id,
          parentId: machine.record.currentSnapshotId,
          name,
          description,
          createdAt,
          running,
          size,
        }
        await this.#insert(machine, snapshot, live)
        return snapshot
      })
    } catch (error) {
      machine.log.write(`snapshot failed: ${messageOf(error)}`)
      throw error
    } finally {
      await machine.giveBack()
    }
  }

  /**
   * Makes the snapshot the machine's state. The new overlays and saved state are built beside the old ones while a running guest goes on; then
   * the guest is stopped, one commit names the new ones, and only then do the old ones go.
   */
  async restore(machine: MachineController, id: string): Promise<Machine> {
    const snapshot = await this.get(id)
    machine.assertLegal('snapshot-restore')
    machine.begin('restoring', snapshot.running)
    try {
      await this.#restoreFiles(machine, snapshot)
      if (snapshot.running) await machine.start()
    } finally {
      machine.endRestore()
    }
    return machine.view()
  }

  async rename(id: string, name: string, description: string): Promise<Snapshot> {
    const { machineId } = await this.get(id)
    await this.#library.commit('snapshot-rename', (tables) => tables.snapshots.rename(id, name, description))
    this.#context.publish({ type: 'snapshots', machineId })
    return this.get(id)
  }

  /** The row goes first: what is then left of the files belongs to nothing and is swept at the next open. */
  async delete(machine: MachineController, id: string): Promise<void> {
    const snapshot = await this.get(id)
    machine.assertLegal('snapshot-delete')
    await this.#library.tables.jobs.record(snapshot.machineId, 'snapshot-delete', async () => {
      const changes = machine.record.currentSnapshotId === id ? { currentSnapshotId: snapshot.parentId, likeness: null } : {}
      await this.#commit(machine, 'snapshot-delete', changes, (tables) => tables.snapshots.delete(snapshot))
      this.#context.publish({ type: 'snapshots', machineId: snapshot.machineId })
      await this.#library.store.delete(id)
    })
  }

  get #library(): VmLibrary {
    return this.#context.library
  }

  /** From the guest's worker when it lives, else from the saved state's files, else the overlays alone. */
  async #contents(machine: MachineController, live: boolean): Promise<StateContents> {
    const { record } = machine
    if (live) return machine.contents(true)
    const contents = await machine.contents(record.savedState !== null)
    const fill = record.savedState ? this.#shareSaved(record, record.savedState) : this.#copyOverlays(record)
    return { ...contents, fill }
  }

  /** Files of a state folder are immutable, so that they are shared and not copied. */
  #shareSaved(record: MachineRecord, savedState: string): StateContents['fill'] {
    const { files, folder } = this.#library
    const from = folder.savedState(record.id, savedState)
    return async (to) => {
      const names = (await entries(from)).filter((name) => name !== META_FILE && !name.startsWith('scrollback-'))
      for (const name of names) await files.share(join(from, name), join(to, name))
    }
  }

  #copyOverlays(record: MachineRecord): StateContents['fill'] {
    return async (to) => {
      for (const [index, overlay] of overlayPaths(this.#library, record).entries()) {
        if (overlay && (await exists(overlay))) await this.#library.files.copy(overlay, join(to, overlayName(index)))
      }
    }
  }

  async #insert(machine: MachineController, snapshot: Snapshot, live: boolean): Promise<void> {
    const likeness = await machine.likeness(live)
    const changes = { currentSnapshotId: snapshot.id, likeness }
    try {
      await this.#commit(machine, 'snapshot-take', changes, (tables) => tables.snapshots.insert(snapshot))
    } catch (error) {
      await this.#library.store.delete(snapshot.id).catch(() => {}) // what stays is swept at the next open
      throw error
    }
    this.#context.publish({ type: 'snapshots', machineId: snapshot.machineId })
  }

  /** Changes rows of snapshots and where the machine stands among them; both or, when that cannot be written, neither. */
  async #commit(machine: MachineController, what: string, changes: Standing, rows: (tables: Tables) => Promise<void>): Promise<void> {
    const { currentSnapshotId, likeness } = machine.record
    try {
      await this.#library.commit(what, async (tables) => {
        await rows(tables)
        const record = { ...machine.record, ...changes }
        await tables.machines.save(record)
        machine.adopt(record)
      })
    } catch (error) {
      machine.adopt({ ...machine.record, currentSnapshotId, likeness })
      throw error
    }
  }

  async #restoreFiles(machine: MachineController, snapshot: Snapshot): Promise<void> {
    try {
      await this.#library.tables.jobs.record(machine.record.id, 'snapshot-restore', () => this.#restore(machine, snapshot))
    } catch (error) {
      machine.log.write(`restore failed: ${messageOf(error)}`)
      await machine.giveBack()
      throw error
    }
  }

  async #restore(machine: MachineController, snapshot: Snapshot): Promise<void> {
    const old = machine.record
    const record = await this.#replace(machine, snapshot)
    try {
      if (!record.savedState) await this.#showScrollbacks(machine, snapshot.id)
    } finally {
      machine.adopt(record)
    }
    await this.#dropFolders(old)
  }

  /** The record is committed when this returns; when it rejects, what was built is gone. */
  async #replace(machine: MachineController, snapshot: Snapshot): Promise<MachineRecord> {
    const built = { id: machine.record.id, generation: randomUUID(), savedState: randomUUID() }
    try {
      const record = await this.#build(machine, snapshot, built)
      await this.#library.commit('snapshot-restore', (tables) => tables.machines.save(record))
      return record
    } catch (error) {
      await this.#dropFolders(built).catch(() => {}) // what stays is swept at the next open
      throw error
    }
  }

  /** Builds the folders and stops the guest; the record of which both are. */
  async #build(machine: MachineController, snapshot: Snapshot, { id, generation, savedState }: Built): Promise<MachineRecord> {
    const { store, folder, tables } = this.#library
    const { bases: then, spec } = await store.describe(snapshot.id)
    if (snapshot.running) machine.assertRoom(spec.memoryMiB)
    for (const base of then) if (base) await assertUnchanged(base)
    const target = { overlays: folder.overlays(id, generation), savedState: folder.savedState(id, savedState) }
    const meta = await store.restore(snapshot.id, target, (done, total) => machine.checked(done, total))
    const bases = await Promise.all(meta.bases.map((base) => (base ? tables.media.register(base) : null)))
    await machine.stopForRestore()
    const before = { ...restored(machine.record, meta), generation, bases, currentSnapshotId: snapshot.id }
    return meta.running
      ? { ...before, savedState, likeness: LIKE_RUNNING }
      : { ...before, savedState: null, likeness: await likenessOff(this.#library, before) }
  }

  /** The terminals of a powered-off snapshot go back here; those of a running one when the guest has its state. */
  async #showScrollbacks(machine: MachineController, id: string): Promise<void> {
    const meta = await this.#library.store.describe(id)
    const scrollbacks = await readScrollbacks(this.#library.folder.snapshot(id), meta, SERIAL_PORTS)
    for (const [port, bytes] of scrollbacks.entries()) machine.serialPorts[port]?.restore(bytes)
  }

  async #dropFolders({ id, generation, savedState }: Pick<MachineRecord, keyof Built>): Promise<void> {
    const { files, folder } = this.#library
    await removeFolder(files, folder.overlays(id, generation))
    if (savedState) await removeFolder(files, folder.savedState(id, savedState))
  }
}

/** Everything of the snapshot but what the user calls the machine now. */
function restored(now: MachineRecord, meta: StateMeta): MachineRecord {
  const { name, description } = now.spec
  const restState = meta.running ? 'saved' : 'powered-off'
  return { ...now, spec: { ...meta.spec, name, description }, live: false, restState, reason: null, stateChangedAt: Date.now() }
}
