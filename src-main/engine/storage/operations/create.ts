/** Making images. */
import { CREATABLE, type ImageFormatName, type ImageVariant, MAXIMUM_DISK_SIZE, SECTOR_SIZE } from '../../../../src-shared/domain/medium.ts'
import { backingPath } from '../backing-name.ts'
import { StorageError } from '../block-backend.ts'
import type { DiskImage } from '../disk-image.ts'
import { DRIVERS } from '../image-formats.ts'
import { openImage } from '../open-image.ts'
import { draft } from './draft.ts'
import type { Work, WorkHost } from './work.ts'

export interface NewImageOptions {
  readonly format: ImageFormatName
  /** The format's usual one unless said. */
  readonly variant?: ImageVariant | undefined
  /** Bytes; rounded up to whole sectors. */
  readonly size: number
  /** The image below, by the name that the new one has for it (qcow2). */
  readonly backing?: { readonly name: string; readonly format: ImageFormatName } | undefined
}

/** Bytes written at once. */
const PIECE = 1024 * 1024

/** A new image, durable under its name. A fixed one has its room on the host's disk. */
export function* createImage(path: string, options: NewImageOptions, host: WorkHost): Work<void> {
  const wanted = checkOptions(path, options)
  yield* draft(path, { files: host.files, replace: false }, function* (partial) {
    makeEmpty(partial, path, wanted, host)
    if (wanted.variant !== 'fixed' || wanted.format === 'raw') return
    const image = openImage(partial, { readOnly: false, files: host.files, lock: host.lock })
    try {
      yield* reserve(image)
      image.flush()
    } finally {
      image.close()
    }
  })
}

/** Throws StorageError for what cannot be made. */
export function checkOptions(path: string, options: NewImageOptions): NewImageOptions & { readonly variant: ImageVariant } {
  const { format } = options
  const variant = options.variant ?? (CREATABLE[format][0] as ImageVariant)
  if (!CREATABLE[format].includes(variant))
    throw new StorageError(`cannot create '${path}': images in ${format} format are ${CREATABLE[format].join(' or ')}, not ${variant}`)
  const size = Math.ceil(options.size / SECTOR_SIZE) * SECTOR_SIZE
  const most = Math.min(DRIVERS[format].largest, MAXIMUM_DISK_SIZE)
  if (!(size > 0) || size > most)
    throw new StorageError(`cannot create '${path}': a disk in ${format} format has up to ${most} bytes, and at least one`)
  return { ...options, size, variant }
}

/** The file with its tables, synced; `path` is what it will be called. */
export function makeEmpty(partial: string, path: string, options: ReturnType<typeof checkOptions>, { files, now }: WorkHost): void {
  const { format, variant, size, backing } = options
  const file = files.open(partial, 'create')
  try {
    DRIVERS[format].create({
      file,
      path,
      size,
      variant,
      createdAt: now,
      ...(backing ? { backing: { ...backing, format: said(backing.format) } } : {}),
    })
    file.sync()
  } finally {
    file.close()
  }
}

/** Formats as other programs call them in an image. */
function said(format: ImageFormatName): string {
  return format === 'vhd' ? 'vpc' : format
}

/** Writes zeros over all of a fixed image, so that the host cannot run out of room for it later. */
export function* reserve(image: DiskImage): Work<void> {
  const zeros = new Uint8Array(PIECE)
  for (let offset = 0; offset < image.size; offset += PIECE) {
    yield { done: offset, total: image.size }
    image.write(offset, zeros.subarray(0, Math.min(PIECE, image.size - offset)))
  }
}

/** A qcow2 image over another one, in the size of that. */
export function* createChild(path: string, below: string, host: WorkHost): Work<void> {
  const base = openImage(backingPath(path, below, 'beside'), { readOnly: true, files: host.files })
  const { size, format } = base
  base.close()
  yield* createImage(path, { format: 'qcow2', size, backing: { name: below, format } }, host)
}
