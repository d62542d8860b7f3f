/**
 * A disk as device models see it. Calls are synchronous: they run on the machine's own thread between two instructions, so that completion
 * order is the guest's own and a recorded run replays. Offsets and lengths are bytes, multiples of 512.
 */
export interface BlockBackend {
  /** Size in bytes, a multiple of 512. */
  readonly size: number
  readonly readOnly: boolean
  /** Fills `target` from `offset`. Throws StorageError. */
  read(offset: number, target: Uint8Array): void
  /** Throws StorageError, also when `readOnly`. */
  write(offset: number, bytes: Uint8Array): void
  /** Returns after everything written is on the host's stable storage (fsync). */
  flush(): void
  /** Releases host files. Called once. */
  close(): void
}

/** Host I/O failed; `message` names the file, what was attempted and the remedy. `full` when the host's disk has no room. */
export class StorageError extends Error {
  readonly full: boolean

  constructor(message: string, full = false) {
    super(message)
    this.name = 'StorageError'
    this.full = full
  }
}
