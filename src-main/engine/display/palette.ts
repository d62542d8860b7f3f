/** From pixel values to colours: attribute controller, PEL mask and DAC (IBM PS/2 Hardware Technical Reference, "Video Subsystem"). */
import { AR_COLOR_SELECT, AR_MODE, AR_PLANE_ENABLE, AR10_P54S, VBE_8BIT_DAC, VBE_ENABLE } from '../devices/vga/registers.ts'
import { type DisplayRegisters, SINGLE_PEL_MASK } from '../memory/display-block.ts'

/** The 256 colours of the DAC, 00RRGGBBh. */
export function dacColours({ palette, vbe }: DisplayRegisters): Uint32Array {
  const isWide = ((vbe[VBE_ENABLE] as number) & VBE_8BIT_DAC) !== 0
  const level = (index: number): number => (isWide ? (palette[index] as number) : widen((palette[index] as number) & 0x3f))
  return Uint32Array.from({ length: 256 }, (_, colour) => (level(colour * 3) << 16) | (level(colour * 3 + 1) << 8) | level(colour * 3 + 2))
}

/** Six bits to eight: full light stays full. */
function widen(level: number): number {
  return (level << 2) | (level >> 4)
}

/** Colours of eight-bit pixels. */
export function byteColours(registers: DisplayRegisters): Uint32Array {
  const colours = dacColours(registers)
  const mask = registers.single[SINGLE_PEL_MASK] as number
  return Uint32Array.from({ length: 256 }, (_, pixel) => colours[pixel & mask] as number)
}

/** Colours of four-bit pixels and text attributes; `planes` left out by Color Plane Enable count as 0 where `isGraphics`. */
export function nibbleColours(registers: DisplayRegisters, isGraphics: boolean): Uint32Array {
  const { attribute, single } = registers
  const colours = dacColours(registers)
  const select = attribute[AR_COLOR_SELECT] as number
  const usesSelect = ((attribute[AR_MODE] as number) & AR10_P54S) !== 0
  const enabled = isGraphics ? (attribute[AR_PLANE_ENABLE] as number) & 15 : 15
  const mask = single[SINGLE_PEL_MASK] as number
  return Uint32Array.from({ length: 16 }, (_, pixel) => {
    const entry = attribute[pixel & enabled] as number
    const low = usesSelect ? (entry & 0x0f) | ((select & 3) << 4) : entry & 0x3f
    return colours[(low | ((select & 0x0c) << 4)) & mask] as number
  })
}
