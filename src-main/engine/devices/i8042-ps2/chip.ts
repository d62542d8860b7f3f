/**
 * PS/2 keyboard controller (8042) with a keyboard and a mouse behind it: IBM PS/2 Hardware Interface Technical Reference (1988), "Keyboard and Auxiliary Device
 * Controller". Emulated: command byte, self-tests, both ports with enabling, translation of scan codes, output port with system reset, loop-back of
 * both output buffers. Left out: the controller's memory but its byte 0, the password, parity and time-out errors. A20 is a bit that is remembered only
 * (see system-control).
 *
 * The controller's own answers are there at once; a byte of a device takes BYTE_TIME, so that the interrupt line falls between two of them.
 */
import type { Clock } from '../../base/clock/clock.ts'
import { Deadline } from '../../base/clock/deadline.ts'
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import { readPlain } from '../plain-state.ts'
import { Keyboard } from './keyboard.ts'
import { Mouse } from './mouse.ts'
import * as R from './registers.ts'
import { BREAK_PREFIX, translateByte } from './scancodes.ts'

/** Nanoseconds: a quarter of what the serial line takes, for the guest's sake. */
const BYTE_TIME = 200_000
/** Answers of the controller that may wait; a guest that never reads loses the oldest. */
const ANSWER_LIMIT = 16
const AUX_ANSWER = 0x100

/** The state in which a PC's firmware hands the controller over. */
const RESET_STATE = {
  config: R.CONFIG_KEYBOARD_INTERRUPT | R.CONFIG_SYSTEM | R.CONFIG_AUX_DISABLED | R.CONFIG_TRANSLATE,
  outputPort: R.OUTPUT_NOT_RESET | R.OUTPUT_A20,
  output: 0, // the byte at port 60h
  full: false, // it was not read yet
  fromAux: false, // and is the mouse's
  lastWasCommand: false,
  pendingCommand: 0, // waits for its parameter at port 60h
  breakPending: false, // translation has swallowed F0h
}

export interface Ps2Wires {
  readonly clock: Clock
  setKeyboardInterrupt(level: boolean): void
  setMouseInterrupt(level: boolean): void
  resetSystem(): void
}

export class Ps2Controller {
  readonly keyboard = new Keyboard()
  readonly mouse = new Mouse()
  readonly #wires: Ps2Wires
  readonly #transfer: Deadline
  #state = { ...RESET_STATE }
  /** Bytes of the controller itself; bit 8: as if from the mouse. */
  #answers: number[] = []

  constructor(wires: Ps2Wires) {
    this.#wires = wires
    this.#transfer = new Deadline(wires.clock, () => this.#transferByte())
  }

  reset(): void {
    this.#state = { ...RESET_STATE }
    this.#answers = []
    this.#transfer.clear()
    this.keyboard.reset()
    this.mouse.reset()
    this.#syncInterrupts()
  }

  /** Port 64h. */
  readStatus(): number {
    const { config, full, fromAux, lastWasCommand } = this.#state
    return (
      (full ? R.STATUS_OBF : 0) |
      (config & R.CONFIG_SYSTEM) |
      (lastWasCommand ? R.STATUS_COMMAND : 0) |
      R.STATUS_UNLOCKED |
      (full && fromAux ? R.STATUS_AUX : 0)
    )
  }

  /** Port 60h: takes the waiting byte, or gives the last one again. */
  readData(): number {
    const { output } = this.#state
    this.#state.full = false
    this.#syncInterrupts()
    this.pump()
    return output
  }

  writeCommand(command: number): void {
    this.#state.lastWasCommand = true
    this.#state.pendingCommand = 0
    this.#obey(command)
    this.pump()
  }

  writeData(value: number): void {
    const { pendingCommand } = this.#state
    this.#state.lastWasCommand = false
    this.#state.pendingCommand = 0
    this.#takeData(pendingCommand, value)
    this.pump()
  }

  /** Fills the output buffer when it is empty: called after everything that may have something to say. */
  pump(): void {
    const { full } = this.#state
    const answer = full ? undefined : this.#answers.shift()
    if (answer !== undefined) this.#putOutput(answer & 0xff, (answer & AUX_ANSWER) !== 0)
    else if (!full && this.#sender && !this.#transfer.pending) this.#transfer.set(this.#wires.clock.now() + BYTE_TIME)
    this.#syncInterrupts()
  }

  save(): { readonly [name: string]: PayloadValue } {
    return {
      ...this.#state,
      controllerAnswers: [...this.#answers],
      transfer: this.#transfer.time,
      keyboard: this.keyboard.save(),
      mouse: this.mouse.save(),
    }
  }

  load(reader: PayloadReader, keyboard: PayloadReader, mouse: PayloadReader): void {
    this.#state = readPlain(reader, RESET_STATE)
    this.#answers = reader.numbers('controllerAnswers')
    this.#transfer.time = reader.number('transfer')
    this.keyboard.load(keyboard)
    this.mouse.load(mouse)
    this.#syncInterrupts()
  }

  #obey(command: number): void {
    const handler = COMMANDS.get(command)
    if (handler) handler(this.#commandPorts)
    else if (command === R.CMD_READ_MEMORY) this.#answer(this.#state.config)
    else if (TAKES_DATA.has(command)) this.#state.pendingCommand = command
    else if (command === R.CMD_READ_OUTPUT_PORT) this.#answer(this.#outputPortPins)
    else if (command >= R.CMD_PULSE && !(command & R.OUTPUT_NOT_RESET)) this.#wires.resetSystem()
  }

  readonly #commandPorts: CommandPorts = {
    answer: (byte) => this.#answer(byte),
    changeConfig: (set, clear) => {
      this.#state.config = (this.#state.config | set) & ~clear
    },
  }

  #takeData(command: number, value: number): void {
    if (command === R.CMD_WRITE_MEMORY) this.#state.config = value
    else if (command === R.CMD_WRITE_OUTPUT_PORT) this.#writeOutputPort(value)
    else if (command === R.CMD_WRITE_KEYBOARD_BUFFER) this.#answer(value)
    else if (command === R.CMD_WRITE_AUX_BUFFER) this.#answer(value | AUX_ANSWER)
    else if (command === R.CMD_WRITE_AUX) this.mouse.receive(value)
    else this.keyboard.receive(value)
  }

  #answer(byte: number): void {
    this.#answers.push(byte)
    if (this.#answers.length > ANSWER_LIMIT) this.#answers.shift()
  }

  /** Bit 0 is the processor's reset pin. */
  #writeOutputPort(value: number): void {
    this.#state.outputPort = value | R.OUTPUT_NOT_RESET
    if (!(value & R.OUTPUT_NOT_RESET)) this.#wires.resetSystem()
  }

  get #outputPortPins(): number {
    const kept = this.#state.outputPort & ~(R.OUTPUT_KEYBOARD_INTERRUPT | R.OUTPUT_AUX_INTERRUPT)
    const { full, fromAux } = this.#state
    return kept | (full && !fromAux ? R.OUTPUT_KEYBOARD_INTERRUPT : 0) | (full && fromAux ? R.OUTPUT_AUX_INTERRUPT : 0)
  }

  /** The device that sends next: the keyboard goes first, and a disabled port holds its device back. */
  get #sender(): Keyboard | Mouse | undefined {
    const { config } = this.#state
    if (!(config & R.CONFIG_KEYBOARD_DISABLED) && !this.keyboard.queue.isEmpty) return this.keyboard
    if (!(config & R.CONFIG_AUX_DISABLED) && !this.mouse.queue.isEmpty) return this.mouse
    return undefined
  }

  #transferByte(): void {
    const sender = this.#state.full ? undefined : this.#sender
    const byte = sender?.queue.take()
    if (byte === undefined) return
    const fromMouse = sender === this.mouse
    const shown = fromMouse ? byte : this.#translate(byte)
    if (fromMouse) this.mouse.report()
    if (shown !== undefined) this.#putOutput(shown, fromMouse)
    this.pump()
  }

  /** With translation on, F0h vanishes and the byte after it gets bit 7. */
  #translate(byte: number): number | undefined {
    if (!(this.#state.config & R.CONFIG_TRANSLATE)) return byte
    if (byte === BREAK_PREFIX) {
      this.#state.breakPending = true
      return undefined
    }
    const release = this.#state.breakPending ? 0x80 : 0
    this.#state.breakPending = false
    return translateByte(byte) | release
  }

  #putOutput(byte: number, fromAux: boolean): void {
    this.#state.output = byte
    this.#state.full = true
    this.#state.fromAux = fromAux
  }

  #syncInterrupts(): void {
    const { config, full, fromAux } = this.#state
    this.#wires.setKeyboardInterrupt(full && !fromAux && (config & R.CONFIG_KEYBOARD_INTERRUPT) !== 0)
    this.#wires.setMouseInterrupt(full && fromAux && (config & R.CONFIG_AUX_INTERRUPT) !== 0)
  }
}

/** What the simple commands do. */
interface CommandPorts {
  answer(byte: number): void
  changeConfig(set: number, clear: number): void
}

const COMMANDS: ReadonlyMap<number, (ports: CommandPorts) => void> = new Map([
  [R.CMD_DISABLE_AUX, ({ changeConfig }) => changeConfig(R.CONFIG_AUX_DISABLED, 0)],
  [R.CMD_ENABLE_AUX, ({ changeConfig }) => changeConfig(0, R.CONFIG_AUX_DISABLED)],
  [R.CMD_DISABLE_KEYBOARD, ({ changeConfig }) => changeConfig(R.CONFIG_KEYBOARD_DISABLED, 0)],
  [R.CMD_ENABLE_KEYBOARD, ({ changeConfig }) => changeConfig(0, R.CONFIG_KEYBOARD_DISABLED)],
  [R.CMD_TEST_AUX, ({ answer }) => answer(R.PORT_TEST_PASSED)],
  [R.CMD_TEST_KEYBOARD, ({ answer }) => answer(R.PORT_TEST_PASSED)],
  [R.CMD_READ_INPUT_PORT, ({ answer }) => answer(R.INPUT_PORT)],
  [R.CMD_READ_TEST_INPUTS, ({ answer }) => answer(0)],
  [
    R.CMD_SELF_TEST,
    ({ answer, changeConfig }) => {
      changeConfig(R.CONFIG_SYSTEM, 0)
      answer(R.SELF_TEST_PASSED)
    },
  ],
])

/** Commands whose parameter follows at port 60h. */
const TAKES_DATA: ReadonlySet<number> = new Set([
  R.CMD_WRITE_MEMORY,
  R.CMD_WRITE_OUTPUT_PORT,
  R.CMD_WRITE_KEYBOARD_BUFFER,
  R.CMD_WRITE_AUX_BUFFER,
  R.CMD_WRITE_AUX,
])
