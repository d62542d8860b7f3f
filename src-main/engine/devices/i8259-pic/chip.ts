/**
 * One 8259A programmable interrupt controller: Intel 8259A datasheet 231468-003 (December 1988). Emulated: initialisation, all operation command
 * words, fully nested, special fully nested, rotating and special mask modes, automatic EOI, poll, edge and level triggering.
 * Left out: the MCS-80/85 call sequence, buffered mode (no pins to drive).
 *
 * One deviation: an edge stays requested when its line falls before the acknowledge (the datasheet then answers with the spurious level 7). Guest
 * time may jump over the short low phase of a timer, and the interrupt must not be lost for it.
 */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import { readPlain } from '../plain-state.ts'
import * as R from './registers.ts'

const RESET_STATE = {
  lines: 0, // levels of the IR inputs
  latched: 0, // edges seen and not yet acknowledged
  levelMask: 0, // inputs set to level triggering by ELCR
  inService: 0,
  mask: 0,
  vectorBase: 0,
  icw1: 0,
  awaiting: 0, // next initialisation word: 2, 3, 4, or 0 for operation
  autoEoi: false,
  fullyNested: false, // special fully nested mode
  specialMask: false,
  rotateOnAutoEoi: false,
  lowest: R.SPURIOUS_LEVEL, // the level of lowest priority
  readInService: false,
  poll: false,
}

/** Answer when no level qualifies. */
export const NONE = -1

export class I8259 {
  /** Inputs with another 8259 behind them; they follow its output as levels. */
  readonly #cascade: number
  #state = { ...RESET_STATE }

  constructor(cascade = 0) {
    this.#cascade = cascade
  }

  /** Power-on: as after an ICW1, all inputs low until their owners say otherwise; the levels stay. */
  reset(): void {
    this.#state = { ...RESET_STATE, lines: this.#state.lines, mask: 0xff }
  }

  /** INT: there is something to acknowledge. */
  get output(): boolean {
    return this.#state.awaiting === 0 && this.#qualified() !== NONE
  }

  get vectorBase(): number {
    return this.#state.vectorBase
  }

  get levelMask(): number {
    return this.#state.levelMask
  }

  /** Edge/level control: a level-triggered input forgets its edges. */
  setLevelMask(mask: number): void {
    this.#state.levelMask = mask
    this.#state.latched &= ~mask
  }

  setLine(level: number, asserted: boolean): void {
    const state = this.#state
    const bit = 1 << level
    if (asserted && !(state.lines & bit) && !(this.#levels & bit)) state.latched |= bit
    state.lines = asserted ? state.lines | bit : state.lines & ~bit
  }

  /** The INTA sequence: takes the most urgent level into service and returns it, or level 7 when nothing is pending (section "edge triggered"). */
  acknowledge(): number {
    const level = this.#qualified()
    if (level === NONE) return R.SPURIOUS_LEVEL
    const state = this.#state
    state.latched &= ~(1 << level)
    if (!state.autoEoi) state.inService |= 1 << level
    else if (state.rotateOnAutoEoi) state.lowest = level
    return level
  }

  read(register: number): number {
    const state = this.#state
    if (state.poll) return this.#readPoll()
    if (register === R.REG_DATA) return state.mask
    return state.readInService ? state.inService : this.#requests
  }

  write(register: number, value: number): void {
    if (register === R.REG_DATA) this.#writeData(value)
    else if (value & R.ICW1_SELECT) this.#initialize(value)
    else if (value & R.OCW3_SELECT) this.#writeOcw3(value)
    else this.#writeOcw2(value)
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { ...this.#state }
  }

  load(reader: PayloadReader): void {
    this.#state = readPlain(reader, RESET_STATE)
  }

  get #levels(): number {
    return this.#state.icw1 & R.ICW1_LTIM ? 0xff : this.#state.levelMask | this.#cascade
  }

  /** IRR. */
  get #requests(): number {
    const levels = this.#levels
    return (this.#state.latched & ~levels) | (this.#state.lines & levels)
  }

  /** ICW1 (figure 7): edges are forgotten, the mask cleared, IR7 is lowest, special mask off, IRR is read. */
  #initialize(icw1: number): void {
    const { lines, levelMask, vectorBase } = this.#state
    this.#state = { ...RESET_STATE, lines, levelMask, vectorBase, icw1, awaiting: 2 }
  }

  #writeData(value: number): void {
    const state = this.#state
    if (state.awaiting === 2) this.#writeIcw2(value)
    else if (state.awaiting === 3) state.awaiting = state.icw1 & R.ICW1_IC4 ? 4 : 0
    else if (state.awaiting === 4) this.#writeIcw4(value)
    else state.mask = value
  }

  #writeIcw2(value: number): void {
    const state = this.#state
    state.vectorBase = value & R.ICW2_VECTOR
    if (!(state.icw1 & R.ICW1_SNGL)) state.awaiting = 3
    else state.awaiting = state.icw1 & R.ICW1_IC4 ? 4 : 0
  }

  #writeIcw4(value: number): void {
    this.#state.autoEoi = (value & R.ICW4_AEOI) !== 0
    this.#state.fullyNested = (value & R.ICW4_SFNM) !== 0
    this.#state.awaiting = 0
  }

  #writeOcw2(value: number): void {
    const level = value & R.OCW2_LEVEL
    const command = value >> R.OCW2_COMMAND_SHIFT
    if (command === R.EOI_NONSPECIFIC || command === R.EOI_ROTATE_NONSPECIFIC) this.#endMostUrgent(command === R.EOI_ROTATE_NONSPECIFIC)
    if (command === R.EOI_SPECIFIC || command === R.EOI_ROTATE_SPECIFIC) this.#state.inService &= ~(1 << level)
    if (command === R.SET_PRIORITY || command === R.EOI_ROTATE_SPECIFIC) this.#state.lowest = level
    if (command === R.ROTATE_AEOI_SET) this.#state.rotateOnAutoEoi = true
    if (command === R.ROTATE_AEOI_CLEAR) this.#state.rotateOnAutoEoi = false
  }

  /** In special mask mode a non-specific EOI passes over masked levels ("special mask mode"). */
  #endMostUrgent(rotate: boolean): void {
    const level = this.#byPriority().find((candidate) => this.#blocking & (1 << candidate))
    if (level === undefined) return
    this.#state.inService &= ~(1 << level)
    if (rotate) this.#state.lowest = level
  }

  #writeOcw3(value: number): void {
    const state = this.#state
    if (value & R.OCW3_ESMM) state.specialMask = (value & R.OCW3_SMM) !== 0
    if (value & R.OCW3_POLL) state.poll = true
    else if (value & R.OCW3_RR) state.readInService = (value & R.OCW3_RIS) !== 0
  }

  /** Poll command: the next read is the acknowledge ("poll command"). */
  #readPoll(): number {
    this.#state.poll = false
    return this.#qualified() === NONE ? 0 : R.POLL_INTERRUPT | this.acknowledge()
  }

  #byPriority(): number[] {
    return [1, 2, 3, 4, 5, 6, 7, 8].map((step) => (this.#state.lowest + step) & 7)
  }

  /** In-service levels that hold back less urgent ones; masked ones do not in special mask mode. */
  get #blocking(): number {
    return this.#state.specialMask ? this.#state.inService & ~this.#state.mask : this.#state.inService
  }

  /** The priority resolver: most urgent unmasked request that is more urgent than everything in service. */
  #qualified(): number {
    const requests = this.#requests & ~this.#state.mask
    if (requests === 0) return NONE
    const blocking = this.#blocking
    const nested = this.#state.fullyNested ? this.#cascade : 0
    for (let step = 1; step <= 8; step++) {
      const level = (this.#state.lowest + step) & 7
      const bit = 1 << level
      if (requests & bit && !(blocking & bit & ~nested)) return level
      if (blocking & bit) return NONE
    }
    return NONE
  }
}
