/**
 * One counter of an 8254. Nothing ticks: the counter remembers when it was loaded and computes its value and its output from the number of clocks
 * that have passed. `tick` is the present clock in every method; ticks never go back.
 */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import { readPlain } from '../plain-state.ts'
import * as R from './registers.ts'
import { effectiveMode, nextRise, outputAt, takeOver, valueAt, type Waveform } from './waveform.ts'

const NEVER = -1

const RESET_STATE = {
  modeBits: 0,
  access: R.ACCESS_BOTH,
  bcd: false,
  gate: true,
  count: 65536, // of the counting element's present cycle, 1..65536
  lowFirst: false,
  loaded: false, // a count was given since the control word, so the counter runs or waits for its trigger
  triggered: false, // modes 1, 5: the gate has risen since
  origin: 0, // tick at which the count was loaded; while stopped, the clocks that had passed
  stopped: false,
  nextCount: 0, // count waiting to take over (modes 1, 2, 3, 5), 0 for none
  takeOverTick: NEVER,
  lowByte: NEVER, // first byte of a two-byte write
  readHigh: false,
  latchedCount: NEVER,
  latchedStatus: NEVER,
  seen: 0, // tick up to which rising edges were looked for
  risen: false, // one was found and not yet reported
}

export class PitChannel {
  #state = { ...RESET_STATE }

  reset(tick: number): void {
    this.#state = { ...RESET_STATE, gate: this.#state.gate, seen: tick }
  }

  /** Before a count is given, OUT is what the mode starts with: low in mode 0. */
  output(tick: number): boolean {
    this.#advance(tick)
    return this.#outputNow(tick)
  }

  /** True when OUT rose at least once since the last call. */
  takeRise(tick: number): boolean {
    this.#advance(tick)
    this.#noteRise(tick)
    const { risen } = this.#state
    this.#state.risen = false
    return risen
  }

  /** The tick after `tick` at which OUT rises next, or Infinity. */
  nextRise(tick: number): number {
    this.#advance(tick)
    const { nextCount, takeOverTick } = this.#state
    const rise = this.#nextRise(tick)
    if (takeOverTick === NEVER || rise <= takeOverTick) return rise
    // OUT falls at a take-over between two halves; the low half of the new count comes first.
    return takeOverTick + (nextCount >> 1)
  }

  writeControl(value: number, tick: number): void {
    this.#advance(tick)
    const access = (value >> R.CW_ACCESS_SHIFT) & 3
    if (access === R.ACCESS_LATCH) this.#latchCount(tick)
    else this.#setMode(value, access, tick)
  }

  /** Read-back command: latches what the two low-active bits ask for. */
  readBack(value: number, tick: number): void {
    this.#advance(tick)
    if (!(value & R.READ_BACK_NO_COUNT)) this.#latchCount(tick)
    if (!(value & R.READ_BACK_NO_STATUS) && this.#state.latchedStatus === NEVER) this.#state.latchedStatus = this.#status(tick)
  }

  write(value: number, tick: number): void {
    this.#advance(tick)
    const state = this.#state
    if (state.access === R.ACCESS_LOW) this.#writeCount(value, tick)
    else if (state.access === R.ACCESS_HIGH) this.#writeCount(value << 8, tick)
    else if (state.lowByte === NEVER) this.#writeFirstByte(value)
    else this.#writeCount(state.lowByte | (value << 8), tick)
  }

  read(tick: number): number {
    this.#advance(tick)
    const state = this.#state
    if (state.latchedStatus !== NEVER) {
      const status = state.latchedStatus
      state.latchedStatus = NEVER
      return status
    }
    const count = state.latchedCount === NEVER ? this.#value(tick) : state.latchedCount
    const high = state.access === R.ACCESS_HIGH || (state.access === R.ACCESS_BOTH && state.readHigh)
    if (state.access === R.ACCESS_BOTH) state.readHigh = !state.readHigh
    if (!state.readHigh) state.latchedCount = NEVER
    return high ? count >> 8 : count & 0xff
  }

  setGate(level: boolean, tick: number): void {
    this.#advance(tick)
    if (level === this.#state.gate) return
    this.#state.gate = level
    if (level) this.#raiseGate(tick)
    else this.#dropGate(tick)
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { ...this.#state }
  }

  load(reader: PayloadReader): void {
    this.#state = readPlain(reader, RESET_STATE)
  }

  get #mode(): number {
    return effectiveMode(this.#state.modeBits)
  }

  /** Modes 1 and 5 are started by the gate, the others by the count. */
  get #hardwareTriggered(): boolean {
    return this.#mode === 1 || this.#mode === 5
  }

  get #active(): boolean {
    return this.#state.loaded && (!this.#hardwareTriggered || this.#state.triggered)
  }

  get #waveform(): Waveform {
    return { mode: this.#mode, count: this.#state.count, lowFirst: this.#state.lowFirst }
  }

  #elapsed(tick: number): number {
    return this.#state.stopped ? this.#state.origin : tick - this.#state.origin
  }

  #outputNow(tick: number): boolean {
    if (!this.#active) return this.#mode !== 0
    if (this.#state.stopped && (this.#mode === 2 || this.#mode === 3)) return true
    return outputAt(this.#waveform, this.#elapsed(tick))
  }

  #nextRise(tick: number): number {
    if (!this.#active || this.#state.stopped) return Number.POSITIVE_INFINITY
    return this.#state.origin + nextRise(this.#waveform, tick - this.#state.origin)
  }

  #setMode(value: number, access: number, tick: number): void {
    const { gate, count } = this.#state
    this.#state = {
      ...RESET_STATE,
      gate,
      count,
      access,
      modeBits: (value >> R.CW_MODE_SHIFT) & 7,
      bcd: (value & R.CW_BCD) !== 0,
      seen: tick,
    }
  }

  #noteRise(tick: number): void {
    if (this.#nextRise(this.#state.seen) <= tick) this.#state.risen = true
    this.#state.seen = tick
  }

  /** Lets a waiting count take over when its time has come. */
  #advance(tick: number): void {
    const state = this.#state
    if (state.takeOverTick === NEVER || tick < state.takeOverTick) return
    this.#noteRise(state.takeOverTick)
    state.lowFirst = this.#mode === 3 && !outputAt(this.#waveform, state.takeOverTick - state.origin)
    state.origin = state.takeOverTick
    state.count = state.nextCount
    state.nextCount = 0
    state.takeOverTick = NEVER
  }

  /** Mode 0: the first byte of a new count stops the counting and lowers OUT ("mode 0"). */
  #writeFirstByte(value: number): void {
    this.#state.lowByte = value
    if (this.#mode === 0) this.#state.loaded = false
  }

  /** A written count is loaded with the next clock, at the end of the running cycle (modes 2, 3), or by the trigger (modes 1, 5). */
  #writeCount(written: number, tick: number): void {
    const state = this.#state
    const count = (state.bcd ? fromBcd(written) : written) || this.#wrap
    state.lowByte = NEVER
    if (this.#hardwareTriggered) state.nextCount = count
    else if (state.loaded && !state.stopped && (this.#mode === 2 || this.#mode === 3)) this.#queueCount(count, tick)
    else this.#loadCount(count, tick)
    state.loaded = true
  }

  #queueCount(count: number, tick: number): void {
    const { origin } = this.#state
    this.#state.nextCount = count
    this.#state.takeOverTick = tick < origin ? origin : origin + takeOver(this.#waveform, tick - origin)
  }

  #loadCount(count: number, tick: number): void {
    const state = this.#state
    state.count = count
    state.nextCount = 0
    state.takeOverTick = NEVER
    state.lowFirst = false
    state.stopped = !state.gate
    state.origin = state.stopped ? 0 : tick + 1
  }

  #raiseGate(tick: number): void {
    const state = this.#state
    if (!state.loaded) return
    const count = state.nextCount || state.count
    if (this.#hardwareTriggered) {
      state.triggered = true
      this.#loadCount(count, tick)
    } else if (this.#mode === 2 || this.#mode === 3) this.#loadCount(count, tick)
    else if (state.stopped) {
      state.stopped = false
      state.origin = tick - state.origin
    }
  }

  /** Modes 1 and 5 do not care; the others stop, modes 2 and 3 with OUT high at once. */
  #dropGate(tick: number): void {
    const state = this.#state
    if (!this.#active || this.#hardwareTriggered || state.stopped) return
    state.origin = Math.max(0, tick - state.origin)
    state.stopped = true
    if (state.nextCount) state.count = state.nextCount
    state.nextCount = 0
    state.takeOverTick = NEVER
  }

  #latchCount(tick: number): void {
    if (this.#state.latchedCount === NEVER) this.#state.latchedCount = this.#value(tick)
  }

  get #wrap(): number {
    return this.#state.bcd ? 10_000 : 65_536
  }

  #value(tick: number): number {
    const value = this.#active ? valueAt(this.#waveform, this.#elapsed(tick), this.#wrap) : this.#state.count % this.#wrap
    return this.#state.bcd ? toBcd(value) : value
  }

  /** NULL COUNT: what was written has not reached the counting element yet. */
  #status(tick: number): number {
    const { modeBits, access, bcd, loaded, nextCount } = this.#state
    const isNull = !loaded || nextCount !== 0 || (this.#active && this.#elapsed(tick) < 0)
    return (
      (this.#outputNow(tick) ? R.STATUS_OUT : 0) |
      (isNull ? R.STATUS_NULL : 0) |
      (access << R.CW_ACCESS_SHIFT) |
      (modeBits << R.CW_MODE_SHIFT) |
      (bcd ? R.CW_BCD : 0)
    )
  }
}

function fromBcd(value: number): number {
  return (value >> 12) * 1000 + ((value >> 8) & 15) * 100 + ((value >> 4) & 15) * 10 + (value & 15)
}

function toBcd(value: number): number {
  return (Math.floor(value / 1000) << 12) | (Math.floor((value / 100) % 10) << 8) | (Math.floor((value / 10) % 10) << 4) | (value % 10)
}
