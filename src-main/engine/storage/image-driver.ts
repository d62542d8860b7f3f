/** What a format brings: opening and making its images. */
import type { ImageVariant } from '../../../src-shared/domain/medium.ts'
import type { DiskImage, ImageSource } from './disk-image.ts'
import type { ImageFile } from './file-layer.ts'

export interface NewImage {
  /** Empty; what it is called while it is made does not matter. */
  readonly file: ImageFile
  /** Path that it will have. */
  readonly path: string
  /** Bytes, a multiple of 512. */
  readonly size: number
  readonly variant: ImageVariant
  /** Milliseconds since 1970, for formats that note it. */
  readonly createdAt: number
  /** The image below. */
  readonly backing?: { readonly name: string; readonly format: string }
}

export interface ImageDriver {
  /** Bytes of the largest disk. */
  readonly largest: number
  /** Throws StorageError for what is damaged or cannot be used. */
  open(source: ImageSource): DiskImage
  /** The same for an image that says of itself that it must be repaired; formats that cannot say so have none. */
  openForRepair?(source: ImageSource): DiskImage
  /** Writes an image without content into the file; the caller syncs. */
  create(image: NewImage): void
}
