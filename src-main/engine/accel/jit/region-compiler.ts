/** A region's graph to the code of its function: nodes by the lowerings, edges by the control tree, ways out by the region's frame. */
import { ControlTree } from './control-tree.ts'
import { FlagLiveness } from './flag-liveness.ts'
import { countsDown, pushTaken } from './lower/branches.ts'
import { LOWERINGS, type Lowerings } from './lower/catalog.ts'
import { transferFar } from './lower/far.ts'
import { lockedLowering } from './lower/locked.ts'
import { readRm } from './lower/lowering.ts'
import { peek, push } from './lower/moves.ts'
import { scalarRegisters } from './lower/scalar-registers.ts'
import type { CodeExtent } from './region-addresses.ts'
import { pageOf, type RegionGraph, type RegionNode } from './region-graph.ts'
import type { RegionFrame } from './region-registers.ts'
import { commonKnowledge, type NodeKnowledge } from './region-units.ts'
import { PARAMETER_ENTRY, RegionWriter } from './region-writer.ts'
import { type ReturnPage, ReturnSites } from './return-sites.ts'
import { STATUS_FLAGS } from './status-flags.ts'
import type { Uop, Width } from './uop.ts'
import type { AssembledBody } from './wasm/function-body.ts'
import { I32, OP } from './wasm/opcodes.ts'

/** Places in guest memory that a region needs. */
export interface RegionPlaces {
  /** A block of its own for one instruction that the interpreter runs: addresses of block and micro-operation. */
  handlerBlock(uop: Uop, offset: number): { readonly block: number; readonly uop: number }
  /** Word that names the region at an offset. */
  slot(offset: number): number
  /** Table of bytes in guest memory, zero but for the entries given: its address. */
  byteTable(size: number, entries: ReadonlyMap<number, number>): number
}

export class RegionCompiler {
  readonly #graph: RegionGraph
  readonly #places: RegionPlaces
  readonly #writer: RegionWriter
  readonly #nodes: ReadonlyMap<number, number>
  /** Of each node and the root. */
  #successors: number[][] = []
  readonly #lowerings: Lowerings
  #liveness: FlagLiveness | undefined
  #returns: ReturnSites | undefined
  readonly #returnTables = new Map<number, number>()
  /** What was known at the end of each node that is written. */
  readonly #knowledge = new Map<number, NodeKnowledge>()

  constructor(graph: RegionGraph, frame: RegionFrame, places: RegionPlaces, lowerings: Lowerings = LOWERINGS) {
    this.#graph = graph
    this.#lowerings = lowerings
    this.#places = places
    this.#writer = new RegionWriter({ ...frame, scalars: scalarRegisters(graph.nodes) }, (node) => this.#successors[node] as number[])
    this.#nodes = new Map(graph.nodes.map((node, index) => [node.offset, index + 1]))
  }

  compile(): AssembledBody {
    this.#successors = [this.#graph.entries.map((entry) => entry + 1), ...this.#graph.nodes.map((node) => this.#edges(node))]
    const w = this.#writer
    w.open(
      this.#graph.entries.map((entry) => pageOf(this.#graph.nodes[entry]?.offset ?? 0)),
      extentOf(this.#graph),
    )
    const tree = new ControlTree({ successors: this.#successors }, w.body, {
      writeNode: (node, tree) => this.#writeNode(node, tree),
      beforeLoop: (header, tree) => this.#beforeLoop(header, tree),
    })
    tree.write()
    w.close()
    return w.body.assemble()
  }

  /** Where a RET may come back into the region: in its own page, and in those of calls into it. */
  #returnPages({ uop, next }: { uop: Uop; next: number }): ReturnPage[] {
    if (uop.info.name !== 'ret') return []
    this.#returns ??= new ReturnSites(this.#graph)
    return this.#returns.reachableFrom(pageOf(next - uop.length))
  }

  /** Nodes that a node leads to without leaving the region; a return goes through the root. */
  #edges({ ending }: RegionNode): number[] {
    if (ending.kind === 'indirect') return this.#returnPages(ending).length > 0 ? [0] : []
    const offsets =
      ending.kind === 'fall'
        ? [ending.next]
        : ending.kind === 'jump' || ending.kind === 'call'
          ? [ending.target]
          : ending.kind === 'conditional'
            ? [ending.taken, ending.next]
            : []
    return offsets.map((offset) => this.#nodes.get(offset)).filter((node) => node !== undefined)
  }

  #beforeLoop(header: number, tree: ControlTree): void {
    if (header === 0) return
    const before = tree.predecessors(header).filter((node) => !tree.isBack(node, header))
    this.#writer.loadForLoop(header, commonKnowledge(before.map((node) => this.#knowledge.get(node)))?.registers ?? 0)
  }

  #writeNode(node: number, tree: ControlTree): void {
    if (node === 0) return this.#writeRoot(tree)
    const { offset, uops, instructions, ending } = this.#graph.nodes[node - 1] as RegionNode
    const w = this.#writer
    if (tree.isCheckpoint(node)) w.checkBudget(offset)
    w.addCount(instructions)
    w.startNode(commonKnowledge(tree.predecessors(node).map((before) => this.#knowledge.get(before))), node, tree.isHeader(node))
    let at = offset
    const isLowered = (uop: Uop): boolean => uop.info.name in this.#lowerings
    this.#liveness ??= new FlagLiveness(this.#graph, (other) => tree.isCheckpoint(other + 1), isLowered)
    const live = this.#liveness.after(node - 1)
    uops.forEach((uop, index) => {
      w.offset = at
      w.remaining = instructions - index
      w.live = live[index] as number
      w.mayLeave = this.#liveness?.mayLeave(uop) ?? true
      this.#writeUop(uop)
      at += uop.length
    })
    w.offset = at
    w.remaining = instructions - uops.length
    w.live = STATUS_FLAGS
    w.mayLeave = true
    w.storePending()
    this.#knowledge.set(node, w.knowledge())
    this.#writeEnding(node, ending, tree)
  }

  #writeRoot(tree: ControlTree): void {
    const entries = this.#graph.entries.map((entry) => entry + 1)
    const all = tree.rootSuccessors()
    if (all.length === 1) return tree.branch(0, entries[0] as number)
    const b = this.#writer.body
    b.get(PARAMETER_ENTRY)
    b.brTable(all.map((entry) => tree.label(0, entry) as number))
  }

  #writeUop(uop: Uop): void {
    const w = this.#writer
    const name = uop.info.name
    w.runHandler = () => {
      const { block, uop: copy } = this.#places.handlerBlock(uop, w.offset)
      w.callHandler(block, copy)
    }
    w.copyUop = () => this.#places.handlerBlock(uop, w.offset).uop
    const lowering = uop.isLocked ? lockedLowering(uop) : this.#lowerings[name]
    if (lowering?.(w, uop)) return
    if (uop.info.kind === 'plain') w.runHandler()
    else w.exitHere()
  }

  #writeEnding(node: number, ending: RegionNode['ending'], tree: ControlTree): void {
    const w = this.#writer
    switch (ending.kind) {
      case 'fall':
        // What other regions do begins no boundary, which the shadow of STI needs.
        if (this.#endsInShadow(node) && !this.#nodes.has(ending.next)) return w.exitAt(ending.next)
        return this.#go(node, ending.next, tree, false)
      case 'jump':
        return this.#go(node, ending.target, tree, true)
      case 'conditional':
        return this.#writeConditional(node, ending, tree)
      case 'call': {
        const width = ending.uop.info.target as Width
        this.#proveTarget(ending.target, pageOf(w.offset), true)
        push(w, width, () => this.#pushReturn(ending.next, width))
        return this.#goProven(node, ending.target, tree)
      }
      case 'indirect':
        return this.#writeIndirect(ending, tree)
      case 'far':
        transferFar(w, ending.uop, ending.next)
        w.body.get(w.other64)
        return w.goto()
      case 'leave':
        return w.exitAt(ending.at)
    }
  }

  #endsInShadow(node: number): boolean {
    return this.#graph.nodes[node - 1]?.uops.at(-1)?.info.name === 'sti'
  }

  #pushReturn(offset: number, width: Width): void {
    const w = this.#writer
    w.getRip(offset)
    if (width < 8) w.body.op(OP.i32_wrap_i64)
  }

  #writeConditional(node: number, { uop, taken, next }: { uop: Uop; taken: number; next: number }, tree: ControlTree): void {
    const b = this.#writer.body
    // What counts down must not be left afterwards.
    if (countsDown(uop)) for (const offset of [taken, next]) this.#proveInSegment(offset)
    pushTaken(this.#writer, uop)
    this.#writer.storePending()
    const target = this.#nodes.get(taken)
    const samePage = pageOf(taken) === pageOf(this.#writer.offset)
    const label = target === undefined || !samePage ? undefined : tree.label(node, target)
    if (label !== undefined) {
      this.#turn(node, target as number, tree)
      b.brIf(label)
    } else {
      const { offset, remaining } = this.#writer
      b.if()
      this.#go(node, taken, tree, true)
      b.end()
      // Other nodes may have been written inside; the present instruction is the branch again.
      this.#writer.offset = offset
      this.#writer.remaining = remaining
    }
    this.#go(node, next, tree, false)
  }

  /** On to an offset: within the region, by a chain within the page, or by the jump cache. */
  #go(node: number, offset: number, tree: ControlTree, isBranch: boolean): void {
    this.#proveTarget(offset, pageOf(this.#graph.nodes[node - 1]?.offset ?? 0), isBranch)
    this.#goProven(node, offset, tree)
  }

  #goProven(node: number, offset: number, tree: ControlTree): void {
    this.#writer.storePending()
    const target = this.#nodes.get(offset)
    if (target === undefined) return this.#leaveFor(offset)
    const entry = tree.entryOf(node, target)
    if (entry >= 0) {
      this.#writer.body.i32(entry)
      this.#writer.body.set(PARAMETER_ENTRY)
    }
    this.#turn(node, target, tree)
    tree.branch(node, target)
  }

  /** Where a loop turns, its header finds what it needs. */
  #turn(node: number, target: number, tree: ControlTree): void {
    if (!tree.isBack(node, target)) return
    this.#writer.loadForLoop(target, this.#knowledge.get(node)?.registers ?? 0)
  }

  #leaveFor(offset: number): void {
    const w = this.#writer
    if (this.#graph.pages.has(pageOf(offset))) return w.chain(this.#places.slot(offset), offset)
    w.getRip(offset)
    w.goto()
  }

  /**
   * An edge from page to page (distances): the translation that the region was made with must still hold. Where none was known, a branch must not lead
   * to an address that is not canonical, or it is the branch that faults.
   */
  #proveTarget(offset: number, from: number, isBranch: boolean): void {
    const w = this.#writer
    const page = pageOf(offset)
    this.#proveInSegment(offset)
    if (page === from) return
    const host = this.#graph.pages.get(page)
    if (host !== undefined) return w.provePage(offset, host)
    if (!isBranch || !w.frame.is64) return
    w.getRip(offset)
    w.leaveUnlessCanonical(1)
  }

  /** The region's own code is known to lie in its segment. */
  #proveInSegment(offset: number): void {
    if (!this.#nodes.has(offset)) this.#writer.proveInSegment(offset)
  }

  #writeIndirect(ending: { uop: Uop; next: number }, tree: ControlTree): void {
    const { uop, next } = ending
    const w = this.#writer
    const width = w.codeWidth
    const returns = uop.info.name === 'ret' || uop.info.name === 'retI'
    const addressable = returns || !uop.isMemory || w.canAddress(uop)
    if (uop.info.width !== width || !addressable) return w.exitHere()
    if (returns) {
      peek(w, width)
      this.#checkTarget(width)
      w.moveStack(width + (uop.info.name === 'retI' ? uop.imm & 0xffff : 0))
      w.storePending()
      for (const page of this.#returnPages(ending)) this.#writeReturn(page, pageOf(next - uop.length), tree)
    } else {
      readRm(w, uop, width)
      this.#checkTarget(width)
      if (uop.info.name === 'callE') push(w, width, () => this.#pushReturn(next, width))
    }
    w.body.get(w.other64)
    w.goto()
  }

  /** A return to a call of the region itself (target in `other64`) stays in it: the root goes on at the entry that a table of bytes names. */
  #writeReturn(returns: ReturnPage, from: number, tree: ControlTree): void {
    const w = this.#writer
    const b = w.body
    const { first, size, page } = returns
    b.get(w.other64)
    w.getRip(first)
    b.op(OP.i64_sub)
    b.tee(w.scratch64)
    b.i64(size)
    b.op(OP.i64_lt_u)
    if (page !== from) {
      b.if(I32, false)
      w.pushUnproven(first, this.#graph.pages.get(page) as number)
      b.op(OP.i32_eqz)
      b.else()
      b.i32(0)
      b.end()
    }
    b.if()
    b.get(w.scratch64)
    b.op(OP.i32_wrap_i64)
    b.memory(OP.i32_load8_u, this.#returnTable(returns))
    b.tee(PARAMETER_ENTRY)
    b.brIf(tree.rootLabel())
    b.end()
  }

  /** One for all RETs of the region. */
  #returnTable({ first, size, entries }: ReturnPage): number {
    const known = this.#returnTables.get(first)
    if (known !== undefined) return known
    const table = this.#places.byteTable(size, new Map([...entries].map(([offset, entry]) => [offset - first, entry])))
    this.#returnTables.set(first, table)
    return table
  }

  /** The target on the stack goes to `other64`; one that is not canonical is left to the interpreter, which knows what faults first. */
  #checkTarget(width: Width): void {
    const w = this.#writer
    const b = w.body
    if (width < 8) {
      b.op(OP.i64_extend_i32_u)
      b.set(w.other64)
      return w.proveTarget(w.other64)
    }
    b.tee(w.other64)
    b.get(w.other64)
    b.i64(16)
    b.op(OP.i64_shl)
    b.i64(16)
    b.op(OP.i64_shr_s)
    b.op(OP.i64_ne)
    b.if(undefined, false)
    w.exitHere()
    b.end()
  }
}

/** From the first byte to the last. */
function extentOf({ nodes }: RegionGraph): CodeExtent {
  const ends = nodes.map(endOf)
  return { first: Math.min(...nodes.map(({ offset }) => offset)), last: Math.max(...ends) - 1 }
}

function endOf({ offset, uops, ending }: RegionNode): number {
  const end = uops.reduce((sum, { length }) => sum + length, offset)
  return 'uop' in ending ? end + ending.uop.length : end
}
