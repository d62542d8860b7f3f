/** What the library knows of a machine, and every change of it. */
import { randomUUID } from 'node:crypto'
import type { VmSpec } from '../../src-shared/domain/vm-spec.ts'
import { removeFolder } from '../library/files/folders.ts'
import type { MachineRecord } from '../library/store/machine-table.ts'
import type { VmLibrary } from '../library/vm-library.ts'
import { afterRunning } from './likeness.ts'
import { followDisks } from './machine-disks.ts'

export class MachineRow {
  readonly #library: VmLibrary
  readonly #onDidChange: () => void
  #record: MachineRecord

  /** `onDidChange` is called when a change is committed. */
  constructor(library: VmLibrary, record: MachineRecord, onDidChange: () => void) {
    this.#library = library
    this.#record = record
    this.#onDidChange = onDidChange
  }

  get record(): MachineRecord {
    return this.#record
  }

  /**
   * Commits a change; one that cannot be committed, as on a full disk, has not happened. The row is written as it is when its turn has come: another
   * change may have been committed while this one waited.
   */
  async change(what: string, changes: Partial<MachineRecord>): Promise<void> {
    const before = this.#record
    const record = { ...before, ...changes, stateChangedAt: Date.now() }
    this.#record = record
    try {
      await this.#library.commit(what, (tables) => tables.machines.save(this.#record))
    } catch (error) {
      if (this.#record === record) this.#record = before
      throw error
    }
    this.#onDidChange()
  }

  /** What was committed elsewhere, or could not be: the next change writes it. */
  replace(record: MachineRecord): void {
    this.#record = record
  }

  /** The guest has run on: a likeness with a snapshot of its memory is over. A kill of this process leaves none either. */
  ranOn(): void {
    this.#record = { ...this.#record, likeness: afterRunning(this.#record) }
  }

  /** The spec differs in what may change at any time: name, description, cap and weight. */
  differsLightly(spec: VmSpec): boolean {
    const { name, description, executionCap, weight } = this.#record.spec
    return JSON.stringify({ ...spec, name, description, executionCap, weight }) === JSON.stringify(this.#record.spec)
  }

  /** Another specification. The overlay of each image that stays follows it into a new generation. */
  async respecify(spec: VmSpec): Promise<void> {
    const old = this.#record
    if (this.differsLightly(spec)) return this.change('update', { spec })
    if (JSON.stringify(spec.disks) === JSON.stringify(old.spec.disks)) return this.change('update', { spec, likeness: null })
    const { files, folder } = this.#library
    const generation = randomUUID()
    const bases = await followDisks(this.#library, old, spec.disks, generation)
    try {
      await this.change('update', { spec, generation, bases, likeness: null })
    } catch (error) {
      await removeFolder(files, folder.overlays(old.id, generation)).catch(() => {}) // what stays is swept at the next open
      throw error
    }
    await removeFolder(files, folder.overlays(old.id, old.generation))
  }
}
