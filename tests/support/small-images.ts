/** Empty images of each format with the smallest blocks that it allows, so that a short workload reaches every part of their tables. */
import { encodeHeader as encodeQcow2 } from '../../src-main/engine/storage/qcow2/header.ts'
import { encodeHeader as encodeVdi, NO_BLOCK, TYPE_DYNAMIC } from '../../src-main/engine/storage/vdi/header.ts'
import { encodeDynamicHeader } from '../../src-main/engine/storage/vhd/dynamic-header.ts'
import { encodeFooter, TYPE_DYNAMIC as VHD_DYNAMIC } from '../../src-main/engine/storage/vhd/footer.ts'
import { encodeHeader as encodeVmdk, FLAG_NEWLINES, FLAG_REDUNDANT } from '../../src-main/engine/storage/vmdk/header.ts'

export const SMALL_SIZE = 128 * 1024
export const SMALL_FORMATS = ['raw', 'vdi', 'vmdk', 'vhd', 'qcow2'] as const
export type SmallFormat = (typeof SMALL_FORMATS)[number]

/** The bytes of the file; its disk has SMALL_SIZE bytes. */
export function smallImage(format: SmallFormat): Uint8Array {
  return MAKERS[format]()
}

const MAKERS: Readonly<Record<SmallFormat, () => Uint8Array>> = {
  raw: () => new Uint8Array(SMALL_SIZE),
  vdi: smallVdi,
  vmdk: smallVmdk,
  vhd: smallVhd,
  qcow2: smallQcow2,
}

const BLOCK = 4096
const BLOCKS = SMALL_SIZE / BLOCK

function smallVdi(): Uint8Array {
  const header = { type: TYPE_DYNAMIC, size: SMALL_SIZE, blockSize: BLOCK, blocks: BLOCKS, allocated: 0, mapOffset: 512, dataOffset: 1024 }
  const bytes = new Uint8Array(1024)
  bytes.set(encodeVdi(header))
  new Uint32Array(bytes.buffer, 512, BLOCKS).fill(NO_BLOCK)
  return bytes
}

function smallVhd(): Uint8Array {
  const footer = encodeFooter({ type: VHD_DYNAMIC, size: SMALL_SIZE, createdAt: 0 })
  const bytes = new Uint8Array(1536 + 512 + 512).fill(0xff)
  bytes.set(footer)
  bytes.set(encodeDynamicHeader({ tableOffset: 1536, entries: BLOCKS, blockSize: BLOCK }), 512)
  bytes.set(footer, 2048)
  return bytes
}

/** Two grain tables of 16 entries, each a sector. */
function smallVmdk(): Uint8Array {
  const bytes = new Uint8Array(16 * 512)
  const shape = { version: 1, flags: FLAG_NEWLINES | FLAG_REDUNDANT, capacity: SMALL_SIZE / 512, grainSectors: BLOCK / 512 }
  bytes.set(
    encodeVmdk({
      ...shape,
      descriptorSector: 0,
      descriptorSectors: 0,
      tableEntries: 16,
      redundantSector: 1,
      directorySector: 4,
      firstGrain: 8,
    }),
  )
  new Uint32Array(bytes.buffer, 512, 2).set([2, 3])
  new Uint32Array(bytes.buffer, 4 * 512, 2).set([5, 6])
  return bytes
}

/** Clusters of 512 bytes: header, refcount table, a block of 256 counts, an L1 table of four entries. */
function smallQcow2(): Uint8Array {
  const bytes = new Uint8Array(4 * 512)
  const view = new DataView(bytes.buffer)
  bytes.set(
    encodeQcow2({ clusterBits: 9, size: SMALL_SIZE, l1Size: 4, l1Offset: 3 * 512, refcountTableOffset: 512, compression: 'deflate' }),
  )
  view.setBigUint64(512, 1024n)
  for (let cluster = 0; cluster < 4; cluster++) view.setUint16(1024 + cluster * 2, 1)
  return bytes
}
