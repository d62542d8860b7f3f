/** What kind of picture the registers describe, and its geometry in dots and scan lines. */
import * as R from '../devices/vga/registers.ts'
import { type DisplayRegisters, SINGLE_ATTRIBUTE_INDEX } from '../memory/display-block.ts'

export type ScreenKind =
  /** Nothing is shown: no mode was set, or the screen is switched off. */
  | 'blank'
  | 'text'
  /** Four bits a pixel from four planes, or, interleaved, two bits from two (CGA). */
  | 'planar'
  | 'interleaved'
  /** 256 colours, four pixels an address, each two dots wide. */
  | 'packed'
  /** VBE, 8 bits a pixel and more. */
  | 'linear'
  /** VBE, four planes. */
  | 'linear-planar'

export interface ScreenMode {
  readonly kind: ScreenKind
  readonly width: number
  readonly height: number
  /** Dots of a character clock. */
  readonly dots: number
  /** Each dot is drawn twice: the dot clock is halved. */
  readonly isWide: boolean
  /** Linear modes: bits of a pixel, bytes of a line, first byte. */
  readonly depth: number
  readonly pitch: number
  readonly start: number
}

const NO_SIGNAL = { width: 720, height: 400 }
const LEAST_COLUMNS = 8
const FEWEST_LINES = 50

export function screenMode(registers: DisplayRegisters): ScreenMode {
  const isLinear = ((registers.vbe[R.VBE_ENABLE] as number) & R.VBE_ENABLED) !== 0
  const mode = isLinear ? linearMode(registers) : vgaMode(registers)
  return isBlank(registers, isLinear) ? { ...mode, kind: 'blank' } : mode
}

function isBlank({ sequencer, single }: DisplayRegisters, isLinear: boolean): boolean {
  const isOff =
    ((sequencer[R.SR_CLOCKING] as number) & R.SR1_SCREEN_OFF) !== 0 || ((single[SINGLE_ATTRIBUTE_INDEX] as number) & R.AR_PAS) === 0
  return isOff || (!isLinear && sequencer[R.SR_RESET] !== 3)
}

function linearMode({ vbe }: DisplayRegisters): ScreenMode {
  const [width, height, depth] = [vbe[R.VBE_XRES] as number, vbe[R.VBE_YRES] as number, vbe[R.VBE_BPP] as number]
  const isPlanar = depth === 4
  const bytes = isPlanar ? 1 / 8 : Math.ceil(depth / 8)
  const pitch = (vbe[R.VBE_VIRT_WIDTH] as number) * bytes
  const start = (vbe[R.VBE_Y_OFFSET] as number) * pitch + Math.floor((vbe[R.VBE_X_OFFSET] as number) * bytes)
  return { kind: isPlanar ? 'linear-planar' : 'linear', width, height, dots: 8, isWide: false, depth, pitch, start }
}

function vgaMode({ attribute, crtc, graphics, sequencer }: DisplayRegisters): ScreenMode {
  const columns = (crtc[R.CR_HDISPLAY_END] as number) + 1
  const overflow = crtc[R.CR_OVERFLOW] as number
  const lines = ((crtc[R.CR_VDISPLAY_END] as number) | (overflow & 2 ? 0x100 : 0) | (overflow & 0x40 ? 0x200 : 0)) + 1
  const clocking = sequencer[R.SR_CLOCKING] as number
  const isGraphics = ((graphics[R.GR_MISC] as number) & R.GR6_GRAPHICS) !== 0 || ((attribute[R.AR_MODE] as number) & R.AR10_GRAPHICS) !== 0
  const dots = isGraphics || clocking & R.SR1_8DOTS ? 8 : 9
  const isWide = (clocking & R.SR1_HALF_CLOCK) !== 0
  const rest = { dots, isWide, depth: 0, pitch: 0, start: 0 }
  if (columns < LEAST_COLUMNS || lines < FEWEST_LINES) return { kind: 'blank', ...NO_SIGNAL, ...rest }
  const kind = isGraphics ? graphicsKind(graphics[R.GR_MODE] as number) : 'text'
  return { kind, width: columns * dots * (isWide ? 2 : 1), height: lines, ...rest }
}

function graphicsKind(mode: number): ScreenKind {
  if (mode & R.GR5_SHIFT_256) return 'packed'
  return mode & R.GR5_SHIFT_INTERLEAVED ? 'interleaved' : 'planar'
}
