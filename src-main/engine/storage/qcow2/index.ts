/** qcow2, QEMU's format, versions 2 and 3. */
import { MAXIMUM_DISK_SIZE } from '../../../../src-shared/domain/medium.ts'
import type { ImageDriver, NewImage } from '../image-driver.ts'
import { setEntry } from './entries.ts'
import { ENTRY, encodeHeader } from './header.ts'
import { Qcow2Image } from './qcow2-image.ts'

const CLUSTER_BITS = 16
const CLUSTER_SIZE = 2 ** CLUSTER_BITS

export const QCOW2: ImageDriver = {
  largest: MAXIMUM_DISK_SIZE,
  open: (source) => new Qcow2Image(source),
  openForRepair: (source) => new Qcow2Image(source, true),
  create,
}

/** Header, refcount table, one block of counts, L1 table: a cluster each, the last as many as it needs. */
function create({ file, size, backing }: NewImage): void {
  const l1Size = Math.ceil(size / CLUSTER_SIZE / (CLUSTER_SIZE / ENTRY))
  const l1Clusters = Math.ceil((l1Size * ENTRY) / CLUSTER_SIZE)
  const header = { clusterBits: CLUSTER_BITS, size, l1Size, l1Offset: 3 * CLUSTER_SIZE, refcountTableOffset: CLUSTER_SIZE }
  const table = new DataView(new ArrayBuffer(ENTRY))
  setEntry(table, 0, 2 * CLUSTER_SIZE, false)
  const counts = new DataView(new ArrayBuffer((3 + l1Clusters) * 2))
  for (let cluster = 0; cluster < 3 + l1Clusters; cluster++) counts.setUint16(cluster * 2, 1)
  file.truncate((3 + l1Clusters) * CLUSTER_SIZE)
  file.write(0, encodeHeader({ ...header, compression: 'deflate', backing }))
  file.write(CLUSTER_SIZE, new Uint8Array(table.buffer))
  file.write(2 * CLUSTER_SIZE, new Uint8Array(counts.buffer))
}
