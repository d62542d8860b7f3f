/**
 * A PS/2 mouse with wheel: IBM PS/2 Hardware Interface Technical Reference (1988), "Auxiliary device", and Microsoft's IntelliMouse extension (four-byte packets
 * after the sample rates 200, 100, 80). Emulated: reset, identify, status, resolution, sample rate, scaling, stream, remote and wrap mode.
 * Left out: pacing by the sample rate (a packet leaves when the one before is read).
 */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import { readPlain } from '../plain-state.ts'
import { DeviceQueue } from './device-queue.ts'
import * as R from './registers.ts'

const QUEUE_LIMIT = 64
const COUNT_LIMIT = 255
const WHEEL_LIMIT = 7

const RESET_STATE = {
  enabled: false, // reports movement
  remote: false,
  wrap: false,
  scale2: false,
  resolution: 2, // 4 counts per millimetre
  sampleRate: 100,
  id: R.MOUSE_ID_STANDARD,
  knock: 0, // sample rates of WHEEL_KNOCK seen in a row
  pendingCommand: 0,
  buttons: 0, // left 1, right 2, middle 4
  x: 0, // movement not reported yet; right and up are positive
  y: 0,
  wheel: 0,
  changed: false,
}

export class Mouse {
  readonly queue = new DeviceQueue(QUEUE_LIMIT)
  #state = { ...RESET_STATE }

  reset(): void {
    this.#state = { ...RESET_STATE }
    this.queue.clear()
  }

  /** Movement (right and up positive), wheel steps (towards the user positive) and the buttons that are down (left 1, right 2, middle 4). */
  move(x: number, y: number, wheel: number, buttons: number): void {
    const state = this.#state
    state.x += x
    state.y += y
    state.wheel += wheel
    state.buttons = buttons & 7
    state.changed = true
    this.report()
  }

  /** Sends a packet when there is something to tell and the last one has gone. */
  report(): void {
    const { enabled, remote, wrap, changed } = this.#state
    if (changed && enabled && !remote && !wrap && this.queue.isQuiet) this.queue.observe(this.#takePacket())
  }

  /** A byte from the controller. */
  receive(byte: number): void {
    const command = this.#state.pendingCommand
    this.#state.pendingCommand = 0
    if (this.#state.wrap && byte !== R.DEV_RESET && byte !== R.MOUSE_WRAP_OFF) this.queue.answer(byte)
    else if (command) this.#takeParameter(command, byte)
    else this.#obey(byte)
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { ...this.#state, ...this.queue.save() }
  }

  load(reader: PayloadReader): void {
    this.#state = readPlain(reader, RESET_STATE)
    this.queue.load(reader)
  }

  #obey(command: number): void {
    if (command === R.DEV_RESEND) {
      this.queue.resend()
      return
    }
    this.queue.clear()
    this.queue.answer(...this.#answerTo(command))
    this.report()
  }

  #answerTo(command: number): readonly number[] {
    const state = this.#state
    switch (command) {
      case R.MOUSE_SCALE_1:
      case R.MOUSE_SCALE_2:
        state.scale2 = command === R.MOUSE_SCALE_2
        return [R.ACK]
      case R.MOUSE_RESOLUTION:
      case R.MOUSE_SAMPLE_RATE:
        state.pendingCommand = command
        return [R.ACK]
      case R.MOUSE_STATUS:
        return [R.ACK, this.#statusByte, state.resolution, state.sampleRate]
      case R.MOUSE_STREAM:
      case R.MOUSE_REMOTE:
        state.remote = command === R.MOUSE_REMOTE
        return [R.ACK]
      case R.MOUSE_READ:
        return [R.ACK, ...this.#takePacket()]
      case R.MOUSE_WRAP:
      case R.MOUSE_WRAP_OFF:
        state.wrap = command === R.MOUSE_WRAP
        return [R.ACK]
      case R.MOUSE_IDENTIFY:
        return [R.ACK, state.id]
      case R.MOUSE_ENABLE:
      case R.MOUSE_DISABLE:
        state.enabled = command === R.MOUSE_ENABLE
        return [R.ACK]
      case R.DEV_SET_DEFAULTS:
        this.#state = { ...RESET_STATE, id: state.id }
        return [R.ACK]
      case R.DEV_RESET:
        this.reset()
        return [R.ACK, R.BAT_PASSED, R.MOUSE_ID_STANDARD]
      default:
        return [R.RESEND]
    }
  }

  #takeParameter(command: number, value: number): void {
    this.queue.answer(R.ACK)
    if (command === R.MOUSE_RESOLUTION) this.#state.resolution = value & 3
    else this.#setSampleRate(value)
  }

  #setSampleRate(rate: number): void {
    const state = this.#state
    state.sampleRate = rate
    state.knock = rate === R.WHEEL_KNOCK[state.knock] ? state.knock + 1 : rate === R.WHEEL_KNOCK[0] ? 1 : 0
    if (state.knock < R.WHEEL_KNOCK.length) return
    state.id = R.MOUSE_ID_WHEEL
    state.knock = 0
  }

  /** First byte of the status request: remote, enabled, 2:1 scaling, then left, middle and right button in bits 2..0. */
  get #statusByte(): number {
    const { remote, enabled, scale2, buttons } = this.#state
    const keys = ((buttons & 1) << 2) | ((buttons & 4) >> 1) | ((buttons & 2) >> 1)
    return (remote ? 0x40 : 0) | (enabled ? 0x20 : 0) | (scale2 ? 0x10 : 0) | keys
  }

  /** The movement so far, as far as a packet can tell; the rest waits for the next. */
  #takePacket(): number[] {
    const state = this.#state
    const x = clamp(state.x, COUNT_LIMIT)
    const y = clamp(state.y, COUNT_LIMIT)
    const wheel = clamp(state.wheel, WHEEL_LIMIT)
    state.x -= x
    state.y -= y
    state.wheel -= wheel
    state.changed = state.x !== 0 || state.y !== 0 || state.wheel !== 0
    const head = R.PACKET_ALWAYS | state.buttons | (x < 0 ? R.PACKET_X_SIGN : 0) | (y < 0 ? R.PACKET_Y_SIGN : 0)
    const packet = [head, x & 0xff, y & 0xff]
    return state.id === R.MOUSE_ID_WHEEL ? [...packet, wheel & 0xff] : packet
  }
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value))
}
