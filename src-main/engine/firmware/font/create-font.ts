/** The fonts of a PC, 8 pixels wide and 8, 14 or 16 rows high, drawn from strokes.ts: 256 glyphs in code page 437, a byte a row, bit 7 on the left. */
import { ACCENT_STROKES, ACCENTED, ASCII_STROKES, CONTROL_STROKES, LINE_ARMS, SIGN_STROKES } from './strokes.ts'

export type FontHeight = 8 | 14 | 16

const GLYPHS = 256
const WIDTH = 8
/** Row of the top of capitals, and rows from there to the base line, by height of the font. */
const METRICS = { 8: { top: 0, rise: 6 }, 14: { top: 2, rise: 8 }, 16: { top: 2, rise: 9 } } as const
const BASE_LINE = 9
const CAPITAL_ACCENT = -2
const FIRST_LINE = 0xb3
const SHADES = [0xb0, 0xb1, 0xb2] as const
const SIGNS_9B = '¢£¥₧ƒ'
const SIGNS_A6 = 'ªº¿⌐¬½¼¡«»'
const SIGNS_E0 = 'αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■'

/** `height` bytes for each of the 256 glyphs, one after the other. */
export function createFont(height: FontHeight): Uint8Array {
  const font = new Uint8Array(GLYPHS * height)
  const glyph = (code: number): Uint8Array => font.subarray(code * height, (code + 1) * height)
  for (const [code, strokes] of CONTROL_STROKES.entries()) draw(glyph(code), strokes)
  for (const [index, strokes] of ASCII_STROKES.entries()) draw(glyph(0x20 + index), strokes)
  for (const [index, letter] of [...ACCENTED].entries()) if (letter !== '.') drawAccented(glyph(0x80 + index), letter)
  for (const [code, sign] of signs()) draw(glyph(code), SIGN_STROKES[sign] ?? '')
  for (const [index, code] of SHADES.entries()) drawShade(glyph(code), index)
  for (const [index, arms] of LINE_ARMS.entries())
    drawLines(glyph(FIRST_LINE + index), [...arms].map(Number) as [number, number, number, number])
  drawBlocks(glyph)
  return font
}

function* signs(): Generator<readonly [code: number, sign: string]> {
  yield [0x91, 'æ']
  yield [0x92, 'Æ']
  for (const [first, text] of [
    [0x9b, SIGNS_9B],
    [0xa6, SIGNS_A6],
    [0xe0, SIGNS_E0],
  ] as const)
    for (const [index, sign] of [...text].entries()) yield [first + index, sign]
}

/** A letter and its accent, as Unicode takes them apart. */
function drawAccented(rows: Uint8Array, letter: string): void {
  const [base = '', accent = ''] = letter.normalize('NFD')
  const isCapital = base < 'a'
  draw(rows, base === 'i' ? (ACCENT_STROKES.ı as string) : (ASCII_STROKES[base.charCodeAt(0) - 0x20] as string))
  draw(rows, ACCENT_STROKES[accent] ?? '', isCapital && accent !== '\u0327' ? CAPITAL_ACCENT : 0)
}

function draw(rows: Uint8Array, strokes: string, shift = 0): void {
  if (strokes === '') return
  const { top, rise } = METRICS[rows.length as FontHeight]
  const place = (y: number): number => Math.min(rows.length - 1, top + Math.round(((y + shift) * rise) / BASE_LINE))
  const isFilled = strokes.startsWith('*')
  const thin = new Uint8Array(rows.length)
  for (const stroke of strokes.replace('*', '').split(';')) {
    const points = stroke.split(' ').map(([x = '0', y = '0']) => [Number.parseInt(x, 16), place(Number.parseInt(y, 16))] as const)
    for (const [index, point] of points.entries()) drawLine(thin, point, points[index + 1] ?? point)
  }
  for (const [row, bits] of thin.entries()) rows[row] = (rows[row] as number) | (isFilled ? between(bits) : bits | (bits >> 1))
}

/** Bresenham's line. */
function drawLine(rows: Uint8Array, from: readonly [number, number], to: readonly [number, number]): void {
  let [x, y] = from
  const [dx, dy] = [Math.abs(to[0] - x), -Math.abs(to[1] - y)]
  const [stepX, stepY] = [Math.sign(to[0] - x), Math.sign(to[1] - y)]
  for (let error = dx + dy; ; ) {
    if (y >= 0 && y < rows.length) rows[y] = (rows[y] as number) | (0x80 >> x)
    if (x === to[0] && y === to[1]) return
    const twice = 2 * error
    if (twice >= dy) {
      error += dy
      x += stepX
    }
    if (twice <= dx) {
      error += dx
      y += stepY
    }
  }
}

/** All pixels from the first to the last of a row, and one more. */
function between(bits: number): number {
  if (bits === 0) return 0
  const left = Math.clz32(bits) - 24
  const right = Math.min(WIDTH - 1, 32 - Math.clz32(bits & -bits) > 0 ? WIDTH - (32 - Math.clz32(bits & -bits)) + 1 : 0)
  return (0xff >> left) & ~(0xff >> (right + 1)) & 0xff
}

/** A quarter, a half and three quarters of the pixels. */
function drawShade(rows: Uint8Array, density: number): void {
  const patterns = [
    [0x22, 0x88],
    [0x55, 0xaa],
    [0xdd, 0x77],
  ][density] as [number, number]
  for (let row = 0; row < rows.length; row++) rows[row] = patterns[row & 1] as number
}

/** Arms from the middle to the edges. Single lines are two pixels wide and one high, double ones have a gap between two lines. */
function drawLines(rows: Uint8Array, [up, right, down, left]: readonly [number, number, number, number]): void {
  const middle = rows.length >> 1
  const columns = (weight: number): number => (weight === 0 ? 0 : weight === 1 ? 0x18 : 0x24)
  const lines = (weight: number): number[] => (weight === 0 ? [] : weight === 1 ? [middle] : [middle - 1, middle + 1])
  const reach = up === 2 || down === 2 ? 2 : 3
  const cross = left === 2 || right === 2 ? 1 : 0
  const paint = (row: number, bits: number): void => {
    rows[row] = (rows[row] as number) | bits
  }
  for (let row = 0; row <= middle + (up > 0 ? cross : -1); row++) paint(row, columns(up))
  for (let row = middle - (down > 0 ? cross : 0); row < rows.length; row++) paint(row, columns(down))
  for (const row of lines(left)) paint(row, 0xff & ~(0xff >> (WIDTH - reach)))
  for (const row of lines(right)) paint(row, 0xff >> reach)
}

/** DBh..DFh: all, the lower half, the left half, the right half, the upper half. */
function drawBlocks(glyph: (code: number) => Uint8Array): void {
  const rows = glyph(0xdb).length
  glyph(0xdb).fill(0xff)
  glyph(0xdc).fill(0xff, rows >> 1)
  glyph(0xdd).fill(0xf0)
  glyph(0xde).fill(0x0f)
  glyph(0xdf).fill(0xff, 0, rows >> 1)
}
