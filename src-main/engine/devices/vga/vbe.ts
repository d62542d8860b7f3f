/** The Bochs VBE registers (VBE_DISPI): an index, and sixteen-bit registers that set a linear mode up. They are the ones of the display block. */
import type { VideoMemory } from '../../memory/video-memory.ts'
import * as R from './registers.ts'

const BANK = 0x1_0000
const DEPTHS = [4, 8, 15, 16, 24, 32]

export class VbeRegisters {
  index = 0
  readonly #memory: VideoMemory
  readonly #registers: Uint16Array

  constructor(memory: VideoMemory) {
    this.#memory = memory
    this.#registers = memory.registers.vbe
  }

  reset(): void {
    this.index = 0
    this.#registers.fill(0)
    this.#set(R.VBE_ID, R.VBE_ID5)
    this.#set(R.VBE_BPP, 8)
  }

  get enabled(): boolean {
    return (this.get(R.VBE_ENABLE) & R.VBE_ENABLED) !== 0
  }

  /** Enabled with whole bytes for each pixel: CPU addresses go straight to video memory. */
  get linear(): boolean {
    return this.enabled && this.get(R.VBE_BPP) >= 8
  }

  /** First byte of video memory that the window at A0000h shows. */
  get bankOffset(): number {
    return this.enabled ? this.get(R.VBE_BANK) * BANK : 0
  }

  get(index: number): number {
    return this.#registers[index] as number
  }

  read(index: number): number {
    if (index >= R.VBE_REGISTERS) return 0
    if (this.get(R.VBE_ENABLE) & R.VBE_GETCAPS) {
      if (index === R.VBE_XRES) return R.VBE_MAX_XRES
      if (index === R.VBE_YRES) return R.VBE_MAX_YRES
      if (index === R.VBE_BPP) return R.VBE_MAX_BPP
    }
    if (index === R.VBE_MEMORY_64K) return this.#memory.size / BANK
    return this.get(index)
  }

  write(index: number, value: number): void {
    switch (index) {
      case R.VBE_ID:
        if (value >= R.VBE_ID0 && value <= R.VBE_ID5) this.#set(index, value)
        return
      case R.VBE_XRES:
        if (!this.enabled && value <= R.VBE_MAX_XRES) this.#set(index, value & ~7)
        return
      case R.VBE_YRES:
        if (!this.enabled && value <= R.VBE_MAX_YRES) this.#set(index, value)
        return
      case R.VBE_BPP:
        if (!this.enabled && DEPTHS.includes(value || 8)) this.#set(index, value || 8)
        return
      case R.VBE_ENABLE:
        return this.#enable(value)
      case R.VBE_BANK:
        if (value * BANK < this.#memory.size / (this.get(R.VBE_BPP) === 4 ? 4 : 1)) this.#set(index, value)
        return
      case R.VBE_VIRT_WIDTH:
        return this.#setVirtualWidth(value)
      case R.VBE_X_OFFSET:
        if (this.enabled && value + this.get(R.VBE_XRES) <= this.get(R.VBE_VIRT_WIDTH)) this.#set(index, value)
        return
      case R.VBE_Y_OFFSET:
        if (this.enabled && value + this.get(R.VBE_YRES) <= this.get(R.VBE_VIRT_HEIGHT)) this.#set(index, value)
        return
    }
  }

  #set(index: number, value: number): void {
    if (this.#registers[index] === value) return
    this.#registers[index] = value
    this.#memory.noteChange()
  }

  /** A mode that does not fit into video memory is not enabled. */
  #enable(value: number): void {
    const begins = (value & R.VBE_ENABLED) !== 0 && !this.enabled
    if (begins && !this.#fits()) return
    this.#set(R.VBE_ENABLE, value & (R.VBE_ENABLED | R.VBE_GETCAPS | R.VBE_8BIT_DAC | R.VBE_LFB_ENABLED | R.VBE_NOCLEARMEM))
    if (!this.enabled) return this.#set(R.VBE_BANK, 0)
    if (!begins) return
    this.#set(R.VBE_BANK, 0)
    this.#set(R.VBE_X_OFFSET, 0)
    this.#set(R.VBE_Y_OFFSET, 0)
    this.#setVirtualWidth(this.get(R.VBE_XRES))
    if (value & R.VBE_NOCLEARMEM) return
    this.#memory.willWrite(0, this.#memory.size)
    this.#memory.bytes.fill(0)
    this.#memory.noteWritten(0, this.#memory.size)
  }

  #fits(): boolean {
    const [width, height] = [this.get(R.VBE_XRES), this.get(R.VBE_YRES)]
    return width > 0 && height > 0 && width * height * this.#pixelBytes() <= this.#memory.size
  }

  /** The height is what video memory has room for. */
  #setVirtualWidth(value: number): void {
    if (!this.enabled) return
    const width = Math.max(value, this.get(R.VBE_XRES)) & ~7
    const height = Math.floor(this.#memory.size / (width * this.#pixelBytes()))
    if (height < this.get(R.VBE_YRES)) return
    this.#set(R.VBE_VIRT_WIDTH, width)
    this.#set(R.VBE_VIRT_HEIGHT, Math.min(height, 0xffff))
  }

  #pixelBytes(): number {
    const depth = this.get(R.VBE_BPP)
    return depth === 4 ? 0.5 : Math.ceil(depth / 8)
  }
}
