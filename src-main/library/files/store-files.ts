/**
 * Every change that the library makes to its folders goes through this port, step by step, so that a test can stop the process before any of
 * them and can see the order in which things reach the disk.
 */
import { constants } from 'node:fs'
import { copyFile, link, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isDiskFull } from '../operation-error.ts'

/** Called with the step's name before it is done, e.g. `write /a/meta.json`, `fsync /a/meta.json`, `commit snapshot-take`. */
export type StepObserver = (step: string) => void

export interface StoreFiles {
  readonly observe: StepObserver
  /** With its parents; returns after the parent names it durably. */
  makeFolder(path: string): Promise<void>
  /** A new file with these bytes, synced. */
  write(path: string, bytes: Uint8Array | string): Promise<void>
  /** A copy of its own, synced; by reflink where the file system can. */
  copy(from: string, to: string): Promise<void>
  /** The same immutable file under another name, or a synced copy where hard links do not work. */
  share(from: string, to: string): Promise<void>
  /** Replaces `to` in one step and returns when the change is durable. */
  rename(from: string, to: string): Promise<void>
  /** The names in a folder reach the disk. */
  syncFolder(path: string): Promise<void>
  /** A file or a whole folder; nothing happens when it is not there. */
  remove(path: string): Promise<void>
}

/** Errors of link() that say that this file system or these rights allow no hard link: a copy does then. */
const LINK_REFUSED = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EACCES', 'ENOSYS'])

export class HostStoreFiles implements StoreFiles {
  readonly observe: StepObserver

  constructor(observe: StepObserver = () => {}) {
    this.observe = observe
  }

  async makeFolder(path: string): Promise<void> {
    this.observe(`mkdir ${path}`)
    const first = await mkdir(path, { recursive: true })
    if (first) await this.syncFolder(dirname(first))
  }

  async write(path: string, bytes: Uint8Array | string): Promise<void> {
    this.observe(`write ${path}`)
    await using file = await open(path, 'wx', 0o600)
    await naming(path, file.writeFile(bytes))
    this.observe(`fsync ${path}`)
    await naming(path, file.sync())
  }

  async copy(from: string, to: string): Promise<void> {
    this.observe(`copy ${to}`)
    await naming(to, copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL))
    this.observe(`fsync ${to}`)
    await using file = await open(to, 'r+')
    await naming(to, file.sync())
  }

  async share(from: string, to: string): Promise<void> {
    this.observe(`link ${to}`)
    try {
      await link(from, to)
    } catch (error) {
      if (!LINK_REFUSED.has((error as NodeJS.ErrnoException).code ?? '')) throw error
      await this.copy(from, to)
    }
  }

  async rename(from: string, to: string): Promise<void> {
    this.observe(`rename ${from} ${to}`)
    await rename(from, to)
    await this.syncFolder(dirname(to))
  }

  async syncFolder(path: string): Promise<void> {
    this.observe(`fsync-folder ${path}`)
    if (process.platform === 'win32') return // NTFS orders names by its own journal, and folders cannot be opened
    await using folder = await open(path, 'r')
    await folder.sync()
  }

  async remove(path: string): Promise<void> {
    this.observe(`remove ${path}`)
    await rm(path, { recursive: true, force: true })
  }
}

/** What a file handle throws names no file, and a failed copy names its source: here the file that was written is the one to name. */
async function naming<Result>(path: string, work: Promise<Result>): Promise<Result> {
  return work.catch((error: NodeJS.ErrnoException) => {
    throw Object.assign(error, { path: isDiskFull(error) ? path : (error.path ?? path) })
  })
}
