/**
 * 16550A serial port: National Semiconductor PC16550D, datasheet June 1995 (section numbers below are its). Emulated: all registers, both FIFOs,
 * trigger levels, character time-out, interrupt priorities, loopback, modem status. The line is a perfect one, so parity, framing and break never
 * occur and the other side is always ready.
 *
 * Timing is believable rather than exact: a byte written leaves at once (THRE and TEMT stay set, so polling loops cost nothing), but the
 * THRE *interrupt* follows one character time later; bytes from outside wait in a queue and enter an emptied receiver at most FIFO_SIZE at a time,
 * one character time apart, so that the guest is neither overrun nor held in its interrupt handler for ever. The far end sends only while
 * DTR is on, or while the guest polls for a byte without having set the modem lines: nothing typed early is lost when a driver resets the FIFO.
 * Left out: DMA modes (RXRDY, TXRDY pins) and the effect of a baud rate on the far end.
 */
import type { Clock } from '../../base/clock/clock.ts'
import { NANOSECONDS_PER_SECOND } from '../../base/clock/clock.ts'
import { Deadline } from '../../base/clock/deadline.ts'
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import { readPlain } from '../plain-state.ts'
import { ByteQueue } from './byte-queue.ts'
import * as R from './registers.ts'

/** Section 8.4: the time-out comes when the receiver's FIFO was not touched for four character times. */
const TIMEOUT_CHARACTERS = 4
/** So many reads of LSR in a row, nothing else between, are a guest that waits for input. */
const POLLS_OF_LISTENER = 8
/** Bytes from outside that may wait; a megabyte is a large paste, and more is refused. */
export const QUEUE_LIMIT = 1024 * 1024

const RESET_REGISTERS = {
  ier: 0,
  fcr: 0,
  lcr: 0,
  mcr: 0,
  lineErrors: 0,
  msrDeltas: 0,
  scr: 0,
  divisor: 1,
  thrEmptyPending: false,
  timedOut: false,
  polls: 0, // reads of LSR in a row
}

/** The pins of the chip. */
export interface UartWires {
  readonly clock: Clock
  /** INTR, after every change of state. */
  setInterrupt(level: boolean): void
  /** One byte leaves the transmitter. */
  transmit(byte: number): void
}

export class Uart16550 {
  readonly #wires: UartWires
  #registers = { ...RESET_REGISTERS }
  #fifo: number[] = []
  readonly #queue = new ByteQueue(QUEUE_LIMIT)
  readonly #transmitted: Deadline
  readonly #arrival: Deadline
  readonly #timeout: Deadline

  constructor(wires: UartWires) {
    this.#wires = wires
    this.#transmitted = new Deadline(wires.clock, () => this.#finishTransmission())
    this.#arrival = new Deadline(wires.clock, () => this.#fillReceiver())
    this.#timeout = new Deadline(wires.clock, () => this.#expireTimeout())
  }

  /** Master reset (table I). What waits outside goes on waiting. */
  reset(): void {
    this.#registers = { ...RESET_REGISTERS }
    this.#fifo = []
    for (const deadline of [this.#transmitted, this.#arrival, this.#timeout]) deadline.clear()
    this.#expectArrival()
    this.#syncInterrupt()
  }

  read(register: number): number {
    this.#registers.polls = register === R.REG_LSR ? Math.min(this.#registers.polls + 1, POLLS_OF_LISTENER) : 0
    const value = this.#readRegister(register)
    this.#syncInterrupt()
    return value
  }

  write(register: number, value: number): void {
    this.#registers.polls = 0
    this.#writeRegister(register, value)
    this.#syncInterrupt()
  }

  /** Bytes from the outside world. Returns how many were taken: fewer than offered when QUEUE_LIMIT wait already. */
  receive(bytes: Uint8Array): number {
    const taken = this.#queue.push(bytes)
    this.#expectArrival()
    return taken
  }

  save(): { readonly [name: string]: PayloadValue } {
    return {
      ...this.#registers,
      fifo: [...this.#fifo],
      queue: this.#queue.toBytes(),
      transmitted: this.#transmitted.time,
      arrival: this.#arrival.time,
      timeout: this.#timeout.time,
    }
  }

  load(reader: PayloadReader): void {
    this.#registers = readPlain(reader, RESET_REGISTERS)
    this.#fifo = reader.numbers('fifo')
    this.#queue.clear()
    this.#queue.push(reader.bytes('queue'))
    this.#transmitted.time = reader.number('transmitted')
    this.#arrival.time = reader.number('arrival')
    this.#timeout.time = reader.number('timeout')
    this.#syncInterrupt()
  }

  #readRegister(register: number): number {
    const { ier, lcr, mcr, scr, divisor } = this.#registers
    if (register === R.REG_RBR) return this.#dlab ? divisor & 0xff : this.#readData()
    if (register === R.REG_IER) return this.#dlab ? divisor >> 8 : ier
    if (register === R.REG_IIR) return this.#readIdentification()
    if (register === R.REG_LCR) return lcr
    if (register === R.REG_MCR) return mcr
    if (register === R.REG_LSR) return this.#readLineStatus()
    if (register === R.REG_MSR) return this.#readModemStatus()
    return scr
  }

  #writeRegister(register: number, value: number): void {
    const registers = this.#registers
    if (register === R.REG_THR) this.#dlab ? this.#setDivisor((registers.divisor & 0xff00) | value) : this.#writeData(value)
    else if (register === R.REG_IER) this.#dlab ? this.#setDivisor((registers.divisor & 0xff) | (value << 8)) : this.#writeEnable(value)
    else if (register === R.REG_FCR) this.#writeFifoControl(value)
    else if (register === R.REG_LCR) registers.lcr = value
    else if (register === R.REG_MCR) this.#writeModemControl(value & R.MCR_MASK)
    else if (register === R.REG_SCR) registers.scr = value
  }

  get #dlab(): boolean {
    return (this.#registers.lcr & R.LCR_DLAB) !== 0
  }

  get #fifosEnabled(): boolean {
    return (this.#registers.fcr & R.FCR_ENABLE) !== 0
  }

  get #loopback(): boolean {
    return (this.#registers.mcr & R.MCR_LOOP) !== 0
  }

  get #capacity(): number {
    return this.#fifosEnabled ? R.FIFO_SIZE : 1
  }

  /** Nanoseconds that one character takes on the line: start bit, data, parity, stop. */
  get #characterTime(): number {
    const { lcr, divisor } = this.#registers
    const bits = 1 + 5 + (lcr & R.LCR_WORD_LENGTH) + (lcr & R.LCR_PEN ? 1 : 0) + (lcr & R.LCR_STB ? 2 : 1)
    return Math.ceil((bits * 16 * Math.max(1, divisor) * NANOSECONDS_PER_SECOND) / R.CRYSTAL_HZ)
  }

  #setDivisor(divisor: number): void {
    this.#registers.divisor = divisor
  }

  #readData(): number {
    const byte = this.#fifo.shift() ?? 0
    this.#restartTimeout()
    this.#expectArrival()
    return byte
  }

  #writeData(byte: number): void {
    this.#registers.thrEmptyPending = false
    this.#transmitted.set(this.#wires.clock.now() + this.#characterTime)
    if (this.#loopback) this.#acceptByte(byte)
    else this.#wires.transmit(byte)
  }

  /** Section 8.6: enabling ETBEI while the holding register is empty raises the interrupt at once, which drivers use to start sending. */
  #writeEnable(value: number): void {
    const registers = this.#registers
    const enabled = value & ~registers.ier & R.IER_ETBEI
    registers.ier = value & R.IER_MASK
    if (enabled && !this.#transmitted.pending) registers.thrEmptyPending = true
  }

  #writeFifoControl(value: number): void {
    const toggled = (value ^ this.#registers.fcr) & R.FCR_ENABLE
    if (toggled || value & R.FCR_RESET_RX) this.#clearReceiver()
    this.#registers.fcr = value & R.FCR_ENABLE ? value & ~(R.FCR_RESET_RX | R.FCR_RESET_TX) : 0
    this.#expectArrival()
  }

  #clearReceiver(): void {
    this.#fifo = []
    this.#restartTimeout()
  }

  /** Section 8.7: in loopback the modem inputs are the modem outputs, and their changes count as changes. */
  #writeModemControl(value: number): void {
    const before = this.#modemInputs
    this.#registers.mcr = value
    const changed = before ^ this.#modemInputs
    const ringEnded = before & ~this.#modemInputs & R.MSR_RI
    this.#registers.msrDeltas |= ((changed & ~R.MSR_RI) >> 4) | (ringEnded ? R.MSR_TERI : 0)
    this.#expectArrival()
  }

  get #modemInputs(): number {
    const { mcr } = this.#registers
    if (!this.#loopback) return R.MSR_CTS | R.MSR_DSR | R.MSR_DCD
    return (
      (mcr & R.MCR_RTS ? R.MSR_CTS : 0) |
      (mcr & R.MCR_DTR ? R.MSR_DSR : 0) |
      (mcr & R.MCR_OUT1 ? R.MSR_RI : 0) |
      (mcr & R.MCR_OUT2 ? R.MSR_DCD : 0)
    )
  }

  #readModemStatus(): number {
    const value = this.#modemInputs | this.#registers.msrDeltas
    this.#registers.msrDeltas = 0
    return value
  }

  #readLineStatus(): number {
    const value = (this.#fifo.length > 0 ? R.LSR_DR : 0) | this.#registers.lineErrors | R.LSR_THRE | R.LSR_TEMT
    this.#registers.lineErrors = 0
    this.#expectArrival()
    return value
  }

  /** Reading IIR withdraws the THRE interrupt, but only when it is the one shown (section 8.5). */
  #readIdentification(): number {
    const source = this.#source
    if (source === R.IIR_THRE) this.#registers.thrEmptyPending = false
    return source | (this.#fifosEnabled ? R.IIR_FIFOS : 0)
  }

  /** The pending interrupt of highest priority (table V). */
  get #source(): number {
    const { ier, lineErrors, timedOut, thrEmptyPending, msrDeltas } = this.#registers
    if (ier & R.IER_ELSI && lineErrors & R.LSR_ERRORS) return R.IIR_LINE
    if (ier & R.IER_ERBFI && this.#fifo.length >= this.#trigger) return R.IIR_DATA
    if (ier & R.IER_ERBFI && timedOut) return R.IIR_TIMEOUT
    if (ier & R.IER_ETBEI && thrEmptyPending) return R.IIR_THRE
    if (ier & R.IER_EDSSI && msrDeltas & R.MSR_DELTAS) return R.IIR_MODEM
    return R.IIR_NONE
  }

  get #trigger(): number {
    return this.#fifosEnabled ? (R.TRIGGER_LEVELS[this.#registers.fcr >> R.FCR_TRIGGER_SHIFT] as number) : 1
  }

  /** The OUT2 pin opens the way to the interrupt controller; in loopback the pin is forced inactive. */
  #syncInterrupt(): void {
    const gate = (this.#registers.mcr & (R.MCR_OUT2 | R.MCR_LOOP)) === R.MCR_OUT2
    this.#wires.setInterrupt(gate && this.#source !== R.IIR_NONE)
  }

  #finishTransmission(): void {
    this.#registers.thrEmptyPending = true
    this.#syncInterrupt()
  }

  #acceptByte(byte: number): void {
    if (this.#fifo.length < this.#capacity) this.#fifo.push(byte)
    else this.#registers.lineErrors |= R.LSR_OE
    this.#restartTimeout()
  }

  /** May bytes come in? In loopback the input pin is disconnected. */
  get #listening(): boolean {
    const { mcr, polls } = this.#registers
    return !this.#loopback && ((mcr & R.MCR_DTR) !== 0 || polls >= POLLS_OF_LISTENER)
  }

  /** The next bytes come one character time after the receiver has become empty. */
  #expectArrival(): void {
    const possible = this.#queue.length > 0 && this.#fifo.length === 0 && this.#listening
    if (possible && !this.#arrival.pending) this.#arrival.set(this.#wires.clock.now() + this.#characterTime)
  }

  #fillReceiver(): void {
    if (!this.#listening) return
    while (this.#fifo.length < this.#capacity && this.#queue.length > 0) this.#acceptByte(this.#queue.shift())
    this.#syncInterrupt()
  }

  #restartTimeout(): void {
    this.#registers.timedOut = false
    if (this.#fifosEnabled && this.#fifo.length > 0) this.#timeout.set(this.#wires.clock.now() + TIMEOUT_CHARACTERS * this.#characterTime)
    else this.#timeout.clear()
  }

  #expireTimeout(): void {
    this.#registers.timedOut = true
    this.#syncInterrupt()
  }
}
