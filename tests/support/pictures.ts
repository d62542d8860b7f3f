/** Pictures for tests: our PNG (display/png.ts) and QEMU's screendump (PPM) as pixels 00RRGGBBh. */
import { inflateSync } from 'node:zlib'

export interface PixelPicture {
  readonly width: number
  readonly height: number
  readonly pixels: Uint32Array
}

/** A PNG of 8-bit RGB without filters. */
export function readPng(bytes: Buffer): PixelPicture {
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  const parts: Buffer[] = []
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)))
  }
  const lines = inflateSync(Buffer.concat(parts))
  const pixels = Uint32Array.from({ length: width * height }, (_, index) => {
    const y = Math.floor(index / width)
    return lines.readUIntBE(y * (1 + width * 3) + 1 + (index % width) * 3, 3)
  })
  return { width, height, pixels }
}

/** A binary PPM. */
export function readPpm(bytes: Buffer): PixelPicture {
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', 0, 64))
  if (!head) throw new Error('no binary PPM')
  const [width, height] = [Number(head[1]), Number(head[2])]
  const start = head[0].length
  return { width, height, pixels: Uint32Array.from({ length: width * height }, (_, index) => bytes.readUIntBE(start + index * 3, 3)) }
}

/** How many pixels differ; all of them when the sizes do. */
export function differences(one: PixelPicture, other: PixelPicture): number {
  if (one.width !== other.width || one.height !== other.height) return Math.max(one.pixels.length, other.pixels.length)
  return one.pixels.reduce((count, pixel, index) => count + (pixel === other.pixels[index] ? 0 : 1), 0)
}
