/** Unpacking what a hostile image may have packed: never more bytes than a cluster has. */
import { inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'

export type Packing = 'zlib' | 'deflate' | 'zstd'

/** The first `size` bytes; undefined when there are fewer or more, or the bytes are not what they should be. Bytes behind the packed ones do not matter. */
export function unpack(packing: Packing, bytes: Uint8Array, size: number): Uint8Array | undefined {
  try {
    const unpacked = run(packing, bytes, size)
    return unpacked.length === size ? unpacked : undefined
  } catch {
    return undefined
  }
}

function run(packing: Packing, bytes: Uint8Array, size: number): Uint8Array {
  const options = { maxOutputLength: size }
  if (packing === 'zlib') return inflateSync(bytes, options)
  if (packing === 'deflate') return inflateRawSync(bytes, options)
  return zstdDecompressSync(bytes.subarray(0, zstdFrameLength(bytes)), options)
}

const ZSTD_MAGIC = 0xfd2f_b528
const RLE_BLOCK = 1

/** Bytes of the frame at the beginning (RFC 8878 section 3.1.1), since a decoder would take what follows for another one. Throws RangeError when it is cut short. */
export function zstdFrameLength(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== ZSTD_MAGIC) throw new RangeError('no zstd frame')
  const descriptor = view.getUint8(4)
  const single = (descriptor & 0x20) !== 0
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] as number
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] as number
  let at = 5 + (single ? 0 : 1) + dictionaryBytes + sizeBytes
  for (let last = false; !last; ) {
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
    last = (header & 1) !== 0
    at += 3 + (((header >> 1) & 3) === RLE_BLOCK ? 1 : header >> 3)
  }
  const end = at + ((descriptor & 4) !== 0 ? 4 : 0)
  if (end > bytes.length) throw new RangeError('cut short')
  return end
}
