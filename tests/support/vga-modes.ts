/** Register values of the standard modes (IBM PS/2 Hardware Technical Reference, "Video Subsystem", tables of mode values), written through the ports. */
export interface VgaMode {
  readonly misc: number
  readonly sequencer: readonly number[]
  readonly crtc: readonly number[]
  readonly graphics: readonly number[]
  readonly attribute: readonly number[]
}

const EGA_PALETTE = [0, 1, 2, 3, 4, 5, 0x14, 7, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f]
const DIRECT_PALETTE = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
const LINES_400 = [0x5f, 0x4f, 0x50, 0x82, 0x55, 0x81, 0xbf, 0x1f]

/** 80x25 text, 720x400. */
export const MODE_3: VgaMode = {
  misc: 0x67,
  sequencer: [3, 0, 3, 0, 2],
  crtc: [...LINES_400, 0, 0x4f, 0x0d, 0x0e, 0, 0, 0, 0, 0x9c, 0x8e, 0x8f, 0x28, 0x1f, 0x96, 0xb9, 0xa3, 0xff],
  graphics: [0, 0, 0, 0, 0, 0x10, 0x0e, 0, 0xff],
  attribute: [...EGA_PALETTE, 0x0c, 0, 0x0f, 8, 0],
}

/** 320x200, 4 colours (CGA). */
export const MODE_4: VgaMode = {
  misc: 0x63,
  sequencer: [3, 9, 3, 0, 2],
  crtc: [0x2d, 0x27, 0x28, 0x90, 0x2b, 0x80, 0xbf, 0x1f, 0, 0xc1, 0, 0, 0, 0, 0, 0, 0x9c, 0x8e, 0x8f, 0x14, 0, 0x96, 0xb9, 0xa2, 0xff],
  graphics: [0, 0, 0, 0, 0, 0x30, 0x0f, 0, 0xff],
  attribute: [0, 0x13, 0x15, 0x17, 2, 4, 6, 7, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 1, 0, 3, 0, 0],
}

/** 640x480, 16 colours in planes. */
export const MODE_12: VgaMode = {
  misc: 0xe3,
  sequencer: [3, 1, 0x0f, 0, 6],
  crtc: [0x5f, 0x4f, 0x50, 0x82, 0x54, 0x80, 0x0b, 0x3e, 0, 0x40, 0, 0, 0, 0, 0, 0, 0xea, 0x8c, 0xdf, 0x28, 0, 0xe7, 4, 0xe3, 0xff],
  graphics: [0, 0, 0, 0, 0, 0, 5, 0x0f, 0xff],
  attribute: [...EGA_PALETTE, 1, 0, 0x0f, 0, 0],
}

/** 320x200, 256 colours, chained. */
export const MODE_13: VgaMode = {
  misc: 0x63,
  sequencer: [3, 1, 0x0f, 0, 0x0e],
  crtc: [0x5f, 0x4f, 0x50, 0x82, 0x54, 0x80, 0xbf, 0x1f, 0, 0x41, 0, 0, 0, 0, 0, 0, 0x9c, 0x8e, 0x8f, 0x28, 0x40, 0x96, 0xb9, 0xa3, 0xff],
  graphics: [0, 0, 0, 0, 0, 0x40, 5, 0x0f, 0xff],
  attribute: [...DIRECT_PALETTE, 0x41, 0, 0x0f, 0, 0],
}

/** Ports by their offset from 3B0h, a byte at a time. */
export interface VgaPorts {
  read(offset: number): number
  write(offset: number, value: number): void
}

/** What a video BIOS does to set a mode, without clearing memory: bit 7 of CRTC register 11h is cleared first. */
export function setMode(vga: VgaPorts, mode: VgaMode): void {
  vga.write(0x12, mode.misc)
  writeIndexed(vga, 0x14, mode.sequencer)
  vga.write(0x24, 0x11)
  vga.write(0x25, 0)
  writeIndexed(vga, 0x24, mode.crtc)
  writeIndexed(vga, 0x1e, mode.graphics)
  writeAttributes(vga, mode.attribute)
}

export function writeIndexed(vga: VgaPorts, port: number, values: readonly number[]): void {
  for (const [index, value] of values.entries()) {
    vga.write(port, index)
    vga.write(port + 1, value)
  }
}

function writeAttributes(vga: VgaPorts, values: readonly number[]): void {
  vga.read(0x2a)
  for (const [index, value] of values.entries()) {
    vga.write(0x10, index)
    vga.write(0x10, value)
  }
  vga.write(0x10, 0x20)
}

/** `colours`: red, green, blue of 6 bits each, from colour `first` on. */
export function writePalette(vga: VgaPorts, first: number, colours: readonly (readonly number[])[]): void {
  vga.write(0x18, first)
  for (const colour of colours) for (const part of colour) vga.write(0x19, part)
}
