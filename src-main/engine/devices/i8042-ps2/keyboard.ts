/**
 * A PS/2 keyboard of type MF2: IBM PS/2 Hardware Interface Technical Reference (1988), "Keyboards". Emulated: reset, identify, LEDs, scan code sets 1 to 3,
 * enabling, defaults, echo, resend. Left out: typematic repetition, which the world outside does (the rate is taken and ignored), and set 3's modes
 * of single keys: every key makes and breaks.
 */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import { readPlain } from '../plain-state.ts'
import { DeviceQueue } from './device-queue.ts'
import * as R from './registers.ts'
import { convertFromSet1 } from './scancodes.ts'

/** Bytes of keys that may wait: more than a real keyboard's 16, since text can be pasted as keys. */
const QUEUE_LIMIT = 1024
const DEFAULT_SET = 2

const RESET_STATE = {
  enabled: true, // scans keys
  set: DEFAULT_SET,
  leds: 0, // Scroll, Num, Caps
  pendingCommand: 0, // waits for its parameter
}

/** Commands with one parameter byte. */
const WITH_PARAMETER = new Set([R.KBD_SET_LEDS, R.KBD_SCANCODE_SET, R.KBD_TYPEMATIC])

export class Keyboard {
  readonly queue = new DeviceQueue(QUEUE_LIMIT)
  #state = { ...RESET_STATE }

  /** Power-on. The BAT code that a real one sends then has been read by the firmware. */
  reset(): void {
    this.#state = { ...RESET_STATE }
    this.queue.clear()
  }

  /** Caps 4, Num 2, Scroll 1. */
  get leds(): number {
    return this.#state.leds
  }

  /** Keys pressed and released, in scan code set 1. */
  pressKeys(codes: Uint8Array): void {
    if (this.#state.enabled) this.queue.observe(convertFromSet1(codes, this.#state.set))
  }

  /** A byte from the controller. */
  receive(byte: number): void {
    const command = this.#state.pendingCommand
    this.#state.pendingCommand = 0
    // A parameter is below 80h here; a command instead of it is taken as a command.
    if (command && byte < R.KBD_SET_LEDS) this.#takeParameter(command, byte)
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
    this.queue.dropAnswers()
    if (WITH_PARAMETER.has(command) || isSingleKeyCommand(command)) this.#awaitParameter(command)
    else if (command === R.KBD_ECHO) this.queue.answer(R.KBD_ECHO)
    else if (command === R.KBD_IDENTIFY) this.queue.answer(R.ACK, ...R.KBD_ID)
    else if (command === R.KBD_ENABLE) this.#setDefaults(true, this.#state.set)
    else if (command === R.KBD_DISABLE) this.#setDefaults(false, DEFAULT_SET)
    else if (command === R.DEV_SET_DEFAULTS) this.#setDefaults(this.#state.enabled, DEFAULT_SET)
    else if (command === R.DEV_RESET) this.#resetByCommand()
    else this.queue.answer(command >= R.KBD_ALL_KEYS_FIRST && command <= R.KBD_ALL_KEYS_LAST ? R.ACK : R.RESEND)
  }

  #awaitParameter(command: number): void {
    this.#state.pendingCommand = command
    this.queue.answer(R.ACK)
  }

  /** Enabling and both "defaults" commands clear the output of keys. */
  #setDefaults(enabled: boolean, set: number): void {
    this.queue.clear()
    this.#state.enabled = enabled
    this.#state.set = set
    this.queue.answer(R.ACK)
  }

  #resetByCommand(): void {
    this.reset()
    this.queue.answer(R.ACK, R.BAT_PASSED)
  }

  #takeParameter(command: number, value: number): void {
    this.queue.answer(R.ACK)
    if (command === R.KBD_SET_LEDS) this.#state.leds = value & 7
    if (command !== R.KBD_SCANCODE_SET) return
    if (value === 0) this.queue.answer(this.#state.set)
    else if (value <= 3) this.#state.set = value
  }
}

function isSingleKeyCommand(command: number): boolean {
  return command >= R.KBD_SINGLE_KEY_FIRST && command <= R.KBD_SINGLE_KEY_LAST
}
