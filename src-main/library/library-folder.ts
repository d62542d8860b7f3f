/**
 * Where a library lives on disk. One process owns it (owner-lock.ts); every other is that process's client.
 *
 *   <root>/library.sqlite                          machines, media, snapshots, settings, job history (WAL, synchronous=FULL)
 *   <root>/library.reserve                         space for the library's own notes on a full disk (files/disk-reserve.ts)
 *   <root>/library.lock                            the owner's endpoint, token and pid; mode 0600
 *   <root>/machines/<id>/machine.log[.1]           the machine's log, bounded
 *   <root>/machines/<id>/overlays/<generation>/    disk-<n>.overlay: what the guest wrote on disk n of its spec
 *   <root>/machines/<id>/saved-state/<name>/       a state folder (snapshots/state-folder.ts) that resuming consumes
 *   <root>/snapshots/<id>/                         a state folder
 *
 * The machine's row names the generation and the saved state that count, so that a restore switches both by one commit.
 * A folder is built under `<name>.partial` and renamed when it is whole and synced; it is renamed to `<name>.deleting` before its files go.
 * So a folder under a final name is always whole, and what no row names is swept when the library is opened.
 */
import { join, resolve } from 'node:path'
import envPaths from 'env-paths'

export const PARTIAL = '.partial'
export const DELETING = '.deleting'

export class LibraryFolder {
  readonly root: string

  constructor(root: string) {
    this.root = root
  }

  get database(): string {
    return join(this.root, 'library.sqlite')
  }

  get lock(): string {
    return join(this.root, 'library.lock')
  }

  get reserve(): string {
    return join(this.root, 'library.reserve')
  }

  /** Standard output of a `serve` that the CLI started in the background. */
  get serveLog(): string {
    return join(this.root, 'serve.log')
  }

  get machines(): string {
    return join(this.root, 'machines')
  }

  get snapshots(): string {
    return join(this.root, 'snapshots')
  }

  machine(id: string): string {
    return join(this.machines, id)
  }

  log(id: string): string {
    return join(this.machine(id), 'machine.log')
  }

  generations(id: string): string {
    return join(this.machine(id), 'overlays')
  }

  overlays(id: string, generation: string): string {
    return join(this.generations(id), generation)
  }

  savedStates(id: string): string {
    return join(this.machine(id), 'saved-state')
  }

  savedState(id: string, name: string): string {
    return join(this.savedStates(id), name)
  }

  snapshot(id: string): string {
    return join(this.snapshots, id)
  }
}

/** File name of the overlay of disk `index` of the spec. */
export function overlayName(index: number): string {
  return `disk-${index}.overlay`
}

/** `--library DIR`, else INNKEEPER_HOME, else the platform's folder for application data. */
export function libraryRoot(option: string | undefined, environment: NodeJS.ProcessEnv = process.env): string {
  return resolve(option ?? environment.INNKEEPER_HOME ?? envPaths('innkeeper', { suffix: '' }).data)
}
