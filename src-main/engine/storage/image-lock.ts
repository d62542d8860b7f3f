/**
 * Keeps two writers off one image, across processes and across the workers of one process: a side file `<image>.lock` that its owner holds open and
 * that names the owner (lock-owner.ts). A lock outlives a killed owner, so it counts only while its owner really holds it: on Linux while a descriptor
 * of that process refers to this very file (which also tells a dead worker of a living process), elsewhere while the process lives. There whoever
 * ends a worker must call `breakLockOf`, since nothing else can tell.
 */
import { closeSync, fstatSync, linkSync, openSync, readdirSync, readFileSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs'
import { threadId } from 'node:worker_threads'
import { StorageError } from './block-backend.ts'
import { decodeOwner, encodeOwner, HOST_PROCESSES, type LockOwner, ownerLives, type ProcessTable, thisOwner } from './lock-owner.ts'

const ATTEMPTS = 3

/** How locks are judged on this system; tests stand in for others. */
export interface LockHost {
  /** The descriptors of any process can be looked at (/proc). */
  readonly seesDescriptors: boolean
  readonly processes: ProcessTable
}

const THIS_HOST: LockHost = { seesDescriptors: process.platform === 'linux', processes: HOST_PROCESSES }

/** Takes the lock and returns the function that releases it. Throws StorageError naming image and owner. */
export function lockImage(image: string, host = THIS_HOST): () => void {
  const path = lockPath(image)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const descriptor = tryCreate(image, path, host)
    if (descriptor !== undefined) return () => release(path, descriptor)
    setAsideIfStale(image, path, host)
  }
  throw new StorageError(`the disk image '${image}' is locked; try again`)
}

/** Removes the lock of an image if a thread of this process, which has ended, left it behind. */
export function breakLockOf(thread: number, image: string): void {
  const path = lockPath(image)
  const owner = readOwner(path)
  if (owner?.pid === process.pid && owner.thread === thread) unlinkSync(path)
}

function lockPath(image: string): string {
  return `${image}.lock`
}

/** Where descriptors tell who holds a lock, nobody asks when its process started. */
function ownerHere({ seesDescriptors, processes }: LockHost): LockOwner {
  return seesDescriptors ? { pid: process.pid, thread: threadId, started: '' } : thisOwner(processes)
}

/** The lock appears with its owner's name in it, so that nobody takes a half-made one for stale. Undefined when there is one already. */
function tryCreate(image: string, path: string, host: LockHost): number | undefined {
  const draft = `${path}.${process.pid}-${threadId}`
  try {
    const descriptor = openSync(draft, 'w', 0o600)
    writeSync(descriptor, encodeOwner(ownerHere(host)))
    if (tryLink(draft, path)) return descriptor
    closeSync(descriptor)
    return undefined
  } catch (error) {
    throw new StorageError(`cannot lock the disk image '${image}' (${(error as Error).message}): its folder must be writable`)
  }
}

/** Gives the draft its real name, by a hard link since a rename would replace another's lock. */
function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    unlinkSync(draft)
  }
}

function release(path: string, descriptor: number): void {
  if (fstatSync(descriptor).ino === inodeOf(path)) unlinkSync(path)
  closeSync(descriptor)
}

/** Moves a lock without a holder out of the way; throws when it has one. */
function setAsideIfStale(image: string, path: string, host: LockHost): void {
  const inode = inodeOf(path)
  if (inode === undefined) return
  const owner = readOwner(path)
  if (owner !== undefined && isHeld(owner, inode, host)) {
    throw new StorageError(`the disk image '${image}' is in use by process ${owner.pid}: stop the machine that uses it first`)
  }
  const aside = `${path}.stale-${process.pid}-${threadId}`
  try {
    renameSync(path, aside)
    // Another opener may have been faster, and this may be its new lock: give that back.
    if (inodeOf(aside) !== inode) linkSync(aside, path)
    unlinkSync(aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new StorageError(`cannot replace the stale lock '${path}'; remove it`)
  }
}

/** Undefined: gone, or not a lock of ours. */
function readOwner(path: string): LockOwner | undefined {
  try {
    return decodeOwner(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino
}

function isHeld(owner: LockOwner, inode: number, { seesDescriptors, processes }: LockHost): boolean {
  return seesDescriptors ? hasOpen(owner, inode, processes) : ownerLives(owner, processes)
}

/** Does the process have the file open? Where its descriptors cannot be looked at, being alive counts. */
function hasOpen(owner: LockOwner, inode: number, processes: ProcessTable): boolean {
  const folder = `/proc/${owner.pid}/fd`
  try {
    return readdirSync(folder).some((name) => inodeOf(`${folder}/${name}`) === inode)
  } catch {
    return processes.isAlive(owner.pid)
  }
}
