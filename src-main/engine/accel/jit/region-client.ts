/**
 * A vCPU that regions serve. The vCPUs of one thread share regions by their index; each has a table of its own, with instances of its own, so that what
 * a region calls and the block of the vCPU that it works on (global 0) are the right ones.
 */
import { stateOffset } from '../../cpu/state-layout.ts'
import { cpuBlock } from '../../memory/memory-map.ts'
import type { CoreExports } from '../interp/core-exports.ts'
import { writeTrampoline } from './wasm/module-writer.ts'

/** Calls the region of that table index. */
export type EnterRegion = (index: number, target: bigint, entry: number) => void

const FIRST_TABLE = 1024

export class RegionClient {
  readonly enter: EnterRegion
  readonly #memory: WebAssembly.Memory
  readonly #table = new WebAssembly.Table({ element: 'anyfunc', initial: FIRST_TABLE })
  readonly #base: WebAssembly.Global
  readonly #core: () => CoreExports
  readonly #stub: unknown

  /** `core`: asked for the first time when a region is made. */
  constructor(memory: WebAssembly.Memory, cpu: number, core: () => CoreExports) {
    this.#memory = memory
    this.#core = core
    this.#base = new WebAssembly.Global({ value: 'i32' }, cpuBlock(cpu))
    const module = new WebAssembly.Module(writeTrampoline(cpuBlock(cpu) + stateOffset('rip')))
    const { exports } = new WebAssembly.Instance(module, { e: { memory, table: this.#table } })
    this.enter = exports.enter as EnterRegion
    this.#stub = exports.stub
    this.remove(0)
  }

  get core(): CoreExports {
    return this.#core()
  }

  /** Functions by index; null where there never was one. */
  get table(): Pick<WebAssembly.Table, 'get' | 'set' | 'length'> {
    return this.#table
  }

  /** Puts the regions of a module into the table, at the indices that the module says. */
  add(module: WebAssembly.Module, highestIndex: number): void {
    while (highestIndex >= this.#table.length) this.#table.grow(this.#table.length)
    const {
      regionRead,
      regionWrite,
      dispatch,
      condition,
      getFlags,
      exactFloat,
      regionHot,
      regionVector,
      regionStrings,
      regionCountedStrings,
    } = this.core
    const own = { memory: this.#memory, table: this.#table, cpu: this.#base }
    const functions = {
      regionRead,
      regionWrite,
      dispatch,
      condition,
      getFlags,
      exactFloat: exactFloat as WebAssembly.ImportValue,
      regionHot,
      regionVector: regionVector as WebAssembly.ImportValue,
      regionStrings: regionStrings as WebAssembly.ImportValue,
      regionCountedStrings: regionCountedStrings as WebAssembly.ImportValue,
    }
    new WebAssembly.Instance(module, { e: { ...own, ...functions } })
  }

  /** The stub takes the region's place: it gives back to the core. */
  remove(index: number): void {
    this.#table.set(index, this.#stub)
  }
}
