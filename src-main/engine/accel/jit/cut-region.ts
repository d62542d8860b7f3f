/** A region that ends before one of its instructions: to find out which of them is translated wrong (accel/check/). */

import { type RegionGraph, type RegionNode, successorsOf } from './region-graph.ts'
import type { Uop } from './uop.ts'

/** Undefined where no instruction of the region begins at that offset. */
export function cutRegion(graph: RegionGraph, offset: number): RegionGraph | undefined {
  const at = graph.nodes.findIndex((node) => indexIn(node, offset) >= 0)
  if (at < 0) return undefined
  const nodes = graph.nodes.map((node, index) => (index === at ? cutNode(node, offset) : node))
  return { ...graph, ...reachable(nodes, graph.entries) }
}

/** Which instruction of the node begins at the offset, or -1. The branch at its end counts. */
function indexIn({ offset: start, uops, ending }: RegionNode, offset: number): number {
  let at = start
  for (let index = 0; index < uops.length; index++) {
    if (at === offset) return index
    at += (uops[index] as Uop).length
  }
  return at === offset && ending.kind !== 'fall' ? uops.length : -1
}

function cutNode(node: RegionNode, offset: number): RegionNode {
  const count = indexIn(node, offset)
  return { offset: node.offset, uops: node.uops.slice(0, count), instructions: count, ending: { kind: 'leave', at: offset } }
}

/** Nodes that an entry still leads to; entries keep their numbers, so what they name stays. */
function reachable(nodes: readonly RegionNode[], entries: readonly number[]): { nodes: RegionNode[]; entries: number[] } {
  const known = new Map(nodes.map((node, index) => [node.offset, index]))
  const kept = new Set<number>()
  const queue = [...entries]
  while (queue.length > 0) {
    const index = queue.shift() as number
    if (kept.has(index)) continue
    kept.add(index)
    const { ending } = nodes[index] as RegionNode
    const targets = ending.kind === 'call' ? [ending.target, ending.next] : successorsOf(ending)
    for (const offset of targets) {
      const target = known.get(offset)
      if (target !== undefined) queue.push(target)
    }
  }
  const order = [...kept].sort((a, b) => a - b)
  return { nodes: order.map((index) => nodes[index] as RegionNode), entries: entries.map((entry) => order.indexOf(entry)) }
}
