/**
 * Regions in service on one thread: their functions in the tables of the vCPUs, the words that lead from one to the next, and what becomes of them when their code is written.
 * A region's name in guest memory is a word, table index << 8 | entry. Index 0 is the stub, which gives back to the core.
 */
import { BLOCK_GATED, BLOCK_TRANSLATED } from '../../memory/block-layout.ts'
import type { RegionClient } from './region-client.ts'
import { pageOf, type RegionGraph } from './region-graph.ts'
import type { AssembledBody } from './wasm/function-body.ts'
import { writeModule } from './wasm/module-writer.ts'

const PAGE_MASK = ~0xfff

interface Region {
  readonly index: number
  readonly graph: RegionGraph
  /** Host pages that its code lies in. */
  readonly pages: ReadonlySet<number>
  /** Words in guest memory that lead here. */
  readonly links: Set<number>
}

export class CodeCache {
  readonly #view: DataView
  readonly #clients: RegionClient[] = []
  readonly #free: number[] = []
  #next = 1
  readonly #pages = new Map<number, Set<Region>>()
  /** Region words by key of their entry. */
  readonly #words = new Map<string, { readonly word: number; readonly region: Region }>()
  /** Words that wait for a region at a key, or lead to it. */
  readonly #slots = new Map<string, Set<number>>()
  readonly #retired = new Map<number, number>()
  readonly #regions = new Map<number, Region>()
  #installed = 0

  constructor(view: DataView) {
    this.#view = view
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
    return this.#installed - this.size
  }

  get size(): number {
    return this.#next - 1 - this.#free.length
  }

  /** How often regions of a page were overwritten. */
  retirements(page: number): number {
    return this.#retired.get(page) ?? 0
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

  install(graph: RegionGraph, body: AssembledBody): void {
    const index = this.#free.pop() ?? this.#next++
    this.#place(index, body)
    this.#installed++
    const region: Region = { index, graph, pages: pagesOf(graph), links: new Set() }
    this.#regions.set(index, region)
    for (const page of region.pages) this.#pages.set(page, (this.#pages.get(page) ?? new Set()).add(region))
    this.#countRegions(graph, 1)
    graph.entries.forEach((node, entry) => {
      const offset = graph.nodes[node]?.offset as number
      this.#enter(region, graph, offset, (index << 8) | entry, entry === 0)
    })
  }

  #place(index: number, body: AssembledBody): void {
    const module = new WebAssembly.Module(writeModule([{ index, body }]))
    for (const client of this.#clients) client.add(module, index)
  }

  /** Another function takes the place of a region's. Returns the undo. */
  exchange(index: number, body: AssembledBody): () => void {
    const former = this.#clients.map((client) => client.table.get(index))
    this.#place(index, body)
    return () =>
      this.#clients.forEach((client, number) => {
        client.table.set(index, former[number])
      })
  }

  /** What the region of that table index was made from, while it is in service. */
  graph(index: number): RegionGraph | undefined {
    return this.#regions.get(index)?.graph
  }

  /** The hot block leads to its new region whatever was there before; other entries only where none is. */
  #enter(region: Region, graph: RegionGraph, offset: number, word: number, first: boolean): void {
    const key = keyOf(hostOf(graph, offset), graph.mode)
    if (this.#words.has(key) && !first) return
    this.#words.set(key, { word, region })
    this.#attach(graph.blocks.get(offset) as number, word)
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
    this.#retired.set(page >>> 0, this.retirements(page >>> 0) + 1)
    for (const region of [...regions]) this.#retire(region)
  }

  /** The decode arena was emptied: nothing leads to any region any more. */
  retireAll(): void {
    for (const page of [...this.#pages.keys()]) this.retirePage(page)
    this.#slots.clear()
    this.#retired.clear()
  }

  /** Blocks know how many regions they are part of. */
  #countRegions(graph: RegionGraph, step: 1 | -1): void {
    for (const block of graph.blocks.values()) {
      const count = this.#view.getUint32(block + BLOCK_TRANSLATED, true) + step
      if (count >= 0) this.#view.setUint32(block + BLOCK_TRANSLATED, count, true)
    }
  }

  #retire(region: Region): void {
    this.#countRegions(region.graph, -1)
    for (const page of region.pages) this.#pages.get(page)?.delete(region)
    this.#regions.delete(region.index)
    for (const client of this.#clients) client.remove(region.index)
    this.#free.push(region.index)
    for (const slot of region.links) this.#view.setUint32(slot, 0, true)
    for (const node of region.graph.entries) {
      const offset = region.graph.nodes[node]?.offset as number
      const key = keyOf(hostOf(region.graph, offset), region.graph.mode)
      if (this.#words.get(key)?.region !== region) continue
      this.#words.delete(key)
      const block = region.graph.blocks.get(offset) as number
      if (this.#view.getBigUint64(block, true) === BLOCK_GATED) this.#attach(block, 0)
    }
  }

  /** Blocks are shared, so any of the cores can do it. */
  #attach(block: number, word: number): void {
    this.#clients[0]?.core.attachRegion(block, word)
  }
}

/** Host address of an offset of the region. */
export function hostOf(graph: RegionGraph, offset: number): number {
  return (graph.pages.get(pageOf(offset)) as number) + (offset & 0xfff)
}

function pagesOf(graph: RegionGraph): Set<number> {
  return new Set([...graph.blocks.keys()].map((offset) => graph.pages.get(pageOf(offset)) as number))
}

function keyOf(host: number, mode: number): string {
  return `${host}:${mode}`
}
