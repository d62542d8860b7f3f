/**
 * Real-time clock and CMOS RAM: Motorola MC146818 datasheet (1984), with the 128 bytes of later chips. Emulated: time and alarm in all formats,
 * update in progress, set and divider reset, periodic, alarm and update-ended interrupts. Left out: square wave output, daylight saving (both only
 * remember their bits), other crystals; the weekday follows from the date.
 *
 * The clock runs on guest time. What time it is at power-on is asked of the outside world once, when the guest first cares; a battery keeps
 * it, and the CMOS, over resets. Nothing ticks: flags that became due are noted at each access, and a wake-up is set only for an enabled interrupt.
 */
import { type Clock, NANOSECONDS_PER_SECOND } from '../../base/clock/clock.ts'
import { Deadline } from '../../base/clock/deadline.ts'
import { ticksAt, timeOfTick } from '../../base/clock/frequency.ts'
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import { readPlain } from '../plain-state.ts'
import { decodeTime, encodeTime, nextAlarm, TIME_REGISTERS } from './calendar.ts'
import * as R from './registers.ts'

/** "Update cycle": UIP rises 244 us before a cycle that takes 1984 us. The time changes at its end here. */
const UPDATE_TIME = (244 + 1984) * 1000
/** After a divider reset the first update comes half a second later. */
const FIRST_UPDATE = NANOSECONDS_PER_SECOND / 2
const CRYSTAL_HZ = 32_768

const POWER_ON_STATE = {
  a: R.A_DIVIDER_RUN | 6, // 1024 Hz, as firmware leaves it
  b: R.B_24,
  flags: 0,
  anchored: false, // the time is known
  anchorTime: 0, // guest time (ns) of a second's beginning
  anchorSeconds: 0, // and that second, since 1970
  noted: 0, // guest time (ns) up to which flags were noted
}

export interface RtcWires {
  readonly clock: Clock
  setInterrupt(level: boolean): void
  /** Milliseconds since 1970 in the world outside. */
  wallClock(): number
}

export class Mc146818 {
  readonly #wires: RtcWires
  readonly #wake: Deadline
  #state = { ...POWER_ON_STATE }
  /** CMOS; while the clock is halted also the time. */
  readonly #bytes = new Uint8Array(R.CMOS_SIZE)

  /** `cmos`: contents at power-on. */
  constructor(wires: RtcWires, cmos: Uint8Array) {
    this.#wires = wires
    this.#bytes.set(cmos)
    this.#wake = new Deadline(wires.clock, () => this.#sync())
  }

  /** RESET pin: interrupts off; time and memory are kept. */
  reset(): void {
    this.#note()
    this.#state.b &= ~(R.B_PIE | R.B_AIE | R.B_UIE | R.B_SQWE)
    this.#state.flags = 0
    this.#sync()
  }

  read(register: number): number {
    if (register === R.REG_A) return this.#state.a | (this.#updating ? R.A_UIP : 0)
    if (register === R.REG_B) return this.#state.b
    if (register === R.REG_C) return this.#takeFlags()
    if (register === R.REG_D) return R.D_VRT
    if (isTime(register)) this.#refreshTime()
    return this.#bytes[register] as number
  }

  write(register: number, value: number): void {
    this.#note()
    if (register === R.REG_A) this.#changeMode(value & ~R.A_UIP, this.#state.b)
    else if (register === R.REG_B) this.#changeMode(this.#state.a, value)
    else if (isTime(register)) this.#writeTime(register, value)
    else if (register !== R.REG_C && register !== R.REG_D) this.#bytes[register] = value
    this.#sync()
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { ...this.#state, bytes: this.#bytes.slice(), wake: this.#wake.time }
  }

  /** Throws for times so far away that seconds could not be counted. */
  load(reader: PayloadReader): void {
    const state = readPlain(reader, POWER_ON_STATE)
    const times = [state.anchorTime, state.anchorSeconds, state.noted]
    if (times.some((time) => Math.abs(time) > Number.MAX_SAFE_INTEGER))
      throw new Error('the saved state of the clock holds times that cannot be')
    this.#state = state
    this.#bytes.set(reader.bytes('bytes'))
    this.#wake.time = reader.number('wake')
    this.#setInterrupt()
  }

  get #running(): boolean {
    return !(this.#state.b & R.B_SET) && (this.#state.a & R.A_DIVIDER) === R.A_DIVIDER_RUN
  }

  /** Seconds since 1970 at a guest time; asks the world at first. */
  #secondsAt(time: number): number {
    if (!this.#state.anchored) this.#askTime()
    return this.#state.anchorSeconds + Math.floor((time - this.#state.anchorTime) / NANOSECONDS_PER_SECOND)
  }

  /** Guest time at which a second begins. */
  #timeOfSecond(seconds: number): number {
    return this.#state.anchorTime + (seconds - this.#state.anchorSeconds) * NANOSECONDS_PER_SECOND
  }

  #askTime(): void {
    const milliseconds = this.#wires.wallClock()
    const seconds = Math.floor(milliseconds / 1000)
    this.#anchor(seconds, this.#wires.clock.now() - (milliseconds - seconds * 1000) * 1e6)
  }

  /** Whole nanoseconds only: the time of a second must lie in that second whatever the rounding, or its wake-up would repeat for ever. */
  #anchor(seconds: number, time: number): void {
    this.#state.anchored = true
    this.#state.anchorSeconds = seconds
    this.#state.anchorTime = Math.floor(time)
  }

  get #updating(): boolean {
    if (!this.#running) return false
    const now = this.#wires.clock.now()
    return this.#timeOfSecond(this.#secondsAt(now) + 1) - now <= UPDATE_TIME
  }

  #refreshTime(): void {
    if (this.#running) encodeTime(this.#secondsAt(this.#wires.clock.now()), this.#state.b, this.#bytes)
  }

  /** A write to the running time takes effect at once and does not disturb the seconds' beat. */
  #writeTime(register: number, value: number): void {
    this.#refreshTime()
    this.#bytes[register] = value
    if (this.#running) this.#restart(false)
  }

  /** Takes the time from the registers. */
  #restart(dividerReset: boolean): void {
    const now = this.#wires.clock.now()
    const beat = this.#timeOfSecond(this.#secondsAt(now))
    this.#anchor(decodeTime(this.#bytes, this.#state.b), dividerReset ? now - FIRST_UPDATE : beat)
  }

  /** SET and a divider reset halt the time in its registers; when the last of them goes it runs on from what the registers say then. */
  #changeMode(a: number, b: number): void {
    const ran = this.#running
    const dividerStarts = (this.#state.a & R.A_DIVIDER) !== R.A_DIVIDER_RUN && (a & R.A_DIVIDER) === R.A_DIVIDER_RUN
    this.#refreshTime()
    this.#state.a = a
    this.#state.b = b
    if (!ran && this.#running) this.#restart(dividerStarts)
  }

  /** Frequency of the periodic interrupt in Hz, 0 for none (table 5). */
  get #periodicHz(): number {
    const rate = this.#state.a & R.A_RATE
    if (rate === 0) return 0
    return CRYSTAL_HZ >> (rate < 3 ? rate + 6 : rate - 1)
  }

  /** Notes the flags of everything that happened since the last time. */
  #note(): void {
    const state = this.#state
    const now = this.#wires.clock.now()
    const periodic = this.#periodicHz
    if (periodic && ticksAt(periodic, now) > ticksAt(periodic, state.noted)) state.flags |= R.C_PF
    if (this.#running && state.anchored) this.#noteUpdates(this.#secondsAt(state.noted), this.#secondsAt(now))
    state.noted = now
  }

  #noteUpdates(before: number, after: number): void {
    if (after <= before) return
    this.#state.flags |= R.C_UF
    if (nextAlarm(before, this.#bytes, this.#state.b) <= after) this.#state.flags |= R.C_AF
  }

  /** Reading register C ends the interrupt. */
  #takeFlags(): number {
    if (this.#running) this.#secondsAt(this.#wires.clock.now())
    this.#note()
    const { flags, b } = this.#state
    this.#state.flags = 0
    this.#sync()
    return flags | (flags & b & R.FLAGS ? R.C_IRQF : 0)
  }

  #sync(): void {
    this.#note()
    this.#setInterrupt()
    const due = this.#nextInterrupt()
    if (due === Number.POSITIVE_INFINITY) this.#wake.clear()
    else this.#wake.set(due)
  }

  #setInterrupt(): void {
    this.#wires.setInterrupt((this.#state.flags & this.#state.b & R.FLAGS) !== 0)
  }

  /** Guest time of the next enabled interrupt whose flag is not up yet. */
  #nextInterrupt(): number {
    const { b, flags, noted } = this.#state
    const missing = b & ~flags
    const times: number[] = []
    const periodic = this.#periodicHz
    if (missing & R.B_PIE && periodic) times.push(timeOfTick(periodic, ticksAt(periodic, noted) + 1))
    if (missing & R.B_UIE && this.#running) times.push(this.#timeOfSecond(this.#secondsAt(noted) + 1))
    if (missing & R.B_AIE && this.#running) times.push(this.#timeOfSecond(nextAlarm(this.#secondsAt(noted), this.#bytes, b)))
    return Math.min(...times, Number.POSITIVE_INFINITY)
  }
}

function isTime(register: number): boolean {
  return (TIME_REGISTERS as readonly number[]).includes(register)
}
