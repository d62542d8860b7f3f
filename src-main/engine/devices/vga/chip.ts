/**
 * The VGA (IBM PS/2 Hardware Technical Reference, "Video Subsystem", 1992; FreeVGA) with the Bochs VBE registers: sequencer, CRT controller, graphics
 * controller, attribute controller, DAC, and the way to its memory. What makes the picture is drawn by the display's thread, which reads the registers where
 * they lie (memory/display-block.ts).
 *
 * Left out: the vertical retrace interrupt (IRQ 2 of an EGA; PCI adapters have none), light pen, switching the adapter off (46E8h, 102h), memory of less than
 * 256 KiB (Extended Memory off), the diagnostic bits of input status 1. CRTC registers read back at 3D4h/3B4h alike, whatever Compatible Read says.
 */
import type { Clock } from '../../base/clock/clock.ts'
import { SINGLE_ATTRIBUTE_INDEX, SINGLE_FEATURE, SINGLE_MISC, SINGLE_PEL_MASK } from '../../memory/display-block.ts'
import type { VideoMemory } from '../../memory/video-memory.ts'
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import type { ByteRegisters } from '../byte-ports.ts'
import { readPlain } from '../plain-state.ts'
import { Dac } from './dac.ts'
import { MemoryWindow } from './memory-window.ts'
import * as R from './registers.ts'
import { beamAt } from './retrace.ts'
import { VbeRegisters } from './vbe.ts'

/** `attributeData`: the next write to 3C0h is data. */
const RESET_STATE = { sequencerIndex: 0, graphicsIndex: 0, crtcIndex: 0, attributeData: false, latches: 0, vbeIndex: 0 }
const SEQUENCER_BITS = [0x03, 0x3d, 0x0f, 0x3f, 0x0e]
const GRAPHICS_BITS = [0x0f, 0x0f, 0x0f, 0x1f, 0x03, 0x7b, 0x0f, 0x0f, 0xff]
const ATTRIBUTE_BITS = [...new Array<number>(16).fill(0x3f), 0xef, 0xff, 0x3f, 0x0f, 0x0f]
/** Colours and palette index of white, red, green and blue light that the monitor's sense line reports: a colour monitor is there. */
const SENSE = R.STATUS_0_SENSE

export class Vga implements ByteRegisters {
  readonly vbe: VbeRegisters
  readonly window: MemoryWindow
  readonly #memory: VideoMemory
  readonly #clock: Clock
  readonly #dac: Dac
  #state = { ...RESET_STATE }

  constructor(memory: VideoMemory, clock: Clock) {
    this.#memory = memory
    this.#clock = clock
    this.vbe = new VbeRegisters(memory)
    this.window = new MemoryWindow(memory, this.vbe)
    this.#dac = new Dac(memory.registers.palette)
  }

  /** Everything off; video memory keeps what it holds. */
  reset(): void {
    this.#state = { ...RESET_STATE }
    this.window.latches = 0
    this.#memory.registers.bytes.fill(0)
    this.#memory.registers.single[SINGLE_PEL_MASK] = 0xff
    this.#memory.registers.graphics[R.GR_BIT_MASK] = 0xff
    this.#dac.reset()
    this.vbe.reset()
    this.#memory.noteChange()
  }

  /** `offset` from 3B0h. The CRTC and input status 1 are at 3Bxh or 3Dxh, as the Miscellaneous Output register says. */
  read(offset: number): number {
    const { single, sequencer, graphics, attribute, crtc } = this.#memory.registers
    switch (this.#place(offset)) {
      case R.PORT_ATTRIBUTE:
        return single[SINGLE_ATTRIBUTE_INDEX] as number
      case R.PORT_ATTRIBUTE_READ:
        return attribute[(single[SINGLE_ATTRIBUTE_INDEX] as number) & R.AR_INDEX] as number
      case R.PORT_MISC_WRITE:
        return SENSE
      case R.PORT_SEQUENCER_INDEX:
        return this.#state.sequencerIndex
      case R.PORT_SEQUENCER_DATA:
        return sequencer[this.#state.sequencerIndex] ?? 0
      case R.PORT_PEL_MASK:
        return single[SINGLE_PEL_MASK] as number
      case R.PORT_DAC_READ_INDEX:
        return this.#dac.mode
      case R.PORT_DAC_WRITE_INDEX:
        return this.#dac.writeIndex
      case R.PORT_DAC_DATA:
        return this.#dac.read()
      case R.PORT_FEATURE_READ:
        return single[SINGLE_FEATURE] as number
      case R.PORT_MISC_READ:
        return single[SINGLE_MISC] as number
      case R.PORT_GRAPHICS_INDEX:
        return this.#state.graphicsIndex
      case R.PORT_GRAPHICS_DATA:
        return graphics[this.#state.graphicsIndex] ?? 0
      case R.PORT_CRTC_INDEX:
        return this.#state.crtcIndex
      case R.PORT_CRTC_DATA:
        return crtc[this.#state.crtcIndex] ?? 0
      case R.PORT_STATUS_1:
        return this.#readStatus1()
      default:
        return 0xff
    }
  }

  write(offset: number, value: number): void {
    const { single, sequencer, graphics } = this.#memory.registers
    switch (this.#place(offset)) {
      case R.PORT_ATTRIBUTE:
        return this.#writeAttribute(value)
      case R.PORT_MISC_WRITE:
        return this.#set(single, SINGLE_MISC, value)
      case R.PORT_SEQUENCER_INDEX:
        this.#state.sequencerIndex = value & 7
        return
      case R.PORT_SEQUENCER_DATA:
        return this.#set(sequencer, this.#state.sequencerIndex, value & (SEQUENCER_BITS[this.#state.sequencerIndex] ?? 0))
      case R.PORT_PEL_MASK:
        return this.#set(single, SINGLE_PEL_MASK, value)
      case R.PORT_DAC_READ_INDEX:
        this.#dac.readIndex = value
        return
      case R.PORT_DAC_WRITE_INDEX:
        this.#dac.writeIndex = value
        return
      case R.PORT_DAC_DATA:
        if (this.#dac.write(value, (this.vbe.get(R.VBE_ENABLE) & R.VBE_8BIT_DAC) !== 0)) this.#memory.noteChange()
        return
      case R.PORT_GRAPHICS_INDEX:
        this.#state.graphicsIndex = value & 15
        return
      case R.PORT_GRAPHICS_DATA:
        return this.#set(graphics, this.#state.graphicsIndex, value & (GRAPHICS_BITS[this.#state.graphicsIndex] ?? 0))
      case R.PORT_CRTC_INDEX:
        this.#state.crtcIndex = value & 0x1f
        return
      case R.PORT_CRTC_DATA:
        return this.#writeCrtc(this.#state.crtcIndex, value)
      case R.PORT_STATUS_1:
        return this.#set(single, SINGLE_FEATURE, value & 3)
    }
  }

  save(): { readonly [name: string]: PayloadValue } {
    this.#state.latches = this.window.latches
    this.#state.vbeIndex = this.vbe.index
    return { ...this.#state, registers: this.#memory.registers.bytes.slice(), dac: this.#dac.save() }
  }

  /** `dac`: a reader of the field of that name. */
  load(reader: PayloadReader, dac: PayloadReader): void {
    this.#state = readPlain(reader, RESET_STATE)
    this.window.latches = this.#state.latches
    this.vbe.index = this.#state.vbeIndex
    const registers = reader.bytes('registers')
    if (registers.length !== this.#memory.registers.bytes.length) throw new Error('saved state of the VGA has registers of a wrong length')
    this.#memory.registers.bytes.set(registers)
    this.#dac.load(dac)
    this.#memory.noteChange()
  }

  /** The one name of ports that exist twice; -1 for the half that does not answer now. */
  #place(offset: number): number {
    const colour = ((this.#memory.registers.single[SINGLE_MISC] as number) & R.MISC_IOS) !== 0
    if (offset >= R.PORT_ATTRIBUTE && offset < R.PORT_CRTC_INDEX - 4) return offset
    const isColour = offset >= R.PORT_CRTC_INDEX - 4
    return isColour === colour ? (isColour ? offset : offset + 0x20) : -1
  }

  #set(registers: Uint8Array, index: number, value: number): void {
    if (registers[index] === value) return
    registers[index] = value
    this.#memory.noteChange()
  }

  /** Reading also makes 3C0h expect an index. */
  #readStatus1(): number {
    this.#state.attributeData = false
    const beam = beamAt(this.#clock.now(), this.#memory.registers, this.vbe.enabled)
    return (beam.blank ? R.STATUS_1_DISABLED : 0) | (beam.verticalRetrace ? R.STATUS_1_VRETRACE : 0)
  }

  #writeAttribute(value: number): void {
    const { attribute, single } = this.#memory.registers
    const isData = this.#state.attributeData
    this.#state.attributeData = !isData
    if (!isData) return this.#set(single, SINGLE_ATTRIBUTE_INDEX, value & (R.AR_INDEX | R.AR_PAS))
    const index = (single[SINGLE_ATTRIBUTE_INDEX] as number) & R.AR_INDEX
    // The display has the palette while PAS is set, and its registers cannot be written then.
    const isPalette = index < R.AR_MODE
    if (isPalette && (single[SINGLE_ATTRIBUTE_INDEX] as number) & R.AR_PAS) return
    this.#set(attribute, index, value & (ATTRIBUTE_BITS[index] ?? 0))
  }

  /** Bit 7 of the vertical retrace end register protects 0..7, but for a bit of the line compare. */
  #writeCrtc(index: number, value: number): void {
    const { crtc } = this.#memory.registers
    if (index > R.CR_LAST) return
    const isProtected = index <= R.CR_OVERFLOW && ((crtc[R.CR_VRETRACE_END] as number) & R.CR11_PROTECT) !== 0
    if (!isProtected) return this.#set(crtc, index, value)
    if (index !== R.CR_OVERFLOW) return
    this.#set(crtc, index, ((crtc[index] as number) & ~R.CR7_LINE_COMPARE_8) | (value & R.CR7_LINE_COMPARE_8))
  }
}
