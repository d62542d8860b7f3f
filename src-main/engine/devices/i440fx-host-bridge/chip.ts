/**
 * 82441FX host bridge (Intel 440FX PCIset datasheet 290549): the configuration registers above 40h that software can tell apart, and the
 * programmable attribute map, which switches C0000h..FFFFFh between ROM and shadow RAM in pieces of 16 KiB. Left out: DRAM timing, error
 * reporting and SMRAM, whose registers only remember what is written.
 */
import type { ShadowRam } from '../../bus/shadow-ram.ts'
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import * as R from './registers.ts'

const FIRST = 0x40
const SIZE = 0x100 - FIRST
const SMRAM_AT_RESET = 0x02

export class I440fxHostBridge {
  readonly #shadow: ShadowRam
  readonly #registers = new Uint8Array(SIZE)

  constructor(shadow: ShadowRam) {
    this.#shadow = shadow
  }

  reset(): void {
    this.#registers.fill(0)
    this.#registers[R.REG_SMRAM - FIRST] = SMRAM_AT_RESET
    this.#applyAll()
  }

  /** Configuration read; `offset` 40h..FFh, `size` 1, 2 or 4 bytes. */
  read(offset: number, size: number): number {
    let value = 0
    for (let byte = 0; byte < size; byte++) value |= this.#register(offset + byte) << (byte * 8)
    return value >>> 0
  }

  write(offset: number, size: number, value: number): void {
    for (let byte = 0; byte < size; byte++) this.#writeByte(offset + byte, (value >>> (byte * 8)) & 0xff)
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { registers: this.#registers.slice() }
  }

  load(reader: PayloadReader): void {
    const registers = reader.bytes('registers')
    if (registers.length !== SIZE) throw new Error('saved state of the host bridge has registers of a wrong length')
    this.#registers.set(registers)
    this.#applyAll()
  }

  #writeByte(offset: number, value: number): void {
    const isPam = offset >= R.REG_PAM0 && offset <= R.REG_PAM6
    this.#registers[offset - FIRST] = isPam ? value & (R.PAM_BITS | (R.PAM_BITS << 4)) : value
    if (isPam) this.#applyPam(offset)
  }

  #applyAll(): void {
    for (let register = R.REG_PAM0; register <= R.REG_PAM6; register++) this.#applyPam(register)
  }

  #applyPam(register: number): void {
    const value = this.#register(register)
    if (register === R.REG_PAM0) {
      this.#setAccess(R.PAM0_BASE, R.PAM0_LENGTH, value >>> 4)
      return
    }
    const base = R.PAM1_BASE + (register - R.REG_PAM0 - 1) * 2 * R.SEGMENT_SIZE
    this.#setAccess(base, R.SEGMENT_SIZE, value)
    this.#setAccess(base + R.SEGMENT_SIZE, R.SEGMENT_SIZE, value >>> 4)
  }

  #setAccess(base: number, length: number, attributes: number): void {
    this.#shadow.setAccess(base, length, (attributes & R.PAM_READ) !== 0, (attributes & R.PAM_WRITE) !== 0)
  }

  #register(offset: number): number {
    return this.#registers[offset - FIRST] as number
  }
}
