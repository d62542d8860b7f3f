/** From outlines of regions to a module: the part of translation that any thread can do that shares the guest's memory. */
import { LOWERINGS, type Lowerings } from './lower/catalog.ts'
import { RegionCompiler } from './region-compiler.ts'
import { type RegionGraph, type RegionOutline, readRegion } from './region-graph.ts'
import { type PoolPart, RegionPool } from './region-pool.ts'
import type { RegionFrame } from './region-registers.ts'
import { type PlacedBody, writeModule } from './wasm/module-writer.ts'

export interface CompileJob {
  /** Place in the tables. */
  readonly index: number
  /** Counts up whenever all regions are forgotten: then their places in the pool are free again. */
  readonly epoch: number
  readonly outline: RegionOutline
  readonly frame: RegionFrame
  /** What its count of entries begins with, and at how many it shall be hot again; 0 = never. */
  readonly entered: number
  readonly hotAt: number
}

/** A region of a module, with the slots it leads on by: address of the word, offset of the target. */
export interface CompiledRegion {
  readonly index: number
  readonly slots: readonly (readonly [slot: number, offset: number])[]
  /** Address of its count of entries. */
  readonly count: number
}

export interface CompiledBatch {
  readonly epoch: number
  /** Puts each region into the table at its index. */
  readonly module: WebAssembly.Module
  readonly regions: readonly CompiledRegion[]
  /** False when the pool is nearly full. */
  readonly hasRoom: boolean
}

/** Compiles regions, here or on another thread. */
export interface CompileService {
  request(job: CompileJob): void
  /** What was asked for shall be done now: later requests will be some time coming. */
  flush?(): void
  /** The next batch that is done. */
  collect(): CompiledBatch | undefined
  /** Where regions are compiled here: one that takes the place of another. */
  makeOne?(index: number, graph: RegionGraph, frame: RegionFrame): CompiledBatch
}

interface Part {
  readonly index: number
  readonly graph: RegionGraph
  readonly frame: RegionFrame
  readonly count: number
}

export class RegionFactory {
  readonly #view: DataView
  readonly #pool: RegionPool
  readonly #lowerings: Lowerings
  #epoch = 0

  /** In a part of the pool where other factories have theirs. */
  constructor(bytes: Uint8Array<ArrayBufferLike>, lowerings: Lowerings = LOWERINGS, part?: PoolPart) {
    this.#lowerings = lowerings
    this.#view = new DataView(bytes.buffer)
    this.#pool = new RegionPool(bytes, part)
  }

  /** Jobs of one epoch, the latest. */
  make(jobs: readonly CompileJob[]): CompiledBatch {
    const epoch = jobs[0]?.epoch ?? 0
    if (epoch !== this.#epoch) this.#pool.empty()
    this.#epoch = epoch
    return this.#assemble(
      epoch,
      jobs.map((job) => this.#read(job)),
    )
  }

  /** One region that is no outline's, in the present epoch. */
  makeOne(index: number, graph: RegionGraph, frame: RegionFrame): CompiledBatch {
    return this.#assemble(this.#epoch, [{ index, graph, frame, count: this.#pool.slot() }])
  }

  #read({ index, outline, frame, entered, hotAt }: CompileJob): Part {
    const word = this.#pool.slot()
    this.#view.setUint32(word, entered, true)
    const block = outline.blocks.get(outline.entries[0] as number) as number
    return { index, frame: { ...frame, entryCount: { word, hotAt, block } }, graph: readRegion(this.#view, outline), count: word }
  }

  #assemble(epoch: number, parts: readonly Part[]): CompiledBatch {
    const regions: CompiledRegion[] = []
    const bodies: PlacedBody[] = []
    for (const part of parts) {
      const slots: [number, number][] = []
      bodies.push({ index: part.index, body: this.#compile(part, slots) })
      regions.push({ index: part.index, slots, count: part.count })
    }
    return { epoch, module: new WebAssembly.Module(writeModule(bodies)), regions, hasRoom: this.#pool.hasRoom }
  }

  #compile({ graph, frame }: Part, slots: [number, number][]): PlacedBody['body'] {
    const pool = this.#pool
    const places = {
      handlerBlock: pool.handlerBlock.bind(pool),
      byteTable: pool.byteTable.bind(pool),
      slot: (offset: number): number => {
        const slot = pool.slot()
        slots.push([slot, offset])
        return slot
      },
    }
    return new RegionCompiler(graph, frame, places, this.#lowerings).compile()
  }
}

/** Compiles at once, on the thread that asks. */
export class CompileHere implements CompileService {
  readonly #factory: RegionFactory
  readonly #done: CompiledBatch[] = []

  constructor(bytes: Uint8Array<ArrayBufferLike>, lowerings?: Lowerings, part?: PoolPart) {
    this.#factory = new RegionFactory(bytes, lowerings, part)
  }

  makeOne(index: number, graph: RegionGraph, frame: RegionFrame): CompiledBatch {
    return this.#factory.makeOne(index, graph, frame)
  }

  request(job: CompileJob): void {
    this.#done.push(this.#factory.make([job]))
  }

  collect(): CompiledBatch | undefined {
    return this.#done.shift()
  }
}
