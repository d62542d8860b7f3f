/**
 * XMM registers as locals of a region's function. Most are one v128 each. Those whose low element the region's code mostly uses as a scalar are split:
 * the element in a float local, the rest in a v128 whose low element is out of date, so that scalar arithmetic passes no vector on its way.
 *
 * It is also noted of which registers the elements are known to be zeros or normal numbers (lower/float-guard.ts).
 */

import type { FunctionBody } from './wasm/function-body.ts'
import { F32, F64, OP, SIMD, V128 } from './wasm/opcodes.ts'

/** A float format: instructions for the low element. */
export interface Format {
  readonly size: 4 | 8
  readonly type: number
  readonly load: number
  readonly store: number
  readonly extract: number
  readonly replace: number
  readonly splat: number
}
export const SINGLE: Format = {
  size: 4,
  type: F32,
  load: OP.f32_load,
  store: OP.f32_store,
  extract: SIMD.f32x4_extract_lane,
  replace: SIMD.f32x4_replace_lane,
  splat: SIMD.f32x4_splat,
}
export const DOUBLE: Format = {
  size: 8,
  type: F64,
  load: OP.f64_load,
  store: OP.f64_store,
  extract: SIMD.f64x2_extract_lane,
  replace: SIMD.f64x2_replace_lane,
  splat: SIMD.f64x2_splat,
}

/** Bits of what is known of a register: its low element, or all of them, as singles and as doubles, are zero or normal. */
const LOW = { 4: 1, 8: 2 } as const
const ALL = { 4: 4, 8: 8 } as const
const EVERYTHING = 15

export class RegionVectors {
  readonly #body: FunctionBody
  readonly #split: ReadonlyMap<number, Format>
  readonly #whole: number[] = []
  readonly #low: number[] = []
  readonly #temporaries = new Map<number, number[]>()
  readonly #ordinary: number[] = new Array<number>(16).fill(0)
  #written = 0

  /** `split`: registers that are split, with the format of their low element. */
  constructor(body: FunctionBody, split: ReadonlyMap<number, Format>) {
    this.#body = body
    this.#split = split
  }

  isSplit(register: number, format: Format): boolean {
    return this.#split.get(register) === format
  }

  #wholeLocal(register: number): number {
    this.#whole[register] ??= this.#body.local(V128)
    return this.#whole[register]
  }

  #lowLocal(register: number, format: Format): number {
    this.#wholeLocal(register)
    this.#low[register] ??= this.#body.local(format.type)
    return this.#low[register]
  }

  /** A float local for the values of one instruction. */
  temporary(format: Format, index: number): number {
    const locals = this.#temporaries.get(format.type) ?? []
    this.#temporaries.set(format.type, locals)
    locals[index] ??= this.#body.local(format.type)
    return locals[index]
  }

  /** The whole register, on the stack. */
  get(register: number): void {
    const format = this.#split.get(register)
    this.#body.get(this.#wholeLocal(register))
    if (!format) return
    this.#body.get(this.#lowLocal(register, format))
    this.#body.lane(format.replace, 0)
  }

  /** From the stack. */
  set(register: number): void {
    this.#change(register)
    this.#setWhole(register)
  }

  #setWhole(register: number): void {
    const b = this.#body
    const format = this.#split.get(register)
    if (!format) return b.set(this.#wholeLocal(register))
    b.tee(this.#wholeLocal(register))
    b.lane(format.extract, 0)
    b.set(this.#lowLocal(register, format))
  }

  #change(register: number): void {
    this.#written |= 1 << register
    this.#ordinary[register] = 0
  }

  /** The low element, on the stack. */
  getLow(register: number, format: Format): void {
    if (this.isSplit(register, format)) return this.#body.get(this.#lowLocal(register, format))
    this.get(register)
    this.#body.lane(format.extract, 0)
  }

  /** A local that holds the low element until the register is set: its own, or a temporary. */
  lowLocal(register: number, format: Format, index: number): number {
    if (this.isSplit(register, format)) return this.#lowLocal(register, format)
    const local = this.temporary(format, index)
    this.getLow(register, format)
    this.#body.set(local)
    return local
  }

  /** The low element becomes what `push` leaves on the stack. */
  setLow(register: number, format: Format, push: () => void): void {
    const split = this.isSplit(register, format)
    if (!split) this.get(register)
    push()
    this.#change(register)
    if (split) return this.#body.set(this.#lowLocal(register, format))
    this.#body.lane(format.replace, 0)
    this.#setWhole(register)
  }

  /** The low element from the stack, the rest cleared. */
  setScalar(register: number, format: Format): void {
    const b = this.#body
    this.#change(register)
    if (this.isSplit(register, format)) {
      b.set(this.#lowLocal(register, format))
      this.#pushZero()
      return b.set(this.#wholeLocal(register))
    }
    const local = this.temporary(format, 0)
    b.set(local)
    this.#pushZero()
    b.get(local)
    b.lane(format.replace, 0)
    this.#setWhole(register)
  }

  clear(register: number): void {
    this.#pushZero()
    this.set(register)
    this.#ordinary[register] = EVERYTHING
  }

  #pushZero(): void {
    this.#body.simd(SIMD.v128_const)
    for (let byte = 0; byte < 16; byte++) this.#body.code.byte(0)
  }

  copy(to: number, from: number): void {
    const b = this.#body
    const known = this.#ordinary[from] ?? 0
    const format = this.#split.get(to)
    if (format && this.isSplit(from, format)) {
      this.#change(to)
      b.get(this.#wholeLocal(from))
      b.set(this.#wholeLocal(to))
      b.get(this.#lowLocal(from, format))
      b.set(this.#lowLocal(to, format))
    } else {
      this.get(from)
      this.set(to)
    }
    this.#ordinary[to] = known
  }

  /** The upper double, on the stack. */
  getHigh(register: number): void {
    if (this.#split.get(register) === SINGLE) this.get(register)
    else this.#body.get(this.#wholeLocal(register))
    this.#body.lane(SIMD.f64x2_extract_lane, 1)
  }

  /** The upper double becomes what `push` leaves on the stack. */
  setHigh(register: number, push: () => void): void {
    const b = this.#body
    const low = (this.#ordinary[register] ?? 0) & LOW[8]
    b.get(this.#wholeLocal(register))
    push()
    b.lane(SIMD.f64x2_replace_lane, 1)
    this.#change(register)
    b.set(this.#wholeLocal(register))
    this.#ordinary[register] = low
  }

  // --- what is known of the elements

  knowledge(): readonly number[] {
    return [...this.#ordinary]
  }

  /** What `knowledge` gave. */
  recall(knowledge: readonly number[]): void {
    this.#ordinary.splice(0, this.#ordinary.length, ...knowledge)
  }

  /** Nothing is known any more. */
  forget(): void {
    this.#ordinary.fill(0)
  }

  isOrdinary(register: number, format: Format, all = false): boolean {
    return ((this.#ordinary[register] ?? 0) & (all ? ALL : LOW)[format.size]) !== 0
  }

  noteOrdinary(register: number, format: Format, all = false): void {
    const low = LOW[format.size]
    this.#ordinary[register] = (this.#ordinary[register] ?? 0) | (all ? low | ALL[format.size] : low)
  }

  // --- the register file; `address` gives the place of a register

  load(open: (register: number, access: (offset: number) => void) => void): void {
    this.#whole.forEach((_, register) => {
      open(register, (offset) => this.#body.simdMemory(SIMD.v128_load, offset))
      this.#setWhole(register)
    })
  }

  store(open: (register: number, access: (offset: number) => void) => void): void {
    this.#whole.forEach((_, register) => {
      if ((this.#written & (1 << register)) === 0) return
      open(register, (offset) => {
        this.get(register)
        this.#body.simdMemory(SIMD.v128_store, offset)
      })
    })
  }
}
