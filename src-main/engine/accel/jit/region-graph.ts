/**
 * What a region is made of: the decoded blocks that direct branches reach from a hot one, in its page and others, cut where others begin.
 * A callee belongs to it while there is room; the instruction after a call is an entry, where the return comes back in. Offsets are
 * relative to the page of the hot block; other pages are those that the TLB knew when the region was made, and every edge into another
 * one proves that it is still so.
 */

import { BLOCK_COUNT, BLOCK_END, BLOCK_HEADER, UOP_SIZE } from '../../memory/block-layout.ts'
import type { CoreExports } from '../interp/core-exports.ts'
import { CONDITIONAL_BRANCHES, countsDown } from './lower/branches.ts'
import { isFarCall, isRealTransfer } from './lower/far.ts'
import { BOUNDARIES } from './lower/interrupts.ts'
import { loadsRealSegment } from './lower/segments.ts'
import { type CandidateRules, RegionCandidates } from './region-candidates.ts'
import { codeWidth } from './segmented-code.ts'
import { Uop } from './uop.ts'

const LONGEST = 400
const MOST_NODES = 100
/** Pages before and after that a region may reach into: offsets have 24 bits and a sign where the region leaves (region-writer.ts). */
const REACH = 2048

/** Where a node leads. */
export type Ending =
  | { readonly kind: 'fall'; readonly next: number }
  | { readonly kind: 'conditional'; readonly uop: Uop; readonly taken: number; readonly next: number }
  | { readonly kind: 'jump'; readonly uop: Uop; readonly target: number }
  | { readonly kind: 'call'; readonly uop: Uop; readonly target: number; readonly next: number }
  | { readonly kind: 'indirect'; readonly uop: Uop; readonly next: number }
  /** To another code segment; `returns`: it will come back to `next`. */
  | { readonly kind: 'far'; readonly uop: Uop; readonly next: number; readonly returns: boolean }
  /** The interpreter goes on at this offset. */
  | { readonly kind: 'leave'; readonly at: number }

export interface RegionNode {
  readonly offset: number
  readonly uops: readonly Uop[]
  /** Instructions executed in it, the branch at its end included. */
  readonly instructions: number
  readonly ending: Ending
}

/** Which blocks make a region: plain data, so that another thread can read them. */
export interface RegionOutline {
  /** Host addresses of the pages that it knows, by distance from the one of the hot block. */
  readonly pages: ReadonlyMap<number, number>
  readonly mode: number
  /** Blocks of the decode arena that it is made from, by offset, the hot one first. */
  readonly blocks: ReadonlyMap<number, number>
  /** Offsets where the region can be entered, the hot one first. */
  readonly entries: readonly number[]
}

export interface RegionGraph {
  /** As in the outline. */
  readonly pages: ReadonlyMap<number, number>
  readonly nodes: readonly RegionNode[]
  /** Indices of nodes where the region can be entered, the hot one first. */
  readonly entries: readonly number[]
}

/** Distance of the page of an offset. */
export function pageOf(offset: number): number {
  return offset >> 12
}

/** Where the hot block lies. */
export interface RegionStart extends Omit<CandidateRules, 'pages'> {
  /** Host address of its page. */
  readonly page: number
  /** Linear address of its page: where others are looked for. */
  readonly base: bigint
  readonly offset: number
}

/** Host addresses of pages, as far as the TLB knows them: asked for as code leads there. */
class KnownPages {
  readonly found = new Map<number, number>()
  readonly #core: CoreExports
  readonly #base: bigint

  constructor(core: CoreExports, { page, base }: RegionStart) {
    this.#core = core
    this.#base = base
    this.found.set(0, page)
  }

  get(distance: number): number | undefined {
    const known = this.found.get(distance)
    if (known !== undefined || Math.abs(distance) > REACH) return known
    const host = this.#core.knownCodePage(BigInt.asUintN(64, this.#base + BigInt(distance * 4096))) >>> 0
    if (host === 0) return undefined
    this.found.set(distance, host)
    return host
  }
}

/** Undefined where nothing can be made of the block. Reads of each block no more than how it ends. */
export function outlineRegion(core: CoreExports, view: DataView, from: RegionStart): RegionOutline | undefined {
  const { offset: start, mode } = from
  const pages = new KnownPages(core, from)
  const candidates = new RegionCandidates(core, view, { ...from, pages })
  const blocks = new Map<number, number>()
  const returns: number[] = []
  const callees: number[] = []
  const queue = [start]
  let instructions = 0
  for (let next = 0, callee = 0; blocks.size < MOST_NODES && instructions < LONGEST; ) {
    const offset = queue[next++] ?? callees[callee++]
    if (offset === undefined) break
    if (blocks.has(offset)) continue
    const block = candidates.blockAt(offset)
    if (block === 0 || (offset !== start && !candidates.mayJoin(block))) continue
    blocks.set(offset, block)
    instructions += view.getUint16(block + BLOCK_COUNT, true)
    const ending = lastEnding(view, block, mode, pageOf(offset) * 4096)
    queue.push(...successorsOf(ending))
    if (ending.kind === 'far' && ending.returns) returns.push(ending.next)
    if (ending.kind !== 'call') continue
    returns.push(ending.next)
    const called = candidates.blockAt(ending.target)
    if (called !== 0 && candidates.mayInline(block, called)) callees.push(ending.target)
  }
  if (!blocks.has(start)) return undefined
  // A callee is an entry, too: whoever else calls it would find it translated already, and no way in.
  const entries = [...new Set([start, ...returns, ...callees])].filter((offset) => blocks.has(offset))
  return { pages: pages.found, mode, blocks, entries: entries.slice(0, 255) }
}

/** The region of an outline, its blocks read and cut where others begin. */
export function readRegion(view: DataView, outline: RegionOutline): RegionGraph {
  const leaders = new Set(outline.blocks.keys())
  const nodes = [...outline.blocks].map(([offset, block]) => readNode(view, block, outline.mode, offset, leaders))
  const numbers = new Map(nodes.map((node, number) => [node.offset, number]))
  return { pages: outline.pages, nodes, entries: outline.entries.map((offset) => numbers.get(offset) as number) }
}

/** How a decoded block ends. */
function lastEnding(view: DataView, block: number, mode: number, page: number): Ending {
  const uop = new Uop(view, block + BLOCK_HEADER + (view.getUint16(block + BLOCK_COUNT, true) - 1) * UOP_SIZE)
  const end = page + view.getUint16(block + BLOCK_END, true)
  return endingOf(uop, mode, end - uop.length, page) ?? { kind: 'fall', next: end }
}

/** Offsets that a node leads to, the return of a call included. */
export function successorsOf(ending: Ending): number[] {
  switch (ending.kind) {
    case 'fall':
      return [ending.next]
    case 'conditional':
      return [ending.next, ending.taken]
    case 'jump':
      return [ending.target]
    case 'call':
      return [ending.next]
    case 'far':
      return ending.returns ? [ending.next] : []
    default:
      return []
  }
}

function readNode(view: DataView, block: number, mode: number, start: number, leaders: ReadonlySet<number>): RegionNode {
  const count = view.getUint16(block + BLOCK_COUNT, true)
  const uops: Uop[] = []
  let offset = start
  for (let index = 0; index < count; index++) {
    if (index > 0 && leaders.has(offset)) return { offset: start, uops, instructions: index, ending: { kind: 'fall', next: offset } }
    const uop = new Uop(view, block + BLOCK_HEADER + index * UOP_SIZE)
    const ending = endingOf(uop, mode, offset, pageOf(start) * 4096)
    if (ending?.kind === 'leave') return { offset: start, uops, instructions: index, ending }
    if (ending) return { offset: start, uops, instructions: index + 1, ending }
    uops.push(uop)
    offset += uop.length
  }
  return { offset: start, uops, instructions: count, ending: { kind: 'fall', next: offset } }
}

const INDIRECT = new Set(['jmpE', 'callE', 'ret', 'retI'])

/** Undefined for what simply leads on to the next instruction. */
function endingOf(uop: Uop, mode: number, offset: number, page: number): Ending | undefined {
  const next = offset + uop.length
  if (uop.info.kind === 'plain' || uop.info.name in BOUNDARIES || loadsRealSegment(uop, mode)) return undefined
  if (uop.info.kind === 'branch' && INDIRECT.has(uop.info.name)) return { kind: 'indirect', uop, next }
  if (isRealTransfer(uop, mode)) return { kind: 'far', uop, next, returns: isFarCall(uop) }
  if (uop.info.kind !== 'direct' || uop.info.target < codeWidth(mode) || uop.isBeyond) return { kind: 'leave', at: offset }
  const target = page + uop.imm
  if (CONDITIONAL_BRANCHES.has(uop.info.name)) {
    // Another page has to be proven before the branch, which would have to know already whether it is taken.
    if (countsDown(uop) && (pageOf(target) !== pageOf(offset) || pageOf(next) !== pageOf(offset))) return { kind: 'leave', at: offset }
    return { kind: 'conditional', uop, taken: target, next }
  }
  if (uop.info.name === 'jmpJ') return { kind: 'jump', uop, target }
  if (uop.info.name === 'callJ') return { kind: 'call', uop, target, next }
  return { kind: 'leave', at: offset }
}
