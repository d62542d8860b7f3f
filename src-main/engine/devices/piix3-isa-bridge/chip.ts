/**
 * 82371SB south bridge, function 0 (Intel datasheet 290550): PIRQ routing and the reset control register. A PIRQ# drives the ISA interrupt that its
 * route register names, and always its own IOAPIC input from 16 up, as boards with an IOAPIC wire it. The other registers only remember.
 * Left out: DMA controllers, SMI, X-bus decoding (the devices there are always decoded). Interrupt controllers and timers are devices of their own.
 */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import * as R from './registers.ts'

const FIRST = 0x40
const SIZE = 0x100 - FIRST

export interface IsaBridgeWires {
  /** Level at ISA interrupt 0..15 or IOAPIC input 16..19. */
  setInterrupt(number: number, level: boolean): void
  resetSystem(): void
}

export class Piix3IsaBridge {
  readonly #wires: IsaBridgeWires
  readonly #registers = new Uint8Array(SIZE)
  readonly #pirqs: boolean[] = new Array(R.PIRQS).fill(false)
  #resetControl = 0

  constructor(wires: IsaBridgeWires) {
    this.#wires = wires
  }

  /** RSTDRV. PIRQ# levels are their devices' and stay. */
  reset(): void {
    this.#registers.fill(0)
    this.#registers.set([0x4d, 0, 0x03, 0], R.REG_IORT - FIRST)
    this.#registers.fill(R.PIRQRC_DISABLE, R.REG_PIRQRCA - FIRST, R.REG_PIRQRCD - FIRST + 1)
    this.#registers[R.REG_TOM - FIRST] = 0x02
    this.#resetControl = 0
    this.#syncInterrupts()
  }

  /** Configuration read; `offset` 40h..FFh, `size` 1, 2 or 4 bytes. */
  read(offset: number, size: number): number {
    let value = 0
    for (let byte = 0; byte < size; byte++) value |= this.#register(offset + byte) << (byte * 8)
    return value >>> 0
  }

  write(offset: number, size: number, value: number): void {
    for (let byte = 0; byte < size; byte++) this.#writeByte(offset + byte, (value >>> (byte * 8)) & 0xff)
    this.#syncInterrupts()
  }

  /** Port CF9h. */
  readResetControl(): number {
    return this.#resetControl
  }

  writeResetControl(value: number): void {
    const rising = (value & ~this.#resetControl & R.RC_RCPU) !== 0
    this.#resetControl = value & (R.RC_SRST | R.RC_RCPU)
    if (rising) this.#wires.resetSystem()
  }

  setPirq(pirq: number, level: boolean): void {
    this.#pirqs[pirq] = level
    this.#syncInterrupts()
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { registers: this.#registers.slice(), resetControl: this.#resetControl }
  }

  load(reader: PayloadReader): void {
    const registers = reader.bytes('registers')
    if (registers.length !== SIZE) throw new Error('saved state of the ISA bridge has registers of a wrong length')
    this.#registers.set(registers)
    this.#resetControl = reader.number('resetControl')
    this.#syncInterrupts()
  }

  #writeByte(offset: number, value: number): void {
    const isRoute = offset >= R.REG_PIRQRCA && offset <= R.REG_PIRQRCD
    this.#registers[offset - FIRST] = isRoute ? value & R.PIRQRC_WRITABLE : value
  }

  #syncInterrupts(): void {
    for (const number of R.ROUTABLE) this.#wires.setInterrupt(number, this.#routedLevel(number))
    for (const [pirq, level] of this.#pirqs.entries()) this.#wires.setInterrupt(R.IOAPIC_PIRQ_BASE + pirq, level)
  }

  /** A route register with the disable bit set names no interrupt, since the bit makes it differ from every number. */
  #routedLevel(number: number): boolean {
    return this.#pirqs.some((level, pirq) => level && this.#register(R.REG_PIRQRCA + pirq) === number)
  }

  #register(offset: number): number {
    return this.#registers[offset - FIRST] as number
  }
}
