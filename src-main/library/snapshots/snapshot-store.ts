/**
 * Where the contents of snapshots are. The library's rows say which exist; the store keeps what they hold. The first form keeps a folder each
 * (folder-snapshot-store.ts); a content-addressed store fits behind the same five calls.
 */
import type { CheckProgress, StateContents, StateMeta } from './state-folder.ts'

/** Where a restored state is put. The folders' parents exist, they do not. */
export interface RestoreTarget {
  /** Becomes the machine's generation of overlays. */
  readonly overlays: string
  /** Becomes the machine's saved state when the snapshot is of a running machine. */
  readonly savedState: string
}

export interface SnapshotStore {
  /** Stores a state durably under `id`; its size on disk in bytes. Interrupted at any moment it leaves nothing that counts. */
  take(id: string, contents: StateContents): Promise<number>
  describe(id: string): Promise<StateMeta>
  /** Verifies the snapshot and builds what starting from it needs, durably, beside what is there. */
  restore(id: string, target: RestoreTarget, checked?: CheckProgress): Promise<StateMeta>
  delete(id: string): Promise<void>
  /** Removes whatever belongs to no snapshot of `keep`: called when the library is opened. */
  sweep(keep: ReadonlySet<string>): Promise<void>
}
