/** From two readings of a machine's counters to what `innkeeper top` shows. Pure. */
import type { GuestCounters, MachineCounters } from '../../../src-shared/domain/counters.ts'

export interface MachineRates {
  readonly machineId: string
  readonly name: string
  /** Percent of one host core. */
  readonly cpu: number
  /** Percent of the time held back by the execution cap or for other machines. */
  readonly throttled: number
  /** Millions of guest instructions a second. */
  readonly mips: number
  /** Percent of the instructions that the interpreter executed; 0 when there were none. */
  readonly interpreted: number
  /** A second, all causes together; `exits` has each. */
  readonly exitsPerSecond: number
  readonly exits: GuestCounters['exits']
  readonly tlbMissesPerSecond: number
  readonly exceptionsPerSecond: number
  readonly interruptsPerSecond: number
  readonly regionsTranslated: number
  readonly regionsEvicted: number
  /** Milliseconds a second in guest code and in the engine around it. */
  readonly guestTime: number
  readonly engineTime: number
}

/** Undefined when both are the same reading, or not of one worker: counters never go back. */
export function ratesBetween(before: MachineCounters, after: MachineCounters): MachineRates | undefined {
  const seconds = (after.at - before.at) / 1000
  const retired = after.counters.instructions - before.counters.instructions
  if (seconds <= 0 || after.counters.time.cpu < before.counters.time.cpu) return undefined
  const perSecond = (of: (counters: GuestCounters) => number): number => Math.max(0, (of(after.counters) - of(before.counters)) / seconds)
  const exits = {
    budget: perSecond(({ exits }) => exits.budget),
    halt: perSecond(({ exits }) => exits.halt),
    port: perSecond(({ exits }) => exits.port),
    mmio: perSecond(({ exits }) => exits.mmio),
  }
  return {
    machineId: after.machineId,
    name: after.name,
    cpu: perSecond(({ time }) => time.cpu) / 10,
    throttled: perSecond(({ time }) => time.throttled) / 10,
    mips: perSecond(({ instructions }) => instructions) / 1e6,
    interpreted: retired > 0 ? (perSecond(({ interpreted }) => interpreted) * seconds * 100) / retired : 0,
    exitsPerSecond: exits.budget + exits.halt + exits.port + exits.mmio,
    exits,
    tlbMissesPerSecond: perSecond(({ tlbMisses }) => tlbMisses),
    exceptionsPerSecond: perSecond(({ exceptions }) => exceptions),
    interruptsPerSecond: perSecond(({ interrupts }) => interrupts),
    regionsTranslated: after.counters.regionsTranslated,
    regionsEvicted: after.counters.regionsEvicted,
    guestTime: perSecond(({ time }) => time.guest),
    engineTime: perSecond(({ time }) => time.engine),
  }
}

/** Keeps the last reading of each machine; a machine is shown from its second reading on. */
export class RateKeeper {
  readonly #readings = new Map<string, MachineCounters>()
  readonly #rates = new Map<string, MachineRates>()

  /** The busiest first. */
  take(readings: readonly MachineCounters[]): MachineRates[] {
    for (const id of this.#readings.keys()) if (!readings.some(({ machineId }) => machineId === id)) this.#forget(id)
    for (const reading of readings) this.#note(reading)
    return [...this.#rates.values()].sort((a, b) => b.cpu - a.cpu || a.name.localeCompare(b.name))
  }

  #note(reading: MachineCounters): void {
    const before = this.#readings.get(reading.machineId)
    if (before?.at === reading.at) return
    this.#readings.set(reading.machineId, reading)
    const rates = before && ratesBetween(before, reading)
    if (rates) this.#rates.set(reading.machineId, rates)
    else this.#rates.delete(reading.machineId)
  }

  #forget(id: string): void {
    this.#readings.delete(id)
    this.#rates.delete(id)
  }
}
