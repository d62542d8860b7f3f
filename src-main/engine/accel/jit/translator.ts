/**
 * The JIT accelerator: the interpreter, which runs what is cold and whatever no region serves, with hot code translated to WebAssembly. docs/jit.md
 * tells how; core/region.ts is the core's side.
 */
import { COUNTER_REGIONS_EVICTED, COUNTER_REGIONS_TRANSLATED } from '../../cpu/execution.ts'
import { MODE_64, MODE_USER } from '../../cpu/mode.ts'
import { BLOCK_HOST, BLOCK_MODE } from '../../memory/block-layout.ts'
import { cpuBlock, MAX_CPUS, TLB_TABLE_SIZE } from '../../memory/memory-map.ts'
import type { AcceleratorCounters } from '../counters.ts'
import type { Exit } from '../exits.ts'
import type { ParallelSeat } from '../interp/core-exports.ts'
import { Interpreter, type InterpreterHost, type InterpreterOptions } from '../interp/interpreter.ts'
import { LOWERINGS, type Lowerings } from './lower/catalog.ts'
import { EVIDENCE } from './region-candidates.ts'
import { type EnterRegion, RegionClient } from './region-client.ts'
import { CompileHere } from './region-factory.ts'
import { outlineRegion, type RegionGraph, readRegion } from './region-graph.ts'
import type { RegionFrame } from './region-registers.ts'
import { FP_MASKS } from './region-units.ts'
import { segmentedCode } from './segmented-code.ts'
import { TranslatedCode } from './translated-code.ts'

/** Entries of a block before it is worth translating (JIT.md, 3: flat between 256 and 1024). */
const HEAT = 512
/** How much hotter than others a block inside a region must be to get one of its own. */
const DEFERRED = 4
/** Entries of a region before it is merged with those that it leads to. */
const MERGE_AT = 1 << 19
/** A page whose code is overwritten more often than this stays in the interpreter. */
const MOST_RETIREMENTS = 16
const TLB_USER = 3 * TLB_TABLE_SIZE

export interface TranslatorOptions extends InterpreterOptions {
  /** Entries of a block before it is translated; 0 = never. */
  readonly heat?: number
  /** Times that code of a page may be overwritten before it stays in the interpreter. */
  readonly mostRetirements?: number
  /** What it lowers itself, where a test wants something else than the catalog. */
  readonly lowerings?: Lowerings
  /** With the other vCPUs of its thread; its own unless told. */
  readonly code?: TranslatedCode
  /** For measurements: what the core calls instead of `enter`, to see each entry from the core. Costs a call through JavaScript. */
  readonly watchEntries?: (enter: EnterRegion) => EnterRegion
}

export class Translator extends Interpreter {
  override readonly name = 'jit'
  readonly #code: TranslatedCode
  readonly #cpu: number
  readonly #mostRetirements: number
  readonly #heat: number
  readonly #seat: ParallelSeat | undefined

  constructor(options: TranslatorOptions, host: InterpreterHost) {
    const { memory, lowerings = LOWERINGS } = options
    const part = options.parallel ? { part: options.cpu, of: MAX_CPUS } : undefined
    const code = options.code ?? new TranslatedCode(memory, [options.cpu], new CompileHere(memory.bytes, lowerings, part))
    const client: RegionClient = new RegionClient(memory.memory, options.cpu, () => this.core)
    code.join(client)
    super(options, host, {
      enterRegion: options.watchEntries?.(client.enter) ?? client.enter,
      regionsWritten: (page) => code.pageWritten(page),
      blockHot: (block) => this.#translateHot(block),
    })
    this.#code = code
    this.#cpu = options.cpu
    this.#seat = options.parallel
    this.#mostRetirements = options.mostRetirements ?? MOST_RETIREMENTS
    this.#heat = options.heat ?? HEAT
    this.registers.set('heatStart', this.#heat)
  }

  /** Others need not wait for it meanwhile; what they ask is served when the region is in service. */
  #translateHot(block: number): void {
    this.#seat?.leave()
    this.translate(block, this.registers.get('hotBase'))
    this.#seat?.enter()
  }

  /** Memory may be another one: no region of before is true. */
  override adoptState(): void {
    super.adoptState()
    this.#code.empty()
    this.registers.set('heatStart', this.#heat)
  }

  override rejoin(): void {
    this.#code.forgetAfterArenaReset()
    this.registers.set('heatStart', this.#heat)
  }

  override reset(): void {
    super.reset()
    // The base class resets before this one has its fields.
    if (#heat in this) this.adoptState()
  }

  /** Code of a host page was overwritten: by another core on the same memory. */
  regionsWritten(page: number): void {
    this.#code.pageWritten(page)
  }

  override run(budgetEnd: number): Exit {
    this.#seat?.leave()
    this.#code.flush()
    this.#code.collect()
    if (this.#seat) this.#writeCounters()
    this.#seat?.enter()
    return super.run(budgetEnd)
  }

  #writeCounters(): void {
    const { cache } = this.#code
    this.registers.set('counters', cache.installed, COUNTER_REGIONS_TRANSLATED)
    this.registers.set('counters', cache.evicted, COUNTER_REGIONS_EVICTED)
  }

  /** Regions in service. */
  get regions(): number {
    return this.#code.cache.size
  }

  /** Regions count for the first vCPU of those that share them. */
  override counters(): AcceleratorCounters {
    const { cache } = this.#code
    const isFirst = this.#cpu === 0 || !this.#code.isShared
    const counters = super.counters()
    return {
      ...counters,
      regionsTranslated: isFirst ? cache.installed : 0,
      regionsEvicted: isFirst ? cache.evicted : 0,
    }
  }

  /**
   * Makes a region that begins at a block of the decode arena; `base` is the linear address of its page. Some code has none: the interpreter keeps it. A
   * block whose region was entered very often gets one that takes in the regions around.
   */
  translate(block: number, base: bigint): void {
    const { cache, view } = this.#code
    this.#code.forgetAfterArenaReset()
    const entered = this.#heat >= EVIDENCE ? cache.entered(block) : undefined
    if (entered === undefined && this.#heat >= EVIDENCE && this.#code.defer(block, this.#heat * DEFERRED)) return
    const host = view.getUint32(block + BLOCK_HOST, true)
    const mode = view.getUint32(block + BLOCK_MODE, true)
    const page = (host & ~0xfff) >>> 0
    if (cache.retirements(page) > this.#mostRetirements) return
    const merge = entered === undefined ? undefined : { count: entered, entered: (other: number) => cache.entered(other) ?? 0 }
    const isAwaited = cache.isAwaited.bind(cache)
    const from = { page, base, offset: host & 0xfff, mode, heat: this.#heat, isAwaited, merge }
    const outline = outlineRegion(this.core, view, from)
    if (!outline) return
    this.#code.request(outline, this.#frame(mode), merge ? { entered: merge.count, hotAt: 0 } : { entered: 0, hotAt: MERGE_AT })
    this.#code.collect()
  }

  #frame(mode: number): RegionFrame {
    const cpu = this.#code.isShared ? undefined : cpuBlock(this.#cpu)
    const is64 = (mode & MODE_64) !== 0
    return {
      cpu,
      tlbMode: mode & MODE_USER ? TLB_USER : 0,
      is64,
      segmented: segmentedCode(mode),
      isParallel: this.#seat !== undefined,
      raisesX87: (~Number(this.registers.get('fpControl')) & FP_MASKS) !== 0,
    }
  }

  /** What the region of that table index was made from, while it is in service. */
  regionGraph(index: number): RegionGraph | undefined {
    const outline = this.#code.cache.outline(index)
    return outline && readRegion(this.#code.view, outline)
  }

  /** For finding faults: puts another region in the place of the one with that table index. Returns the undo. */
  tryRegion(index: number, graph: RegionGraph): () => void {
    return this.#code.exchange(index, graph, this.#frame(this.#code.cache.outline(index)?.mode ?? 0))
  }
}
