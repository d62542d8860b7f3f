/**
 * One WebAssembly function in the making. Code is written once, front to back; places whose code is only known at the end (which registers to
 * store) are noted as holes and filled by `assemble`. Labels are remembered by nesting depth, so that a branch names its target, not a distance.
 */
import { CodeBuffer } from './code-buffer.ts'
import { OP, VOID } from './opcodes.ts'

/** A nesting depth: what `br` needs to find its target. */
export type Label = number
/** Writes the code of a hole. */
export type Filler = (body: FunctionBody) => void

interface Hole {
  readonly at: number
  readonly fill: Filler
}

interface Hint {
  readonly at: number
  readonly likely: boolean
}

/** Code of a function with the places of its branch hints, relative to the start of its locals. */
export interface AssembledBody {
  readonly code: Uint8Array
  readonly hints: readonly { readonly offset: number; readonly likely: boolean }[]
}

export class FunctionBody {
  readonly code = new CodeBuffer()
  readonly #types: number[] = []
  readonly #parameters: number
  readonly #holes: Hole[] = []
  readonly #hints: Hint[] = []
  #depth = 0

  constructor(parameters: number) {
    this.#parameters = parameters
  }

  /** Blocks, loops and ifs that are open. */
  get depth(): number {
    return this.#depth
  }

  /** A new local variable of a type. */
  local(type: number): number {
    this.#types.push(type)
    return this.#parameters + this.#types.length - 1
  }

  op(opcode: number): void {
    this.code.byte(opcode)
  }

  get(local: number): void {
    this.code.byte(OP.local_get)
    this.code.unsigned(local)
  }

  set(local: number): void {
    this.code.byte(OP.local_set)
    this.code.unsigned(local)
  }

  tee(local: number): void {
    this.code.byte(OP.local_tee)
    this.code.unsigned(local)
  }

  i32(value: number): void {
    this.code.byte(OP.i32_const)
    this.code.signed(value)
  }

  /** A 64-bit constant: sign-extended from 32 bits, or in two halves. */
  i64(low: number, high: number = low >> 31): void {
    this.code.byte(OP.i64_const)
    this.code.signed64(low, high)
  }

  /** A load or store; alignment is never promised. */
  memory(opcode: number, offset: number): void {
    this.code.byte(opcode)
    this.code.byte(0)
    this.code.unsigned(offset)
  }

  /** An atomic access (prefix FE) of `size` bytes, which must be aligned. */
  atomic(opcode: number, size: number, offset: number): void {
    this.code.byte(0xfe)
    this.code.unsigned(opcode)
    this.code.byte(Math.log2(size))
    this.code.unsigned(offset)
  }

  /** A SIMD instruction (prefix FD). */
  simd(opcode: number): void {
    this.code.byte(0xfd)
    this.code.unsigned(opcode)
  }

  simdMemory(opcode: number, offset: number): void {
    this.simd(opcode)
    this.code.byte(0)
    this.code.unsigned(offset)
  }

  lane(opcode: number, lane: number): void {
    this.simd(opcode)
    this.code.byte(lane)
  }

  block(type: number = VOID): Label {
    return this.#open(OP.block, type)
  }

  loop(): Label {
    return this.#open(OP.loop, VOID)
  }

  /** `likely` undefined: no hint. */
  if(type: number = VOID, likely?: boolean): Label {
    this.#hint(likely)
    return this.#open(OP.if, type)
  }

  else(): void {
    this.code.byte(OP.else)
  }

  end(): void {
    this.#depth--
    this.code.byte(OP.end)
  }

  br(label: Label): void {
    this.code.byte(OP.br)
    this.code.unsigned(this.#depth - label)
  }

  brIf(label: Label, likely?: boolean): void {
    this.#hint(likely)
    this.code.byte(OP.br_if)
    this.code.unsigned(this.#depth - label)
  }

  /** Branches by the i32 on the stack; the last label is the default. */
  brTable(labels: readonly Label[]): void {
    this.code.byte(OP.br_table)
    this.code.unsigned(labels.length - 1)
    for (const label of labels) this.code.unsigned(this.#depth - label)
  }

  call(index: number): void {
    this.code.byte(OP.call)
    this.code.unsigned(index)
  }

  returnCallIndirect(type: number): void {
    this.code.byte(OP.return_call_indirect)
    this.code.unsigned(type)
    this.code.byte(0)
  }

  /** Code to be written here at the end; it must leave the stack and all labels as they are. */
  hole(fill: Filler): void {
    this.#holes.push({ at: this.code.length, fill })
  }

  /** Locals, then the code with its holes filled, then `end`. No function writes to this body afterwards. */
  assemble(): AssembledBody {
    const filled = this.#holes.map(({ at, fill }) => ({ at, bytes: this.#fillerCode(fill) }))
    const out = new CodeBuffer()
    this.#writeLocals(out)
    const offsets: { offset: number; likely: boolean }[] = []
    let from = 0
    let hint = 0
    const copy = (to: number): void => {
      for (; hint < this.#hints.length && (this.#hints[hint] as Hint).at < to; hint++) {
        const { at, likely } = this.#hints[hint] as Hint
        offsets.push({ offset: out.length + at - from, likely })
      }
      out.append(this.code.bytes.subarray(from, to))
      from = to
    }
    for (const { at, bytes } of filled) {
      copy(at)
      out.append(bytes)
    }
    copy(this.code.length)
    out.byte(OP.end)
    return { code: out.bytes, hints: offsets }
  }

  #fillerCode(fill: Filler): Uint8Array {
    const start = this.code.length
    fill(this)
    const bytes = this.code.bytes.slice(start)
    this.code.length = start
    return bytes
  }

  #open(opcode: number, type: number): Label {
    this.code.byte(opcode)
    this.code.byte(type)
    return ++this.#depth
  }

  #hint(likely: boolean | undefined): void {
    if (likely !== undefined) this.#hints.push({ at: this.code.length, likely })
  }

  #writeLocals(out: CodeBuffer): void {
    const runs: [number, number][] = []
    for (const type of this.#types) {
      const last = runs.at(-1)
      if (last?.[1] === type) last[0]++
      else runs.push([1, type])
    }
    out.unsigned(runs.length)
    for (const [count, type] of runs) {
      out.unsigned(count)
      out.byte(type)
    }
  }
}
