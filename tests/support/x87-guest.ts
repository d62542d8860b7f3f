/** A guest in 64-bit mode for tests of x87 instructions: registers as text, `3fff:8000000000000000` is 1. */
import { DATA, VectorGuest } from './vector-guest.ts'

const EMPTY_TAGS = 0xffff
const DEFAULT_CONTROL = 0x37f

export class X87Guest extends VectorGuest {
  /** TOP is 0 and every register empty; RBX and RDI point to DATA. */
  constructor() {
    super()
    this.control = DEFAULT_CONTROL
    this.status = 0
    this.registers.set('fpTag', EMPTY_TAGS)
  }

  /** Fills ST(0), ST(1), ... */
  stack(...values: readonly string[]): void {
    values.forEach((value, index) => {
      const [signExponent, significand] = value.split(':')
      const number = (this.top + index) & 7
      this.registers.set('fpr', BigInt(`0x${significand}`), number * 2)
      this.registers.set('fpr', BigInt(`0x${signExponent}`), number * 2 + 1)
      this.registers.set('fpTag', Number(this.registers.get('fpTag')) & ~(3 << (number * 2)))
    })
  }

  /** ST(i), or `empty`. */
  st(index: number): string {
    const number = (this.top + index) & 7
    if (((Number(this.registers.get('fpTag')) >> (number * 2)) & 3) === 3) return 'empty'
    const signExponent = this.registers.get('fpr', number * 2 + 1) & 0xffffn
    return `${signExponent.toString(16).padStart(4, '0')}:${this.registers
      .get('fpr', number * 2)
      .toString(16)
      .padStart(16, '0')}`
  }

  get top(): number {
    return (this.status >> 11) & 7
  }

  get status(): number {
    return Number(this.registers.get('fpStatus'))
  }

  set status(value: number) {
    this.registers.set('fpStatus', value)
  }

  set control(value: number) {
    this.registers.set('fpControl', value)
  }

  /** Text at DATA, lowest address last. */
  data(bytes: number): string {
    return this.memoryAt(DATA, bytes)
  }
}
