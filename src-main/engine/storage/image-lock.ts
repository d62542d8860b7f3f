/**
 * Keeps two writers off one image, across processes and across the workers of one process: a side file `<image>.lock` that its owner holds open and
 * that names the owner's process. A lock outlives a killed owner, so it counts only while its owner really holds it: on Linux while a descriptor of
 * that process refers to this very file (which also tells a dead worker of a living process), elsewhere while the process lives.
 */
import { closeSync, fstatSync, linkSync, openSync, readdirSync, readFileSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs'
import { threadId } from 'node:worker_threads'
import { StorageError } from './block-backend.ts'

const ATTEMPTS = 3

/** Takes the lock and returns the function that releases it. Throws StorageError naming image and owner. */
export function lockImage(image: string): () => void {
  const path = `${image}.lock`
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const descriptor = tryCreate(image, path)
    if (descriptor !== undefined) return () => release(path, descriptor)
    setAsideIfStale(image, path)
  }
  throw new StorageError(`the disk image '${image}' is locked; try again`)
}

/** The lock appears with its owner's name in it, so that nobody takes a half-made one for stale. Undefined when there is one already. */
function tryCreate(image: string, path: string): number | undefined {
  const draft = `${path}.${process.pid}-${threadId}`
  try {
    const descriptor = openSync(draft, 'w', 0o600)
    writeSync(descriptor, `${process.pid}\n`)
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
function setAsideIfStale(image: string, path: string): void {
  const inode = inodeOf(path)
  if (inode === undefined) return
  const owner = readOwner(path)
  if (owner !== undefined && isHeld(owner, inode)) {
    throw new StorageError(`the disk image '${image}' is in use by process ${owner}: stop the machine that uses it first`)
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

/** The process in the lock, or undefined: gone, or not a lock of ours. */
function readOwner(path: string): number | undefined {
  try {
    const owner = Number.parseInt(readFileSync(path, 'utf8'), 10)
    return Number.isInteger(owner) && owner > 0 ? owner : undefined
  } catch {
    return undefined
  }
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino
}

function isHeld(owner: number, inode: number): boolean {
  return process.platform === 'linux' ? hasOpen(owner, inode) : isAlive(owner)
}

/** Does the process have the file open? Where its descriptors cannot be looked at, being alive counts. */
function hasOpen(owner: number, inode: number): boolean {
  const folder = `/proc/${owner}/fd`
  try {
    return readdirSync(folder).some((name) => inodeOf(`${folder}/${name}`) === inode)
  } catch {
    return isAlive(owner)
  }
}

function isAlive(owner: number): boolean {
  try {
    process.kill(owner, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
