/** Pictures as PNG (ISO/IEC 15948): 8 bits of red, green and blue, no filter. */
import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const TRUECOLOUR = 2

/** `pixels` are 00RRGGBBh. */
export function encodePng(width: number, height: number, pixels: Uint32Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, width)
  header.setUint32(4, height)
  header.setUint8(8, 8)
  header.setUint8(9, TRUECOLOUR)
  const lines = new Uint8Array(height * (1 + width * 3))
  for (let y = 0, at = 0; y < height; y++) {
    at++ // filter type 0
    for (let x = 0; x < width; x++) {
      const pixel = pixels[y * width + x] as number
      lines[at++] = pixel >> 16
      lines[at++] = pixel >> 8
      lines[at++] = pixel
    }
  }
  const parts = [
    SIGNATURE,
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', new Uint8Array(0)),
  ]
  return Buffer.concat(parts)
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** A picture of at most this width, whose pixels are means of those that they stand for. */
export function shrink(
  width: number,
  height: number,
  pixels: Uint32Array,
  most: number,
): { width: number; height: number; pixels: Uint32Array } {
  const factor = Math.ceil(width / most)
  if (factor <= 1) return { width, height, pixels }
  const [smallWidth, smallHeight] = [Math.floor(width / factor), Math.floor(height / factor)]
  const small = new Uint32Array(smallWidth * smallHeight)
  const area = factor * factor
  for (let y = 0; y < smallHeight; y++) {
    for (let x = 0; x < smallWidth; x++) {
      let [red, green, blue] = [0, 0, 0]
      for (let dy = 0; dy < factor; dy++) {
        for (let dx = 0, at = (y * factor + dy) * width + x * factor; dx < factor; dx++) {
          const pixel = pixels[at + dx] as number
          red += pixel >> 16
          green += (pixel >> 8) & 0xff
          blue += pixel & 0xff
        }
      }
      small[y * smallWidth + x] = ((red / area) << 16) | ((green / area) << 8) | (blue / area)
    }
  }
  return { width: smallWidth, height: smallHeight, pixels: small }
}
