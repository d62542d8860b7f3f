/** Raw encoding (RFC 6143, section 7.7.1): the pixels of a rectangle, line by line. */
import type { Rectangle } from '../damage.ts'
import type { Surface } from '../surface.ts'
import { converter, type PixelFormat, pixelWriter } from './pixel-format.ts'

export function encodeRaw(surface: Surface, { x, y, width, height }: Rectangle, format: PixelFormat): Buffer {
  const size = format.bits / 8
  const target = Buffer.allocUnsafeSlow(width * height * size)
  const convert = converter(format)
  if (size === 4 && !format.bigEndian) {
    const words = new Uint32Array(target.buffer, target.byteOffset, width * height)
    for (let row = 0, at = 0; row < height; row++) {
      const from = (y + row) * surface.width + x
      for (let column = 0; column < width; column++) words[at++] = convert(surface.pixels[from + column] as number)
    }
    return target
  }
  const write = pixelWriter(format)
  for (let row = 0, at = 0; row < height; row++) {
    const from = (y + row) * surface.width + x
    for (let column = 0; column < width; column++, at += size) write(target, convert(surface.pixels[from + column] as number), at)
  }
  return target
}
