/** The characters of a text screen, line by line, without trailing blanks: from code page 437, which the fonts of a PC hold. */
import { planeWord } from '../devices/vga/planes.ts'
import * as R from '../devices/vga/registers.ts'
import { planeAddress } from './scan-lines.ts'
import { screenMode } from './screen-mode.ts'
import type { VideoView } from './video-view.ts'

const CONTROLS = ' ☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼'
const UPPER =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ '

export function characterOf(code: number): string {
  if (code < 32) return CONTROLS[code] as string
  if (code < 127) return String.fromCharCode(code)
  return code === 127 ? '⌂' : (UPPER[code - 128] as string)
}

/** Undefined while no text mode is on the screen. Takes the registers as of the last refresh. */
export function screenText({ registers, words }: VideoView): string[] | undefined {
  const mode = screenMode(registers)
  if (mode.kind !== 'text') return undefined
  const { crtc } = registers
  const columns = (crtc[R.CR_HDISPLAY_END] as number) + 1
  const rows = Math.floor(mode.height / (((crtc[R.CR_MAX_SCAN_LINE] as number) & 0x1f) + 1))
  const start = ((crtc[R.CR_START_HIGH] as number) << 8) | (crtc[R.CR_START_LOW] as number)
  const address = planeAddress(registers)
  return Array.from({ length: rows }, (_, row) => {
    const first = start + row * (crtc[R.CR_OFFSET] as number) * 2
    const cells = Array.from({ length: columns }, (_, column) => words[planeWord(address((first + column) & 0xffff, 0))] as number)
    return cells
      .map((cell) => characterOf(cell & 0xff))
      .join('')
      .trimEnd()
  })
}
