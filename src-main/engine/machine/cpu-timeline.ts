/** Instruction count, time anchor and slice budget of vCPU 0, in its block of the guest's memory. Counts are exact as doubles to 2^53. */
import type { Timeline } from '../base/clock/virtual-clock.ts'
import { stateOffset } from '../cpu/state-layout.ts'
import { cpuBlock } from '../memory/memory-map.ts'

const ICOUNT = stateOffset('icount')
const BUDGET_END = stateOffset('budgetEnd')
const ANCHOR_TIME = stateOffset('anchorTime')
const ANCHOR_COUNT = stateOffset('anchorCount')
const RATE = stateOffset('nanosecondsPerInstruction')

export class CpuTimeline implements Timeline {
  readonly #view: DataView

  constructor(memory: WebAssembly.Memory, cpu = 0) {
    this.#view = new DataView(memory.buffer, cpuBlock(cpu))
  }

  get instructions(): number {
    return this.#count(ICOUNT)
  }

  get anchorTime(): number {
    return this.#view.getFloat64(ANCHOR_TIME, true)
  }

  get anchorCount(): number {
    return this.#count(ANCHOR_COUNT)
  }

  get nanosecondsPerInstruction(): number {
    return this.#view.getFloat64(RATE, true)
  }

  setAnchor(time: number, count: number, nanosecondsPerInstruction: number): void {
    this.#view.setFloat64(ANCHOR_TIME, time, true)
    this.#setCount(ANCHOR_COUNT, count)
    this.#view.setFloat64(RATE, nanosecondsPerInstruction, true)
  }

  lowerBudget(count: number): void {
    if (count < this.#count(BUDGET_END)) this.#setCount(BUDGET_END, count)
  }

  #count(offset: number): number {
    return this.#view.getUint32(offset, true) + this.#view.getUint32(offset + 4, true) * 2 ** 32
  }

  #setCount(offset: number, count: number): void {
    this.#view.setUint32(offset, count % 2 ** 32, true)
    this.#view.setUint32(offset + 4, Math.floor(count / 2 ** 32), true)
  }
}
