/** What the translators of one thread share, as their vCPUs share the decode arena: regions, and the places in guest memory that these need. */
import { COUNTER_ARENA_RESETS } from '../../cpu/execution.ts'
import { stateOffset } from '../../cpu/state-layout.ts'
import { BLOCK_HEAT, BLOCK_TRANSLATED } from '../../memory/block-layout.ts'
import type { GuestMemory } from '../../memory/guest-memory.ts'
import { cpuBlock } from '../../memory/memory-map.ts'
import { CodeCache } from './code-cache.ts'
import type { RegionClient } from './region-client.ts'
import { CompileHere, type CompileService } from './region-factory.ts'
import type { RegionGraph, RegionOutline } from './region-graph.ts'
import type { RegionFrame } from './region-registers.ts'

export class TranslatedCode {
  readonly view: DataView
  readonly cache: CodeCache
  /** More than one vCPU: regions may name none (RegionFrame). */
  readonly isShared: boolean
  readonly #cpus: readonly number[]
  readonly #deferred = new Set<number>()
  readonly #service: CompileService
  #arenaResets = 0n
  #epoch = 0
  #hasRoom = true

  /** For these vCPUs; regions are compiled on this thread unless told. */
  constructor({ bytes }: GuestMemory, cpus: readonly number[], service?: CompileService) {
    this.view = new DataView(bytes.buffer)
    const icount = cpuBlock(cpus[0] as number) + stateOffset('icount')
    this.cache = new CodeCache(this.view, () => Number(this.view.getBigUint64(icount, true)))
    this.#service = service ?? new CompileHere(bytes)
    this.isShared = cpus.length > 1
    this.#cpus = cpus
  }

  join(client: RegionClient): void {
    this.cache.join(client)
  }

  empty(haveBlocks = false): void {
    this.cache.retireAll(haveBlocks)
    this.#epoch++
    this.#hasRoom = true
    this.#deferred.clear()
  }

  /** The region comes into service by `collect`, at once or later; `hotAt`: entries after which it is hot again, 0 for one that was merged. */
  request(outline: RegionOutline, frame: RegionFrame, tier: { readonly entered: number; readonly hotAt: number }): void {
    this.#service.request({ index: this.cache.announce(outline, tier.hotAt === 0), epoch: this.#epoch, outline, frame, ...tier })
  }

  /** For finding faults: puts another region in the place of one in service. Returns the undo. */
  exchange(index: number, graph: RegionGraph, frame: RegionFrame): () => void {
    const batch = this.#service.makeOne?.(index, graph, frame)
    if (!batch) throw new Error('regions that are compiled elsewhere cannot be exchanged')
    return this.cache.exchange(batch)
  }

  /** Between runs: sees to it that requests are served. */
  flush(): void {
    this.#service.flush?.()
  }

  /** Takes compiled regions into service. */
  collect(): void {
    if (!this.cache.awaits) return
    for (let batch = this.#service.collect(); batch; batch = this.#service.collect()) {
      this.forgetAfterArenaReset()
      if (batch.epoch === this.#epoch) {
        this.cache.install(batch)
        this.#hasRoom = batch.hasRoom
      } else this.cache.drop(batch.regions)
    }
  }

  /**
   * A hot block inside a region gets one of its own only if the interpreter comes to it `entries` times more: once on, it mostly meets an entry
   * soon. True when the block shall wait.
   */
  defer(block: number, entries: number): boolean {
    if (this.view.getUint32(block + BLOCK_TRANSLATED, true) === 0 || this.#deferred.has(block)) return false
    this.#deferred.add(block)
    this.view.setUint32(block + BLOCK_HEAT, entries, true)
    return true
  }

  /** Code of the host page was overwritten. */
  pageWritten(page: number): void {
    this.forgetAfterArenaReset()
    this.cache.retirePage(page)
  }

  /** Any vCPU may have emptied the decode arena: blocks are gone, and with them every way into a region. */
  forgetAfterArenaReset(): void {
    const resets = this.#countResets()
    if (resets === this.#arenaResets && this.#hasRoom) return
    const haveBlocks = resets === this.#arenaResets
    this.#arenaResets = resets
    this.empty(haveBlocks)
  }

  #countResets(): bigint {
    let sum = 0n
    for (const cpu of this.#cpus) {
      sum += this.view.getBigUint64(cpuBlock(cpu) + stateOffset('counters') + COUNTER_ARENA_RESETS * 8, true)
    }
    return sum
  }
}
