/**
 * The JIT accelerator: the interpreter, which runs what is cold and whatever no region serves, with hot code translated to WebAssembly. docs/jit.md
 * tells how; core/region.ts is the core's side.
 */
import { COUNTER_ARENA_RESETS, COUNTER_TRANSLATED } from '../../cpu/execution.ts'
import { MODE_64, MODE_CODE32, MODE_FLAT, MODE_STACK32, MODE_USER } from '../../cpu/mode.ts'
import { stateOffset } from '../../cpu/state-layout.ts'
import { BLOCK_HOST, BLOCK_MODE } from '../../memory/block-layout.ts'
import { cpuBlock, TLB_TABLE_SIZE } from '../../memory/memory-map.ts'
import type { AcceleratorCounters } from '../counters.ts'
import { Interpreter, type InterpreterHost, type InterpreterOptions } from '../interp/interpreter.ts'
import { CodeCache, hostOf } from './code-cache.ts'
import { RegionCompiler } from './region-compiler.ts'
import { discoverRegion } from './region-graph.ts'
import { RegionPool } from './region-pool.ts'
import { writeTrampoline } from './wasm/module-writer.ts'

/** Entries of a block before it is worth translating (JIT.md, 3: flat between 256 and 1024). */
const HEAT = 512
/** A page whose code is overwritten more often than this stays in the interpreter. */
const MOST_RETIREMENTS = 16
const FLAT_32 = MODE_CODE32 | MODE_STACK32 | MODE_FLAT
const TLB_USER = 3 * TLB_TABLE_SIZE

/** Calls the region of that table index. */
export type EnterRegion = (index: number, target: bigint, entry: number) => void

export interface TranslatorOptions extends InterpreterOptions {
  /** Entries of a block before it is translated; 0 = never. */
  readonly heat?: number
  /** Times that code of a page may be overwritten before it stays in the interpreter. */
  readonly mostRetirements?: number
  /** For measurements: what the core calls instead of `enter`, to see each entry from the core. Costs a call through JavaScript. */
  readonly watchEntries?: (enter: EnterRegion) => EnterRegion
}

export class Translator extends Interpreter {
  override readonly name = 'jit'
  readonly #cache: CodeCache
  readonly #pool: RegionPool
  readonly #view: DataView
  readonly #cpu: number
  readonly #mostRetirements: number
  readonly #heat: number
  #arenaResets = 0n

  constructor(options: TranslatorOptions, host: InterpreterHost) {
    const cpu = cpuBlock(options.cpu)
    const { memory } = options.memory
    const view = new DataView(options.memory.bytes.buffer)
    const cache: CodeCache = new CodeCache(
      view,
      () => this.core,
      () => ({ ...this.#coreFunctions(), memory, table: cache.table }),
    )
    const trampoline = new WebAssembly.Instance(new WebAssembly.Module(writeTrampoline(cpu + stateOffset('rip'))), {
      e: { memory, table: cache.table },
    })
    cache.setStub(trampoline.exports.stub)
    const enter = trampoline.exports.enter as EnterRegion
    super(options, host, {
      enterRegion: options.watchEntries?.(enter) ?? enter,
      regionsWritten: (page) => cache.retirePage(page),
      blockHot: (block) => this.translate(block, this.registers.get('hotBase')),
    })
    this.#cache = cache
    this.#pool = new RegionPool(options.memory.bytes)
    this.#view = view
    this.#cpu = cpu
    this.#mostRetirements = options.mostRetirements ?? MOST_RETIREMENTS
    this.#heat = options.heat ?? HEAT
    this.registers.set('heatStart', this.#heat)
  }

  /** Memory may be another one: no region of before is true. */
  override adoptState(): void {
    super.adoptState()
    this.#cache.retireAll()
    this.#pool.empty()
    this.registers.set('heatStart', this.#heat)
  }

  override reset(): void {
    super.reset()
    // The base class resets before this one has its fields.
    if (#heat in this) this.adoptState()
  }

  /** Regions in service. */
  get regions(): number {
    return this.#cache.size
  }

  override counters(): AcceleratorCounters {
    const counters = super.counters()
    const translated = Number(this.registers.get('counters', COUNTER_TRANSLATED))
    return {
      ...counters,
      interpreted: counters.interpreted - translated,
      regionsTranslated: this.#cache.installed,
      regionsEvicted: this.#cache.evicted,
    }
  }

  #coreFunctions(): WebAssembly.ModuleImports {
    const { regionRead, regionWrite, dispatch, condition, getFlags } = this.core
    return { regionRead, regionWrite, dispatch, condition, getFlags }
  }

  /** Makes a region that begins at a block of the decode arena; `base` is the RIP of its page. Some code has none: the interpreter keeps it. */
  translate(block: number, base: bigint): void {
    this.#forgetAfterArenaReset()
    const host = this.#view.getUint32(block + BLOCK_HOST, true)
    const mode = this.#view.getUint32(block + BLOCK_MODE, true)
    const page = (host & ~0xfff) >>> 0
    const is64 = (mode & MODE_64) !== 0
    if (!is64 && (mode & FLAT_32) !== FLAT_32) return
    if (this.#cache.retirements(page) > this.#mostRetirements) return
    const graph = discoverRegion(this.core, this.#view, { page, base, offset: host & 0xfff, mode })
    if (!graph) return
    const frame = { cpu: this.#cpu, tlbMode: mode & MODE_USER ? TLB_USER : 0, is64 }
    const slots: [number, number][] = []
    const places = {
      handlerBlock: this.#pool.handlerBlock.bind(this.#pool),
      byteTable: this.#pool.byteTable.bind(this.#pool),
      slot: (offset: number): number => {
        const slot = this.#pool.slot()
        slots.push([slot, offset])
        return slot
      },
    }
    const body = new RegionCompiler(graph, frame, places).compile()
    for (const [slot, offset] of slots) this.#cache.link(slot, hostOf(graph, offset), mode)
    this.#cache.install(graph, body)
  }

  /** Blocks are gone, and with them every way into a region. */
  #forgetAfterArenaReset(): void {
    const resets = this.registers.get('counters', COUNTER_ARENA_RESETS)
    if (resets === this.#arenaResets && this.#pool.hasRoom) return
    this.#arenaResets = resets
    this.#cache.retireAll()
    this.#pool.empty()
  }
}
