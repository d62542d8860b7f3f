/** VHD, the format of Virtual PC and older Hyper-V: fixed and dynamic. Differencing disks are refused. */
import { SECTOR_SIZE } from '../../../../src-shared/domain/medium.ts'
import { roundUp } from '../clusters.ts'
import { type DiskImage, type ImageSource, unsupported } from '../disk-image.ts'
import { GrowingImage } from '../growing-image.ts'
import type { ImageDriver, NewImage } from '../image-driver.ts'
import { encodeDynamicHeader, HEADER_SIZE } from './dynamic-header.ts'
import { DynamicVhd } from './dynamic-vhd.ts'
import { FixedVhd } from './fixed-vhd.ts'
import { encodeFooter, FOOTER_SIZE, HEADER_OFFSET, TYPE_DYNAMIC, TYPE_FIXED } from './footer.ts'

const BLOCK_SIZE = 2 * 1024 * 1024
/** 2040 GiB, the limit of Hyper-V and of the format's addresses. */
const LARGEST = 2040 * 2 ** 30
const TABLE_OFFSET = HEADER_OFFSET + HEADER_SIZE

export const VHD: ImageDriver = { largest: LARGEST, open, create }

function open(source: ImageSource): DiskImage {
  const head = new Uint8Array(8)
  source.file.read(0, head)
  if (Buffer.from(head).toString('latin1') !== 'conectix') return new FixedVhd(source)
  return new GrowingImage(source, new DynamicVhd(source))
}

function create({ file, path, size, variant, createdAt, backing }: NewImage): void {
  if (backing) throw unsupported('vhd', path, 'it would rest on another image', 'use qcow2')
  if (variant === 'fixed') {
    file.write(size, encodeFooter({ type: TYPE_FIXED, size, createdAt }))
    return
  }
  const footer = encodeFooter({ type: TYPE_DYNAMIC, size, createdAt })
  const entries = Math.ceil(size / BLOCK_SIZE)
  const table = new Uint8Array(roundUp(entries * 4, SECTOR_SIZE)).fill(0xff)
  file.write(0, footer)
  file.write(FOOTER_SIZE, encodeDynamicHeader({ tableOffset: TABLE_OFFSET, entries, blockSize: BLOCK_SIZE }))
  file.write(TABLE_OFFSET, table)
  file.write(TABLE_OFFSET + table.length, footer)
}
