/** Raw encoding (RFC 6143, section 7.7.1): the pixels of a rectangle, line by line. */
import type { Rectangle } from '../damage.ts'
import type { Surface } from '../surface.ts'
import { converter, type PixelFormat, pixelWriter } from './pixel-format.ts'

export function encodeRaw(surface: Surface, rectangle: Rectangle, format: PixelFormat): Buffer {
  const { width, height } = rectangle
  const size = format.bits / 8
  const target = Buffer.allocUnsafeSlow(width * height * size)
  if (size === 4 && !format.bigEndian)
    encodeWords(surface, rectangle, format, new Uint32Array(target.buffer, target.byteOffset, width * height))
  else encodeOthers(surface, rectangle, format, target)
  return target
}

/** What nearly all viewers want: the picture's own pixels, or those with red and blue exchanged. */
function encodeWords(surface: Surface, { x, y, width, height }: Rectangle, format: PixelFormat, target: Uint32Array): void {
  const [red, green, blue] = format.shift
  const isWhole = format.max.every((most) => most === 255) && green === 8
  const convert = converter(format)
  for (let row = 0, at = 0; row < height; row++, at += width) {
    const from = (y + row) * surface.width + x
    const line = surface.pixels.subarray(from, from + width)
    if (isWhole && red === 16 && blue === 0) target.set(line, at)
    else if (isWhole && red === 0 && blue === 16) exchange(line, target, at)
    else for (let column = 0; column < width; column++) target[at + column] = convert(line[column] as number)
  }
}

function exchange(line: Uint32Array, target: Uint32Array, at: number): void {
  for (let column = 0; column < line.length; column++) {
    const pixel = line[column] as number
    target[at + column] = ((pixel & 0xff) << 16) | (pixel & 0xff00) | (pixel >>> 16)
  }
}

function encodeOthers(surface: Surface, { x, y, width, height }: Rectangle, format: PixelFormat, target: Buffer): void {
  const convert = converter(format)
  const write = pixelWriter(format)
  for (let row = 0, at = 0; row < height; row++) {
    const from = (y + row) * surface.width + x
    for (let column = 0; column < width; column++, at += format.bits / 8)
      write(target, convert(surface.pixels[from + column] as number), at)
  }
}
