/** Which arithmetic flags anything can still see after each instruction of a region: backwards over its nodes, and over the edges that stay in the page. */
import { conditionFlags, flagEffect } from './lower/flag-effects.ts'
import { pageOf, type RegionGraph, type RegionNode } from './region-graph.ts'
import { STATUS_FLAGS, ZF } from './status-flags.ts'
import type { Uop } from './uop.ts'

export class FlagLiveness {
  readonly #nodes: readonly RegionNode[]
  readonly #numbers: ReadonlyMap<number, number>
  readonly #shows: (node: number) => boolean
  readonly #isLowered: (uop: Uop) => boolean
  /** Flags seen from the start of each node on. */
  readonly #before: number[] = []

  /** `shows`: the region may leave at the start of a node (by its index), with all flags. */
  constructor(graph: RegionGraph, shows: (node: number) => boolean, isLowered: (uop: Uop) => boolean) {
    this.#nodes = graph.nodes
    this.#numbers = new Map(graph.nodes.map(({ offset }, number) => [offset, number]))
    this.#shows = shows
    this.#isLowered = isLowered
  }

  /** True where the instruction may leave the region or run a handler: its flags before are all seen. */
  mayLeave(uop: Uop): boolean {
    return !this.#isLowered(uop) || flagEffect(uop) === undefined
  }

  /** For each instruction of a node but its branch: the flags seen after it. */
  after(node: number): number[] {
    const { uops } = this.#nodes[node] as RegionNode
    const after = new Array<number>(uops.length)
    let seen = this.#atEnd(this.#nodes[node] as RegionNode)
    for (let index = uops.length - 1; index >= 0; index--) {
      after[index] = seen
      seen = this.#across(uops[index] as Uop, seen)
    }
    return after
  }

  #across(uop: Uop, after: number): number {
    const effect = this.#isLowered(uop) ? flagEffect(uop) : undefined
    return effect ? (after & ~effect.replaces) | effect.reads : STATUS_FLAGS
  }

  #atEnd({ offset, ending }: RegionNode): number {
    const page = pageOf(offset)
    const at = (target: number): number => (pageOf(target) === page ? this.#at(this.#numbers.get(target)) : STATUS_FLAGS)
    switch (ending.kind) {
      case 'fall':
        return at(ending.next)
      case 'jump':
        return at(ending.target)
      case 'conditional':
        return branchFlags(ending.uop) | at(ending.taken) | at(ending.next)
      default:
        return STATUS_FLAGS
    }
  }

  /** Every cycle has a node that shows all, so this ends. */
  #at(node: number | undefined): number {
    if (node === undefined || this.#shows(node)) return STATUS_FLAGS
    this.#before[node] ??=
      this.#nodes[node]?.uops.reduceRight((after, uop) => this.#across(uop, after), this.#atEnd(this.#nodes[node])) ?? STATUS_FLAGS
    return this.#before[node]
  }
}

function branchFlags(uop: Uop): number {
  if (uop.info.name === 'jcc') return conditionFlags(uop.condition)
  return uop.info.name === 'jcxz' || uop.info.name === 'loop' ? 0 : ZF
}
