/**
 * Where the beam is: a function of guest time and of the CRTC's registers. A linear mode has the timing of a display at 60 Hz, whose lines are a third longer
 * than their picture and of which one in twenty-one is blank.
 */
import type { DisplayRegisters } from '../../memory/display-block.ts'
import * as R from './registers.ts'

export interface Beam {
  /** Neither within a line's picture nor within the picture's lines. */
  readonly blank: boolean
  readonly verticalRetrace: boolean
}

interface Frame {
  /** Nanoseconds. */
  readonly line: number
  readonly picture: number
  readonly lines: number
  readonly displayEnd: number
  readonly retraceStart: number
  readonly retraceLines: number
}

const SECOND = 1e9
const CLOCK_25 = 25.175e6
const CLOCK_28 = 28.322e6
const RETRACE_LINES = 16

/** `time` in nanoseconds. */
export function beamAt(time: number, registers: DisplayRegisters, linear: boolean): Beam {
  const { line, picture, lines, displayEnd, retraceStart, retraceLines } = linear ? linearFrame(registers) : vgaFrame(registers)
  const within = time % (line * lines)
  const row = Math.floor(within / line)
  const verticalRetrace = (row - retraceStart + lines) % lines < retraceLines
  return { blank: row >= displayEnd || within - row * line >= picture, verticalRetrace }
}

function linearFrame({ vbe }: DisplayRegisters): Frame {
  const displayEnd = vbe[R.VBE_YRES] as number
  const lines = displayEnd + Math.ceil(displayEnd / 20) + 2
  const line = SECOND / 60 / lines
  return {
    line,
    picture: line * 0.75,
    lines,
    displayEnd,
    retraceStart: displayEnd + 1,
    retraceLines: Math.max(1, Math.ceil(displayEnd / 40)),
  }
}

function vgaFrame({ crtc, sequencer, single }: DisplayRegisters): Frame {
  const clocking = sequencer[R.SR_CLOCKING] as number
  const overflow = crtc[R.CR_OVERFLOW] as number
  const dots = clocking & R.SR1_8DOTS ? 8 : 9
  const rate = ((single[0] as number) & R.MISC_CLOCK_28 ? CLOCK_28 : CLOCK_25) / (clocking & R.SR1_HALF_CLOCK ? 2 : 1)
  const character = (dots * SECOND) / rate
  const high = (low: number, bit8: number, bit9: number): number =>
    (crtc[low] as number) | (overflow & (1 << bit8) ? 0x100 : 0) | (overflow & (1 << bit9) ? 0x200 : 0)
  const lines = high(R.CR_VTOTAL, 0, 5) + 2
  const retraceStart = high(R.CR_VRETRACE_START, 2, 7)
  return {
    line: character * ((crtc[R.CR_HTOTAL] as number) + 5),
    picture: character * ((crtc[R.CR_HDISPLAY_END] as number) + 1),
    lines,
    displayEnd: high(R.CR_VDISPLAY_END, 1, 6) + 1,
    retraceStart,
    // The end register holds four bits of the line: IBM PS/2 Hardware Technical Reference, "Vertical Retrace End Register".
    retraceLines: ((crtc[R.CR_VRETRACE_END] as number) - retraceStart) & 15 || RETRACE_LINES,
  }
}
