/**
 * What a region has made sure of before vector and floating-point instructions: that they may execute, and how MXCSR is (lower/float-guard.ts). It is
 * kept twice: for the node that is being written, and in locals, because nodes are entered from several others.
 */
import { type KnownFlags, type RegionFrame, RegionRegisters } from './region-registers.ts'
import { I32, OP, SIMD, V128 } from './wasm/opcodes.ts'

/** Twice the smallest normal number: its upper word (for singles the only one) without the sign, doubled. */
export const LEAST_MAGNITUDE = { 4: 0x0200_0000, 8: 0x0040_0000 } as const
/** From there to infinity. Doubles: FLOAT_LIMIT. */
const SINGLE_LIMIT = 0xfd00_0000

const CR0_EM = 1 << 2
const CR0_TS = 1 << 3
const CR4_OSFXSR = 1 << 9
/** Exception masks of the x87 control word. */
export const FP_MASKS = 0x3f

/** What a node has found out, and still holds at its end. */
export interface NodeKnowledge {
  readonly flags: KnownFlags | undefined
  readonly sse: boolean
  readonly mmx: boolean
  readonly x87: boolean
  readonly float: boolean
  readonly ordinary: readonly number[]
  /** General registers that are in their locals. */
  readonly registers: number
}

/** What holds at the end of all of these nodes; undefined where one is not written yet. What is taken for ordinary rests on the proof of floats. */
export function commonKnowledge(ends: readonly (NodeKnowledge | undefined)[]): NodeKnowledge | undefined {
  const [first, ...others] = ends.filter((end) => end !== undefined)
  if (!first || others.length + 1 < ends.length) return undefined
  return others.reduce((common, end) => {
    const float = common.float && end.float
    return {
      flags: sameFlags(common.flags, end.flags) ? common.flags : undefined,
      sse: common.sse && end.sse,
      mmx: common.mmx && end.mmx,
      x87: common.x87 && end.x87,
      float,
      registers: common.registers & end.registers,
      ordinary: float ? common.ordinary.map((known, register) => known & (end.ordinary[register] ?? 0)) : [],
    }
  }, first)
}

function sameFlags(a: KnownFlags | undefined, b: KnownFlags | undefined): boolean {
  return a?.kind === b?.kind && a?.width === b?.width && a?.count === b?.count
}

export abstract class RegionUnits extends RegionRegisters {
  /** This node has made sure that SSE instructions may execute (core/unit.ts). */
  #sseProven = false
  /** Not zero: as `#sseProven`, in this pass through the region. */
  readonly #sse: number
  /** The same for MMX instructions, and for x87 ones. */
  #mmxProven = false
  readonly #mmx: number
  #x87Proven = false
  readonly #x87: number
  /** Where native floating-point arithmetic may be tried, FLOAT_LIMIT, else 0; and whether the node has seen to it (lower/float-guard.ts). */
  readonly floatLimit: number
  /** The same for singles. */
  readonly singleLimit: number
  floatProven = false
  /** By element size: both of lower/float-guard.ts in every element of a vector. */
  readonly #vectors = new Map<4 | 8, { readonly least: number; readonly limit: number }>()

  constructor(frame: RegionFrame, successors?: (node: number) => readonly number[]) {
    super(frame, successors)
    this.#sse = this.body.local(I32)
    this.#mmx = this.body.local(I32)
    this.#x87 = this.body.local(I32)
    this.floatLimit = this.body.local(I32)
    this.singleLimit = this.body.local(I32)
  }

  /** Leaves to the core before the present instruction. */
  abstract exitHere(): void

  /** Leaves to the interpreter, which raises what is due, where CR0.EM, CR0.TS or CR4.OSFXSR forbid SSE. */
  proveSse(): void {
    if (this.#sseProven) return
    this.#sseProven = true
    const b = this.body
    b.get(this.#sse)
    b.op(OP.i32_eqz)
    b.if(undefined, false)
    this.loadState(OP.i32_load, 'cr')
    b.i32(CR0_EM | CR0_TS)
    b.op(OP.i32_and)
    this.loadState(OP.i32_load, 'cr', 4)
    b.i32(-1)
    b.op(OP.i32_xor)
    b.i32(CR4_OSFXSR)
    b.op(OP.i32_and)
    b.op(OP.i32_or)
    b.if(undefined, false)
    this.exitHere()
    b.end()
    b.i32(1)
    b.set(this.#sse)
    b.end()
  }

  /** Leaves to the interpreter where CR0.EM or CR0.TS forbid x87 and MMX, or an unmasked exception waits. */
  proveMmx(): void {
    if (this.#mmxProven) return
    this.#mmxProven = true
    this.#proveNumeric(this.#mmx, () => {
      this.#pushUnmasked()
      this.loadState(OP.i32_load16_u, 'fpStatus')
      this.body.op(OP.i32_and)
    })
  }

  /** As `proveMmx`, and where an exception is unmasked: so x87 instructions raise nothing, and none comes to wait. */
  proveX87(): void {
    if (this.#x87Proven) return
    this.#x87Proven = true
    this.#mmxProven = true
    this.#proveNumeric(this.#x87, () => this.#pushUnmasked())
  }

  #pushUnmasked(): void {
    const b = this.body
    this.loadState(OP.i32_load16_u, 'fpControl')
    b.i32(-1)
    b.op(OP.i32_xor)
    b.i32(FP_MASKS)
    b.op(OP.i32_and)
  }

  /** Once in a pass, which the local `proven` notes: leaves where `pushForbidden` (i32) or CR0 forbid it. */
  #proveNumeric(proven: number, pushForbidden: () => void): void {
    const b = this.body
    b.get(proven)
    b.op(OP.i32_eqz)
    b.if(undefined, false)
    this.loadState(OP.i32_load, 'cr')
    b.i32(CR0_EM | CR0_TS)
    b.op(OP.i32_and)
    pushForbidden()
    b.op(OP.i32_or)
    b.if(undefined, false)
    this.exitHere()
    b.end()
    b.i32(1)
    b.set(proven)
    b.end()
  }

  /** What is known at the end of a node, for one that nothing else leads to. */
  knowledge(): NodeKnowledge {
    return {
      flags: this.known,
      sse: this.#sseProven,
      mmx: this.#mmxProven,
      x87: this.#x87Proven,
      float: this.floatProven,
      ordinary: this.vectors.knowledge(),
      registers: this.cache.valid,
    }
  }

  /** `before`: what is known then, if anything. */
  startNode(before?: NodeKnowledge, node = 0, isHeader = false): void {
    this.startRegisters(node, before?.registers ?? 0, isHeader)
    this.#forgetProofs()
    this.known = before?.flags
    if (!before) return
    this.#sseProven = before.sse
    this.#mmxProven = before.mmx
    this.#x87Proven = before.x87
    this.floatProven = before.float
    this.vectors.recall(before.ordinary)
  }

  #forgetProofs(): void {
    this.#sseProven = false
    this.#mmxProven = false
    this.#x87Proven = false
    this.floatProven = false
    this.vectors.forget()
  }

  /** Locals of vectors with the least magnitude and the limit in every element. */
  vectorBounds(size: 4 | 8): { readonly least: number; readonly limit: number } {
    const known = this.#vectors.get(size)
    if (known) return known
    const bounds = { least: this.body.local(V128), limit: this.body.local(V128) }
    this.#vectors.set(size, bounds)
    return bounds
  }

  /** At the region's start. */
  protected openUnits(): void {
    this.body.hole(() => {
      for (const [size, { least }] of this.#vectors) {
        this.body.i32(LEAST_MAGNITUDE[size])
        this.body.simd(SIMD.i32x4_splat)
        this.body.set(least)
      }
    })
  }

  /** The limits become the i32 on the stack, which is FLOAT_LIMIT or 0: the range of singles is the smaller one. */
  setLimits(): void {
    const b = this.body
    b.tee(this.floatLimit)
    b.i32(SINGLE_LIMIT)
    b.op(OP.i32_and)
    b.set(this.singleLimit)
    b.hole(() => {
      for (const [size, { limit }] of this.#vectors) {
        b.get(size === 4 ? this.singleLimit : this.floatLimit)
        b.simd(SIMD.i32x4_splat)
        b.set(limit)
      }
    })
  }

  /** MXCSR may be another one. */
  forgetFloat(): void {
    this.body.i32(0)
    this.setLimits()
    this.floatProven = false
    this.vectors.forget()
  }

  /** Floating point begins anew: nothing is taken for ordinary. */
  clearTaint(): void {
    this.pushBlock()
    this.body.i32(0)
    this.body.memory(OP.i32_store, this.fieldOffset('floatTainted'))
  }

  /** A handler ran: what it left is not known. */
  protected forgetUnits(): void {
    this.forgetFloat()
    for (const proven of [this.#sse, this.#mmx, this.#x87]) {
      this.body.i32(0)
      this.body.set(proven)
    }
    this.#forgetProofs()
  }
}
