/**
 * The machine's one time line: instructions that all its vCPUs together have retired, and the anchor of guest time. vCPUs take turns, so guest time
 * moves on whichever of them runs, and what one did before another's turn lies in that one's past: no clock ever goes back between them.
 *
 * The core of the vCPU whose turn it is reads time from its own count and anchor (RDTSC), so a turn begins with writing the anchor in terms of
 * that vCPU's count. Counts are exact as doubles to 2^53.
 */
import type { Timeline } from '../base/clock/virtual-clock.ts'
import { stateOffset } from '../cpu/state-layout.ts'
import { cpuBlock } from '../memory/memory-map.ts'

const ICOUNT = stateOffset('icount')
const BUDGET_END = stateOffset('budgetEnd')
const ANCHOR_TIME = stateOffset('anchorTime')
const ANCHOR_COUNT = stateOffset('anchorCount')
const RATE = stateOffset('nanosecondsPerInstruction')

export class CpuTimeline implements Timeline {
  readonly #views: readonly DataView[]
  #view: DataView
  /** Instructions of the vCPUs whose turn it is not. */
  #others = 0
  #anchorTime = 0
  #anchorCount = 0
  #rate = 1
  /** Count at which the running slice ends. */
  sliceEnd = 0

  constructor(memory: WebAssembly.Memory, cpus = 1) {
    this.#views = Array.from({ length: cpus }, (_, cpu) => new DataView(memory.buffer, cpuBlock(cpu)))
    this.#view = this.#views[0] as DataView
    this.beginTurn(0)
  }

  get instructions(): number {
    return this.#others + countAt(this.#view, ICOUNT)
  }

  get anchorTime(): number {
    return this.#anchorTime
  }

  get anchorCount(): number {
    return this.#anchorCount
  }

  get nanosecondsPerInstruction(): number {
    return this.#rate
  }

  setAnchor(time: number, count: number, nanosecondsPerInstruction: number): void {
    this.#anchorTime = time
    this.#anchorCount = count
    this.#rate = nanosecondsPerInstruction
    this.#writeAnchor()
  }

  lowerBudget(count: number): void {
    if (count >= this.sliceEnd) return
    this.sliceEnd = count
    const own = this.ownCount(count)
    if (own < countAt(this.#view, BUDGET_END)) setCount(this.#view, BUDGET_END, own)
  }

  /** It is the turn of vCPU `cpu`. Also after counts were loaded. */
  beginTurn(cpu: number): void {
    this.#view = this.#views[cpu] as DataView
    const all = this.#views.reduce((sum, view) => sum + countAt(view, ICOUNT), 0)
    this.#others = all - countAt(this.#view, ICOUNT)
    this.#writeAnchor()
  }

  /** The count of the vCPU whose turn it is when all together have retired `count`. */
  ownCount(count: number): number {
    return Math.max(0, count - this.#others)
  }

  /** The anchor may lie before the vCPU's first instruction: the core's arithmetic is modulo 2^64. */
  #writeAnchor(): void {
    this.#view.setFloat64(ANCHOR_TIME, this.#anchorTime, true)
    this.#view.setBigInt64(ANCHOR_COUNT, BigInt(this.#anchorCount - this.#others), true)
    this.#view.setFloat64(RATE, this.#rate, true)
  }
}

function countAt(view: DataView, offset: number): number {
  return view.getUint32(offset, true) + view.getUint32(offset + 4, true) * 2 ** 32
}

function setCount(view: DataView, offset: number, count: number): void {
  view.setUint32(offset, count % 2 ** 32, true)
  view.setUint32(offset + 4, Math.floor(count / 2 ** 32), true)
}
