/** What the translators of one thread share, as their vCPUs share the decode arena: regions, and the places in guest memory that these need. */
import { COUNTER_ARENA_RESETS } from '../../cpu/execution.ts'
import { stateOffset } from '../../cpu/state-layout.ts'
import { BLOCK_HEAT, BLOCK_TRANSLATED } from '../../memory/block-layout.ts'
import type { GuestMemory } from '../../memory/guest-memory.ts'
import { cpuBlock } from '../../memory/memory-map.ts'
import { CodeCache } from './code-cache.ts'
import type { RegionClient } from './region-client.ts'
import { RegionPool } from './region-pool.ts'

export class TranslatedCode {
  readonly view: DataView
  readonly cache: CodeCache
  readonly pool: RegionPool
  /** More than one vCPU: regions may name none (RegionFrame). */
  readonly isShared: boolean
  readonly #cpus: number
  readonly #deferred = new Set<number>()
  #arenaResets = 0n

  /** For vCPUs 0 .. `cpus` - 1. */
  constructor({ bytes }: GuestMemory, cpus: number) {
    this.view = new DataView(bytes.buffer)
    this.cache = new CodeCache(this.view)
    this.pool = new RegionPool(bytes)
    this.isShared = cpus > 1
    this.#cpus = cpus
  }

  join(client: RegionClient): void {
    this.cache.join(client)
  }

  empty(): void {
    this.cache.retireAll()
    this.pool.empty()
    this.#deferred.clear()
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

  /** Any vCPU may have emptied the decode arena: blocks are gone, and with them every way into a region. */
  forgetAfterArenaReset(): void {
    const resets = this.#countResets()
    if (resets === this.#arenaResets && this.pool.hasRoom) return
    this.#arenaResets = resets
    this.empty()
  }

  #countResets(): bigint {
    let sum = 0n
    for (let cpu = 0; cpu < this.#cpus; cpu++) {
      sum += this.view.getBigUint64(cpuBlock(cpu) + stateOffset('counters') + COUNTER_ARENA_RESETS * 8, true)
    }
    return sum
  }
}
