/**
 * Breakpoints and watchpoints as the debugger sets them, and their way into the vCPUs (memory/debugger-page.ts). A debugger takes all of them away whenever the machine
 * stops and sets them again before it goes on, so they reach the vCPUs only then, and only if something is different.
 */
import { DEBUG_HIT_READ, DEBUG_HIT_WRITE } from '../cpu/execution.ts'
import type { RegisterFile } from '../cpu/register-file.ts'
import { DEBUGGER_ADDRESSES, DEBUGGER_WATCH_SIZE, DEBUGGER_WATCHES, MOST_BREAKPOINTS, MOST_WATCHPOINTS } from '../memory/debugger-page.ts'
import { CPU_DEBUGGER } from '../memory/memory-map.ts'

/** As the protocol numbers them: Z0 .. Z4. */
export const SOFTWARE = 0
export const HARDWARE = 1
export const WATCH_WRITE = 2
export const WATCH_READ = 3
export const WATCH_ACCESS = 4

const PAGE = 4096
const LAST_ADDRESS = 0xffff_ffff_ffff_ffffn
const KINDS: Readonly<Record<number, number>> = {
  [WATCH_WRITE]: DEBUG_HIT_WRITE,
  [WATCH_READ]: DEBUG_HIT_READ,
  [WATCH_ACCESS]: DEBUG_HIT_WRITE | DEBUG_HIT_READ,
}

export interface StopPoint {
  readonly type: number
  readonly address: bigint
  /** Bytes watched, at least 1. Breakpoints have none to speak of. */
  readonly length: number
}

export class StopPoints {
  readonly #points = new Map<string, StopPoint>()
  #applied = ''

  /** The same point twice is one. False when there is no room for it. */
  insert(point: StopPoint): boolean {
    const key = keyOf(point)
    if (this.#points.has(key)) return true
    this.#points.set(key, point)
    if (this.#breakpoints().length <= MOST_BREAKPOINTS && this.#watchpoints().length <= MOST_WATCHPOINTS) return true
    this.#points.delete(key)
    return false
  }

  remove(point: StopPoint): void {
    this.#points.delete(keyOf(point))
  }

  clear(): void {
    this.#points.clear()
  }

  /** The breakpoint of software at this address, or else the one of hardware. */
  breakpointAt(address: bigint): StopPoint | undefined {
    return [SOFTWARE, HARDWARE].map((type) => this.#points.get(keyOf({ type, address, length: 1 }))).find((point) => point !== undefined)
  }

  /** The watchpoint that an access of the kind (DEBUG_HIT_) to this byte has hit. */
  watchpointAt(address: bigint, kind: number): StopPoint | undefined {
    return this.#watchpoints().find((one) => (KINDS[one.type] ?? 0) & kind && one.address <= address && address <= lastOf(one))
  }

  /** Writes what has changed to every vCPU. True: it did, so code decoded before, and translations, must go. */
  apply(cpus: readonly RegisterFile[]): boolean {
    const wanted = [...this.#points.keys()].sort().join(' ')
    if (wanted === this.#applied) return false
    this.#applied = wanted
    for (const registers of cpus) this.#write(registers)
    return true
  }

  #write(registers: RegisterFile): void {
    const breakpoints = this.#breakpoints()
    const watchpoints = this.#watchpoints()
    const page = registers.block.subarray(CPU_DEBUGGER, CPU_DEBUGGER + PAGE)
    const view = new DataView(page.buffer, page.byteOffset, PAGE)
    page.fill(0)
    breakpoints.forEach((address, index) => {
      const offset = Number(address & 0xfffn)
      page[offset >> 3] = (page[offset >> 3] as number) | (1 << (offset & 7))
      view.setBigUint64(DEBUGGER_ADDRESSES + index * 8, address, true)
    })
    watchpoints.forEach((one, index) => {
      const at = DEBUGGER_WATCHES + index * DEBUGGER_WATCH_SIZE
      view.setBigUint64(at, one.address, true)
      view.setBigUint64(at + 8, lastOf(one), true)
      view.setUint32(at + 16, KINDS[one.type] ?? 0, true)
    })
    registers.set('breakpoints', breakpoints.length)
    registers.set('watchpoints', watchpoints.length)
  }

  #breakpoints(): bigint[] {
    const points = [...this.#points.values()].filter((point) => point.type === SOFTWARE || point.type === HARDWARE)
    return [...new Set(points.map((point) => point.address))]
  }

  #watchpoints(): StopPoint[] {
    return [...this.#points.values()].filter((point) => point.type in KINDS)
  }
}

function lastOf({ address, length }: StopPoint): bigint {
  const last = address + BigInt(length) - 1n
  return last > LAST_ADDRESS ? LAST_ADDRESS : last
}

/** One breakpoint an address, whatever its length. */
function keyOf({ type, address, length }: StopPoint): string {
  return type in KINDS ? `${type}:${address}:${length}` : `${type}:${address}`
}
