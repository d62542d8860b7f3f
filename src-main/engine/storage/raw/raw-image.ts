/** A raw disk image: byte n of the disk is byte n of the file. */
import { type CheckReport, SECTOR_SIZE } from '../../../../src-shared/domain/medium.ts'
import { StorageError } from '../block-backend.ts'
import { type DiskImage, type Extent, type ImageSource, refuseWrite } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'
import { foreignFormat, PROBE_LENGTH } from '../image-format.ts'
import { isFixedFooter } from '../vhd/footer.ts'

export class RawImage implements DiskImage {
  readonly format = 'raw'
  readonly variant = 'fixed'
  readonly blockSize = SECTOR_SIZE
  readonly backing = undefined
  readonly backingName = undefined
  readonly snapshots = 0
  readonly readOnly: boolean
  readonly path: string
  readonly #source: ImageSource
  readonly #file: ImageFile
  #size: number

  /** Throws StorageError naming the file. */
  constructor(source: ImageSource) {
    this.#source = source
    this.#file = source.file
    this.readOnly = source.readOnly
    this.path = source.file.path
    this.#size = checkedSize(source.file)
  }

  get size(): number {
    return this.#size
  }

  modifiedAt(): bigint {
    return this.#file.modifiedAt()
  }

  stored(): number {
    return this.#file.stored()
  }

  read(offset: number, target: Uint8Array): void {
    this.#file.read(offset, target)
  }

  write(offset: number, bytes: Uint8Array): void {
    if (this.readOnly) throw refuseWrite(this.path)
    if (offset < PROBE_LENGTH) this.#refuseHeader(offset, bytes)
    if (offset + bytes.length === this.#size && isFixedFooter(bytes.subarray(-SECTOR_SIZE), this.#size - SECTOR_SIZE))
      throw this.#refusal('end', 'VHD')
    this.#file.write(offset, bytes)
  }

  flush(): void {
    if (!this.readOnly) this.#file.sync()
  }

  /** Holes of the file cannot be asked for: they are read as fast as they can be told. */
  extentAt(offset: number): Extent {
    return { allocated: true, length: this.#size - offset }
  }

  ownExtentAt(offset: number): Extent {
    return this.extentAt(offset)
  }

  grow(size: number): void {
    this.#file.truncate(size)
    this.#file.sync()
    this.#size = size
  }

  /** There are no tables that could be wrong. */
  check(): CheckReport {
    return { errors: [], leaked: 0, repaired: [] }
  }

  close(): void {
    this.#file.close()
    this.#source.release()
  }

  /**
   * A guest that wrote the header of another format would make of its disk an image that is read as something else when it is next opened: one that
   * rests on any other file beside it, for example.
   */
  #refuseHeader(offset: number, bytes: Uint8Array): void {
    const head = new Uint8Array(PROBE_LENGTH)
    this.#file.read(0, head)
    head.set(bytes.subarray(0, PROBE_LENGTH - offset), offset)
    const format = foreignFormat(head)
    if (format) throw this.#refusal('beginning', format)
  }

  #refusal(where: string, format: string): StorageError {
    return new StorageError(
      `'${this.path}' is a raw image and would be taken for a ${format} image with what the guest writes at its ${where}; convert it to qcow2 if the guest needs that`,
    )
  }
}

function checkedSize(file: ImageFile): number {
  const size = file.size()
  if (size === 0)
    throw new StorageError(`the disk image '${file.path}' is empty; make one of the wanted size with 'innkeeper media create'`)
  if (size % SECTOR_SIZE !== 0) {
    throw new StorageError(`the disk image '${file.path}' has ${size} bytes, not a multiple of 512: it is cut short or no disk image`)
  }
  return size
}
