/**
 * Code of one region: general registers and lazy flags in locals, memory through the TLB, and the three ways out. Lowerings (lower/) write through it.
 *
 * Locals and register file are always the whole truth, so any instruction can leave the region as it stands: `exit` gives back to the core at an
 * instruction, `chain` goes to a region known by its place, `goto` to whatever the jump cache says.
 */
import { REGION_LONGEST } from '../../cpu/execution.ts'
import { EA_GENERAL, SLOT_RIP_BASE, SLOT_ZERO } from '../../cpu/micro-operation.ts'
import { BLOCK_REGION } from '../../memory/block-layout.ts'
import { CPU_JUMP_CACHE, CPU_TLB, TLB_TABLE_SIZE } from '../../memory/memory-map.ts'
import { type CodeExtent, RegionAddresses } from './region-addresses.ts'
import type { EntryCount, RegionFrame } from './region-registers.ts'
import { RegionShadow } from './region-shadow.ts'
import { ALL_REGISTERS } from './register-cache.ts'
import type { Uop, Width } from './uop.ts'
import type { Label } from './wasm/function-body.ts'
import { CALL_DISPATCH, CALL_REGION_HOT, CALL_REGION_READ, CALL_REGION_WRITE, TYPE_REGION } from './wasm/module-writer.ts'
import { ATOMIC, I32, I64, OP } from './wasm/opcodes.ts'

const PARAMETER_TARGET = 0
export const PARAMETER_ENTRY = 1
const TLB_INDEX_MASK = 0x3ff0
const JUMP_CACHE_MASK = 0x7fff

export class RegionWriter extends RegionAddresses {
  /** Set by the region compiler for each instruction: instructions of its node from this one on. */
  remaining = 0
  /** False for an instruction before which some flags need not be noted: it must not leave, nor run a handler. */
  mayLeave = true
  readonly #fixedPages = new Map<number, number>()
  /** Writes the call of the interpreter's handler for the present instruction. */
  runHandler: () => void = () => undefined
  /** A copy of the present micro-operation that the dispatcher returns behind: its address. */
  copyUop: () => number = () => 0
  readonly #count: number
  readonly #limit: number
  readonly #index: number
  readonly #host: number
  readonly #packed: number
  readonly #target: number
  readonly #slot: number
  readonly #shadow = new RegionShadow(this)
  #exit: Label = 0
  #chain: Label = 0
  #goto: Label = 0

  constructor(frame: RegionFrame, successors?: (node: number) => readonly number[]) {
    super(frame, successors)
    const b = this.body
    this.#count = b.local(I64)
    this.#limit = b.local(I64)
    this.#target = b.local(I64)
    this.#index = b.local(I32)
    this.#host = b.local(I32)
    this.#packed = b.local(I32)
    this.#slot = b.local(I32)
  }

  // --- memory

  /** A table of the TLB (core/tlb.ts) in the vCPU's block: 0 for reading, 1 for writing, 2 for fetching. */
  #table(number: number): number {
    return this.inBlock(CPU_TLB + this.frame.tlbMode + number * TLB_TABLE_SIZE)
  }

  /** Keeps the linear address on the stack; the tag of its entry in a table takes its place. */
  #loadTag(table: number): void {
    const b = this.body
    b.tee(this.linearAddress)
    b.i64(8)
    b.op(OP.i64_shr_u)
    b.op(OP.i32_wrap_i64)
    b.i32(TLB_INDEX_MASK)
    b.op(OP.i32_and)
    this.addBlock()
    b.tee(this.#index)
    b.memory(OP.i64_load, table)
  }

  /** Host address by the entry that `loadTag` looked at. */
  #pushPlace(table: number): void {
    const b = this.body
    b.get(this.linearAddress)
    b.op(OP.i32_wrap_i64)
    b.get(this.#index)
    b.memory(OP.i32_load, table + 8)
    b.op(OP.i32_add)
  }

  /** Host address (i32, left in a local) of `size` bytes at the linear address on the stack; leaves the region where it is not to be had. */
  translate(size: number, write: boolean): void {
    const b = this.body
    this.storePending()
    const table = this.#table(write ? 1 : 0)
    this.#loadTag(table)
    b.get(this.linearAddress)
    if (size > 1) {
      b.i64(size - 1)
      b.op(OP.i64_add)
    }
    b.i64(-4096)
    b.op(OP.i64_and)
    b.op(OP.i64_ne)
    b.if(undefined, false)
    b.get(this.linearAddress)
    b.i32(size)
    b.call(write ? CALL_REGION_WRITE : CALL_REGION_READ)
    b.tee(this.#host)
    b.op(OP.i32_eqz)
    b.if(undefined, false)
    this.exitHere()
    b.end()
    b.else()
    this.#pushPlace(table)
    b.set(this.#host)
    b.end()
  }

  /** How far an operand lies from RIP's page, if that and nothing else says where it is, and all of it lies in one page. */
  fixedDistance(u: Uop, size: number): number | undefined {
    if (u.rm !== SLOT_RIP_BASE || u.index !== SLOT_ZERO || u.ea & EA_GENERAL) return undefined
    const distance = this.pageOffset() + u.disp
    return (distance & 0xfff) + size <= 0x1000 ? distance : undefined
  }

  /** `translate` of an operand. What lies at a distance from RIP is looked up once in a pass through the region, for reading. */
  locate(u: Uop, size: number, write: boolean): void {
    // Two loads that share a look-up are one to V8 (docs/parallel.md).
    const distance = write || this.frame.isParallel ? undefined : this.fixedDistance(u, size)
    if (distance === undefined) {
      this.linear(u, size, write)
      return this.translate(size, write)
    }
    const b = this.body
    const page = this.#fixedPage(distance >> 12)
    b.get(page)
    b.op(OP.i32_eqz)
    b.if(undefined, false)
    this.linear(u, size, false)
    this.translate(size, false)
    b.get(this.#host)
    b.i32(distance & 0xfff)
    b.op(OP.i32_sub)
    b.set(page)
    b.end()
    b.get(page)
    b.i32(distance & 0xfff)
    b.op(OP.i32_add)
    b.set(this.#host)
  }

  /** A local for the host address of the page at a distance from RIP's, 0 where it has not been looked up. */
  #fixedPage(distance: number): number {
    const known = this.#fixedPages.get(distance)
    if (known !== undefined) return known
    const local = this.body.local(I32)
    this.#fixedPages.set(distance, local)
    return local
  }

  #forgetFixedPages(): void {
    for (const local of this.#fixedPages.values()) {
      this.body.i32(0)
      this.body.set(local)
    }
  }

  getHost(): void {
    this.body.get(this.#host)
  }

  /** Loads from the host address on the stack, zero-extended. */
  load(width: Width): void {
    const opcodes = { 1: OP.i32_load8_u, 2: OP.i32_load16_u, 4: OP.i32_load, 8: OP.i64_load } as const
    this.body.memory(opcodes[width], 0)
  }

  /** Stores the value on the stack at the host address below it. */
  store(width: Width): void {
    const opcodes = { 1: OP.i32_store8, 2: OP.i32_store16, 4: OP.i32_store, 8: OP.i64_store } as const
    this.body.memory(opcodes[width], 0)
  }

  // --- the frame of the region

  /** Flags, vectors and counters from the register file; `entryPages` gives the page of each entry. */
  open(entryPages: readonly number[], extent: CodeExtent): void {
    const b = this.body
    this.loadBase()
    b.hole(() => this.loadVectors())
    this.openUnits()
    this.loadFlags()
    this.loadState(OP.i64_load, 'icount')
    b.set(this.#count)
    this.loadState(OP.i64_load, 'stopAt')
    b.i64(REGION_LONGEST)
    b.op(OP.i64_sub)
    b.set(this.#limit)
    this.loadSegments()
    b.get(PARAMETER_TARGET)
    this.setBase()
    entryPages.forEach((page, entry) => {
      if (page !== 0) this.#adjustBase(entry, page)
    })
    if (this.frame.segmented) this.#proveExtent(extent)
    if (this.frame.entryCount) this.#countEntry(this.frame.entryCount)
    this.#exit = b.block(I32)
    this.#chain = b.block()
    this.#goto = b.block()
  }

  /** Back to the core, which gets on by itself, unless all code lies in the segment as it is now. */
  #proveExtent(extent: CodeExtent): void {
    const b = this.body
    this.pushBeyondSegment(extent)
    b.if(undefined, false)
    this.storeLocal(OP.i64_store, 'rip', PARAMETER_TARGET)
    b.op(OP.return)
    b.end()
  }

  /** One that gets hot a second time leaves at its first look at the budget. */
  #countEntry({ word, hotAt, block }: EntryCount): void {
    const b = this.body
    b.i32(0)
    b.i32(0)
    b.memory(OP.i32_load, word)
    b.i32(1)
    b.op(OP.i32_add)
    if (hotAt > 0) b.tee(this.scratch32)
    b.memory(OP.i32_store, word)
    if (hotAt === 0) return
    b.get(this.scratch32)
    b.i32(hotAt)
    b.op(OP.i32_eq)
    b.if(undefined, false)
    this.getLinearRip(0)
    b.i32(block)
    b.call(CALL_REGION_HOT)
    b.i64(0)
    b.set(this.#limit)
    b.end()
  }

  #adjustBase(entry: number, page: number): void {
    const b = this.body
    b.get(PARAMETER_ENTRY)
    b.i32(entry)
    b.op(OP.i32_eq)
    b.if()
    b.get(this.base)
    b.i64(page * 4096)
    b.op(OP.i64_sub)
    b.set(this.base)
    b.end()
  }

  close(): void {
    const b = this.body
    b.op(OP.unreachable)
    b.end()
    this.#writeGoto()
    b.end()
    this.#writeChain()
    b.end()
    this.#writeExit()
  }

  /** Everything but RIP. */
  #leave(): void {
    const b = this.body
    b.hole(() => this.storeVectors())
    this.storeFlags()
    this.storeLocal(OP.i64_store, 'icount', this.#count)
    this.pushBlock()
    b.i32(0)
    b.memory(OP.i32_store, this.fieldOffset('block'))
  }

  /** To the core, at the instruction that the packed value on the stack names: offset << 7 | instructions not executed. */
  #writeExit(): void {
    const b = this.body
    b.set(this.#packed)
    b.get(this.#count)
    b.get(this.#packed)
    b.i32(127)
    b.op(OP.i32_and)
    b.op(OP.i64_extend_i32_u)
    b.op(OP.i64_sub)
    b.set(this.#count)
    this.#leave()
    this.#shadow.keep(this.#count)
    b.get(this.base)
    b.get(this.#packed)
    b.i32(7)
    b.op(OP.i32_shr_s)
    b.op(OP.i64_extend_i32_s)
    b.op(OP.i64_add)
    this.cutTo32()
    b.set(this.#target)
    this.storeLocal(OP.i64_store, 'rip', this.#target)
  }

  #writeChain(): void {
    const b = this.body
    this.#leave()
    b.get(this.#target)
    b.get(this.#slot)
    b.memory(OP.i32_load, 0)
    this.#callRegion()
  }

  /** Calls the region word on the stack, above the target. */
  #callRegion(): void {
    const b = this.body
    b.tee(this.#packed)
    b.i32(0xff)
    b.op(OP.i32_and)
    b.get(this.#packed)
    b.i32(8)
    b.op(OP.i32_shr_u)
    b.returnCallIndirect(TYPE_REGION)
  }

  /** Local with what the jump cache knows the target by: core/jump-cache.ts. */
  #jumpTag(): number {
    if (!this.frame.segmented) return this.#target
    this.linearTarget(this.#target)
    this.body.set(this.linearAddress)
    return this.linearAddress
  }

  /** The jump cache: core/chain.ts. */
  #writeGoto(): void {
    const b = this.body
    const cache = this.inBlock(CPU_JUMP_CACHE)
    this.#leave()
    this.storeLocal(OP.i64_store, 'rip', this.#target)
    const tag = this.#jumpTag()
    b.get(tag)
    b.get(tag)
    b.i64(15)
    b.op(OP.i64_shr_u)
    b.op(OP.i64_xor)
    b.op(OP.i32_wrap_i64)
    b.i32(JUMP_CACHE_MASK)
    b.op(OP.i32_and)
    b.i32(4)
    b.op(OP.i32_shl)
    this.addBlock()
    b.tee(this.#index)
    b.memory(OP.i64_load, cache)
    b.get(tag)
    b.op(OP.i64_eq)
    b.if()
    b.get(this.#index)
    b.memory(OP.i32_load, cache + 12)
    this.loadState(OP.i32_load, this.frame.segmented ? 'segmentedKey' : 'jumpKey')
    b.op(OP.i32_eq)
    b.if()
    b.get(this.#index)
    b.memory(OP.i32_load, cache + 8)
    b.memory(OP.i32_load, BLOCK_REGION)
    b.tee(this.#slot)
    b.if()
    b.get(this.#target)
    b.get(this.#slot)
    this.#callRegion()
    b.end()
    b.end()
    b.end()
    b.op(OP.return)
  }

  // --- ways out

  /** Leaves to the core before the present instruction. */
  exitHere(): void {
    this.#proveNoted()
    this.storePending()
    this.body.i32((this.offset << 7) | this.remaining)
    this.body.br(this.#exit)
  }

  #proveNoted(): void {
    if (!this.mayLeave)
      throw new Error(`The instruction at ${this.offset} of a region shows flags that lower/flag-effects.ts says it does not.`)
  }

  /** Leaves to the core at `offset` of the page: everything up to there is executed. */
  exitAt(offset: number): void {
    this.storePending()
    this.body.i32(offset << 7)
    this.body.br(this.#exit)
  }

  /** Leaves for the target on the stack, through the jump cache. */
  goto(): void {
    this.storePending()
    this.cutTo32()
    this.body.set(this.#target)
    this.body.br(this.#goto)
  }

  /** Leaves for the region that the slot (address of a word) names, at `offset` from the page. */
  chain(slot: number, offset: number): void {
    const b = this.body
    this.storePending()
    b.i32(slot)
    b.set(this.#slot)
    this.getRip(offset)
    this.cutTo32()
    b.set(this.#target)
    b.br(this.#chain)
  }

  /** Before going to another page: leaves before the present branch unless the TLB still has it at the host address that the region was made for. */
  provePage(offset: number, host: number): void {
    this.pushUnproven(offset, host)
    this.body.if(undefined, false)
    this.exitHere()
    this.body.end()
  }

  /** i32: not zero unless the TLB still has the page at that host address. */
  pushUnproven(offset: number, host: number): void {
    const b = this.body
    const table = this.#table(2)
    this.getLinearRip(offset & ~0xfff)
    this.#loadTag(table)
    b.get(this.linearAddress)
    b.op(OP.i64_ne)
    this.#pushPlace(table)
    b.i32(host)
    b.op(OP.i32_ne)
    b.op(OP.i32_or)
  }

  /** At the start of a node: leaves if the budget may not last to the next look. On one thread, attention is asked for by what makes the region leave. */
  checkBudget(offset: number): void {
    const b = this.body
    if (this.frame.isParallel) this.#pushAttention()
    else {
      b.get(this.#count)
      b.get(this.#limit)
      b.op(OP.i64_gt_s)
    }
    b.if(undefined, false)
    this.exitAt(offset)
    b.end()
  }

  /** A serialising instruction, where vCPUs run in parallel: a fence, and leaves before it for what others ask (docs/parallel.md). */
  serialize(): void {
    if (!this.frame.isParallel) return
    const b = this.body
    this.pushBlock()
    b.i32(0)
    b.atomic(ATOMIC.i32_atomic_rmw_add, 4, this.fieldOffset('attention'))
    this.loadState(OP.i32_load, 'attentionMask')
    b.op(OP.i32_and)
    b.if(undefined, false)
    this.exitHere()
    b.end()
  }

  /** With threads of their own, vCPUs have no budget: whoever wants one to leave asks for attention. The mask changes between regions, and with CLI, STI and POPF. */
  #pushAttention(): void {
    const b = this.body
    this.pushBlock()
    b.atomic(ATOMIC.i32_atomic_load, 4, this.fieldOffset('attention'))
    this.loadState(OP.i32_load, 'attentionMask')
    b.op(OP.i32_and)
  }

  /** The present instruction inhibits interrupts until after the next one. Leave only by `exit` before that. */
  noteShadow = (): void => this.#shadow.note(this.#count, this.remaining - 1)

  addCount(instructions: number): void {
    const b = this.body
    b.get(this.#count)
    b.i64(instructions)
    b.op(OP.i64_add)
    b.set(this.#count)
  }

  // --- the interpreter's handlers

  /** Runs the present instruction in the interpreter: `mini` is a block of its own with the micro-operation `uop` (region-pool.ts). */
  callHandler(mini: number, uop: number): void {
    this.#proveNoted()
    const b = this.body
    this.storePending()
    b.hole(() => this.storeVectors())
    this.storeFlags()
    this.pushBlock()
    b.get(this.#count)
    b.i64(this.remaining - 1)
    b.op(OP.i64_sub)
    b.memory(OP.i64_store, this.fieldOffset('icount'))
    this.pushBlock()
    this.getRip(this.pageOffset())
    b.memory(OP.i64_store, this.fieldOffset('ripBase'))
    for (const [field, value] of [
      ['block', mini],
      ['uop', uop],
    ] as const) {
      this.pushBlock()
      b.i32(value)
      b.memory(OP.i32_store, this.fieldOffset(field))
    }
    b.i32(uop)
    b.call(CALL_DISPATCH)
    this.loadState(OP.i32_load, 'block')
    b.op(OP.i32_eqz)
    b.if(undefined, false)
    b.op(OP.return)
    b.end()
    b.hole(() => this.loadVectors())
    this.loadFlags()
    this.forgetUnits()
    this.forgetRegisters(ALL_REGISTERS)
    b.hole(() => this.#forgetFixedPages())
    this.known = undefined
  }
}
