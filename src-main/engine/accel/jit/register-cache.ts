/**
 * Which general registers a node of a region has in locals. Between nodes the register file is the truth: a node loads a register where it first reads it,
 * unless all nodes before have it, and stores what it wrote at its end, or before that where something may leave the region. So neither entering nor leaving
 * costs anything, and most regions are short. A loop keeps what it reads: what its header needs is loaded before the loop, and where it turns.
 */
/** Registers as a mask of their numbers. */
export const ALL_REGISTERS = 0xffff

interface NodeUse {
  /** Read as they were at the node's start. */
  readonly relied: number
  /** In their locals at the node's end, whatever was before. */
  readonly defined: number
}

export class RegisterCache {
  readonly #uses = new Map<number, NodeUse>()
  readonly #successors: (node: number) => readonly number[]
  #node = -1
  #relied = 0
  #defined = 0
  #valid = 0
  #pending = 0
  #needs: ReadonlyMap<number, number> | undefined

  constructor(successors: (node: number) => readonly number[]) {
    this.#successors = successors
  }

  /** Registers whose locals hold what the register file does. */
  get valid(): number {
    return this.#valid
  }

  /** Registers that are written, but not stored yet. */
  get pending(): number {
    return this.#pending
  }

  /** All are stored. */
  settle(): void {
    this.#pending = 0
  }

  /** `valid`: at its start. A loop header finds all that it needs. */
  startNode(node: number, valid: number, isHeader: boolean): void {
    this.#note()
    this.#node = node
    this.#relied = 0
    this.#defined = 0
    this.#valid = isHeader ? ALL_REGISTERS : valid
  }

  /** True where the local holds the register. */
  read(register: number): boolean {
    const bit = 1 << register
    if (!(this.#valid & bit)) return false
    this.#relied |= bit & ~this.#defined
    return true
  }

  /** The local was written, and will be stored. */
  write(register: number): void {
    this.define(register)
    this.#pending |= 1 << register
  }

  /** The local was loaded or written. */
  define(register: number): void {
    this.#valid |= 1 << register
    this.#defined |= 1 << register
  }

  /** The register file changed. */
  forget(registers: number): void {
    this.#valid &= ~registers
  }

  /** What a loop header relies on: known when all nodes are written. */
  needs(header: number): number {
    this.#note()
    this.#needs ??= this.#solve()
    return this.#needs.get(header) ?? 0
  }

  #note(): void {
    if (this.#node >= 0) this.#uses.set(this.#node, { relied: this.#relied, defined: this.#defined })
  }

  #solve(): Map<number, number> {
    const needs = new Map<number, number>()
    const nodes = [...this.#uses].reverse()
    for (let changed = true; changed; ) {
      changed = false
      for (const [node, { relied, defined }] of nodes) {
        const after = this.#successors(node).reduce((mask, next) => mask | (needs.get(next) ?? 0), 0)
        const need = relied | (after & ~defined)
        if (need === needs.get(node)) continue
        needs.set(node, need)
        changed = true
      }
    }
    return needs
  }
}
