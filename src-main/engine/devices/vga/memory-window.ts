/**
 * The way from the processor to the planes and back: map select, odd/even and chain-4 addressing, latches, write modes 0..3, read modes 0 and 1 (IBM PS/2
 * Hardware Technical Reference, "Graphics Controller"; FreeVGA, "VGA Memory Access"). A banked mode of the VBE registers bypasses all of it.
 */
import type { VideoMemory } from '../../memory/video-memory.ts'
import { planeWord } from './planes.ts'
import * as R from './registers.ts'
import type { VbeRegisters } from './vbe.ts'

/** Byte lanes of a word for each set of planes. */
const LANES = Uint32Array.from({ length: 16 }, (_, planes) => {
  let lanes = 0
  for (let plane = 0; plane < 4; plane++) if (planes & (1 << plane)) lanes |= 0xff << (plane * 8)
  return lanes
})
const EVEN_PLANES = 0b0101
const ODD_PLANES = 0b1010
const BANK = 0x1_0000
/** Start and length of the window by bits 3:2 of the graphics controller's miscellaneous register, from A0000h. */
const WINDOWS = [
  { start: 0, length: 0x2_0000 },
  { start: 0, length: BANK },
  { start: BANK, length: 0x8000 },
  { start: 0x1_8000, length: 0x8000 },
] as const

/** What of the guest's window may be shown to it directly. */
export interface DirectWindow {
  /** Offset in video memory of the 64 KiB that lie at A0000h. */
  readonly offset: number
}

export class MemoryWindow {
  readonly #memory: VideoMemory
  readonly #vbe: VbeRegisters
  readonly #sequencer: Uint8Array
  readonly #graphics: Uint8Array
  readonly #single: Uint8Array
  /** One byte for each plane. */
  latches = 0

  constructor(memory: VideoMemory, vbe: VbeRegisters) {
    this.#memory = memory
    this.#vbe = vbe
    this.#sequencer = memory.registers.sequencer
    this.#graphics = memory.registers.graphics
    this.#single = memory.registers.single
  }

  /** Where reads and writes do nothing but reach a byte of video memory: bank of a linear mode, or mode 13h. Latches are not loaded there. */
  get direct(): DirectWindow | undefined {
    if (!this.#isOpen) return undefined
    if (this.#vbe.linear) return this.#vbe.bankOffset + BANK <= this.#memory.size ? { offset: this.#vbe.bankOffset } : undefined
    const gr = this.#graphics
    const chained = (this.#sr(R.SR_MEMORY_MODE) & R.SR4_CHAIN_4) !== 0 && (this.#sr(R.SR_MAP_MASK) & 15) === 15
    const plain = gr[R.GR_ENABLE_SET_RESET] === 0 && gr[R.GR_ROTATE] === 0 && gr[R.GR_BIT_MASK] === 0xff
    const simple = ((gr[R.GR_MODE] as number) & (R.GR5_WRITE_MODE | R.GR5_READ_COMPARE)) === 0
    return chained && plain && simple && this.#mapSelect === 1 ? { offset: 0 } : undefined
  }

  /** A byte at an offset from A0000h. */
  read(offset: number): number {
    const address = this.#locate(offset)
    if (address < 0) return 0xff
    if (this.#vbe.linear) return this.#memory.bytes[address] as number
    if (this.#sr(R.SR_MEMORY_MODE) & R.SR4_CHAIN_4) return this.#readPlane(address & ~3, address & 3)
    const oddEven = (this.#gr(R.GR_MODE) & R.GR5_ODD_EVEN) !== 0
    const map = this.#gr(R.GR_READ_MAP) & 3
    return this.#readPlane(this.#chainedAddress(address), oddEven ? (map & 2) | (address & 1) : map)
  }

  write(offset: number, value: number): void {
    const address = this.#locate(offset)
    if (address < 0) return
    if (this.#vbe.linear) {
      this.#memory.willWrite(address, 1)
      this.#memory.bytes[address] = value
      this.#memory.noteWritten(address, 1)
      return
    }
    const planes = this.#sr(R.SR_MAP_MASK) & 15
    const mode = this.#sr(R.SR_MEMORY_MODE)
    if (mode & R.SR4_CHAIN_4) this.#writePlanes(address & ~3, value, planes & (1 << (address & 3)))
    else if (mode & R.SR4_SEQUENTIAL) this.#writePlanes(this.#chainedAddress(address), value, planes)
    else this.#writePlanes(this.#chainedAddress(address), value, planes & (address & 1 ? ODD_PLANES : EVEN_PLANES))
  }

  get #isOpen(): boolean {
    return ((this.#single[0] as number) & R.MISC_ERAM) !== 0
  }

  get #mapSelect(): number {
    return (this.#gr(R.GR_MISC) >> 2) & 3
  }

  /** Address within video memory (linear mode) or the planes; -1 outside the window. */
  #locate(offset: number): number {
    if (!this.#isOpen) return -1
    if (this.#vbe.linear) {
      const address = offset + this.#vbe.bankOffset
      return offset < BANK && address < this.#memory.size ? address : -1
    }
    const window = WINDOWS[this.#mapSelect] as (typeof WINDOWS)[number]
    const within = offset - window.start
    if (within < 0 || within >= window.length) return -1
    const address = (within & 0xffff) + this.#vbe.bankOffset
    return address * 4 < this.#memory.size ? address : -1
  }

  /** Bit 0 chooses the plane: the planes see an even address. */
  #chainedAddress(address: number): number {
    return this.#gr(R.GR_MISC) & R.GR6_CHAIN_ODD_EVEN ? address & ~1 : address
  }

  #readPlane(address: number, plane: number): number {
    this.latches = this.#memory.words[planeWord(address)] as number
    if (this.#gr(R.GR_MODE) & R.GR5_READ_COMPARE) return this.#compare()
    return (this.latches >>> (plane * 8)) & 0xff
  }

  /** Read mode 1: a bit for each pixel whose colour equals Color Compare in the planes that Color Don't Care names. */
  #compare(): number {
    const wanted = LANES[this.#gr(R.GR_COLOR_COMPARE) & 15] as number
    const cared = LANES[this.#gr(R.GR_COLOR_DONT_CARE) & 15] as number
    const differs = (this.latches ^ wanted) & cared
    return ~(differs | (differs >>> 8) | (differs >>> 16) | (differs >>> 24)) & 0xff
  }

  #writePlanes(address: number, value: number, planes: number): void {
    if (planes === 0) return
    const index = planeWord(address)
    const lanes = LANES[planes] as number
    const before = this.#memory.words[index] as number
    this.#memory.willWrite(index * 4, 4)
    this.#memory.words[index] = (before & ~lanes) | (this.#shape(value) & lanes)
    this.#memory.noteWritten(index * 4, 4)
  }

  /** What the four planes are to hold. */
  #shape(value: number): number {
    const rotated = rotateRight(value, this.#gr(R.GR_ROTATE) & 7)
    const mask = this.#gr(R.GR_BIT_MASK)
    switch (this.#gr(R.GR_MODE) & R.GR5_WRITE_MODE) {
      case 0:
        return this.#combine(this.#setReset(spread(rotated), this.#gr(R.GR_ENABLE_SET_RESET)), mask)
      case 1:
        return this.latches
      case 2:
        return this.#combine(LANES[value & 15] as number, mask)
      default:
        return this.#combine(LANES[this.#gr(R.GR_SET_RESET) & 15] as number, mask & rotated)
    }
  }

  #setReset(data: number, enabled: number): number {
    const lanes = LANES[enabled & 15] as number
    return (data & ~lanes) | ((LANES[this.#gr(R.GR_SET_RESET) & 15] as number) & lanes)
  }

  /** The function select, then the bit mask: bits that it leaves out come from the latches. */
  #combine(data: number, mask: number): number {
    const lanes = spread(mask)
    return (this.#operate(data) & lanes) | (this.latches & ~lanes)
  }

  #operate(data: number): number {
    switch ((this.#gr(R.GR_ROTATE) >> 3) & 3) {
      case 0:
        return data
      case 1:
        return data & this.latches
      case 2:
        return data | this.latches
      default:
        return data ^ this.latches
    }
  }

  #gr(index: number): number {
    return this.#graphics[index] as number
  }

  #sr(index: number): number {
    return this.#sequencer[index] as number
  }
}

function spread(byte: number): number {
  return Math.imul(byte, 0x0101_0101)
}

function rotateRight(value: number, count: number): number {
  return ((value >> count) | (value << (8 - count))) & 0xff
}
