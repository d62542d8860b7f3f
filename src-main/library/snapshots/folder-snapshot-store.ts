/** Snapshots as one state folder each (state-folder.ts) under `<library>/snapshots`. */
import { join } from 'node:path'
import { removeFolder, sweepFolder } from '../files/folders.ts'
import type { StoreFiles } from '../files/store-files.ts'
import { PARTIAL } from '../library-folder.ts'
import type { RestoreTarget, SnapshotStore } from './snapshot-store.ts'
import {
  type CheckProgress,
  META_FILE,
  readMeta,
  type StateContents,
  type StateMeta,
  verifyStateFolder,
  writeStateFolder,
} from './state-folder.ts'

export class FolderSnapshotStore implements SnapshotStore {
  readonly #root: string
  readonly #files: StoreFiles

  constructor(root: string, files: StoreFiles) {
    this.#root = root
    this.#files = files
  }

  take(id: string, contents: StateContents): Promise<number> {
    return writeStateFolder(this.#files, join(this.#root, id), contents)
  }

  describe(id: string): Promise<StateMeta> {
    return readMeta(join(this.#root, id))
  }

  async restore(id: string, target: RestoreTarget, checked?: CheckProgress): Promise<StateMeta> {
    const folder = join(this.#root, id)
    const meta = await verifyStateFolder(folder, checked)
    const names = Object.keys(meta.files)
    const overlays = names.filter((name) => name.endsWith('.overlay'))
    await this.#build(target.overlays, overlays, (name, to) => this.#files.copy(join(folder, name), to))
    // The files of a state folder never change, so that sharing them costs no space and no time at any size of RAM.
    const state = [...names, META_FILE]
    if (meta.running) await this.#build(target.savedState, state, (name, to) => this.#files.share(join(folder, name), to))
    return meta
  }

  async delete(id: string): Promise<void> {
    await removeFolder(this.#files, join(this.#root, id))
  }

  async sweep(keep: ReadonlySet<string>): Promise<void> {
    await sweepFolder(this.#files, this.#root, keep)
  }

  async #build(folder: string, names: readonly string[], put: (name: string, to: string) => Promise<void>): Promise<void> {
    const partial = folder + PARTIAL
    try {
      await this.#files.makeFolder(partial)
      for (const name of names) await put(name, join(partial, name))
      await this.#files.syncFolder(partial)
      await this.#files.rename(partial, folder)
    } catch (error) {
      await this.#files.remove(partial).catch(() => {}) // the first failure is the one to tell; what stays is swept at the next open
      throw error
    }
  }
}
