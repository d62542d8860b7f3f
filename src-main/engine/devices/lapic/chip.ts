/**
 * Local APIC of one vCPU: Intel SDM vol. 3A (March 2023), chapter 11 (sections cited below are its), xAPIC mode. Emulated: priorities, IRR/ISR/TMR,
 * EOI with broadcast, local vector table, timer, error status, inter-processor interrupts, software and hardware disabling, virtual wire.
 * The registers lie in the vCPU's register page in shared memory. Left out: x2APIC, TSC-deadline, focus processor checking, SMI, the arbitration
 * of a serial APIC bus; the thermal and performance entries of the LVT remember their value only.
 *
 * INTR to the vCPU is a function of state: a deliverable vector, or the 8259's output where LINT0 lets it through. So an interrupt that is no
 * longer deliverable withdraws its request before the vCPU can ask, and the spurious vector is never needed.
 */
import type { Clock } from '../../base/clock/clock.ts'
import type { CpuPins } from '../../bus/cpu-pins.ts'
import { LAPIC_DEFAULT_BASE } from '../../machine/ibm-pc.ts'
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import { readPlain } from '../plain-state.ts'
import type { ApicBus, ApicMessage, ApicReceiver } from './apic-bus.ts'
import { effectOfChange, passesExternal } from './lint-pin.ts'
import { NO_VECTOR, RegisterPage, SHARED_ENABLED, SHARED_EXTERNAL } from './register-page.ts'
import * as R from './registers.ts'
import { LapicTimer } from './timer.ts'

export interface LapicParts {
  /** Initial APIC id: the number of the vCPU. */
  readonly id: number
  /** The 4 KiB register page (CPU_LAPIC in the vCPU's block). */
  readonly page: Uint8Array
  readonly clock: Clock
  readonly pins: CpuPins
  readonly bus: ApicBus
  /** An INTA cycle on LINT0: the 8259 pair's vector. */
  readonly acknowledgeExternal: () => number
}

const LVT_WRITABLE: ReadonlyMap<number, number> = new Map([
  [R.REG_LVT_TIMER, 0x300ff],
  [R.REG_LVT_THERMAL, 0x107ff],
  [R.REG_LVT_PERFORMANCE, 0x107ff],
  [R.REG_LVT_LINT0, 0x1a7ff],
  [R.REG_LVT_LINT1, 0x1a7ff],
  [R.REG_LVT_ERROR, 0x100ff],
])

const RESET_STATE = {
  hardwareEnabled: true,
  base: LAPIC_DEFAULT_BASE,
  lint0: false,
  lint1: false,
  errors: 0, // gathered since ESR was written
  external: false, // an ExtINT message from the IOAPIC waits
}

export class Lapic implements ApicReceiver {
  readonly #parts: LapicParts
  readonly #page: RegisterPage
  readonly #timer: LapicTimer
  #state = { ...RESET_STATE }

  constructor(parts: LapicParts) {
    this.#parts = parts
    this.#page = new RegisterPage(parts.page)
    this.#timer = new LapicTimer(parts.clock, () => this.#deliverLocal(R.REG_LVT_TIMER))
    parts.bus.receivers.push(this)
  }

  /** Power-on state (section 11.4.7.1); the pins keep their levels. */
  reset(): void {
    const { lint0, lint1 } = this.#state
    this.#state = { ...RESET_STATE, lint0, lint1 }
    this.#resetRegisters()
    this.#set(R.REG_ID, this.#parts.id << R.ID_SHIFT)
    this.#sync()
  }

  /** What a PC's firmware leaves on the boot processor (MultiProcessor Specification 1.4, section 3.6.2.2): the 8259 through LINT0, NMI on LINT1. */
  enterVirtualWireMode(): void {
    this.#set(R.REG_SVR, R.SVR_RESET | R.SVR_ENABLE)
    this.#set(R.REG_LVT_LINT0, R.MODE_EXTINT << R.LVT_MODE_SHIFT)
    this.#set(R.REG_LVT_LINT1, R.MODE_NMI << R.LVT_MODE_SHIFT)
    this.#sync()
  }

  get id(): number {
    return this.#page.id
  }

  get logicalId(): number {
    return this.#page.logicalId
  }

  get flat(): boolean {
    return this.#page.flat
  }

  get enabled(): boolean {
    return this.#state.hardwareEnabled && this.#page.enabled
  }

  /** Guest-physical address of the register page; undefined while disabled by hardware. */
  get base(): number | undefined {
    return this.#state.hardwareEnabled ? this.#state.base : undefined
  }

  get processorPriority(): number {
    return this.#page.processorPriority
  }

  /** IA32_APIC_BASE was written. Disabling forgets all state (section 11.4.3); LINT0 is INTR then. */
  setBase(value: bigint): void {
    const enabled = (value & BigInt(R.APIC_BASE_ENABLE)) !== 0n
    if (enabled !== this.#state.hardwareEnabled) this.reset()
    this.#state.hardwareEnabled = enabled
    this.#state.base = Number(value & R.APIC_BASE_ADDRESS)
    this.#sync()
  }

  /** A double word of the register page; reserved offsets give 0 and an error. */
  read(offset: number): number {
    if (offset === R.REG_TIMER_CURRENT) return this.#timer.count
    if (offset === R.REG_PPR || offset === R.REG_APR) return this.processorPriority
    if (offset === R.REG_EOI) return 0
    if (!isRegister(offset)) {
      this.#recordError(R.ESR_ILLEGAL_REGISTER)
      return 0
    }
    return this.#get(offset)
  }

  write(offset: number, value: number): void {
    this.#writeRegister(offset, value)
    this.#sync()
  }

  /** MOV to CR8: bits 7:4 of TPR (section 11.8.6). */
  setTaskPriorityClass(priority: number): void {
    this.write(R.REG_TPR, (priority & 0xf) << 4)
  }

  /** LINT0 (INTR of the 8259 pair) and LINT1 (NMI). */
  setLint(pin: 0 | 1, level: boolean): void {
    const before = pin === 0 ? this.#state.lint0 : this.#state.lint1
    if (pin === 0) this.#state.lint0 = level
    else this.#state.lint1 = level
    this.#changeLint(pin, before, level)
    this.#sync()
  }

  /** The INTA of the vCPU: takes the most urgent interrupt into service and returns its vector, or NO_VECTOR. */
  acknowledge(): number {
    const vector = this.#acknowledgeVector()
    this.#sync()
    return vector
  }

  accept(message: ApicMessage): void {
    if (!this.#state.hardwareEnabled) return
    this.#acceptByMode(message)
    this.#sync()
  }

  save(): { readonly [name: string]: PayloadValue } {
    const registers = new Uint8Array(this.#parts.page.slice(0, R.REGISTERS_LENGTH))
    return { ...this.#state, registers, timer: this.#timer.save() }
  }

  load(reader: PayloadReader, timer: PayloadReader): void {
    this.#state = readPlain(reader, RESET_STATE)
    this.#parts.page.set(reader.bytes('registers'))
    this.#timer.load(timer)
    this.#sync()
  }

  #get(offset: number): number {
    return this.#page.get(offset)
  }

  #set(offset: number, value: number): void {
    this.#page.set(offset, value)
  }

  /** Tables 11-1 and section 11.4.7: everything 0 but masks, formats and the spurious vector. The id survives INIT. */
  #resetRegisters(): void {
    const id = this.#get(R.REG_ID)
    this.#page.clear()
    this.#set(R.REG_ID, id)
    this.#set(R.REG_VERSION, R.VERSION_VALUE)
    this.#set(R.REG_DFR, 0xffff_ffff)
    this.#set(R.REG_SVR, R.SVR_RESET)
    for (const entry of LVT_WRITABLE.keys()) this.#set(entry, R.LVT_MASKED)
    this.#timer.reset()
  }

  #writeRegister(offset: number, value: number): void {
    const writable = LVT_WRITABLE.get(offset)
    if (writable !== undefined) this.#writeLocalVector(offset, value & writable)
    else if (offset === R.REG_ID) this.#set(offset, value & 0xff00_0000)
    else if (offset === R.REG_TPR) this.#set(offset, value & 0xff)
    else if (offset === R.REG_EOI) this.#endInterrupt()
    else if (offset === R.REG_LDR) this.#set(offset, value & 0xff00_0000)
    else if (offset === R.REG_DFR) this.#set(offset, value | 0x0fff_ffff)
    else if (offset === R.REG_SVR) this.#writeSpurious(value & R.SVR_WRITABLE)
    else if (offset === R.REG_ESR) this.#latchErrors()
    else if (offset === R.REG_ICR_LOW) this.#writeCommand(value & R.ICR_LOW_WRITABLE)
    else if (offset === R.REG_ICR_HIGH) this.#set(offset, value & 0xff00_0000)
    else if (offset === R.REG_TIMER_INITIAL) this.#startTimer(value >>> 0)
    else if (offset === R.REG_TIMER_DIVIDE) this.#writeDivide(value & 0xb)
    else if (!isRegister(offset)) this.#recordError(R.ESR_ILLEGAL_REGISTER)
  }

  /** While software-disabled every entry stays masked (section 11.4.7.2). */
  #writeLocalVector(offset: number, value: number): void {
    const forced = this.#get(R.REG_SVR) & R.SVR_ENABLE ? 0 : R.LVT_MASKED
    const remote = value & R.LVT_LEVEL ? this.#get(offset) & R.LVT_REMOTE_IRR : 0
    this.#set(offset, value | forced | remote)
    if (offset === R.REG_LVT_TIMER) this.#timer.setPeriodic((value & R.LVT_PERIODIC) !== 0)
    if (offset === R.REG_LVT_LINT0) this.#resumeLevel(0)
    if (offset === R.REG_LVT_LINT1) this.#resumeLevel(1)
  }

  #writeSpurious(value: number): void {
    this.#set(R.REG_SVR, value)
    if (value & R.SVR_ENABLE) return
    for (const entry of LVT_WRITABLE.keys()) this.#set(entry, this.#get(entry) | R.LVT_MASKED)
  }

  #startTimer(initial: number): void {
    this.#set(R.REG_TIMER_INITIAL, initial)
    this.#timer.start(initial)
  }

  #writeDivide(value: number): void {
    this.#set(R.REG_TIMER_DIVIDE, value)
    this.#timer.setDivide(value)
  }

  /** Section 11.5.3: a write shows the errors gathered so far and starts gathering anew. */
  #latchErrors(): void {
    this.#set(R.REG_ESR, this.#state.errors)
    this.#state.errors = 0
  }

  #recordError(bit: number): void {
    const isNew = !(this.#state.errors & bit)
    this.#state.errors |= bit
    if (isNew) this.#deliverLocal(R.REG_LVT_ERROR)
    this.#sync()
  }

  #deliverLocal(entry: number): void {
    const value = this.#get(entry)
    if (value & R.LVT_MASKED) return
    this.#request(value & R.LVT_VECTOR, false)
    this.#sync()
  }

  #request(vector: number, level: boolean): void {
    if (vector < R.FIRST_VECTOR) {
      this.#recordError(R.ESR_RECEIVE_ILLEGAL_VECTOR)
      return
    }
    this.#page.request(vector, level)
  }

  #acceptByMode({ mode, vector, level }: ApicMessage): void {
    const { pins } = this.#parts
    if (mode === R.MODE_NMI) pins.pulseNmi()
    else if (mode === R.MODE_INIT) this.#init()
    else if (mode === R.MODE_STARTUP) pins.pulseStartup(vector)
    else if (mode === R.MODE_EXTINT) this.#state.external = true
    else if (mode !== R.MODE_SMI && this.enabled) this.#request(vector, level)
  }

  #init(): void {
    this.#resetRegisters()
    this.#parts.pins.pulseInit()
  }

  /** Section 11.8.5. */
  #endInterrupt(): void {
    const { inService, levelTriggered } = this.#page
    const vector = inService.highest()
    if (vector < 0) return
    inService.delete(vector)
    if (!levelTriggered.has(vector)) return
    this.#parts.bus.endInterrupt(vector)
    for (const pin of [0, 1] as const) this.#endLint(pin, vector)
  }

  /** Section 11.6.1. INIT level de-assert, which only synchronised arbitration ids, does nothing. */
  #writeCommand(value: number): void {
    this.#set(R.REG_ICR_LOW, value)
    const mode = (value >> R.LVT_MODE_SHIFT) & 7
    const vector = value & R.LVT_VECTOR
    if (mode === R.MODE_INIT && value & R.ICR_LEVEL && !(value & R.ICR_ASSERT)) return
    if (mode <= R.MODE_LOWEST && vector < R.FIRST_VECTOR) this.#recordError(R.ESR_SEND_ILLEGAL_VECTOR)
    else this.#sendCommand(value, { mode, vector, level: false })
  }

  #sendCommand(command: number, message: ApicMessage): void {
    const { bus } = this.#parts
    const shorthand = (command >> R.ICR_SHORTHAND_SHIFT) & 3
    if (shorthand === R.SHORTHAND_SELF) bus.deliver([this], message)
    else if (shorthand === R.SHORTHAND_ALL) bus.deliver(bus.receivers, message)
    else if (shorthand === R.SHORTHAND_OTHERS)
      bus.deliver(
        bus.receivers.filter((receiver) => receiver !== this),
        message,
      )
    else bus.send({ logical: (command & R.ICR_LOGICAL) !== 0, id: this.#get(R.REG_ICR_HIGH) >>> 24 }, message)
  }

  #changeLint(pin: 0 | 1, before: boolean, after: boolean): void {
    const offset = pin === 0 ? R.REG_LVT_LINT0 : R.REG_LVT_LINT1
    const entry = this.#get(offset)
    const effect = effectOfChange(entry, before, after)
    if (effect === 'nmi') this.#parts.pins.pulseNmi()
    else if (effect === 'init') this.#init()
    else if (effect === 'fixed') this.#requestLint(offset, entry)
  }

  /** Remote IRR holds a level-triggered entry back until its EOI (figure 11-8). */
  #requestLint(offset: number, entry: number): void {
    const level = (entry & R.LVT_LEVEL) !== 0
    if (level && entry & R.LVT_REMOTE_IRR) return
    if (level) this.#set(offset, entry | R.LVT_REMOTE_IRR)
    this.#request(entry & R.LVT_VECTOR, level)
  }

  #endLint(pin: 0 | 1, vector: number): void {
    const offset = pin === 0 ? R.REG_LVT_LINT0 : R.REG_LVT_LINT1
    const entry = this.#get(offset)
    if (!(entry & R.LVT_REMOTE_IRR) || (entry & R.LVT_VECTOR) !== vector) return
    this.#set(offset, entry & ~R.LVT_REMOTE_IRR)
    this.#resumeLevel(pin)
  }

  /** A level that is still asserted counts again. */
  #resumeLevel(pin: 0 | 1): void {
    const entry = this.#get(pin === 0 ? R.REG_LVT_LINT0 : R.REG_LVT_LINT1)
    const level = pin === 0 ? this.#state.lint0 : this.#state.lint1
    if (entry & R.LVT_LEVEL) this.#changeLint(pin, !level, level)
  }

  get #externalPending(): boolean {
    const { hardwareEnabled, lint0, external } = this.#state
    if (!hardwareEnabled) return lint0
    return external || passesExternal(this.#get(R.REG_LVT_LINT0), lint0)
  }

  #acknowledgeVector(): number {
    const vector = this.#state.hardwareEnabled ? this.#page.take() : NO_VECTOR
    if (vector !== NO_VECTOR) return vector
    if (!this.#externalPending) return NO_VECTOR
    this.#state.external = false
    return this.#parts.acknowledgeExternal()
  }

  #sync(): void {
    const { base, hardwareEnabled } = this.#state
    const external = this.#externalPending
    this.#page.share(
      (hardwareEnabled ? SHARED_ENABLED : 0) | (external ? SHARED_EXTERNAL : 0),
      hardwareEnabled && base < 2 ** 32 ? base : 0,
    )
    this.#parts.pins.setInterrupt(external || (hardwareEnabled && this.#page.deliverable !== NO_VECTOR))
  }
}

function isRegister(offset: number): boolean {
  if (offset >= R.REG_ISR && offset < R.REG_ESR) return true
  if (offset >= R.REG_ICR_LOW && offset <= R.REG_TIMER_CURRENT) return true
  return REGISTERS.includes(offset)
}

const REGISTERS = [
  R.REG_ID,
  R.REG_VERSION,
  R.REG_TPR,
  R.REG_APR,
  R.REG_PPR,
  R.REG_EOI,
  R.REG_LDR,
  R.REG_DFR,
  R.REG_SVR,
  R.REG_ESR,
  R.REG_TIMER_DIVIDE,
]
