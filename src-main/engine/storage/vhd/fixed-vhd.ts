/** A fixed VHD: a raw image with a footer behind it. */
import { type CheckReport, SECTOR_SIZE } from '../../../../src-shared/domain/medium.ts'
import { checkDiskSize, type DiskImage, damaged, type Extent, type ImageSource, refuseWrite } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'
import { decodeFooter, FOOTER_SIZE, TYPE_FIXED, withSize } from './footer.ts'

export class FixedVhd implements DiskImage {
  readonly format = 'vhd'
  readonly variant = 'fixed'
  readonly blockSize = SECTOR_SIZE
  readonly backing = undefined
  readonly backingName = undefined
  readonly snapshots = 0
  readonly readOnly: boolean
  readonly path: string
  readonly #source: ImageSource
  readonly #file: ImageFile
  #footer: Uint8Array
  #size: number

  constructor(source: ImageSource) {
    this.#source = source
    this.#file = source.file
    this.readOnly = source.readOnly
    this.path = source.file.path
    this.#footer = new Uint8Array(FOOTER_SIZE)
    this.#file.read(this.#file.size() - FOOTER_SIZE, this.#footer)
    const footer = decodeFooter(this.#footer)
    if (footer?.type !== TYPE_FIXED) throw damaged('vhd', this.path, 'its footer is missing or torn')
    checkDiskSize('vhd', this.path, footer.size)
    this.#size = footer.size
    if (this.#size + FOOTER_SIZE > this.#file.size()) throw damaged('vhd', this.path, 'its disk is longer than the file')
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
    this.#file.write(offset, bytes)
  }

  flush(): void {
    if (!this.readOnly) this.#file.sync()
  }

  extentAt(offset: number): Extent {
    return { allocated: true, length: this.#size - offset }
  }

  /** The new footer stands before the old one, which becomes a sector of the disk, is cleared. */
  ownExtentAt(offset: number): Extent {
    return this.extentAt(offset)
  }

  grow(size: number): void {
    const footer = withSize(this.#footer, size)
    this.#file.write(size, footer)
    this.#file.sync()
    this.#file.write(this.#size, new Uint8Array(Math.min(FOOTER_SIZE, size - this.#size)))
    this.#file.sync()
    this.#footer = footer
    this.#size = size
  }

  /** Its one table, the footer, was checked when it was opened. */
  check(): CheckReport {
    return { errors: [], leaked: this.#file.size() - this.#size - FOOTER_SIZE, repaired: [] }
  }

  close(): void {
    this.#file.close()
    this.#source.release()
  }
}
