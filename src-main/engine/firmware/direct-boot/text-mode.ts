/** Sets the VGA to 80x25 text with our font, as a video BIOS would have (mode 3: IBM PS/2 Hardware Technical Reference, "Video Subsystem", mode values). */
import type { PortAccess } from '../../bus/pci/assign-resources.ts'
import { createFont } from '../font/create-font.ts'

/** Device memory as the processor reaches it. */
export interface MemoryWrite {
  write(address: number, size: number, value: number): void
}

const COLUMNS = 80
const ROWS = 25
const POINTS = 16
const MISC = 0x67
const SEQUENCER = [3, 0, 3, 0, 2]
// biome-ignore format: eight to a row
const CRTC = [
  0x5f, 0x4f, 0x50, 0x82, 0x55, 0x81, 0xbf, 0x1f,
  0x00, 0x4f, 0x0d, 0x0e, 0x00, 0x00, 0x00, 0x00,
  0x9c, 0x8e, 0x8f, 0x28, 0x1f, 0x96, 0xb9, 0xa3, 0xff,
]
const GRAPHICS = [0, 0, 0, 0, 0, 0x10, 0x0e, 0, 0xff]
const ATTRIBUTE = [0, 1, 2, 3, 4, 5, 0x14, 7, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x0c, 0, 0x0f, 8, 0]
/** What opens plane 2 at A0000h, byte by byte: sequencer 2 and 4, graphics 5 and 6. */
const FONT_SEQUENCER = [
  [2, 4],
  [4, 6],
] as const
const FONT_GRAPHICS = [
  [5, 0],
  [6, 4],
] as const
const FONT_BASE = 0xa_0000
const GLYPH = 32
const TEXT_BASE = 0xb_8000
const BLANK = 0x0720

// boot_params.screen_info (Documentation/arch/x86/zero-page.rst; include/uapi/linux/screen_info.h).
const SI_MODE = 0x06
const SI_COLUMNS = 0x07
const SI_EGA_BX = 0x0a
const SI_ROWS = 0x0e
const SI_IS_VGA = 0x0f
const SI_POINTS = 0x10
/** BX of INT 10h AH=12h BL=10h: colour, 256 KiB. */
const EGA_COLOUR = 3

export function setTextMode(ports: PortAccess, memory: MemoryWrite): void {
  ports.write(0x3c2, 1, MISC)
  writeIndexed(ports, 0x3c4, SEQUENCER)
  ports.write(0x3d4, 2, 0x0011) // CRTC registers 0 to 7 are open
  writeIndexed(ports, 0x3d4, CRTC)
  writeIndexed(ports, 0x3ce, GRAPHICS)
  writeAttributes(ports)
  writePalette(ports)
  loadFont(ports, memory)
  for (let cell = 0; cell < COLUMNS * ROWS; cell++) memory.write(TEXT_BASE + cell * 2, 2, BLANK)
}

/** Tells Linux of it, in the first bytes of boot_params. */
export function describeTextMode(params: DataView): void {
  params.setUint8(SI_MODE, 3)
  params.setUint8(SI_COLUMNS, COLUMNS)
  params.setUint16(SI_EGA_BX, EGA_COLOUR, true)
  params.setUint8(SI_ROWS, ROWS)
  params.setUint8(SI_IS_VGA, 1)
  params.setUint16(SI_POINTS, POINTS, true)
}

function writeIndexed(ports: PortAccess, port: number, values: readonly number[]): void {
  for (const [index, value] of values.entries()) ports.write(port, 2, index | (value << 8))
}

function writeAttributes(ports: PortAccess): void {
  ports.read(0x3da, 1)
  for (const [index, value] of ATTRIBUTE.entries()) {
    ports.write(0x3c0, 1, index)
    ports.write(0x3c0, 1, value)
  }
  ports.write(0x3c0, 1, 0x20)
}

/** The 64 colours of an EGA: two bits each of red, green and blue. */
function writePalette(ports: PortAccess): void {
  ports.write(0x3c6, 1, 0xff)
  ports.write(0x3c8, 1, 0)
  for (let colour = 0; colour < 64; colour++) {
    for (const bit of [2, 1, 0]) ports.write(0x3c9, 1, (colour & (1 << bit) ? 42 : 0) + (colour & (8 << bit) ? 21 : 0))
  }
}

function loadFont(ports: PortAccess, memory: MemoryWrite): void {
  for (const [index, value] of FONT_SEQUENCER) ports.write(0x3c4, 2, index | (value << 8))
  for (const [index, value] of FONT_GRAPHICS) ports.write(0x3ce, 2, index | (value << 8))
  const font = createFont(POINTS)
  for (const [index, row] of font.entries()) memory.write(FONT_BASE + Math.floor(index / POINTS) * GLYPH + (index % POINTS), 1, row)
  for (const [index] of FONT_SEQUENCER) ports.write(0x3c4, 2, index | ((SEQUENCER[index] as number) << 8))
  for (const [index] of FONT_GRAPHICS) ports.write(0x3ce, 2, index | ((GRAPHICS[index] as number) << 8))
}
