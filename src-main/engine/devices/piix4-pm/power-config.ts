/**
 * Configuration registers 40h..FFh of the power management function. PMBA and PMREGMISC place the ACPI block; the others (device activity,
 * SMBus base) only remember. The SMBus host stays disabled: its registers read 0.
 */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import * as R from './registers.ts'

const FIRST = 0x40
const SIZE = 0x100 - FIRST
const SMBUS_FIRST = 0x90
const SMBUS_LAST = 0xd6

export class PowerConfig {
  readonly #registers = new Uint8Array(SIZE)
  readonly #view = new DataView(this.#registers.buffer)
  readonly #moveBlock: (base: number | undefined) => void

  /** `moveBlock` places the 64 ports of the ACPI block, or takes them away. */
  constructor(moveBlock: (base: number | undefined) => void) {
    this.#moveBlock = moveBlock
  }

  reset(): void {
    this.#registers.fill(0)
    this.#apply()
  }

  read(offset: number, size: number): number {
    let value = 0
    for (let byte = 0; byte < size; byte++) value |= (this.#registers[offset + byte - FIRST] as number) << (byte * 8)
    return value >>> 0
  }

  write(offset: number, size: number, value: number): void {
    for (let byte = 0; byte < size; byte++) {
      const register = offset + byte
      if (register < SMBUS_FIRST || register > SMBUS_LAST) this.#registers[register - FIRST] = (value >>> (byte * 8)) & 0xff
    }
    this.#apply()
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { config: this.#registers.slice() }
  }

  load(reader: PayloadReader): void {
    const config = reader.bytes('config')
    if (config.length !== SIZE) throw new Error('saved state of the power management function has registers of a wrong length')
    this.#registers.set(config)
    this.#apply()
  }

  #apply(): void {
    const base = this.#view.getUint32(R.REG_PMBA - FIRST, true) & R.PMBA_ADDRESS
    this.#view.setUint32(R.REG_PMBA - FIRST, base | R.PMBA_IO, true)
    const enabled = ((this.#registers[R.REG_PMREGMISC - FIRST] as number) & R.PMREGMISC_PMIOSE) !== 0
    this.#moveBlock(enabled && base !== 0 ? base : undefined)
  }
}
