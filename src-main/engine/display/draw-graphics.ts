/** Scan lines of the VGA's graphics modes: planes, interleaved pairs of bits (CGA), 256 colours; and lines of the VBE's linear modes. */
import { planeWord } from '../devices/vga/planes.ts'
import type { DisplayRegisters } from '../memory/display-block.ts'
import type { DrawLine } from './draw-text.ts'
import { byteColours, nibbleColours } from './palette.ts'
import { planeAddress } from './scan-lines.ts'
import type { ScreenMode } from './screen-mode.ts'

/** Draws one address: the four planes in `word`, from pixel `x` of `target` on. */
type DrawAddress = (word: number, target: Uint32Array, x: number) => void

/** Pixels of an address, and dots of a pixel. */
interface Shifter {
  readonly pixels: number
  readonly dots: number
  readonly draw: DrawAddress
}

export function graphicsDrawer(registers: DisplayRegisters, words: Uint32Array, mode: ScreenMode): DrawLine {
  const address = planeAddress(registers)
  const { draw, pixels, dots } = shifter(registers, mode)
  const scale = dots * (mode.isWide ? 2 : 1)
  const columns = mode.width / (pixels * scale)
  const line = new Uint32Array((columns + 1) * pixels)
  return ({ counter, row, panning }, target) => {
    for (let column = 0; column <= columns; column++) {
      draw(words[planeWord(address((counter + column) & 0xffff, row))] as number, line, column * pixels)
    }
    const shift = Math.floor((panning & 7) / dots)
    if (scale === 1) target.set(line.subarray(shift, shift + mode.width))
    else for (let x = 0; x < mode.width; x++) target[x] = line[shift + Math.floor(x / scale)] as number
  }
}

function shifter(registers: DisplayRegisters, { kind }: ScreenMode): Shifter {
  if (kind === 'packed') return { pixels: 4, dots: 2, draw: packedDrawer(byteColours(registers)) }
  const colours = nibbleColours(registers, true)
  return { pixels: 8, dots: 1, draw: kind === 'interleaved' ? interleavedDrawer(colours) : planarDrawer(colours) }
}

function packedDrawer(colours: Uint32Array): DrawAddress {
  return (word, target, x) => {
    for (let plane = 0; plane < 4; plane++) target[x + plane] = colours[(word >>> (plane * 8)) & 0xff] as number
  }
}

function planarDrawer(colours: Uint32Array): DrawAddress {
  return (word, target, x) => {
    for (let pixel = 0; pixel < 8; pixel++) {
      const bits = word >>> (7 - pixel)
      target[x + pixel] = colours[(bits & 1) | ((bits >>> 7) & 2) | ((bits >>> 14) & 4) | ((bits >>> 21) & 8)] as number
    }
  }
}

/** Four pixels of planes 0 and 2, then four of planes 1 and 3, two bits each. */
function interleavedDrawer(colours: Uint32Array): DrawAddress {
  return (word, target, x) => {
    for (let pixel = 0; pixel < 8; pixel++) {
      const bits = word >>> ((pixel < 4 ? 0 : 8) + 6 - (pixel & 3) * 2)
      target[x + pixel] = colours[(bits & 3) | ((bits >>> 14) & 12)] as number
    }
  }
}

/** Views of video memory. */
export interface LinearMemory {
  readonly bytes: Uint8Array
  readonly halves: Uint16Array
  readonly words: Uint32Array
}

/** Draws line `y` of a linear mode. */
export function linearDrawer(
  registers: DisplayRegisters,
  memory: LinearMemory,
  mode: ScreenMode,
): (y: number, target: Uint32Array) => void {
  const { width, pitch, start } = mode
  const at = (y: number): number => start + y * pitch
  switch (mode.depth) {
    case 8: {
      const colours = byteColours(registers)
      return (y, target) => {
        for (let x = 0, from = at(y); x < width; x++) target[x] = colours[memory.bytes[from + x] as number] as number
      }
    }
    case 15:
      return (y, target) => {
        for (let x = 0, from = at(y) >> 1; x < width; x++) {
          const pixel = memory.halves[from + x] as number
          target[x] = (five(pixel >> 10) << 16) | (five(pixel >> 5) << 8) | five(pixel)
        }
      }
    case 16:
      return (y, target) => {
        for (let x = 0, from = at(y) >> 1; x < width; x++) {
          const pixel = memory.halves[from + x] as number
          target[x] = (five(pixel >> 11) << 16) | (six(pixel >> 5) << 8) | five(pixel)
        }
      }
    case 24:
      return (y, target) => {
        for (let x = 0, from = at(y); x < width; x++, from += 3) {
          target[x] =
            ((memory.bytes[from + 2] as number) << 16) | ((memory.bytes[from + 1] as number) << 8) | (memory.bytes[from] as number)
        }
      }
    case 4:
      return planarLines(registers, memory.words, mode)
    default:
      return (y, target) => {
        for (let x = 0, from = at(y) >> 2; x < width; x++) target[x] = (memory.words[from + x] as number) & 0xff_ffff
      }
  }
}

/** Four planes of a linear mode: an address is eight pixels. */
function planarLines(registers: DisplayRegisters, words: Uint32Array, { width, pitch, start }: ScreenMode) {
  const draw = planarDrawer(nibbleColours(registers, true))
  return (y: number, target: Uint32Array): void => {
    for (let column = 0; column < width / 8; column++) draw(words[planeWord(start + y * pitch + column)] ?? 0, target, column * 8)
  }
}

function five(bits: number): number {
  return ((bits & 31) << 3) | ((bits & 31) >> 2)
}

function six(bits: number): number {
  return ((bits & 63) << 2) | ((bits & 63) >> 4)
}
