/**
 * What the display's thread reads of a machine without asking it, in MACHINE_BLOCK: the registers that make the picture, and the words by which it learns
 * what was drawn. Offsets of words are host offsets; offsets of registers count from DISPLAY_REGISTERS.
 */
import { MACHINE_BLOCK } from './memory-map.ts'

/** Counts up with every change of a register that the picture depends on. */
export const DISPLAY_CHANGES = MACHINE_BLOCK + 0x8000
/**
 * The display's thread clears marks of the dirty log, then raises ASKED; before the guest executes anything more, SERVED follows it: translations through
 * which it could write unseen are gone. IN_SLICE: 1 while the guest may be executing. (display/dirty-lines.ts, machine/display-handshake.ts)
 */
export const DISPLAY_ASKED = MACHINE_BLOCK + 0x8040
export const DISPLAY_SERVED = MACHINE_BLOCK + 0x8044
export const DISPLAY_IN_SLICE = MACHINE_BLOCK + 0x8048
export const DISPLAY_REGISTERS = MACHINE_BLOCK + 0x8400
export const DISPLAY_REGISTERS_SIZE = 0x400

const PALETTE = 0x100
/** Colours of the DAC, and bytes of each: red, green, blue. */
const COLOURS = 256

/** The registers by name, as views of the bytes: those of the chip, and those that the display's thread reads. */
export class DisplayRegisters {
  /** Miscellaneous output, feature control, PEL mask, attribute index with its PAS bit. */
  readonly single: Uint8Array
  readonly sequencer: Uint8Array
  readonly graphics: Uint8Array
  readonly attribute: Uint8Array
  readonly crtc: Uint8Array
  readonly vbe: Uint16Array
  readonly palette: Uint8Array
  readonly bytes: Uint8Array

  /** `bytes`: DISPLAY_REGISTERS_SIZE of them, on an even address. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.single = bytes.subarray(0, 4)
    this.sequencer = bytes.subarray(0x10, 0x18)
    this.graphics = bytes.subarray(0x20, 0x30)
    this.attribute = bytes.subarray(0x30, 0x50)
    this.crtc = bytes.subarray(0x50, 0x70)
    this.vbe = new Uint16Array(bytes.buffer, bytes.byteOffset + 0x80, 16)
    this.palette = bytes.subarray(PALETTE, PALETTE + COLOURS * 3)
  }
}

export const SINGLE_MISC = 0
export const SINGLE_FEATURE = 1
export const SINGLE_PEL_MASK = 2
export const SINGLE_ATTRIBUTE_INDEX = 3
