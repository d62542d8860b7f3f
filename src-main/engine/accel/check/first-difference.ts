/**
 * From a slice that diverged to the instruction that did it: the slice runs again one pass through a region at a time; the pass that diverges is then cut
 * short before ever earlier instructions (jit/cut-region.ts), until it comes to what the interpreter comes to.
 */
import { BLOCK_COUNT, BLOCK_HEADER } from '../../memory/block-layout.ts'
import { cutRegion } from '../jit/cut-region.ts'
import { pageOf, type RegionGraph } from '../jit/region-graph.ts'
import { Uop } from '../jit/uop.ts'
import { CpuSnapshot } from './cpu-snapshot.ts'
import { codeBytes, type Divergence, describeByte, differences } from './divergence.ts'
import { JournalMismatch } from './host-journal.ts'
import type { Lockstep, RegionEntry } from './lockstep.ts'

/** Instructions shown before the wrong one. */
const SHOWN = 6
const LONGEST_CODE = 15

/** Adds to a divergence where in its slice it is, as exactly as can be told. The guest cannot go on afterwards. */
export function narrowDown(lockstep: Lockstep, divergence: Divergence): void {
  try {
    divergence.place = narrow(lockstep, divergence)
  } catch (error) {
    if (!(error instanceof JournalMismatch)) throw error
    divergence.place = `it cannot be narrowed down: ${error.message}`
  }
}

function narrow(lockstep: Lockstep, divergence: Divergence): string {
  const { start } = lockstep
  const end = Math.max(lockstep.subjectEnd.count, start.count + 1)
  lockstep.rewind(0, divergence.difference.pages)
  let place = 0
  while (start.count < end) {
    const first = start.count
    // A little further than before, if need be: near its budget no region is entered.
    const slice = lockstep.runSubject(Number.MAX_SAFE_INTEGER, 1)
    lockstep.rewind(place)
    const difference = lockstep.runReference(slice)
    if (difference) return new RegionPass(lockstep, place, difference.pages).describe()
    place = lockstep.journal.place
    lockstep.goOn()
    lockstep.journal.replay(place)
    if (start.count === first) break
  }
  return 'it does not come again when the slice runs in shorter ones'
}

/** One pass through a region, which translated code does wrong. */
class RegionPass {
  readonly #lockstep: Lockstep
  readonly #place: number
  readonly #entry: RegionEntry | undefined
  readonly #first: number
  readonly #end: number
  readonly #summary: string
  /** Pages to be brought back before the next try. */
  #dirty: Uint32Array

  constructor(lockstep: Lockstep, place: number, dirty: Uint32Array) {
    const { start, subjectEnd, referenceEnd } = lockstep
    this.#lockstep = lockstep
    this.#place = place
    this.#dirty = dirty
    this.#entry = lockstep.lastEntry
    this.#first = start.count
    this.#end = Math.max(subjectEnd.count, referenceEnd.count)
    this.#summary = differences(start, subjectEnd, referenceEnd).slice(0, SHOWN).join('\n')
  }

  describe(): string {
    const entry = this.#entry
    const graph = entry && this.#lockstep.subject.regionGraph(entry.index)
    if (!entry || !graph || entry.count < this.#first) return `between instructions ${this.#first} and ${this.#end}\n${this.#summary}`
    const path = this.#path(entry.count)
    const where = `in the pass through the region at RIP 0x${BigInt.asUintN(64, entry.target).toString(16)}, instructions ${entry.count} to ${this.#end}`
    const wrong = this.#findWrong(graph, entry, path)
    if (wrong === undefined) return `${where}\n${this.#summary}`
    const shown = path.slice(Math.max(0, wrong - SHOWN), wrong + 1).map((rip, index, all) => {
      return `${index === all.length - 1 ? '  > ' : '    '}${this.#instruction(rip)}`
    })
    const found = this.#compareAt(graph, entry, path, wrong + 1)
    return [`first wrong instruction, number ${entry.count + wrong}, ${where}:`, ...shown, ...(found ?? []).slice(0, SHOWN)].join('\n')
  }

  /** RIP before each instruction of the interpreter's way through it, the one that follows included. */
  #path(count: number): bigint[] {
    const path: bigint[] = []
    this.#rewind()
    for (let at = count; at <= this.#end; at++) {
      this.#interpret(at)
      path.push(this.#lockstep.registers.get('rip'))
    }
    return path
  }

  /** The first instruction of the path after which both differ, by halving. */
  #findWrong(graph: RegionGraph, entry: RegionEntry, path: readonly bigint[]): number | undefined {
    let same = 0
    let different = path.length - 1
    while (different - same > 1) {
      const middle = (same + different) >> 1
      if (this.#compareAt(graph, entry, path, middle) === undefined) same = middle
      else different = middle
    }
    return different > 0 ? different - 1 : undefined
  }

  /** What differs after so many instructions of the pass. A region that cannot be cut there runs as a whole. */
  #compareAt(graph: RegionGraph, entry: RegionEntry, path: readonly bigint[], instructions: number): string[] | undefined {
    const lockstep = this.#lockstep
    const offset = Number(BigInt.asIntN(64, (path[instructions] as bigint) - pageBase(graph, entry)))
    const cut = instructions < path.length - 1 ? cutRegion(graph, offset) : graph
    this.#rewind()
    const undo = lockstep.subject.tryRegion(entry.index, cut ?? graph)
    lockstep.runSubject(Number.MAX_SAFE_INTEGER, 1)
    undo()
    this.#dirty = lockstep.subjectPages.pages
    this.#rewind()
    this.#interpret(entry.count + instructions)
    const pages = lockstep.takeWritten()
    const reference = new CpuSnapshot()
    reference.take(lockstep.registers.block, lockstep.subject.core.getFlags())
    const memory = lockstep.shadow.compare(lockstep.subjectPages, pages, SHOWN)
    this.#dirty = pages
    if (memory.length === 0 && reference.equals(lockstep.subjectEnd)) return undefined
    return [...differences(lockstep.start, lockstep.subjectEnd, reference), ...memory.map(describeByte)]
  }

  #rewind(): void {
    this.#lockstep.rewind(this.#place, Uint32Array.from([...this.#dirty, ...this.#lockstep.takeWritten()]))
    this.#dirty = new Uint32Array(0)
  }

  #interpret(count: number): void {
    if (this.#lockstep.registers.get('icount') < BigInt(count)) this.#lockstep.reference.run(count)
  }

  /** Address, bytes and handlers of an instruction. */
  #instruction(rip: bigint): string {
    const { subject, memory, registers } = this.#lockstep
    const page = subject.core.knownCodePage(rip)
    if (page === 0) return `0x${rip.toString(16)}`
    const host = (page >>> 0) + Number(rip & 0xfffn)
    const block = subject.core.blockAt(host, Number(registers.get('mode')))
    const known = block !== 0 && memory.view.getUint16(block + BLOCK_COUNT, true) > 0
    const uop = known ? new Uop(memory.view, block + BLOCK_HEADER) : undefined
    const name = uop ? `${uop.info.name}${uop.info.type ? `<${uop.info.type}>` : ''}` : '(in two pages)'
    return `0x${rip.toString(16)}: ${codeBytes(memory, host, uop?.length ?? LONGEST_CODE)}  ${name}`
  }
}

/** RIP of the page that the region's offsets count from. */
function pageBase(graph: RegionGraph, { target, entry }: RegionEntry): bigint {
  const offset = graph.nodes[graph.entries[entry] as number]?.offset ?? 0
  return (target & ~0xfffn) - BigInt(pageOf(offset) * 4096)
}
