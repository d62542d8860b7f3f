/**
 * Control-flow graph to structured WebAssembly code, by the dominator tree (N. Ramsey, "Beyond Relooper", 2022). Node 0 is the root, which dispatches
 * on the region's entry. Edges into a loop that its header does not dominate go through the root: it becomes a loop, and their target an entry.
 */
import type { FunctionBody, Label } from './wasm/function-body.ts'

export interface Graph {
  /** Successors of each node; 0 is the root. The lists of the root grow where an irreducible edge is routed through it. */
  readonly successors: number[][]
}

/** Writes the code of nodes; `ControlTree` calls it in the order that the structure wants. */
export interface NodeWriter {
  /** Code of a node and of its way out, which leads on through `tree.branch` and `tree.label`. */
  writeNode(node: number, tree: ControlTree): void
  /** Code before a loop, for those that come to its header from outside. */
  beforeLoop?(header: number, tree: ControlTree): void
}

export class ControlTree {
  readonly #graph: Graph
  readonly #body: FunctionBody
  readonly #writer: NodeWriter
  readonly #order: number[] = []
  readonly #position: number[]
  readonly #dominator: number[]
  readonly #children: number[][]
  readonly #labels = new Map<number, Label>()
  readonly #merges = new Set<number>()
  readonly #headers = new Set<number>()
  readonly #routed = new Set<string>()

  constructor(graph: Graph, body: FunctionBody, writer: NodeWriter) {
    this.#graph = graph
    this.#body = body
    this.#writer = writer
    const count = graph.successors.length
    this.#position = new Array<number>(count).fill(-1)
    this.#dominator = new Array<number>(count).fill(-1)
    this.#analyse()
    while (this.#routeIrreducible()) this.#analyse()
    this.#children = graph.successors.map(() => [])
    for (const node of this.#order) if (node !== 0) this.#children[this.#dominator[node] as number]?.push(node)
    this.#findMerges()
  }

  /** The budget is looked at where every cycle passes: loop headers and what the root leads to. */
  isCheckpoint(node: number): boolean {
    return this.#headers.has(node) || (this.#graph.successors[0] as number[]).includes(node)
  }

  write(): void {
    this.#writeTree(0)
  }

  /** Position of a node among the root's successors, where the edge to it goes through the root; else -1. */
  entryOf(source: number, target: number): number {
    return this.#routed.has(`${source}>${target}`) ? (this.#graph.successors[0] as number[]).indexOf(target) : -1
  }

  /** Label that a branch from `source` to `target` takes, or undefined when the target's code simply follows. */
  label(source: number, target: number): Label | undefined {
    if (this.entryOf(source, target) >= 0) return undefined
    const back = (this.#position[target] as number) <= (this.#position[source] as number)
    return back || this.#merges.has(target) ? this.#labels.get(target) : undefined
  }

  isHeader(node: number): boolean {
    return this.#headers.has(node)
  }

  /** True for the edge that a loop turns by. */
  isBack(source: number, target: number): boolean {
    return this.entryOf(source, target) < 0 && (this.#position[target] as number) <= (this.#position[source] as number)
  }

  /** Nodes that lead to one, each once; 0, the root, for what is entered through it. */
  predecessors(node: number): number[] {
    return this.#graph.successors.flatMap((list, source) => (list.includes(node) ? [source] : []))
  }

  /** What the root dispatches to, in the order of the entry numbers. */
  rootSuccessors(): readonly number[] {
    return this.#graph.successors[0] as number[]
  }

  rootLabel(): Label {
    return this.#labels.get(0) as Label
  }

  /** Code that goes from `source` to `target`; the caller has set the entry variable for routed edges. */
  branch(source: number, target: number): void {
    if (this.entryOf(source, target) >= 0) return this.#body.br(this.rootLabel())
    const label = this.label(source, target)
    if (label === undefined) this.#writeTree(target)
    else this.#body.br(label)
  }

  #writeTree(node: number): void {
    const merges = (this.#children[node] as number[]).filter((child) => this.#merges.has(child))
    const loops = this.#headers.has(node)
    if (loops) {
      this.#writer.beforeLoop?.(node, this)
      this.#labels.set(node, this.#body.loop())
    }
    // The first to be reached is the innermost block.
    const inside = merges.sort((a, b) => (this.#position[b] as number) - (this.#position[a] as number))
    for (const child of inside) this.#labels.set(child, this.#body.block())
    this.#writer.writeNode(node, this)
    for (const child of inside.toReversed()) {
      this.#body.end()
      this.#writeTree(child)
    }
    if (loops) {
      this.#body.end()
      this.#body.op(0)
    }
  }

  #analyse(): void {
    this.#number()
    this.#dominate()
  }

  /** Reverse postorder. */
  #number(): void {
    const seen = new Set<number>()
    const postorder: number[] = []
    const visit = (node: number): void => {
      seen.add(node)
      for (const next of this.#graph.successors[node] as number[]) if (!seen.has(next)) visit(next)
      postorder.push(node)
    }
    visit(0)
    this.#order.length = 0
    this.#order.push(...postorder.reverse())
    this.#position.fill(-1)
    this.#order.forEach((node, position) => {
      this.#position[node] = position
    })
  }

  /** Immediate dominators: Cooper, Harvey, Kennedy, "A simple, fast dominance algorithm". */
  #dominate(): void {
    const predecessors = this.#predecessors()
    this.#dominator.fill(-1)
    this.#dominator[0] = 0
    for (let changed = true; changed; ) {
      changed = false
      for (const node of this.#order) {
        if (node === 0) continue
        let chosen = -1
        for (const before of predecessors[node] as number[]) {
          if (this.#dominator[before] === -1) continue
          chosen = chosen === -1 ? before : this.#common(before, chosen)
        }
        if (chosen !== this.#dominator[node]) {
          this.#dominator[node] = chosen
          changed = true
        }
      }
    }
  }

  #common(first: number, second: number): number {
    let [a, b] = [first, second]
    while (a !== b) {
      while ((this.#position[a] as number) > (this.#position[b] as number)) a = this.#dominator[a] as number
      while ((this.#position[b] as number) > (this.#position[a] as number)) b = this.#dominator[b] as number
    }
    return a
  }

  #dominates(above: number, node: number): boolean {
    let walk = node
    while (walk !== above && walk !== 0) walk = this.#dominator[walk] as number
    return walk === above
  }

  #predecessors(): number[][] {
    const lists: number[][] = this.#graph.successors.map(() => [])
    for (const node of this.#order) for (const next of this.#graph.successors[node] as number[]) lists[next]?.push(node)
    return lists
  }

  /** Routes retreating edges whose target does not dominate their source through the root: true when there were any. */
  #routeIrreducible(): boolean {
    let found = false
    for (const node of this.#order) {
      const list = this.#graph.successors[node] as number[]
      list.forEach((next, index) => {
        if (next === 0 || (this.#position[next] as number) > (this.#position[node] as number) || this.#dominates(next, node)) return
        found = true
        this.#routed.add(`${node}>${next}`)
        const entries = this.#graph.successors[0] as number[]
        if (!entries.includes(next)) entries.push(next)
        list[index] = 0
      })
    }
    return found
  }

  #findMerges(): void {
    const forward = this.#graph.successors.map(() => 0)
    for (const node of this.#order) {
      for (const next of new Set(this.#graph.successors[node] as number[])) {
        if ((this.#position[next] as number) <= (this.#position[node] as number)) this.#headers.add(next)
        else
          forward[next] = (forward[next] as number) + (this.#graph.successors[node] as number[]).filter((target) => target === next).length
      }
    }
    forward.forEach((count, node) => {
      if (count > 1) this.#merges.add(node)
    })
    const entries = this.#graph.successors[0] as number[]
    if (entries.length > 1) for (const entry of entries) this.#merges.add(entry)
  }
}
