/**
 * The register page of a local APIC in shared memory, and what follows from it alone: priorities, taking an interrupt into service, ending it. Intel SDM
 * vol. 3A, chapter 11. chip.ts works on it on the machine's thread; where vCPUs have threads of their own, these do, too, each on its own vCPU's page
 * (machine/parallel/local-apic.ts), and any thread may add a request. Two words behind the registers say what the guest does not see.
 */
import * as R from './registers.ts'
import { VectorSet } from './vector-set.ts'

/** Nothing to acknowledge. */
export const NO_VECTOR = -1

/** Bits of SHARED_STATE. */
export const SHARED_ENABLED = 1 << 0 // by hardware (IA32_APIC_BASE)
export const SHARED_EXTERNAL = 1 << 1 // the 8259 pair waits for an acknowledge here
const SHARED_STATE = R.REGISTERS_LENGTH
/** Where the guest finds the page: its address, below 4 GiB; 0 where it does not. */
const SHARED_BASE = R.REGISTERS_LENGTH + 4

export class RegisterPage {
  readonly #words: Int32Array
  readonly requested: VectorSet
  readonly inService: VectorSet
  readonly levelTriggered: VectorSet

  /** 4 KiB (CPU_LAPIC in the vCPU's block). */
  constructor(bytes: Uint8Array) {
    this.#words = new Int32Array(bytes.buffer, bytes.byteOffset, (SHARED_BASE + 4) / 4)
    this.requested = new VectorSet(this.#words, R.REG_IRR)
    this.inService = new VectorSet(this.#words, R.REG_ISR)
    this.levelTriggered = new VectorSet(this.#words, R.REG_TMR)
  }

  get(offset: number): number {
    return Atomics.load(this.#words, offset >> 2) >>> 0
  }

  set(offset: number, value: number): void {
    Atomics.store(this.#words, offset >> 2, value | 0)
  }

  /** All registers are 0. */
  clear(): void {
    this.#words.fill(0, 0, R.REGISTERS_LENGTH / 4)
  }

  /** For other threads: SHARED_ bits, and the address in the guest. */
  share(state: number, base: number): void {
    this.set(SHARED_BASE, base)
    this.set(SHARED_STATE, state)
  }

  has(state: number): boolean {
    return (this.get(SHARED_STATE) & state) !== 0
  }

  get base(): number {
    return this.get(SHARED_BASE)
  }

  get id(): number {
    return this.get(R.REG_ID) >>> R.ID_SHIFT
  }

  get logicalId(): number {
    return this.get(R.REG_LDR) >>> 24
  }

  get flat(): boolean {
    return this.get(R.REG_DFR) >>> 28 === 0xf
  }

  /** By software. */
  get enabled(): boolean {
    return (this.get(R.REG_SVR) & R.SVR_ENABLE) !== 0
  }

  /** PPR (section 11.8.3.1). */
  get processorPriority(): number {
    const task = this.get(R.REG_TPR) & 0xff
    const service = Math.max(0, this.inService.highest()) & 0xf0
    return (task & 0xf0) >= service ? task : service
  }

  /** The vector that may interrupt the vCPU now, or NO_VECTOR. */
  get deliverable(): number {
    const vector = this.requested.highest()
    if (vector < 0) return NO_VECTOR
    return (vector & 0xf0) > (this.processorPriority & 0xf0) ? vector : NO_VECTOR
  }

  request(vector: number, level: boolean): void {
    if (level) this.levelTriggered.add(vector)
    else this.levelTriggered.delete(vector)
    this.requested.add(vector)
  }

  /** Takes the deliverable vector into service; NO_VECTOR without one. */
  take(): number {
    const vector = this.deliverable
    if (vector === NO_VECTOR) return NO_VECTOR
    this.requested.delete(vector)
    this.inService.add(vector)
    return vector
  }
}
