/** From a path to a disk image of whatever format its content shows. */
import { resolve } from 'node:path'
import { IMAGE_FORMATS, type ImageFormatName } from '../../../src-shared/domain/medium.ts'
import { type BackingPolicy, backingPath } from './backing-name.ts'
import { StorageError } from './block-backend.ts'
import type { DiskImage, ImageSource } from './disk-image.ts'
import { type FileLayer, HOST_FILES } from './file-layer.ts'
import { probeFormat } from './image-format.ts'
import { DRIVERS } from './image-formats.ts'
import { lockImage } from './image-lock.ts'

/** Images upon images; more are a loop or a mistake. */
const DEEPEST = 32

export interface OpenImageOptions {
  readonly readOnly: boolean
  readonly files?: FileLayer
  /** Takes the lock of a path and returns the release. */
  readonly lock?: (path: string) => () => void
  /** Which files an image may rest on; `beside` unless said. `unopened`: only this one is looked at, and not its content. */
  readonly backing?: BackingPolicy | 'unopened'
  /** Opens what says of itself that it must be repaired. */
  readonly repair?: boolean
  /** The format, where it is known; else it is told by the content. */
  readonly format?: ImageFormatName | undefined
  /** For files in memory. */
  readonly resolveLinks?: (path: string) => string
}

/** A writable image is locked against other writers. Throws StorageError naming the file. */
export function openImage(path: string, options: OpenImageOptions): DiskImage {
  return openChain(path, options, [])
}

function openChain(path: string, options: OpenImageOptions, above: readonly string[]): DiskImage {
  const { readOnly, files = HOST_FILES, lock = lockImage } = options
  const chain = [...above, resolve(path)]
  const file = files.open(path, readOnly ? 'read' : 'write')
  const closers = [() => file.close()]
  try {
    const release = readOnly ? () => undefined : lock(path)
    closers.push(release)
    const format = options.format ?? probeFormat(file)
    const driver = DRIVERS[format]
    const open = (options.repair && driver.openForRepair) || driver.open
    const openBacking: ImageSource['openBacking'] = (name, said) => openBelow(name, said, options, chain)
    return open({ file, readOnly, release, openBacking })
  } catch (error) {
    for (const close of closers.reverse()) close()
    throw error
  }
}

function openBelow(name: string, said: string | undefined, options: OpenImageOptions, chain: readonly string[]): DiskImage | undefined {
  if (options.backing === 'unopened') return undefined
  const image = chain.at(-1) as string
  const path = backingPath(image, name, options.backing ?? 'beside', options.resolveLinks)
  if (chain.includes(resolve(path)))
    throw new StorageError(`the image '${chain[0]}' rests on itself, by way of '${image}': none of it can be used`)
  if (chain.length >= DEEPEST)
    throw new StorageError(`the image '${chain[0]}' rests on more than ${DEEPEST} others; convert it into one that stands alone`)
  // Without a word of the format, what a guest wrote into a raw image would decide what it is read as.
  const format = formatSaid(said, image)
  return openChain(path, { ...options, readOnly: true, repair: false, format }, chain)
}

function formatSaid(said: string | undefined, image: string): ImageFormatName | undefined {
  if (said === undefined) return undefined
  const name = said === 'vpc' ? 'vhd' : said
  const format = IMAGE_FORMATS.find((known) => known === name)
  if (!format)
    throw new StorageError(`the image '${image}' rests on one in ${said} format; convert it with qemu-img into one that stands alone`)
  return format
}
