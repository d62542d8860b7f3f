/** Scan lines of a text mode: characters of plane 0, attributes of plane 1, the two fonts of plane 2, cursor, blinking. */
import { planeWord } from '../devices/vga/planes.ts'
import * as R from '../devices/vga/registers.ts'
import type { DisplayRegisters } from '../memory/display-block.ts'
import { nibbleColours } from './palette.ts'
import type { ScanLine } from './scan-lines.ts'
import { planeAddress } from './scan-lines.ts'
import type { ScreenMode } from './screen-mode.ts'

/** Place of each font in plane 2 (Character Map Select). */
const FONTS = [0, 0x4000, 0x8000, 0xc000, 0x2000, 0x6000, 0xa000, 0xe000]
const GLYPH = 32
const UNDERLINED = 0x01
const ATTRIBUTE_BLINK = 0x80
const ATTRIBUTE_FONT = 0x08

export interface BlinkPhase {
  readonly cursor: boolean
  readonly text: boolean
}

export type DrawLine = (scan: ScanLine, target: Uint32Array) => void

export function textDrawer(registers: DisplayRegisters, words: Uint32Array, mode: ScreenMode, phase: BlinkPhase): DrawLine {
  const { attribute, crtc, sequencer } = registers
  const colours = nibbleColours(registers, false)
  const address = planeAddress(registers)
  const [fontA, fontB] = fonts(sequencer[R.SR_CHARACTER_MAP] as number)
  const blinks = ((attribute[R.AR_MODE] as number) & R.AR10_BLINK) !== 0
  const copiesNinth = ((attribute[R.AR_MODE] as number) & R.AR10_LINE_GRAPHICS) !== 0
  const underline = (crtc[R.CR_UNDERLINE] as number) & 0x1f
  const cursor = phase.cursor ? cursorOf(crtc) : undefined
  const columns = mode.width / mode.dots / (mode.isWide ? 2 : 1)
  const repeat = mode.isWide ? 2 : 1

  const bits = (counter: number, row: number, cell: number): number => {
    const [character, kind] = [cell & 0xff, (cell >> 8) & 0xff]
    const font = kind & ATTRIBUTE_FONT ? fontA : fontB
    let pattern = ((words[planeWord((font + character * GLYPH + row) & 0xffff)] as number) >> 16) & 0xff
    if (mode.dots === 9) pattern = (pattern << 1) | (copiesNinth && character >= 0xc0 && character <= 0xdf ? pattern & 1 : 0)
    const all = (1 << mode.dots) - 1
    if (blinks && kind & ATTRIBUTE_BLINK && !phase.text) pattern = 0
    if (row === underline && (kind & 0x77) === UNDERLINED) pattern = all
    if (cursor && counter === cursor.counter && row >= cursor.first && row <= cursor.last) pattern = all
    return pattern
  }

  return ({ counter, row, panning }, target) => {
    const shift = (mode.dots === 9 ? (panning + 1) % 9 : panning & 7) * repeat
    let x = -shift
    for (let column = 0; column < columns + (shift > 0 ? 1 : 0); column++) {
      const at = (counter + column) & 0xffff
      const cell = words[planeWord(address(at, row))] as number
      const kind = (cell >> 8) & 0xff
      const pattern = bits(at, row, cell)
      const fore = colours[kind & 15] as number
      const back = colours[(kind >> 4) & (blinks ? 7 : 15)] as number
      for (let bit = 1 << (mode.dots - 1); bit; bit >>= 1) {
        const colour = pattern & bit ? fore : back
        for (let copy = 0; copy < repeat; copy++, x++) if (x >= 0 && x < mode.width) target[x] = colour
      }
    }
  }
}

function fonts(select: number): readonly [a: number, b: number] {
  const a = ((select >> 2) & 3) | ((select >> 3) & 4)
  const b = (select & 3) | ((select >> 2) & 4)
  return [FONTS[a] as number, FONTS[b] as number]
}

/** Undefined while it is switched off. */
function cursorOf(crtc: Uint8Array): { readonly counter: number; readonly first: number; readonly last: number } | undefined {
  const start = crtc[R.CR_CURSOR_START] as number
  if (start & 0x20) return undefined
  const counter = ((crtc[R.CR_CURSOR_HIGH] as number) << 8) | (crtc[R.CR_CURSOR_LOW] as number)
  return { counter, first: start & 0x1f, last: (crtc[R.CR_CURSOR_END] as number) & 0x1f }
}
