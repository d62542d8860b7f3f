/** Folders of this host that a window may look into to name files. Everything is resolved to its real path first: `..` and links lead nowhere else. */
import { readdir, realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import type * as z from 'zod'
import { say } from '../../src-shared/domain/sentence.ts'
import type { FolderEntry } from '../../src-shared/rpc/contract.ts'
import { hostProblem, messageOf, notFound } from '../library/operation-error.ts'

type Entry = z.output<typeof FolderEntry>

export interface Listing {
  readonly folder: string | null
  readonly parent: string | null
  readonly entries: Entry[]
}

export class BrowseRoots {
  readonly #roots: readonly string[]

  private constructor(roots: readonly string[]) {
    this.#roots = roots
  }

  /** Rejects when a root is not a folder. */
  static async open(folders: readonly string[]): Promise<BrowseRoots> {
    const roots: string[] = []
    for (const folder of folders) {
      const real = await realpath(folder).catch((error) => {
        throw hostProblem(folder, `the folder '${folder}' cannot be browsed (${messageOf(error)}); give another with --browse DIR`, error)
      })
      if (!roots.includes(real)) roots.push(real)
    }
    return new BrowseRoots(roots)
  }

  /** Without a folder, the roots. Hidden files are left out; what cannot be looked at is too. */
  async list(folder: string | undefined): Promise<Listing> {
    if (folder === undefined) return { folder: null, parent: null, entries: this.#roots.map((path) => folderEntry(path, path)) }
    const real = await realpath(folder).catch(() => {
      throw notFound('folder', folder)
    })
    if (!this.#allowed(real)) throw hostProblem(folder, say('browse-outside', { folder }))
    const names = await readdir(real).catch((error) => {
      throw hostProblem(real, say('browse-unreadable', { folder: real, why: messageOf(error) }), error)
    })
    const shown = names.filter((name) => !name.startsWith('.'))
    const entries = (await Promise.all(shown.map((name) => this.#entry(real, name)))).filter((entry) => entry !== undefined)
    return { folder: real, parent: this.#roots.includes(real) ? null : dirname(real), entries: entries.sort(byKindAndName) }
  }

  #allowed(real: string): boolean {
    return this.#roots.some((root) => {
      const path = relative(root, real)
      return path === '' || !(path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path))
    })
  }

  /** Links that lead out of the roots, devices and sockets are not offered. */
  async #entry(folder: string, name: string): Promise<Entry | undefined> {
    try {
      const path = join(folder, name)
      const real = await realpath(path)
      if (!this.#allowed(real)) return undefined
      const info = await stat(real)
      if (info.isDirectory()) return folderEntry(path, name)
      return info.isFile() ? { name, path, kind: 'file', size: info.size } : undefined
    } catch {
      return undefined
    }
  }
}

function folderEntry(path: string, name: string): Entry {
  return { name, path, kind: 'folder', size: 0 }
}

function byKindAndName(a: Entry, b: Entry): number {
  return a.kind === b.kind ? a.name.localeCompare(b.name) : a.kind === 'folder' ? -1 : 1
}
