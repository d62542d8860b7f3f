/** The header extensions of a qcow2 image that Innkeeper has to know of; the others may be left alone. */
import { damaged } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'

const END = 0
const BACKING_FORMAT = 0xe279_2aca
const BITMAPS = 0x2385_2875
const MOST = 64

export interface Extensions {
  /** What the image says of the format of its backing file. */
  readonly backingFormat: string | undefined
  readonly hasBitmaps: boolean
}

/** From `start`, the length of the header, within the first cluster. */
export function readExtensions(file: ImageFile, start: number, clusterSize: number): Extensions {
  const bytes = new Uint8Array(clusterSize)
  file.read(0, bytes)
  const view = new DataView(bytes.buffer)
  let backingFormat: string | undefined
  let hasBitmaps = false
  let at = start
  for (let count = 0; count < MOST && at + 8 <= clusterSize; count++) {
    const [type, length] = [view.getUint32(at), view.getUint32(at + 4)]
    if (type === END) break
    if (length > clusterSize - at - 8) throw damaged('qcow2', file.path, 'a header extension is longer than its cluster')
    if (type === BACKING_FORMAT) backingFormat = new TextDecoder().decode(bytes.subarray(at + 8, at + 8 + length))
    if (type === BITMAPS) hasBitmaps = true
    at += 8 + 8 * Math.ceil(length / 8)
  }
  return { backingFormat, hasBitmaps }
}
