/** Pixels as a viewer wants them: RFC 6143, section 7.4. The picture's are 00RRGGBBh. */
export interface PixelFormat {
  readonly bits: 8 | 16 | 32
  readonly depth: number
  readonly bigEndian: boolean
  readonly trueColour: boolean
  readonly max: readonly [red: number, green: number, blue: number]
  readonly shift: readonly [red: number, green: number, blue: number]
}

export const NATIVE_FORMAT: PixelFormat = {
  bits: 32,
  depth: 24,
  bigEndian: false,
  trueColour: true,
  max: [255, 255, 255],
  shift: [16, 8, 0],
}
/** What colours of a map (not true colour) are: three bits red, three green, two blue. */
const MAPPED_FORMAT: PixelFormat = { bits: 8, depth: 8, bigEndian: false, trueColour: false, max: [7, 7, 3], shift: [0, 3, 6] }
export const FORMAT_BYTES = 16

export function encodeFormat({ bits, depth, bigEndian, trueColour, max, shift }: PixelFormat): Uint8Array {
  const bytes = Buffer.alloc(FORMAT_BYTES)
  bytes.set([bits, depth, bigEndian ? 1 : 0, trueColour ? 1 : 0])
  for (const [index, value] of max.entries()) bytes.writeUInt16BE(value, 4 + index * 2)
  bytes.set(shift, 10)
  return bytes
}

/** Undefined for a format that RFB does not have. */
export function decodeFormat(bytes: Buffer): PixelFormat | undefined {
  const bits = bytes[0]
  if (bits !== 8 && bits !== 16 && bits !== 32) return undefined
  if (bytes[3] === 0) return bits === 8 ? MAPPED_FORMAT : undefined
  const max = [4, 6, 8].map((at) => bytes.readUInt16BE(at)) as unknown as PixelFormat['max']
  const shift = [...bytes.subarray(10, 13)] as unknown as PixelFormat['shift']
  if (shift.some((by, index) => by >= bits || (max[index] as number) * 2 ** by >= 2 ** bits)) return undefined
  return { bits, depth: bytes[1] as number, bigEndian: bytes[2] !== 0, trueColour: true, max, shift }
}

/** Colours of the map: 256 entries of three 16-bit levels. */
export function mappedColours(): Uint8Array {
  const bytes = Buffer.alloc(256 * 6)
  for (let colour = 0; colour < 256; colour++) {
    const levels = MAPPED_FORMAT.shift.map((by, index) => {
      const max = MAPPED_FORMAT.max[index] as number
      return Math.round((((colour >> by) & max) * 0xffff) / max)
    })
    for (const [index, level] of levels.entries()) bytes.writeUInt16BE(level, colour * 6 + index * 2)
  }
  return bytes
}

export type Convert = (pixel: number) => number

/** From 00RRGGBBh to the value of a pixel. */
export function converter({ max, shift }: PixelFormat): Convert {
  const isNative = max.every((value) => value === 255)
  const [r, g, b] = shift
  if (isNative && r === 16 && g === 8 && b === 0) return (pixel) => pixel
  if (isNative) return (pixel) => (((pixel >> 16) << r) | (((pixel >> 8) & 255) << g) | ((pixel & 255) << b)) >>> 0
  const tables = max.map((most, index) =>
    Uint32Array.from({ length: 256 }, (_, level) => Math.round((level * most) / 255) * 2 ** (shift[index] as number)),
  ) as [Uint32Array, Uint32Array, Uint32Array]
  return (pixel) =>
    ((tables[0][pixel >> 16] as number) | (tables[1][(pixel >> 8) & 255] as number) | (tables[2][pixel & 255] as number)) >>> 0
}

/** Writes pixel values one after the other. `at` counts bytes. */
export type WritePixel = (target: Buffer, value: number, at: number) => void

export function pixelWriter({ bits, bigEndian }: PixelFormat): WritePixel {
  if (bits === 8) {
    return (target, value, at) => {
      target[at] = value
    }
  }
  if (bits === 16)
    return bigEndian ? (target, value, at) => target.writeUInt16BE(value, at) : (target, value, at) => target.writeUInt16LE(value, at)
  return bigEndian ? (target, value, at) => target.writeUInt32BE(value, at) : (target, value, at) => target.writeUInt32LE(value, at)
}
