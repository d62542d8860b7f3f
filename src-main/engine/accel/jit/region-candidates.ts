/**
 * Which decoded blocks a region may be made of. Compilation is what short programs wait for, so a region holds only what was seen to run, and
 * nothing that another region already serves: the 686,000 instructions translated in a boot with one file benchmark became 54,000 (docs/jit.md).
 */
import { BLOCK_GATED, BLOCK_HEAT } from '../../memory/block-layout.ts'
import type { CoreExports } from '../interp/core-exports.ts'

/** A block belongs to a region if it was entered at least once in so many entries of what is hot. With less heat than that, evidence says nothing. */
export const EVIDENCE = 32
/** A callee belongs to its caller unless it was entered more often than so many times the call. */
const SHARED = 2
/** The same when regions are merged: a copy in each of its callers is smaller than what calling it in a region of its own costs there. */
const POPULAR = 16
/** The same for other code with a region of its own that is merged: a loop is entered more often than what comes before it. */
const MERGED = 64

export interface CandidateRules {
  /** Host addresses of the pages by distance. */
  readonly pages: Pick<ReadonlyMap<number, number>, 'get'>
  readonly mode: number
  /** Entries that make a block hot; under 32 all code counts as seen, run or not. */
  readonly heat: number
  /** True for a block whose own region is being compiled. */
  isAwaited(block: number): boolean
  /** For a region of the second tier, which takes in those of the first that it leads to. */
  readonly merge?: Merge
}

export interface Merge {
  /** How often the region was entered that the new one is for. */
  readonly count: number
  /** How often the region was entered that begins at that block. */
  entered(block: number): number
}

export class RegionCandidates {
  readonly #core: CoreExports
  readonly #view: DataView
  readonly #rules: CandidateRules

  constructor(core: CoreExports, view: DataView, rules: CandidateRules) {
    this.#core = core
    this.#view = view
    this.#rules = rules
  }

  get #takesAll(): boolean {
    return this.#rules.heat < EVIDENCE
  }

  /** The block at an offset, wherever it belongs; 0 where there is none. */
  blockAt(offset: number): number {
    const { pages, mode } = this.#rules
    const page = pages.get(offset >> 12)
    if (page === undefined) return 0
    const host = page + (offset & 0xfff)
    return this.#takesAll ? this.#core.blockAt(host, mode) : this.#core.knownBlock(host, mode)
  }

  /** True for a block that may join the region. */
  mayJoin(block: number): boolean {
    if (this.#takesAll) return true
    if (this.#isGated(block)) return this.#mayMerge(block, MERGED)
    return this.#entries(block) * EVIDENCE >= this.#rules.heat
  }

  /** True for a callee that is mostly called from `caller`. */
  mayInline(caller: number, callee: number): boolean {
    if (this.#takesAll) return true
    if (this.#isGated(callee)) return this.#mayMerge(callee, POPULAR)
    return this.#rules.merge !== undefined || this.#entries(callee) <= SHARED * this.#entries(caller)
  }

  #mayMerge(block: number, times: number): boolean {
    const { merge, isAwaited } = this.#rules
    return merge !== undefined && !isAwaited(block) && merge.entered(block) <= times * merge.count
  }

  #isGated(block: number): boolean {
    return this.#view.getBigUint64(block, true) === BLOCK_GATED || this.#rules.isAwaited(block)
  }

  /** How often the interpreter entered it. */
  #entries(block: number): number {
    return this.#rules.heat - this.#view.getUint32(block + BLOCK_HEAT, true)
  }
}
