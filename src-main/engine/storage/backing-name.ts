/**
 * Which file the name of a backing file means. An image from somebody else could name any file of this host's, and the guest would read it: only files
 * in the folder of the image, or below it, are opened, unless that is plainly wanted. Names for network protocols and the like are never followed.
 */
import { realpathSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { StorageError } from './block-backend.ts'

/** `beside`: in the folder of the image or below it. */
export type BackingPolicy = 'beside' | 'anywhere'

const PROTOCOL = /^[a-z][a-z0-9+.-]+:/i

/** Throws StorageError for what must not or cannot be opened. `resolveLinks` is for tests with files in memory. */
export function backingPath(image: string, name: string, policy: BackingPolicy, resolveLinks: (path: string) => string = realpath): string {
  const plain = name.startsWith('file:') ? name.slice('file:'.length) : name
  if (PROTOCOL.test(plain) || plain.includes('\0'))
    throw new StorageError(`the image '${image}' rests on '${name}', which is no file: convert it with qemu-img into one that stands alone`)
  const path = resolve(dirname(image), plain)
  if (policy === 'anywhere') return path
  const folder = resolveLinks(dirname(resolve(image)))
  const way = relative(folder, resolveLinks(path))
  if (way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return path
  throw new StorageError(
    `the image '${image}' rests on '${path}', outside its own folder, which an image from elsewhere could use to read your files: if you trust it, put the two together, or make one of them with 'innkeeper media convert --trust-backing'`,
  )
}

function realpath(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StorageError(`cannot open '${path}': ${code === 'ENOENT' ? 'it does not exist; check the path' : (error as Error).message}`)
  }
}
