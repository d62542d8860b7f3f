/**
 * Files in memory that remember what is on stable storage. Every operation that changes something is a step; a test can stop the world before any
 * step and then look at what a killed process or a power failure may leave: everything, only what was synced, or any mixture of sectors between.
 */
import { StorageError } from '../../src-main/engine/storage/block-backend.ts'
import type { FileLayer, ImageFile, OpenMode } from '../../src-main/engine/storage/file-layer.ts'

const SECTOR = 512

/** Thrown at the step before which the world ends. */
export class Crash extends Error {}

type Change =
  | { readonly kind: 'write'; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: 'truncate'; readonly size: number }

interface StoredFile {
  live: Uint8Array
  durable: Uint8Array
  unsynced: Change[]
  nameIsDurable: boolean
  modifiedAt: bigint
}

/** Decides for each unsynced sector (or other change) whether it reached the disk. */
export type Survival = () => boolean

export class RecordingFiles implements FileLayer {
  readonly steps: string[] = []
  readonly #files = new Map<string, StoredFile>()
  /** Number of the step before which a Crash is thrown. */
  crashAt = Number.POSITIVE_INFINITY
  /** An operation for which this is true fails as a full disk does. */
  failing: (step: string) => boolean = () => false
  /** The first sectors of a write that fails reach the file, as the host's do. */
  shortWrites = false

  /** A file that is there from the beginning, durable. */
  put(path: string, bytes: Uint8Array): void {
    this.#files.set(path, { live: bytes, durable: bytes.slice(), unsynced: [], nameIsDurable: true, modifiedAt: 1n })
  }

  content(path: string): Uint8Array {
    return this.#file(path).live
  }

  touch(path: string): void {
    this.#file(path).modifiedAt++
  }

  /** The world after a crash: what `survives` lets through of what was not synced. */
  afterCrash(survives: Survival): RecordingFiles {
    const next = new RecordingFiles()
    for (const [path, file] of this.#files) {
      if (!file.nameIsDurable && !survives()) continue
      const bytes = file.unsynced.reduce<Uint8Array>((content, change) => applyPartly(content, change, survives), file.durable.slice())
      next.put(path, bytes)
      next.#file(path).modifiedAt = file.modifiedAt
    }
    return next
  }

  exists(path: string): boolean {
    return this.#files.has(path)
  }

  open(path: string, mode: OpenMode): ImageFile {
    if (mode === 'create') this.#create(path)
    const file = this.#file(path)
    const change = (step: string, made: Change) => {
      try {
        this.#step(`${step} ${path}`)
      } catch (error) {
        if (this.shortWrites && made.kind === 'write' && error instanceof StorageError) this.#applyHalf(file, made)
        throw error
      }
      file.live = apply(file.live, made)
      file.unsynced.push(made)
      file.modifiedAt++
    }
    return {
      path,
      size: () => file.live.length,
      stored: () => file.live.length,
      modifiedAt: () => file.modifiedAt,
      read: (offset, target) => {
        target.fill(0)
        target.set(file.live.subarray(offset, offset + target.length))
      },
      write: (offset, bytes) => change('write', { kind: 'write', offset, bytes: bytes.slice() }),
      truncate: (size) => change('truncate', { kind: 'truncate', size }),
      sync: () => {
        this.#step(`sync ${path}`)
        file.durable = file.live.slice()
        file.unsynced = []
      },
      close: () => undefined,
    }
  }

  copy(from: string, to: string): void {
    this.#create(to)
    const bytes = this.#file(from).live.slice()
    const file = this.#file(to)
    file.live = bytes.slice()
    file.unsynced.push({ kind: 'write', offset: 0, bytes })
  }

  copyRights(): void {}

  rename(from: string, to: string): void {
    this.#step(`rename ${from} ${to}`)
    this.#files.set(to, this.#file(from))
    this.#files.delete(from)
  }

  remove(path: string): void {
    this.#step(`remove ${path}`)
    this.#files.delete(path)
  }

  syncFolderOf(path: string): void {
    this.#step(`sync-folder ${path}`)
    for (const file of this.#files.values()) file.nameIsDurable = true
  }

  #applyHalf(file: StoredFile, { offset, bytes }: Extract<Change, { kind: 'write' }>): void {
    const half: Change = { kind: 'write', offset, bytes: bytes.subarray(0, Math.floor(bytes.length / 2)) }
    file.live = apply(file.live, half)
    file.unsynced.push(half)
  }

  #create(path: string): void {
    this.#step(`create ${path}`)
    if (this.#files.has(path)) throw new StorageError(`cannot create '${path}': it exists already`)
    const empty = new Uint8Array(0)
    this.#files.set(path, { live: empty, durable: empty, unsynced: [], nameIsDurable: false, modifiedAt: 1n })
  }

  #step(step: string): void {
    if (this.steps.length >= this.crashAt) throw new Crash(step)
    this.steps.push(step)
    if (this.failing(step)) throw new StorageError(`cannot do '${step}': the host disk is full; free some space`, true)
  }

  #file(path: string): StoredFile {
    const file = this.#files.get(path)
    if (!file) throw new StorageError(`cannot open '${path}': it does not exist; check the path`)
    return file
  }
}

/** Changes `content` in place where its size stays. */
function apply(content: Uint8Array, change: Change): Uint8Array {
  const size = change.kind === 'truncate' ? change.size : Math.max(content.length, change.offset + change.bytes.length)
  const next = size === content.length ? content : new Uint8Array(size)
  if (next !== content) next.set(content.subarray(0, size))
  if (change.kind === 'write') next.set(change.bytes, change.offset)
  return next
}

/** Disks write whole sectors: each sector of a write survives or not by itself. */
function applyPartly(content: Uint8Array, change: Change, survives: Survival): Uint8Array {
  if (change.kind === 'truncate') return survives() ? apply(content, change) : content
  let next = content
  for (let start = 0; start < change.bytes.length; ) {
    const end = Math.min(change.bytes.length, start + SECTOR - ((change.offset + start) % SECTOR))
    if (survives()) next = apply(next, { kind: 'write', offset: change.offset + start, bytes: change.bytes.subarray(start, end) })
    start = end
  }
  return next
}
