/** VDI, VirtualBox's format: dynamic and fixed. Differencing images are refused. */
import { roundUp } from '../clusters.ts'
import { unsupported } from '../disk-image.ts'
import { GrowingImage } from '../growing-image.ts'
import type { ImageDriver, NewImage } from '../image-driver.ts'
import { wordBytes } from '../words.ts'
import { BLOCK_SIZE, encodeHeader, MOST_BLOCKS, NO_BLOCK, TYPE_DYNAMIC, TYPE_FIXED } from './header.ts'
import { VdiMap } from './vdi-map.ts'

/** As VirtualBox places it; what is left of the first mebibyte lets the disk grow. */
const MAP_OFFSET = BLOCK_SIZE

export const VDI: ImageDriver = {
  largest: MOST_BLOCKS * BLOCK_SIZE,
  open: (source) => new GrowingImage(source, new VdiMap(source)),
  create,
}

function create({ file, path, size, variant, backing }: NewImage): void {
  if (backing) throw unsupported('vdi', path, 'it would rest on another image', 'use qcow2')
  const blocks = Math.ceil(size / BLOCK_SIZE)
  const fixed = variant === 'fixed'
  const map = new Uint32Array(roundUp(blocks, BLOCK_SIZE / 4)).fill(NO_BLOCK)
  if (fixed) for (let block = 0; block < blocks; block++) map[block] = block
  const dataOffset = MAP_OFFSET + map.byteLength
  const type = fixed ? TYPE_FIXED : TYPE_DYNAMIC
  const header = { type, size, blockSize: BLOCK_SIZE, blocks, allocated: fixed ? blocks : 0, mapOffset: MAP_OFFSET, dataOffset }
  file.write(0, encodeHeader(header))
  file.write(MAP_OFFSET, wordBytes(map, 'LE'))
  if (fixed) file.truncate(dataOffset + blocks * BLOCK_SIZE)
}
