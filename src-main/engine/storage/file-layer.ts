/**
 * The few file operations that disk images need, synchronous, each naming its file when it fails. Tests put a recording twin in its place, which
 * can lose everything that was not synced.
 */
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { StorageError } from './block-backend.ts'

/** `create` fails when the file exists. */
export type OpenMode = 'read' | 'write' | 'create'

export interface ImageFile {
  readonly path: string
  /** Bytes. */
  size(): number
  /** Bytes that it takes on the host, which are fewer where it has holes. */
  stored(): number
  /** Time of the last change, nanoseconds since 1970. */
  modifiedAt(): bigint
  /** Fills `target`; bytes beyond the end of the file are 0. */
  read(offset: number, target: Uint8Array): void
  write(offset: number, bytes: Uint8Array): void
  truncate(size: number): void
  /** Returns when content and size are on stable storage. */
  sync(): void
  close(): void
}

export interface FileLayer {
  exists(path: string): boolean
  /** Throws StorageError, also for what is no regular file. */
  open(path: string, mode: OpenMode): ImageFile
  /** A new file with the content of another, by reflink where the file system can; not synced. */
  copy(from: string, to: string): void
  /** Gives a file the rights of another. */
  copyRights(from: string, to: string): void
  /** Gives a file another name, in place of a file that had it. */
  rename(from: string, to: string): void
  remove(path: string): void
  /** Makes names created in or removed from the folder of `path` durable. */
  syncFolderOf(path: string): void
}

const FLAGS: Record<OpenMode, number> = {
  read: constants.O_RDONLY,
  write: constants.O_RDWR,
  create: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist; check the path',
  EACCES: 'access is denied; change its permissions',
  EPERM: 'the operation is not permitted; change its permissions',
  EROFS: 'its file system is read-only; attach the disk as read-only',
  EEXIST: 'it exists already',
  ENOSPC: 'the host disk is full; free some space',
  EDQUOT: 'your disk quota is used up; free some space',
  EIO: 'the host disk reported an input/output error; check it',
}
/** Unit of `blocks` in stat(2), whatever the file system's own is. */
const HOST_BLOCK = 512
const FULL = new Set(['ENOSPC', 'EDQUOT'])

/** Runs a file operation; what it throws becomes a StorageError that names file, operation and remedy. */
export function named<Result>(path: string, operation: string, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (error instanceof StorageError) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new StorageError(`cannot ${operation} '${path}': ${REMEDIES[code] ?? message}`, FULL.has(code))
  }
}

class HostFile implements ImageFile {
  readonly path: string
  readonly #descriptor: number

  constructor(path: string, mode: OpenMode) {
    this.path = path
    this.#descriptor = named(path, mode === 'create' ? 'create' : 'open', () => openSync(path, FLAGS[mode], 0o600))
    if (fstatSync(this.#descriptor).isFile()) return
    this.close()
    throw new StorageError(`cannot use '${path}' as a disk image: it is not a regular file`)
  }

  size(): number {
    return named(this.path, 'examine', () => fstatSync(this.#descriptor).size)
  }

  stored(): number {
    const { blocks, size } = named(this.path, 'examine', () => fstatSync(this.#descriptor))
    return blocks === undefined ? size : Math.min(blocks * HOST_BLOCK, Math.max(size, HOST_BLOCK))
  }

  modifiedAt(): bigint {
    return named(this.path, 'examine', () => fstatSync(this.#descriptor, { bigint: true }).mtimeNs)
  }

  read(offset: number, target: Uint8Array): void {
    named(this.path, 'read', () => {
      for (let done = 0; done < target.length; ) {
        const count = readSync(this.#descriptor, target, done, target.length - done, offset + done)
        if (count === 0) {
          target.fill(0, done)
          return
        }
        done += count
      }
    })
  }

  write(offset: number, bytes: Uint8Array): void {
    named(this.path, 'write', () => {
      for (let done = 0; done < bytes.length; ) {
        const count = writeSync(this.#descriptor, bytes, done, bytes.length - done, offset + done)
        if (count === 0) throw new StorageError(`cannot write '${this.path}': the host takes no more bytes; free some space`, true)
        done += count
      }
    })
  }

  truncate(size: number): void {
    named(this.path, 'resize', () => ftruncateSync(this.#descriptor, size))
  }

  sync(): void {
    named(this.path, 'sync', () => fsyncSync(this.#descriptor))
  }

  close(): void {
    named(this.path, 'close', () => closeSync(this.#descriptor))
  }
}

export const HOST_FILES: FileLayer = {
  exists: (path) => existsSync(path),
  open: (path, mode) => new HostFile(path, mode),
  copy: (from, to) => named(to, 'create', () => copyFileSync(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)),
  copyRights: (from, to) => named(to, 'change', () => chmodSync(to, statSync(from).mode & 0o777)),
  rename: (from, to) => named(to, 'replace', () => renameSync(from, to)),
  remove: (path) => named(path, 'remove', () => unlinkSync(path)),
  syncFolderOf: (path) => {
    // Folders cannot be opened on Windows; NTFS orders names by its own journal.
    if (process.platform === 'win32') return
    const folder = dirname(path)
    named(folder, 'sync', () => {
      const descriptor = openSync(folder, constants.O_RDONLY)
      try {
        fsyncSync(descriptor)
      } finally {
        closeSync(descriptor)
      }
    })
  },
}
