/** The interrupt shadow of STI in a region: nothing while it runs; it shows where the core takes over right behind the STI. */
import type { RegionRegisters } from './region-registers.ts'
import { I64, OP } from './wasm/opcodes.ts'

export class RegionShadow {
  readonly #registers: RegionRegisters
  /** Local with one more than the count right after the last STI that switched interrupts on; 0 before any. */
  #after: number | undefined

  constructor(registers: RegionRegisters) {
    this.#registers = registers
  }

  /** Local `count` is ahead of the present instruction's end by so many. */
  note(count: number, ahead: number): void {
    const b = this.#registers.body
    this.#after ??= b.local(I64)
    b.get(count)
    b.i64(1 - ahead)
    b.op(OP.i64_add)
    b.set(this.#after)
  }

  /** At the way out, where `count` is exact: the core begins a boundary, where interrupts are still inhibited. */
  keep(count: number): void {
    if (this.#after === undefined) return
    const registers = this.#registers
    const b = registers.body
    b.get(count)
    b.i64(1)
    b.op(OP.i64_add)
    b.get(this.#after)
    b.op(OP.i64_eq)
    b.if(undefined, false)
    registers.pushBlock()
    b.i32(1)
    b.memory(OP.i32_store, registers.fieldOffset('interruptShadow'))
    registers.pushBlock()
    b.i64(0)
    b.memory(OP.i64_store, registers.fieldOffset('stopAt'))
    b.end()
  }
}
