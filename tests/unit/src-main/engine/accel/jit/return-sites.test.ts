import { describe, expect, it } from 'vitest'
import type { Ending, RegionNode } from '../../../../../../src-main/engine/accel/jit/region-graph.ts'
import { ReturnSites } from '../../../../../../src-main/engine/accel/jit/return-sites.ts'

const PAGE = 0x1000

function node(offset: number, ending: Ending): RegionNode {
  return { offset, uops: [], instructions: 1, ending }
}

function call(offset: number, target: number): RegionNode[] {
  return [
    node(offset, { kind: 'call', uop: undefined as never, target, next: offset + 5 }),
    node(offset + 5, { kind: 'leave', at: offset + 5 }),
  ]
}

/** Entries are the first node, and each that follows a call. */
function sitesOf(nodes: RegionNode[]): ReturnSites {
  const entries = nodes.map((_, number) => number).filter((number) => number === 0 || nodes[number - 1]?.ending.kind === 'call')
  return new ReturnSites({ pages: new Map(), nodes, entries })
}

describe('ReturnSites', () => {
  it('has the sites of a page by offset, with the numbers of their entries', () => {
    const sites = sitesOf([...call(0x100, 0x180), ...call(0x140, 0x180)])

    expect(sites.reachableFrom(0)).toEqual([
      {
        page: 0,
        first: 0x105,
        size: 0x41,
        entries: new Map([
          [0x105, 1],
          [0x145, 2],
        ]),
      },
    ])
  })

  it('leads from a callee to the pages that call into its page', () => {
    const sites = sitesOf([...call(0x100, PAGE), ...call(2 * PAGE, 3 * PAGE)])

    expect(sites.reachableFrom(1).map(({ page }) => page)).toEqual([0])
  })

  it('looks at its own page first, then at three others, those with most calls', () => {
    const one = (page: number): RegionNode[] => call(page * PAGE, 9 * PAGE)
    const sites = sitesOf([...one(0), ...one(1), ...one(2), ...one(3), ...call(3 * PAGE + 8, 9 * PAGE), ...call(9 * PAGE, 9 * PAGE + 64)])

    expect(sites.reachableFrom(9).map(({ page }) => page)).toEqual([9, 3, 0, 1])
  })

  it('has nothing for a page that no call of the region leads to', () => {
    expect(sitesOf(call(0x100, PAGE)).reachableFrom(5)).toEqual([])
  })
})
