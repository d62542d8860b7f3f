/**
 * Regions in service on one thread: their functions in the tables of the vCPUs, the words that lead from one to the next, and what becomes of them when their code is written.
 * A region's name in guest memory is a word, table index << 8 | entry. Index 0 is the stub, which gives back to the core.
 */
import { BLOCK_GATED, BLOCK_HOST, BLOCK_MODE, BLOCK_TRANSLATED } from '../../memory/block-layout.ts'
import type { RegionClient } from './region-client.ts'
import type { CompiledBatch, CompiledRegion } from './region-factory.ts'
import { pageOf, type RegionOutline } from './region-graph.ts'

const PAGE_MASK = ~0xfff

/** Instructions after which a page that was overwritten often gets regions again: guests use pages for other things now and then. */
const FORGIVEN_AFTER = 1 << 30

interface Retirements {
  readonly count: number
  /** Of the last: instructions of the guest. */
  readonly at: number
}

interface Region {
  readonly index: number
  readonly outline: RegionOutline
  /** Host pages that its code lies in. */
  readonly pages: ReadonlySet<number>
  /** Words in guest memory that lead here. */
  readonly links: Set<number>
  state: 'awaited' | 'serving' | 'retired'
  /** Of the second tier: merged from others, which it takes the place of. */
  readonly isMerged: boolean
  /** Address of its count of entries, and how many words name it. */
  count: number
  ways: number
}

export class CodeCache {
  readonly #view: DataView
  readonly #instructions: () => number
  readonly #clients: RegionClient[] = []
  readonly #free: number[] = []
  #next = 1
  readonly #pages = new Map<number, Set<Region>>()
  /** Region words by key of their entry. */
  readonly #words = new Map<number, { readonly word: number; readonly region: Region }>()
  /** Words that wait for a region at a key, or lead to it. */
  readonly #slots = new Map<number, Set<number>>()
  readonly #retired = new Map<number, Retirements>()
  /** Regions being compiled, by index, and the blocks that they begin with. */
  readonly #awaited = new Map<number, Region>()
  readonly #awaitedBlocks = new Set<number>()
  readonly #serving = new Map<number, Region>()
  #haveBlocks = true
  #installed = 0
  #evicted = 0

  /** `instructions`: that the guest has executed. */
  constructor(view: DataView, instructions: () => number) {
    this.#view = view
    this.#instructions = instructions
  }

  /** All vCPUs join before the first region is made. */
  join(client: RegionClient): void {
    this.#clients.push(client)
  }

  /** Regions taken into service, and taken out of it. */
  get installed(): number {
    return this.#installed
  }

  get evicted(): number {
    return this.#evicted
  }

  get size(): number {
    return this.#installed - this.#evicted
  }

  /** How often regions of a page were overwritten of late. */
  retirements(page: number): number {
    const { count, at } = this.#retired.get(page) ?? { count: 0, at: 0 }
    return this.#instructions() - at > FORGIVEN_AFTER ? 0 : count
  }

  /** A slot shall name the region at `host` in `mode`, now or when there is one. */
  link(slot: number, host: number, mode: number): void {
    const key = keyOf(host, mode)
    const waiting = this.#slots.get(key) ?? new Set()
    waiting.add(slot)
    this.#slots.set(key, waiting)
    const known = this.#words.get(key)
    this.#view.setUint32(slot, known?.word ?? 0, true)
    known?.region.links.add(slot)
  }

  /** A region is going to be compiled: its table index. Its blocks know of it, so that writes to them reach it even now. */
  announce(outline: RegionOutline, isMerged = false): number {
    const index = this.#free.pop() ?? this.#next++
    const region: Region = { index, outline, pages: pagesOf(outline), links: new Set(), state: 'awaited', isMerged, count: 0, ways: 0 }
    for (const page of region.pages) this.#pages.set(page, (this.#pages.get(page) ?? new Set()).add(region))
    this.#countRegions(outline, 1)
    this.#awaited.set(index, region)
    this.#awaitedBlocks.add(firstBlock(outline))
    return index
  }

  /** True for a block whose own region has been announced. */
  isAwaited(block: number): boolean {
    return this.#awaitedBlocks.has(block)
  }

  get awaits(): boolean {
    return this.#awaited.size > 0
  }

  /** Compiled regions come into service, but for those whose code was written meanwhile. */
  install({ module, regions }: Pick<CompiledBatch, 'module' | 'regions'>): void {
    const highest = Math.max(...regions.map(({ index }) => index))
    for (const client of this.#clients) client.add(module, highest)
    for (const compiled of regions) {
      const region = this.#takeAwaited(compiled.index)
      if (region.state === 'awaited') this.#serve(region, compiled)
      else this.#giveBack(region.index)
    }
  }

  /** Compiled regions that were retired while they waited: their indices are free. */
  drop(regions: readonly { readonly index: number }[]): void {
    for (const { index } of regions) {
      this.#takeAwaited(index)
      this.#giveBack(index)
    }
  }

  #takeAwaited(index: number): Region {
    const region = this.#awaited.get(index) as Region
    this.#awaited.delete(index)
    this.#awaitedBlocks.delete(firstBlock(region.outline))
    return region
  }

  #giveBack(index: number): void {
    for (const client of this.#clients) client.remove(index)
    this.#free.push(index)
  }

  #serve(region: Region, { slots, count }: CompiledRegion): void {
    region.state = 'serving'
    region.count = count
    this.#serving.set(region.index, region)
    this.#installed++
    const { outline, index } = region
    for (const [slot, offset] of slots) this.link(slot, hostOf(outline, offset), outline.mode)
    outline.entries.forEach((offset, entry) => {
      this.#enter(region, offset, (index << 8) | entry, entry === 0)
    })
  }

  /** Another function takes the place of a region's, for finding faults. Returns the undo. */
  exchange({ module, regions }: Pick<CompiledBatch, 'module' | 'regions'>): () => void {
    const { index, slots } = regions[0] as CompiledRegion
    const former = this.#clients.map((client) => client.table.get(index))
    const outline = this.outline(index) as RegionOutline
    for (const client of this.#clients) client.add(module, index)
    for (const [slot, offset] of slots) this.link(slot, hostOf(outline, offset), outline.mode)
    return () =>
      this.#clients.forEach((client, number) => {
        client.table.set(index, former[number])
      })
  }

  /** How often the region was entered that begins at the block; undefined without one. */
  entered(block: number): number | undefined {
    const key = keyOf(this.#view.getUint32(block + BLOCK_HOST, true), this.#view.getUint32(block + BLOCK_MODE, true))
    const region = this.#words.get(key)?.region
    return region && this.#view.getUint32(region.count, true)
  }

  /** What the region of that table index was made from, while it is in service. */
  outline(index: number): RegionOutline | undefined {
    return this.#serving.get(index)?.outline
  }

  /** The hot block leads to its new region whatever was there before; other entries where none is, or one of the first tier and this is of the second. */
  #enter(region: Region, offset: number, word: number, first: boolean): void {
    const key = keyOf(hostOf(region.outline, offset), region.outline.mode)
    const former = this.#words.get(key)?.region
    if (former && !first && !(region.isMerged && !former.isMerged)) return
    this.#words.set(key, { word, region })
    region.ways++
    if (former && former !== region && --former.ways === 0) this.#retire(former)
    this.#attach(region.outline.blocks.get(offset) as number, word)
    for (const slot of this.#slots.get(key) ?? []) {
      this.#view.setUint32(slot, word, true)
      region.links.add(slot)
    }
  }

  /** Code of the host page was written: its regions go. */
  retirePage(host: number): void {
    const page = host & PAGE_MASK
    const regions = this.#pages.get(page >>> 0)
    if (!regions) return
    this.#pages.delete(page >>> 0)
    this.#retired.set(page >>> 0, { count: this.retirements(page >>> 0) + 1, at: this.#instructions() })
    for (const region of [...regions]) this.#retire(region)
  }

  /** All regions go, and the words that led to them with their places. `haveBlocks`: false after the decode arena was emptied: other blocks lie there by now. */
  retireAll(haveBlocks: boolean): void {
    this.#haveBlocks = haveBlocks
    for (const page of [...this.#pages.keys()]) this.retirePage(page)
    this.#haveBlocks = true
    this.#slots.clear()
    this.#retired.clear()
  }

  /** Blocks know how many regions they are part of. */
  #countRegions({ blocks }: RegionOutline, step: 1 | -1): void {
    if (!this.#haveBlocks) return
    for (const block of blocks.values()) {
      this.#view.setUint32(block + BLOCK_TRANSLATED, this.#view.getUint32(block + BLOCK_TRANSLATED, true) + step, true)
    }
  }

  #retire(region: Region): void {
    const served = region.state === 'serving'
    region.state = 'retired'
    this.#countRegions(region.outline, -1)
    for (const page of region.pages) this.#pages.get(page)?.delete(region)
    if (served) return this.#endService(region)
    // The index of one that is being compiled is free when that has ended.
    if (this.#haveBlocks) this.#clients[0]?.core.coolBlock(firstBlock(region.outline))
  }

  #endService(region: Region): void {
    this.#evicted++
    this.#serving.delete(region.index)
    this.#giveBack(region.index)
    for (const slot of region.links) if (this.#view.getUint32(slot, true) >>> 8 === region.index) this.#view.setUint32(slot, 0, true)
    for (const offset of region.outline.entries) {
      const key = keyOf(hostOf(region.outline, offset), region.outline.mode)
      if (this.#words.get(key)?.region !== region) continue
      this.#words.delete(key)
      const block = region.outline.blocks.get(offset) as number
      if (this.#haveBlocks && this.#view.getBigUint64(block, true) === BLOCK_GATED) this.#attach(block, 0)
    }
  }

  /** Blocks are shared, so any of the cores can do it. */
  #attach(block: number, word: number): void {
    this.#clients[0]?.core.attachRegion(block, word)
  }
}

/** Host address of an offset of the region. */
export function hostOf(outline: RegionOutline, offset: number): number {
  return (outline.pages.get(pageOf(offset)) as number) + (offset & 0xfff)
}

function pagesOf(outline: RegionOutline): Set<number> {
  return new Set([...outline.blocks.keys()].map((offset) => outline.pages.get(pageOf(offset)) as number))
}

function firstBlock({ entries, blocks }: RegionOutline): number {
  return blocks.get(entries[0] as number) as number
}

/** Modes are bits below 2^16. */
function keyOf(host: number, mode: number): number {
  return host * 65536 + mode
}
