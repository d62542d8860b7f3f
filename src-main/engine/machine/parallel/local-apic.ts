/**
 * The local APIC of a vCPU as its own thread serves it: registers that are memory only, priorities, EOI, taking interrupts, sending them to the others.
 * What belongs to devices (the timer, the 8259 pair, level-triggered interrupts of the IOAPIC) and what is rare is left to the machine's thread
 * (devices/lapic/chip.ts), which works on the same registers.
 *
 * Any thread asks for a vCPU's attention when it added a request; only the vCPU's own thread takes that back, first, and then looks whether something is
 * left. So a request that comes in between is not lost, and one that is not deliverable any more costs a look.
 */
import { ATTENTION_INTERRUPT } from '../../cpu/execution.ts'
import { stateOffset } from '../../cpu/state-layout.ts'
import { NO_VECTOR, RegisterPage, SHARED_ENABLED, SHARED_EXTERNAL } from '../../devices/lapic/register-page.ts'
import * as R from '../../devices/lapic/registers.ts'
import { CPU_LAPIC, cpuBlock } from '../../memory/memory-map.ts'
import type { Crew } from './crew.ts'

const PAGE_SIZE = 4096
const BROADCAST = 0xff
const PLAIN_READS: ReadonlySet<number> = new Set([
  R.REG_ID,
  R.REG_VERSION,
  R.REG_TPR,
  R.REG_LDR,
  R.REG_DFR,
  R.REG_SVR,
  R.REG_ESR,
  R.REG_ICR_LOW,
  R.REG_ICR_HIGH,
  R.REG_LVT_TIMER,
  R.REG_LVT_THERMAL,
  R.REG_LVT_PERFORMANCE,
  R.REG_LVT_LINT0,
  R.REG_LVT_LINT1,
  R.REG_LVT_ERROR,
  R.REG_TIMER_INITIAL,
  R.REG_TIMER_DIVIDE,
])

export class LocalApic {
  readonly #crew: Crew
  readonly #cpu: number
  readonly #pages: readonly RegisterPage[]

  constructor(crew: Crew, cpu: number) {
    this.#crew = crew
    this.#cpu = cpu
    const { buffer } = crew.words
    this.#pages = Array.from(
      { length: crew.cpus },
      (_, number) => new RegisterPage(new Uint8Array(buffer, cpuBlock(number) + CPU_LAPIC, PAGE_SIZE)),
    )
  }

  /** Undefined where the machine's thread must say. */
  read(address: number, size: number): number | undefined {
    const offset = this.#offsetOf(address, size)
    if (offset === undefined) return undefined
    if (offset === R.REG_PPR || offset === R.REG_APR) return this.#own.processorPriority
    const isVector = offset >= R.REG_ISR && offset < R.REG_ESR
    return isVector || PLAIN_READS.has(offset) ? this.#own.get(offset) : undefined
  }

  /** False, with nothing done, where it is the machine's thread's. */
  write(address: number, size: number, value: number): boolean {
    switch (this.#offsetOf(address, size)) {
      case R.REG_TPR:
        this.#own.set(R.REG_TPR, value & 0xff)
        this.renew()
        return true
      case R.REG_EOI:
        return this.#endInterrupt()
      case R.REG_ICR_HIGH:
        this.#own.set(R.REG_ICR_HIGH, value & 0xff00_0000)
        return true
      case R.REG_ICR_LOW:
        return this.#send(value & R.ICR_LOW_WRITABLE)
      default:
        return false
    }
  }

  /** True for a write that the vCPU need not see done: it starts the timer. */
  mayGoOn(address: number, size: number): boolean {
    return this.#offsetOf(address, size) === R.REG_TIMER_INITIAL
  }

  /** The vector of the interrupt that is taken, NO_VECTOR where none is left; undefined where the machine's thread must say. */
  acknowledge(): number | undefined {
    const vector = this.#own.has(SHARED_ENABLED) ? this.#own.take() : NO_VECTOR
    if (vector === NO_VECTOR && this.#own.has(SHARED_EXTERNAL)) return undefined
    this.renew()
    return vector
  }

  /** Whether the vCPU is asked to take an interrupt. */
  renew(): void {
    const { words } = this.#crew
    Atomics.and(words, attentionIndex(this.#cpu), ~ATTENTION_INTERRUPT)
    const own = this.#own
    if (own.has(SHARED_EXTERNAL) || (own.has(SHARED_ENABLED) && own.deliverable !== NO_VECTOR)) {
      Atomics.or(words, attentionIndex(this.#cpu), ATTENTION_INTERRUPT)
    }
  }

  get #own(): RegisterPage {
    return this.#pages[this.#cpu] as RegisterPage
  }

  /** Of a whole register; undefined elsewhere. All processors have their registers where the first one has: others have none. */
  #offsetOf(address: number, size: number): number | undefined {
    const { base } = this.#own
    const offset = address - base
    if (base === 0 || offset < 0 || offset >= PAGE_SIZE || size !== 4 || offset & 15) return undefined
    return base === this.#pages[0]?.base ? offset : undefined
  }

  /** The end of a level-triggered interrupt concerns the IOAPIC. */
  #endInterrupt(): boolean {
    const { inService, levelTriggered } = this.#own
    const vector = inService.highest()
    if (vector >= 0 && levelTriggered.has(vector)) return false
    if (vector >= 0) inService.delete(vector)
    this.renew()
    return true
  }

  /** Fixed interrupts to processors that are named one by one, or all. */
  #send(command: number): boolean {
    const vector = command & R.LVT_VECTOR
    if (((command >> R.LVT_MODE_SHIFT) & 7) !== R.MODE_FIXED || vector < R.FIRST_VECTOR) return false
    const targets = this.#targetsOf(command)
    if (!targets) return false
    this.#own.set(R.REG_ICR_LOW, command)
    for (const cpu of targets) this.#request(cpu, vector)
    return true
  }

  #targetsOf(command: number): number[] | undefined {
    const all = [...this.#pages.keys()]
    switch ((command >> R.ICR_SHORTHAND_SHIFT) & 3) {
      case R.SHORTHAND_SELF:
        return [this.#cpu]
      case R.SHORTHAND_ALL:
        return all
      case R.SHORTHAND_OTHERS:
        return all.filter((cpu) => cpu !== this.#cpu)
    }
    const id = this.#own.get(R.REG_ICR_HIGH) >>> 24
    if (id === BROADCAST) return all
    if ((command & R.ICR_LOGICAL) === 0) return all.filter((cpu) => this.#pages[cpu]?.id === id)
    if (this.#pages.some((page) => !page.flat)) return undefined
    return all.filter((cpu) => ((this.#pages[cpu]?.logicalId ?? 0) & id) !== 0)
  }

  #request(cpu: number, vector: number): void {
    const page = this.#pages[cpu] as RegisterPage
    if (!page.has(SHARED_ENABLED) || !page.enabled) return
    page.request(vector, false)
    if (page.deliverable === NO_VECTOR) return
    const { words } = this.#crew
    Atomics.or(words, attentionIndex(cpu), ATTENTION_INTERRUPT)
    Atomics.notify(words, attentionIndex(cpu))
  }
}

function attentionIndex(cpu: number): number {
  return (cpuBlock(cpu) + stateOffset('attention')) >> 2
}
