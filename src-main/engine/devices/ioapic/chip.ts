/**
 * I/O APIC: Intel 82093AA datasheet 290566-001 (May 1996). Emulated: 24 redirection entries, edge and level triggering, remote IRR and EOI, masks,
 * all delivery modes. Left out: the serial APIC bus (messages arrive at once, delivery status reads 0).
 *
 * The polarity bit (INTPOL) is kept but changes nothing: the wires of this machine carry assertion, not voltage, so that an entry is right with the
 * polarity that the firmware tables declare for its source.
 */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import type { ApicBus, ApicMessage } from '../lapic/apic-bus.ts'
import * as R from './registers.ts'

export const PINS = 24

export class Ioapic {
  readonly #bus: Pick<ApicBus, 'send' | 'onDidEndInterrupt'>
  #select = 0
  #id = 0
  #low: number[] = []
  #high: number[] = []
  readonly #lines = new Array<boolean>(PINS).fill(false)

  constructor(bus: Pick<ApicBus, 'send' | 'onDidEndInterrupt'>) {
    this.#bus = bus
    bus.onDidEndInterrupt((vector) => this.#endInterrupt(vector))
    this.reset()
  }

  /** Section 3.2.4: all entries masked. The lines keep their levels. */
  reset(): void {
    this.#select = 0
    this.#id = 0
    this.#low = new Array<number>(PINS).fill(R.RED_MASKED)
    this.#high = new Array<number>(PINS).fill(0)
  }

  /** Access to the two memory-mapped registers. */
  read(offset: number): number {
    if (offset === R.MEM_SELECT) return this.#select
    return offset === R.MEM_WINDOW ? this.#readRegister() : 0
  }

  write(offset: number, value: number): void {
    if (offset === R.MEM_SELECT) this.#select = value & 0xff
    else if (offset === R.MEM_WINDOW) this.#writeRegister(value)
  }

  /** An edge at a masked pin is lost, a level waits (section 3.2.4, interrupt mask). */
  setPin(pin: number, asserted: boolean): void {
    const rises = asserted && !this.#lines[pin]
    this.#lines[pin] = asserted
    if (rises || this.#isLevel(pin)) this.#deliver(pin, rises)
  }

  save(): { readonly [name: string]: PayloadValue } {
    const lines = this.#lines.map((line) => (line ? 1 : 0))
    return { select: this.#select, id: this.#id, low: [...this.#low], high: [...this.#high], lines }
  }

  load(reader: PayloadReader): void {
    this.#select = reader.number('select')
    this.#id = reader.number('id')
    this.#low = reader.numbers('low')
    this.#high = reader.numbers('high')
    reader.numbers('lines').forEach((line, pin) => {
      this.#lines[pin] = line !== 0
    })
  }

  #readRegister(): number {
    const register = this.#select
    if (register === R.REG_ID || register === R.REG_ARBITRATION) return this.#id
    if (register === R.REG_VERSION) return R.VERSION_VALUE
    const pin = (register - R.REG_REDIRECTION) >> 1
    const half = register & 1 ? this.#high : this.#low
    return half[pin] ?? 0
  }

  #writeRegister(value: number): void {
    const pin = (this.#select - R.REG_REDIRECTION) >> 1
    if (this.#select === R.REG_ID) this.#id = value & R.ID_MASK
    else if (pin >= 0 && pin < PINS) this.#writeRedirection(pin, value)
  }

  /** An entry that becomes edge-triggered forgets its remote IRR; one that becomes deliverable sends a level that waits. */
  #writeRedirection(pin: number, value: number): void {
    if (this.#select & 1) {
      this.#high[pin] = (value & R.RED_HIGH_WRITABLE) >>> 0
      return
    }
    const remote = value & R.RED_LEVEL ? this.#entry(pin) & R.RED_REMOTE_IRR : 0
    this.#low[pin] = (value & R.RED_LOW_WRITABLE) | remote
    if (this.#isLevel(pin)) this.#deliver(pin, false)
  }

  #entry(pin: number): number {
    return this.#low[pin] as number
  }

  #isLevel(pin: number): boolean {
    return (this.#entry(pin) & R.RED_LEVEL) !== 0
  }

  #deliver(pin: number, rises: boolean): void {
    const entry = this.#entry(pin)
    const level = this.#isLevel(pin)
    const due = level ? this.#lines[pin] && !(entry & R.RED_REMOTE_IRR) : rises
    if (!due || entry & R.RED_MASKED) return
    if (level) this.#low[pin] = entry | R.RED_REMOTE_IRR
    const message: ApicMessage = { mode: (entry >> R.RED_MODE_SHIFT) & 7, vector: entry & R.RED_VECTOR, level }
    this.#bus.send({ logical: (entry & R.RED_LOGICAL) !== 0, id: (this.#high[pin] as number) >>> 24 }, message)
  }

  /** EOI message: remote IRR falls, and a level that is still there interrupts again. */
  #endInterrupt(vector: number): void {
    for (let pin = 0; pin < PINS; pin++) {
      const entry = this.#entry(pin)
      if (!(entry & R.RED_REMOTE_IRR) || (entry & R.RED_VECTOR) !== vector) continue
      this.#low[pin] = entry & ~R.RED_REMOTE_IRR
      this.#deliver(pin, false)
    }
  }
}
