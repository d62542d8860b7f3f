/** Joins the MC146818 to ports 70h and 71h, IRQ 8 and the outside world's time. Bit 7 of port 70h, the NMI mask, is only remembered: no NMI is wired. */
import type { Clock } from '../../base/clock/clock.ts'
import type { IrqLine } from '../../bus/irq-line.ts'
import type { PortSpace } from '../../bus/pio-bus.ts'
import { PORTS } from '../../machine/ibm-pc.ts'
import { type Payload, PayloadReader } from '../../snapshot/payload.ts'
import { bytePorts } from '../byte-ports.ts'
import type { Device } from '../device.ts'
import { Mc146818 } from './chip.ts'
import { INDEX_MASK } from './registers.ts'

const KIND = 'mc146818-rtc'
const VERSION = 1
/** Port 70h can only be written. */
const OPEN_BUS = 0xff

export interface RtcPorts {
  readonly clock: Clock
  readonly ports: PortSpace
  readonly irq: IrqLine
  /** Milliseconds since 1970. */
  wallClock(): number
}

export class AttachedRtc implements Device {
  readonly name = `${KIND}.0`
  readonly #chip: Mc146818
  #index = 0

  constructor({ clock, ports, irq, wallClock }: RtcPorts, cmos: Uint8Array) {
    this.#chip = new Mc146818({ clock, wallClock, setInterrupt: (level) => irq.set(level) }, cmos)
    const { base, length } = PORTS.RTC
    ports.map(
      base,
      length,
      this.name,
      bytePorts({ read: (offset) => this.#read(offset), write: (offset, value) => this.#write(offset, value) }),
    )
  }

  reset(): void {
    this.#index = 0
    this.#chip.reset()
  }

  save(): Payload {
    return { kind: KIND, version: VERSION, fields: { ...this.#chip.save(), index: this.#index } }
  }

  load(payload: Payload): void {
    const reader = new PayloadReader(payload, KIND, VERSION)
    this.#chip.load(reader)
    this.#index = reader.number('index')
    reader.finish()
  }

  #read(offset: number): number {
    return offset === 0 ? OPEN_BUS : this.#chip.read(this.#index & INDEX_MASK)
  }

  #write(offset: number, value: number): void {
    if (offset === 0) this.#index = value
    else this.#chip.write(this.#index & INDEX_MASK, value)
  }
}
