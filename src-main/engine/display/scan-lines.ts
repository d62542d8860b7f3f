/**
 * The CRT controller's walk through memory: for each scan line the address counter at its left edge, and the row within a character. Start address, offset,
 * row scan, double scanning, preset row scan, line compare (IBM PS/2 Hardware Technical Reference, "CRT Controller"). Left out: the counter that runs at
 * half speed (CRTC mode control bits 2, 3) and byte panning.
 */
import * as R from '../devices/vga/registers.ts'
import type { DisplayRegisters } from '../memory/display-block.ts'

export interface ScanLine {
  readonly counter: number
  readonly row: number
  /** Dots that the picture is moved to the left. */
  readonly panning: number
}

export function* scanLines({ attribute, crtc }: DisplayRegisters, height: number): Generator<ScanLine> {
  const cr = (index: number): number => crtc[index] as number
  const lastRow = cr(R.CR_MAX_SCAN_LINE) & 0x1f
  const repeat = cr(R.CR_MAX_SCAN_LINE) & R.CR9_DOUBLE_SCAN ? 2 : 1
  const split = cr(R.CR_LINE_COMPARE) | (cr(R.CR_OVERFLOW) & R.CR7_LINE_COMPARE_8 ? 0x100 : 0) | (cr(R.CR_MAX_SCAN_LINE) & 0x40 ? 0x200 : 0)
  let counter = (cr(R.CR_START_HIGH) << 8) | cr(R.CR_START_LOW)
  let row = cr(R.CR_PRESET_ROW) & 0x1f
  let panning = panningOf(attribute)
  let repeated = 0
  for (let y = 0; y < height; y++) {
    yield { counter, row, panning }
    if (y === split) {
      counter = 0
      row = 0
      repeated = 0
      if ((attribute[R.AR_MODE] as number) & R.AR10_PANNING_COMPAT) panning = 0
      continue
    }
    if (++repeated < repeat) continue
    repeated = 0
    if (row++ < lastRow) continue
    row = 0
    counter = (counter + cr(R.CR_OFFSET) * 2) & 0xffff
  }
}

/** With characters of 9 dots, 8 means none and 0 means one. */
function panningOf(attribute: Uint8Array): number {
  return (attribute[R.AR_PEL_PANNING] as number) & 15
}

/** Where the address counter leads in the planes: byte, word or double word addressing, and the bits that row scans lend (CGA, Hercules). */
export function planeAddress({ crtc }: DisplayRegisters): (counter: number, row: number) => number {
  const mode = crtc[R.CR_MODE] as number
  const isDouble = ((crtc[R.CR_UNDERLINE] as number) & R.CR14_DOUBLE_WORD) !== 0
  const isByte = (mode & R.CR17_BYTE_MODE) !== 0
  const wrap = mode & R.CR17_WORD_WRAP ? 15 : 13
  return (counter, row) => {
    let address = counter
    if (isDouble) address = (counter << 2) | ((counter >> 14) & 3)
    else if (!isByte) address = (counter << 1) | ((counter >> wrap) & 1)
    if (!(mode & R.CR17_MAP13)) address = (address & ~0x2000) | ((row & 1) << 13)
    if (!(mode & R.CR17_MAP14)) address = (address & ~0x4000) | ((row & 2) << 13)
    return address & 0xffff
  }
}
