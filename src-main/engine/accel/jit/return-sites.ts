/** Where calls of a region come back: a RET that leads to one of these places stays in the region. */
import { pageOf, type RegionGraph } from './region-graph.ts'

/** Each look at another page costs a proof of its translation; so only so many, those with the most calls. */
const MOST_PAGES = 3

/** The return sites in one page. */
export interface ReturnPage {
  /** Distance of the page. */
  readonly page: number
  /** Offset of the first site, and bytes to the last one. */
  readonly first: number
  readonly size: number
  /** Entry numbers by offset. */
  readonly entries: ReadonlyMap<number, number>
}

export class ReturnSites {
  readonly #pages = new Map<number, ReturnPage>()
  /** Pages that calls into a page come from, with how many do. */
  readonly #callers = new Map<number, Map<number, number>>()

  constructor({ nodes, entries }: RegionGraph) {
    const byPage = new Map<number, Map<number, number>>()
    entries.forEach((entry, number) => {
      const offset = nodes[entry]?.offset as number
      const page = byPage.get(pageOf(offset)) ?? new Map()
      // A number of 0 in the table says that there is no site.
      if (number > 0) byPage.set(pageOf(offset), page.set(offset, number))
    })
    for (const [page, sites] of byPage) this.#pages.set(page, returnPage(page, sites))
    for (const { ending } of nodes) if (ending.kind === 'call') this.#noteCall(pageOf(ending.target), pageOf(ending.next))
  }

  #noteCall(target: number, from: number): void {
    const callers = this.#callers.get(target) ?? new Map()
    this.#callers.set(target, callers.set(from, (callers.get(from) ?? 0) + 1))
  }

  /** For a RET in a page: its own first, then those that call into it. */
  reachableFrom(page: number): ReturnPage[] {
    const callers = [...(this.#callers.get(page) ?? [])].filter(([from]) => from !== page).sort(([, a], [, b]) => b - a)
    return [page, ...callers.slice(0, MOST_PAGES).map(([from]) => from)].flatMap((from) => this.#pages.get(from) ?? [])
  }
}

function returnPage(page: number, entries: ReadonlyMap<number, number>): ReturnPage {
  const first = Math.min(...entries.keys())
  return { page, first, size: Math.max(...entries.keys()) - first + 1, entries }
}
