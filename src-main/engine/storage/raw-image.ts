/** A raw disk image: byte n of the disk is byte n of the file. */
import { type BlockBackend, StorageError } from './block-backend.ts'
import { type FileLayer, HOST_FILES, type ImageFile } from './file-layer.ts'
import { foreignFormat, PROBE_LENGTH } from './image-format.ts'
import { lockImage } from './image-lock.ts'

const SECTOR = 512

export interface RawImageOptions {
  readonly readOnly: boolean
  readonly files?: FileLayer
}

export class RawImage implements BlockBackend {
  readonly size: number
  readonly readOnly: boolean
  readonly file: ImageFile
  readonly #unlock: () => void

  /** Opens it; a writable one is locked against other writers. Throws StorageError naming the file. */
  constructor(path: string, { readOnly, files = HOST_FILES }: RawImageOptions) {
    this.readOnly = readOnly
    this.file = files.open(path, readOnly ? 'read' : 'write')
    try {
      this.size = checkedSize(this.file)
      this.#unlock = readOnly ? () => undefined : lockImage(path)
    } catch (error) {
      this.file.close()
      throw error
    }
  }

  read(offset: number, target: Uint8Array): void {
    this.file.read(offset, target)
  }

  write(offset: number, bytes: Uint8Array): void {
    if (this.readOnly) throw new StorageError(`cannot write '${this.file.path}': it is attached as read-only`)
    this.file.write(offset, bytes)
  }

  flush(): void {
    if (!this.readOnly) this.file.sync()
  }

  close(): void {
    this.file.close()
    this.#unlock()
  }
}

function checkedSize(file: ImageFile): number {
  const size = file.size()
  if (size === 0) throw new StorageError(`the disk image '${file.path}' is empty; make one of the wanted size, for example with truncate`)
  const head = new Uint8Array(PROBE_LENGTH)
  file.read(0, head)
  const format = foreignFormat(head)
  if (format) throw new StorageError(`the disk image '${file.path}' is in ${format} format; convert it to a raw image first`)
  if (size % SECTOR !== 0) {
    throw new StorageError(`the disk image '${file.path}' has ${size} bytes, not a multiple of 512: it is cut short or no disk image`)
  }
  return size
}
