/**
 * Space set aside for the day on which the disk is full: giving it back lets the library write down that a machine has stopped or that a snapshot
 * is gone, which is how users make room.
 */
import { randomBytes } from 'node:crypto'
import { rm, stat, writeFile } from 'node:fs/promises'

/** Some commits of the database; random, so that no file system compresses it away. */
const BYTES = 512 * 1024

export class DiskReserve {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** Sets the space aside if there is enough and it is not set aside already. */
  async fill(): Promise<void> {
    const size = await stat(this.#path).then(
      (found) => found.size,
      () => 0,
    )
    if (size >= BYTES) return
    await writeFile(this.#path, randomBytes(BYTES), { mode: 0o600 }).catch(() => rm(this.#path, { force: true }))
  }

  /** Gives the space back; false when there was none. */
  release(): Promise<boolean> {
    return rm(this.#path).then(
      () => true,
      () => false,
    )
  }
}
