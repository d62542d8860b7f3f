/**
 * Small things that regions keep in guest memory: words that lead on (slots), and blocks of one instruction for the interpreter's handlers, laid out
 * as memory/block-layout.ts says: header, the micro-operation, and one that leaves the dispatcher.
 */
import { BLOCK_COUNT, BLOCK_END, BLOCK_HEADER, BLOCK_START, UOP_SIZE } from '../../memory/block-layout.ts'
import { REGION_POOL, REGION_POOL_SIZE } from '../../memory/memory-map.ts'
import type { Uop } from './uop.ts'

/** One of so many equal parts of the pool. */
export interface PoolPart {
  readonly part: number
  readonly of: number
}

export class RegionPool {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #start: number
  readonly #end: number
  #top: number

  constructor(bytes: Uint8Array, { part, of }: PoolPart = { part: 0, of: 1 }) {
    const size = REGION_POOL_SIZE / of
    this.#start = REGION_POOL + part * size
    this.#end = this.#start + size
    this.#top = this.#start
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer)
  }

  /** True when a region of any size fits. */
  get hasRoom(): boolean {
    return this.#top + 65536 < this.#end
  }

  empty(): void {
    this.#top = this.#start
  }

  slot(): number {
    return this.#take(8)
  }

  byteTable(size: number, entries: ReadonlyMap<number, number>): number {
    const table = this.#take(size)
    this.#bytes.fill(0, table, table + size)
    for (const [at, value] of entries) this.#bytes[table + at] = value
    return table
  }

  handlerBlock(uop: Uop, offset: number): { block: number; uop: number } {
    const block = this.#take(BLOCK_HEADER + 2 * UOP_SIZE)
    this.#bytes.fill(0, block, block + BLOCK_HEADER + 2 * UOP_SIZE)
    this.#view.setUint32(block, 1, true)
    this.#view.setUint16(block + BLOCK_COUNT, 1, true)
    const start = offset & 0xfff
    this.#view.setUint16(block + BLOCK_START, start, true)
    this.#view.setUint16(block + BLOCK_END, start + uop.length, true)
    this.#bytes.copyWithin(block + BLOCK_HEADER, uop.address, uop.address + UOP_SIZE)
    return { block, uop: block + BLOCK_HEADER }
  }

  #take(size: number): number {
    const place = this.#top
    this.#top += (size + 15) & ~15
    return place
  }
}
