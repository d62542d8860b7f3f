/**
 * Joins the 8254 to ports 40h..43h and 61h, its channel 0 to IRQ 0. A wake-up is set only for the next rising edge of OUT0; the falling edges in
 * between are caught up with then, since the receivers are edge-triggered. Edges that a late wake-up missed are one edge, as for a line that stayed high.
 */
import type { Clock } from '../../base/clock/clock.ts'
import { Deadline } from '../../base/clock/deadline.ts'
import { ticksAt, timeOfTick } from '../../base/clock/frequency.ts'
import type { IrqLine } from '../../bus/irq-line.ts'
import type { PortSpace } from '../../bus/pio-bus.ts'
import { PORTS } from '../../machine/ibm-pc.ts'
import { type Payload, PayloadReader } from '../../snapshot/payload.ts'
import { bytePorts } from '../byte-ports.ts'
import type { Device } from '../device.ts'
import { I8254 } from './chip.ts'
import * as R from './registers.ts'

const KIND = 'i8254-pit'
const VERSION = 1
/** A guest that programs a count of 2 cannot make the machine stop more often than this (ticks, 13 us). */
const SHORTEST_PERIOD = 16

export interface PitPorts {
  readonly clock: Clock
  readonly ports: PortSpace
  readonly irq: IrqLine
}

export class AttachedPit implements Device {
  readonly name = `${KIND}.0`
  readonly #chip = new I8254()
  readonly #clock: Clock
  readonly #irq: IrqLine
  readonly #wake: Deadline
  #systemB = 0
  /** Level of IRQ 0 and the tick at which it last rose. */
  #level = false
  #lastRise = 0

  constructor({ clock, ports, irq }: PitPorts) {
    this.#clock = clock
    this.#irq = irq
    this.#wake = new Deadline(clock, () => this.#sync())
    ports.map(
      PORTS.PIT.base,
      PORTS.PIT.length,
      this.name,
      bytePorts({ read: (offset) => this.#read(offset), write: (offset, value) => this.#write(offset, value) }),
    )
    ports.map(PORTS.SYSTEM_B.base, PORTS.SYSTEM_B.length, `${this.name} (port 61h)`, {
      read: () => this.#readSystemB(),
      write: (_offset, _size, value) => this.#writeSystemB(value & R.SYSTEM_B_WRITABLE),
    })
  }

  reset(): void {
    this.#chip.reset(this.#tick)
    this.#lastRise = 0
    this.#writeSystemB(0)
    this.#sync()
  }

  save(): Payload {
    return { kind: KIND, version: VERSION, fields: this.#fields() }
  }

  load(payload: Payload): void {
    const reader = new PayloadReader(payload, KIND, VERSION)
    this.#chip.load(reader)
    this.#systemB = reader.number('systemB')
    this.#lastRise = reader.number('lastRise')
    this.#setLevel(reader.boolean('level'))
    this.#wake.time = reader.number('wake')
    reader.finish()
  }

  #fields(): Payload['fields'] {
    return { ...this.#chip.save(), systemB: this.#systemB, lastRise: this.#lastRise, level: this.#level, wake: this.#wake.time }
  }

  get #tick(): number {
    return ticksAt(R.PIT_HZ, this.#clock.now())
  }

  #read(offset: number): number {
    return this.#chip.read(offset, this.#tick)
  }

  #write(offset: number, value: number): void {
    this.#sync()
    this.#chip.write(offset, value, this.#tick)
    this.#sync()
  }

  #readSystemB(): number {
    const tick = this.#tick
    const refresh = Math.floor(tick / R.REFRESH_TICKS) & 1 ? R.SYSTEM_B_REFRESH : 0
    return this.#systemB | refresh | (this.#chip.channels[2].output(tick) ? R.SYSTEM_B_OUT2 : 0)
  }

  #writeSystemB(value: number): void {
    this.#systemB = value
    this.#chip.channels[2].setGate((value & R.SYSTEM_B_GATE2) !== 0, this.#tick)
  }

  /** Brings IRQ 0 up to date and sets the wake-up for the next rising edge. */
  #sync(): void {
    const tick = this.#tick
    const [timer] = this.#chip.channels
    if (timer.takeRise(tick)) {
      this.#lastRise = tick
      this.#setLevel(false)
      this.#setLevel(true)
    }
    this.#setLevel(timer.output(tick))
    const rise = timer.nextRise(tick)
    if (rise === Number.POSITIVE_INFINITY) this.#wake.clear()
    else this.#wake.set(timeOfTick(R.PIT_HZ, Math.max(rise, this.#lastRise + SHORTEST_PERIOD)))
  }

  #setLevel(level: boolean): void {
    this.#level = level
    this.#irq.set(level)
  }
}
