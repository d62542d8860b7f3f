/**
 * ZRLE (RFC 6143, section 7.7.6): tiles of 64x64 pixels, of one colour, of a palette of up to 16, or as they are, through one deflate stream for the whole
 * connection. Left out: run lengths, which deflate finds too.
 */
import { constants, createDeflate } from 'node:zlib'
import type { Rectangle } from '../damage.ts'
import type { Surface } from '../surface.ts'
import { type Convert, converter, type PixelFormat, pixelWriter, type WritePixel } from './pixel-format.ts'

const TILE = 64
const MOST_COLOURS = 16
const SOLID = 1
const RAW = 0

export class ZrleEncoder {
  readonly #deflate = createDeflate({ level: 1 })
  #chunks: Buffer[] = []

  constructor() {
    this.#deflate.on('data', (chunk: Buffer) => this.#chunks.push(chunk))
  }

  /** Length and compressed tiles of a rectangle. */
  async compress(tiles: Buffer): Promise<Buffer> {
    await new Promise<void>((resolve, reject) => {
      this.#deflate.once('error', reject)
      this.#deflate.write(tiles)
      this.#deflate.flush(constants.Z_SYNC_FLUSH, () => {
        this.#deflate.off('error', reject)
        resolve()
      })
    })
    const data = Buffer.concat(this.#chunks)
    this.#chunks = []
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, data])
  }

  close(): void {
    this.#deflate.close()
  }
}

/** The tiles of a rectangle, from left to right and from top to bottom. */
export function encodeTiles(surface: Surface, { x, y, width, height }: Rectangle, format: PixelFormat): Buffer {
  const { size, write } = compactWriter(format)
  const convert = converter(format)
  const target = Buffer.allocUnsafe(
    (Math.ceil(width / TILE) * Math.ceil(height / TILE) + 1) * (1 + MOST_COLOURS * size) + width * height * size,
  )
  const tile = new Uint32Array(TILE * TILE)
  let at = 0
  for (let top = y; top < y + height; top += TILE) {
    for (let left = x; left < x + width; left += TILE) {
      const [tileWidth, tileHeight] = [Math.min(TILE, x + width - left), Math.min(TILE, y + height - top)]
      copyTile(surface, left, top, tileWidth, tileHeight, tile, convert)
      at = encodeTile(tile.subarray(0, tileWidth * tileHeight), tileWidth, target, at, size, write)
    }
  }
  return target.subarray(0, at)
}

function copyTile(surface: Surface, left: number, top: number, width: number, height: number, tile: Uint32Array, convert: Convert): void {
  for (let row = 0, at = 0; row < height; row++) {
    const from = (top + row) * surface.width + left
    for (let column = 0; column < width; column++) tile[at++] = convert(surface.pixels[from + column] as number)
  }
}

function encodeTile(tile: Uint32Array, width: number, target: Buffer, start: number, size: number, write: WritePixel): number {
  let at = start
  const palette = coloursOf(tile)
  if (!palette) {
    target[at++] = RAW
    for (const pixel of tile) {
      write(target, pixel, at)
      at += size
    }
    return at
  }
  target[at++] = palette.size === 1 ? SOLID : palette.size
  for (const colour of palette.keys()) {
    write(target, colour, at)
    at += size
  }
  return palette.size === 1 ? at : packIndices(tile, width, palette, target, at)
}

/** Colours and their indices; undefined when there are more than a palette has. */
function coloursOf(tile: Uint32Array): Map<number, number> | undefined {
  const palette = new Map<number, number>()
  let last = -1
  for (const pixel of tile) {
    if (pixel === last) continue
    last = pixel
    if (palette.has(pixel)) continue
    if (palette.size === MOST_COLOURS) return undefined
    palette.set(pixel, palette.size)
  }
  return palette
}

/** Indices of 1, 2 or 4 bits; each row begins with a byte. */
function packIndices(tile: Uint32Array, width: number, palette: ReadonlyMap<number, number>, target: Buffer, start: number): number {
  const bits = palette.size === 2 ? 1 : palette.size <= 4 ? 2 : 4
  let at = start
  for (let row = 0; row < tile.length; row += width) {
    let [byte, used] = [0, 0]
    for (let column = 0; column < width; column++) {
      byte |= (palette.get(tile[row + column] as number) as number) << (8 - bits - used)
      used += bits
      if (used < 8) continue
      target[at++] = byte
      byte = used = 0
    }
    if (used > 0) target[at++] = byte
  }
  return at
}

/** A pixel of 32 bits whose colours fit into three bytes travels as these three (CPIXEL). */
function compactWriter(format: PixelFormat): { readonly size: number; readonly write: WritePixel } {
  const { bits, bigEndian, depth, max, shift } = format
  if (bits !== 32) return { size: bits / 8, write: pixelWriter(format) }
  const top = Math.max(...max.map((most, index) => most * 2 ** (shift[index] as number)))
  const isLow = top < 2 ** 24
  const isHigh = shift.every((by) => by >= 8)
  if (depth > 24 || (!isLow && !isHigh)) return { size: 4, write: pixelWriter(format) }
  const drop = isLow ? 0 : 8
  return {
    size: 3,
    write: (target, value, at) => {
      const three = (value >>> drop) & 0xff_ffff
      target[at] = bigEndian ? three >> 16 : three & 0xff
      target[at + 1] = (three >> 8) & 0xff
      target[at + 2] = bigEndian ? three & 0xff : three >> 16
    },
  }
}
