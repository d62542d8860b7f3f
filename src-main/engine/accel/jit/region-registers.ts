/**
 * The guest's registers as locals of a region's function: general registers, XMM registers and lazy flags, in the interpreter's own form (core/flags.ts).
 * Flags, and the XMM registers that the region uses, are loaded from the register file at its start and stored at each way out; general registers as
 * register-cache.ts says.
 */
import { FLAGS_BITS } from '../../cpu/micro-operation.ts'
import { stateOffset } from '../../cpu/state-layout.ts'
import { type Format, RegionVectors } from './region-vectors.ts'
import { RegisterCache } from './register-cache.ts'
import type { SegmentedCode } from './segmented-code.ts'
import { STATUS_FLAGS } from './status-flags.ts'
import type { Width } from './uop.ts'
import { FunctionBody } from './wasm/function-body.ts'
import { F64, I32, I64, OP, V128 } from './wasm/opcodes.ts'

/** A kind of lazy flags that only regions have, beside those of cpu/micro-operation.ts: flagA and flagB hold the doubles that were compared. */
export const FLAGS_COMPARE = 12

/** What the flags come from, where the translator knows. */
export interface KnownFlags {
  readonly kind: number
  readonly width: Width
  /** Of FLAGS_SHL, FLAGS_SHR and FLAGS_SAR: the count. */
  readonly count?: number
}

export interface EntryCount {
  /** Address of the count, 32 bits. */
  readonly word: number
  /** At so many entries the block that it begins with is hot again; 0 = never. */
  readonly hotAt: number
  readonly block: number
}

export interface RegionFrame {
  /** Base of the vCPU's block; undefined: the region serves several, each with an instance of its own that imports it (code-cache.ts). */
  readonly cpu: number | undefined
  /** Offset of the TLB tables of the region's mode from CPU_TLB. */
  readonly tlbMode: number
  readonly is64: boolean
  /** Where segments count. */
  readonly segmented?: SegmentedCode | undefined
  /** Where the region counts how often it is entered, and what it tells the core then (code-cache.ts). */
  readonly entryCount?: EntryCount
  /** XMM registers that are mostly scalars, with the format of their low element. */
  readonly scalars?: ReadonlyMap<number, Format>
  /** Other vCPUs run at the same time: they ask for attention, and locked instructions are atomic. */
  readonly isParallel?: boolean
  /** An x87 exception was unmasked when the region was made: likely it still is, and x87 instructions may raise (lower/handled.ts). */
  readonly raisesX87?: boolean
}

export class RegionRegisters {
  readonly body = new FunctionBody(2)
  readonly frame: RegionFrame
  known: KnownFlags | undefined
  /** Flags that anything after the present instruction may see (flag-effects.ts); the others need not be noted. */
  live = STATUS_FLAGS
  readonly #gpr: number[] = []
  protected readonly cache: RegisterCache
  /** Nesting depth of the present node's own code: what is deeper may be passed by. */
  #nodeDepth = -1
  readonly vectors: RegionVectors
  readonly #temporaries: number[] = []
  #temporary32: number | undefined
  readonly #vectorTemporaries: number[] = []
  readonly #flagOp: number
  readonly #flagA: number
  readonly #flagB: number
  readonly #flagResult: number
  #compares = false
  #compared: readonly [number, number] | undefined
  readonly scratch32: number
  readonly scratch64: number
  readonly other32: number
  readonly other64: number
  /** Base of the vCPU's block where no constant is. */
  readonly #base: number

  constructor(frame: RegionFrame, successors: (node: number) => readonly number[] = () => []) {
    const b = this.body
    this.cache = new RegisterCache(successors)
    this.frame = frame
    this.#base = frame.cpu === undefined ? b.local(I32) : -1
    this.vectors = new RegionVectors(b, frame.scalars ?? new Map())
    this.#flagA = b.local(I64)
    this.#flagB = b.local(I64)
    this.#flagResult = b.local(I64)
    this.scratch64 = b.local(I64)
    this.other64 = b.local(I64)
    this.#flagOp = b.local(I32)
    this.scratch32 = b.local(I32)
    this.other32 = b.local(I32)
  }

  // --- state in memory

  /** First act of a region: whose it is. */
  protected loadBase(): void {
    if (this.#base < 0) return
    this.body.op(OP.global_get)
    this.body.code.unsigned(0)
    this.body.set(this.#base)
  }

  /** Address of places in the vCPU's block: together with the offset that `inBlock` gives. */
  pushBlock(): void {
    if (this.#base < 0) this.body.i32(0)
    else this.body.get(this.#base)
  }

  /** Makes an address of the index on the stack, for a table in the vCPU's block. */
  protected addBlock(): void {
    if (this.#base < 0) return
    this.body.get(this.#base)
    this.body.op(OP.i32_add)
  }

  protected inBlock(offset: number): number {
    return (this.frame.cpu ?? 0) + offset
  }

  fieldOffset(field: string, index = 0, size = 8): number {
    return this.inBlock(stateOffset(field) + index * size)
  }

  loadState(opcode: number, field: string, index = 0, size = 8): void {
    this.pushBlock()
    this.body.memory(opcode, this.fieldOffset(field, index, size))
  }

  protected storeLocal(opcode: number, field: string, local: number, index = 0): void {
    this.pushBlock()
    this.body.get(local)
    this.body.memory(opcode, this.fieldOffset(field, index))
  }

  // --- registers

  #local(register: number): number {
    this.#gpr[register] ??= this.body.local(I64)
    return this.#gpr[register]
  }

  getGpr(register: number): void {
    const b = this.body
    if (this.cache.read(register)) return b.get(this.#local(register))
    this.loadState(OP.i64_load, 'gpr', register)
    if (b.depth !== this.#nodeDepth) return
    b.tee(this.#local(register))
    this.cache.define(register)
  }

  setGpr(register: number): void {
    const local = this.#local(register)
    this.body.set(local)
    if (this.body.depth === this.#nodeDepth) this.cache.write(register)
    else this.storeLocal(OP.i64_store, 'gpr', local, register)
  }

  /** Before anything may leave the region, or read the register file. */
  storePending(): void {
    const { pending } = this.cache
    if (pending === 0) return
    this.#gpr.forEach((local, register) => {
      if (pending & (1 << register)) this.storeLocal(OP.i64_store, 'gpr', local, register)
    })
    if (this.body.depth === this.#nodeDepth) this.cache.settle()
  }

  /** A handler ran, which may have written these. In code that may be passed by, those still to be stored are what the register file has now. */
  forgetRegisters(registers: number): void {
    const pending = this.cache.pending & registers
    this.#load(pending)
    this.cache.forget(registers & ~pending)
  }

  #load(registers: number): void {
    this.#gpr.forEach((local, register) => {
      if (!(registers & (1 << register))) return
      this.loadState(OP.i64_load, 'gpr', register)
      this.body.set(local)
    })
  }

  /** Loads what a loop header relies on and is not `valid`. */
  loadForLoop(header: number, valid: number): void {
    this.body.hole(() => this.#load(this.cache.needs(header) & ~valid))
  }

  protected startRegisters(node: number, valid: number, isHeader: boolean): void {
    this.#nodeDepth = this.body.depth
    this.cache.startNode(node, valid, isHeader)
  }

  /** An i64 local for the values of one instruction. */
  temporary(index: number): number {
    this.#temporaries[index] ??= this.body.local(I64)
    return this.#temporaries[index]
  }

  /** The same as i32. */
  temporary32(): number {
    this.#temporary32 ??= this.body.local(I32)
    return this.#temporary32
  }

  vectorTemporary(index: number): number {
    this.#vectorTemporaries[index] ??= this.body.local(V128)
    return this.#vectorTemporaries[index]
  }

  getXmm(register: number): void {
    this.vectors.get(register)
  }

  setXmm(register: number): void {
    this.vectors.set(register)
  }

  /** Value of a register field (byte offset into the file): i32 zero-extended, i64 for 8 bytes. */
  getRegister(field: number, width: Width): void {
    const b = this.body
    this.getGpr(field >> 3)
    if (width === 8) return
    b.op(OP.i32_wrap_i64)
    if (field & 1) {
      b.i32(8)
      b.op(OP.i32_shr_u)
    }
    if (width < 4) this.mask(width)
  }

  /** Stores the value on the stack, zero-extended in its width, as the instruction does: 32 bits clear the upper half, fewer leave the rest. */
  setRegister(field: number, width: Width): void {
    const b = this.body
    const register = field >> 3
    if (width < 8) b.op(OP.i64_extend_i32_u)
    if (width < 4) {
      const shift = field & 1 ? 8 : 0
      if (shift) {
        b.i64(shift)
        b.op(OP.i64_shl)
      }
      this.getGpr(register)
      const kept = ~((width === 1 ? 0xff : 0xffff) << shift)
      b.i64(kept, -1)
      b.op(OP.i64_and)
      b.op(OP.i64_or)
    }
    this.setGpr(register)
  }

  /** Cuts the i32 on the stack to 8 or 16 bits. */
  mask(width: Width): void {
    if (width >= 4) return
    this.body.i32(width === 1 ? 0xff : 0xffff)
    this.body.op(OP.i32_and)
  }

  protected loadVectors(): void {
    this.vectors.load((register, access) => {
      this.pushBlock()
      access(this.fieldOffset('xmm', register, 16))
    })
  }

  protected storeVectors(): void {
    this.vectors.store((register, access) => {
      this.pushBlock()
      access(this.fieldOffset('xmm', register, 16))
    })
  }

  // --- flags

  /** The present instruction has to note some of these flags. */
  wants(flags: number): boolean {
    return (this.live & flags) !== 0
  }

  /** What the noted parts are; of a shift by a constant, that as well. */
  setFlagKind(kind: number, width: Width, count?: number): void {
    this.body.i32(kind | (width << 11))
    this.body.set(this.#flagOp)
    this.known = count === undefined ? { kind, width } : { kind, width, count }
  }

  /** Kind and width, as `setFlagKind` writes them. */
  pushFlagOp(): void {
    this.body.get(this.#flagOp)
  }

  /** Each takes the value on the stack, of type i32 for widths below 8. */
  setFlagA(width: Width): void {
    this.#setFlag(this.#flagA, width)
  }
  setFlagB(width: Width): void {
    this.#setFlag(this.#flagB, width)
  }
  setFlagResult(width: Width): void {
    this.#setFlag(this.#flagResult, width)
  }
  #setFlag(local: number, width: Width): void {
    if (width < 8) this.body.op(OP.i64_extend_i32_u)
    this.body.set(local)
  }

  /** The noted parts, as i32 for widths below 8. */
  flagA(width: Width): void {
    this.#flag(this.#flagA, width)
  }
  flagB(width: Width): void {
    this.#flag(this.#flagB, width)
  }
  flagResult(width: Width): void {
    this.#flag(this.#flagResult, width)
  }
  #flag(local: number, width: Width): void {
    this.body.get(local)
    if (width < 8) this.body.op(OP.i32_wrap_i64)
  }

  /** The flags of a comparison: takes two doubles from the stack. */
  setCompareFlags(): void {
    const b = this.body
    this.#compares = true
    this.#compared ??= [b.local(F64), b.local(F64)]
    const [first, second] = this.#compared
    b.set(second)
    b.set(first)
    for (const [local, flag] of [
      [first, this.#flagA],
      [second, this.#flagB],
    ] as const) {
      b.get(local)
      b.op(OP.i64_reinterpret_f64)
      b.set(flag)
    }
    this.setFlagKind(FLAGS_COMPARE, 8)
  }

  /** The two doubles. */
  pushCompared(): void {
    for (const local of this.#compared as readonly [number, number]) this.body.get(local)
  }

  /** Flags to the register file, lazy as they are, but for those of comparisons. */
  storeFlags(): void {
    this.body.hole(() => this.#writeFlags())
  }

  #writeFlags(): void {
    if (this.#compares) this.#settleCompared()
    this.storeLocal(OP.i32_store, 'flagOp', this.#flagOp)
    this.storeLocal(OP.i64_store, 'flagA', this.#flagA)
    this.storeLocal(OP.i64_store, 'flagB', this.#flagB)
    this.storeLocal(OP.i64_store, 'flagResult', this.#flagResult)
  }

  /** UCOMISD's table (SDM vol. 2): CF less, ZF equal, all of CF PF ZF unordered. */
  #settleCompared(): void {
    const b = this.body
    const compare = (operation: number): void => {
      for (const flag of [this.#flagA, this.#flagB]) {
        b.get(flag)
        b.op(OP.f64_reinterpret_i64)
      }
      b.op(operation)
    }
    b.get(this.#flagOp)
    b.i32(FLAGS_COMPARE | (8 << 11))
    b.op(OP.i32_eq)
    b.if()
    compare(OP.f64_ge)
    b.op(OP.i32_eqz)
    compare(OP.f64_lt)
    compare(OP.f64_gt)
    b.op(OP.i32_or)
    b.op(OP.i32_eqz)
    b.i32(6)
    b.op(OP.i32_shl)
    b.op(OP.i32_or)
    compare(OP.f64_lt)
    compare(OP.f64_ge)
    b.op(OP.i32_or)
    b.op(OP.i32_eqz)
    b.i32(2)
    b.op(OP.i32_shl)
    b.op(OP.i32_or)
    b.op(OP.i64_extend_i32_u)
    b.set(this.#flagA)
    b.i32(FLAGS_BITS)
    b.set(this.#flagOp)
    b.end()
  }

  loadFlags(): void {
    this.loadState(OP.i32_load, 'flagOp')
    this.body.set(this.#flagOp)
    for (const [field, local] of [
      ['flagA', this.#flagA],
      ['flagB', this.#flagB],
      ['flagResult', this.#flagResult],
    ] as const) {
      this.loadState(OP.i64_load, field)
      this.body.set(local)
    }
  }
}
