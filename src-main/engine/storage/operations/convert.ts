/** Writing disks into new images: another format, another size, or the same anew without what it no longer needs. */
import type { ImageFormatName, ImageVariant } from '../../../../src-shared/domain/medium.ts'
import type { BackingPolicy } from '../backing-name.ts'
import { StorageError } from '../block-backend.ts'
import type { DiskImage } from '../disk-image.ts'
import { openImage } from '../open-image.ts'
import { type CopySource, copyContent } from './copy.ts'
import { checkOptions, makeEmpty, type NewImageOptions, reserve } from './create.ts'
import { draft } from './draft.ts'
import type { Work, WorkHost } from './work.ts'

export interface ConvertOptions {
  readonly format: ImageFormatName
  readonly variant?: ImageVariant | undefined
  readonly backing?: BackingPolicy | undefined
}

/** The content of `from`, and of the images below it, in a new image `to`. */
export function* convertImage(from: string, to: string, { format, variant, backing }: ConvertOptions, host: WorkHost): Work<void> {
  const source = openImage(from, { readOnly: true, files: host.files, ...(backing ? { backing } : {}) })
  try {
    yield* writeImage(source, to, { format, variant, size: source.size }, host)
  } finally {
    source.close()
  }
}

/** The content of any disk in a new image. */
export function* writeImage(source: CopySource, to: string, options: NewImageOptions, host: WorkHost, replace = false): Work<void> {
  const wanted = checkOptions(to, options)
  yield* draft(to, { files: host.files, replace }, function* (partial) {
    makeEmpty(partial, to, wanted, host)
    const below = wanted.backing ? 'anywhere' : 'beside'
    const target = openImage(partial, { readOnly: false, files: host.files, lock: host.lock, format: wanted.format, backing: below })
    try {
      if (wanted.variant === 'fixed' && wanted.format !== 'raw') yield* reserve(target)
      yield* copyContent(source, target)
      target.flush()
    } finally {
      target.close()
    }
  })
}

/** Makes the disk longer in place, or, with `shrink`, shorter by writing it anew: what lies behind the new end is lost. */
export function* resizeImage(path: string, size: number, shrink: boolean, host: WorkHost): Work<void> {
  const image = openImage(path, { readOnly: false, files: host.files, lock: host.lock })
  try {
    const wanted = checkOptions(path, { format: image.format, variant: image.variant, size }).size
    if (wanted >= image.size) {
      image.grow(wanted)
      return
    }
    if (!shrink)
      throw new StorageError(
        `'${path}' has ${image.size} bytes: a smaller size loses what lies behind it; shrink its file systems first, then say --shrink`,
      )
    yield* rewrite(image, wanted, host)
  } finally {
    image.close()
  }
}

/** Writes the image anew without what reads as zeros or is used by nothing, in place of the old one. */
export function* compactImage(path: string, host: WorkHost): Work<void> {
  const image = openImage(path, { readOnly: false, files: host.files, lock: host.lock })
  try {
    yield* rewrite(image, image.size, host)
  } finally {
    image.close()
  }
}

/** The new file takes the name of the old one, whose lock is held meanwhile. */
function* rewrite(image: DiskImage, size: number, host: WorkHost): Work<void> {
  refuseRewrite(image)
  const { format, variant, backingName } = image
  const backing = image.backing && backingName !== undefined ? { name: backingName, format: image.backing.format } : undefined
  const source = backing ? ownContent(image) : image
  yield* writeImage(source, image.path, { format, variant, size, backing }, host, true)
}

function refuseRewrite(image: DiskImage): void {
  if (image.snapshots > 0)
    throw new StorageError(`'${image.path}' has internal snapshots, which would be lost: delete them with qemu-img first, or convert it`)
}

/** Without the images below. */
function ownContent(image: DiskImage): CopySource {
  const { size } = image
  return { size, zerosCount: true, read: (offset, target) => image.read(offset, target), extentAt: (offset) => image.ownExtentAt(offset) }
}
