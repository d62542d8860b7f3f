/** A disk image of any format, and how its faults are told. */
import type { CheckReport, ImageFormatName, ImageVariant } from '../../../src-shared/domain/medium.ts'
import { MAXIMUM_DISK_SIZE, SECTOR_SIZE } from '../../../src-shared/domain/medium.ts'
import { type BlockBackend, StorageError } from './block-backend.ts'
import type { ImageFile } from './file-layer.ts'

/** A stretch of a disk: `allocated` says whether the image (or one below it) holds anything there; where not, it reads as zeros. */
export interface Extent {
  readonly length: number
  readonly allocated: boolean
}

export interface DiskImage extends BlockBackend {
  readonly format: ImageFormatName
  readonly variant: ImageVariant
  readonly path: string
  /** Bytes in which it grows; a sector where it does not. */
  readonly blockSize: number
  /** The image below, whose content shows where this one has none. */
  readonly backing: DiskImage | undefined
  /** The name that this image has for the one below. */
  readonly backingName: string | undefined
  /** Time of the last change of the file, nanoseconds since 1970; with images below, the sum of all, so that a change of any changes it. */
  modifiedAt(): bigint
  /** Bytes that the file takes on the host. */
  stored(): number
  /** What is at `offset`, and up to where it stays so. */
  extentAt(offset: number): Extent
  /** The same without the images below: `allocated` also where this one says that zeros are to be read. */
  ownExtentAt(offset: number): Extent
  /** Number of internal snapshots, which Innkeeper leaves alone. */
  readonly snapshots: number
  /** Makes the disk longer, durable when it returns. `size` is a multiple of 512 and not less than before. */
  grow(size: number): void
  /** Looks at all of its tables. With `repair` it puts right what can be, for which the image must be writable. */
  check(repair: boolean): CheckReport
}

/** What `openImage` gives to the format that it found. */
export interface ImageSource {
  readonly file: ImageFile
  readonly readOnly: boolean
  /** Lets go of the lock. */
  readonly release: () => void
  /**
   * Opens the image below, by the name that this one has for it; `format` is what it says of it, undefined when it does not say. Undefined where only
   * this image is looked at.
   */
  readonly openBacking: (name: string, format: string | undefined) => DiskImage | undefined
}

const LABELS: Readonly<Record<ImageFormatName, string>> = { raw: 'raw', vdi: 'VDI', vmdk: 'VMDK', vhd: 'VHD', qcow2: 'qcow2' }

/** The image contradicts itself. */
export function damaged(format: ImageFormatName, path: string, what: string): StorageError {
  return new StorageError(
    `the ${LABELS[format]} image '${path}' is damaged: ${what}; restore it from a backup, or see what 'innkeeper media check' says of it`,
  )
}

/** The image is sound, as far as can be seen, but needs what Innkeeper has not. */
export function unsupported(format: ImageFormatName, path: string, what: string, remedy: string): StorageError {
  return new StorageError(`the ${LABELS[format]} image '${path}' cannot be used: ${what}; ${remedy}`)
}

/** Throws unless a header's size of a disk is one that a disk can have. */
export function checkDiskSize(format: ImageFormatName, path: string, size: number): void {
  if (!(size >= SECTOR_SIZE)) throw damaged(format, path, 'its disk has no sectors')
  if (size > MAXIMUM_DISK_SIZE) throw damaged(format, path, `its disk has ${size} bytes, more than any host could hold`)
  if (size % SECTOR_SIZE !== 0) throw damaged(format, path, `its disk has ${size} bytes, which is not a whole number of sectors`)
}

export function refuseWrite(path: string): StorageError {
  return new StorageError(`cannot write '${path}': it is attached as read-only`)
}

const HOPELESS = 10_000

/** The errors of a check, of which only the first hundred are kept. */
export class Findings {
  readonly #errors: string[] = []
  readonly repaired: string[] = []
  leaked = 0
  #more = 0

  add(error: string): void {
    if (this.#errors.length < 99) this.#errors.push(error)
    else this.#more++
  }

  get clean(): boolean {
    return this.#errors.length === 0
  }

  /** So many that looking on tells nothing more. */
  get hopeless(): boolean {
    return this.#more > HOPELESS
  }

  report(): CheckReport {
    const rest = this.#more > 0 ? [`and ${this.#more} more`] : []
    return { errors: [...this.#errors, ...rest], leaked: this.leaked, repaired: this.repaired }
  }
}
