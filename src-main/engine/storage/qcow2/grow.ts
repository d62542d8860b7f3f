/** A longer disk for a qcow2 image: where the L1 table has no room, a longer one is written, and the header, one sector, names it. */
import { StorageError } from '../block-backend.ts'
import { unsupported } from '../disk-image.ts'
import { ENTRY, MOST_L1_BYTES } from './header.ts'
import type { Qcow2Image } from './qcow2-image.ts'

/** Offset of size, encryption, entries and offset of the L1 table. */
const SIZE_FIELD = 24

export function growQcow2(image: Qcow2Image, size: number): void {
  const { header, path, blockSize, mapping, refcounts } = image
  if (header.snapshots > 0) throw unsupported('qcow2', path, 'it has internal snapshots', 'delete them with qemu-img first, or convert it')
  if (image.backing && image.backing.size > image.size)
    throw unsupported('qcow2', path, 'the longer disk below it would show', 'convert it into an image of its own first')
  const entries = Math.ceil(size / blockSize / (blockSize / ENTRY))
  if (entries * ENTRY > MOST_L1_BYTES) throw new StorageError(`'${path}' cannot become so large: its clusters are too small; convert it`)
  const clusters = (count: number): number => Math.ceil((count * ENTRY) / blockSize)
  const before = { offset: mapping.l1Offset, clusters: clusters(header.l1Size) }
  const moves = entries > header.l1Size
  const offset = moves ? refcounts.allocateRun(clusters(entries)) : before.offset
  if (moves) {
    const bytes = new Uint8Array(clusters(entries) * blockSize)
    bytes.set(new Uint8Array(mapping.l1.buffer))
    image.file.write(offset, bytes)
  }
  image.flush()
  image.file.sync()
  writeFields(image, size, Math.max(entries, header.l1Size), offset)
  image.file.sync()
  if (!moves) return
  mapping.moveL1(offset, entries)
  for (let index = 0; index < before.clusters; index++) refcounts.release(before.offset + index * blockSize)
  image.flush()
}

function writeFields(image: Qcow2Image, size: number, l1Size: number, l1Offset: number): void {
  const view = new DataView(new ArrayBuffer(24))
  view.setBigUint64(0, BigInt(size))
  view.setUint32(12, l1Size)
  view.setBigUint64(16, BigInt(l1Offset))
  image.file.write(SIZE_FIELD, new Uint8Array(view.buffer))
}
