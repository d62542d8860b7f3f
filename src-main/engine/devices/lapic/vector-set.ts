/** A set of 256 vectors in eight 32-bit words, 16 bytes apart, as ISR, TMR and IRR lie in the register page. Safe to change from other threads. */
export class VectorSet {
  readonly #words: Int32Array
  readonly #first: number

  /** `registers` covers the register page; `offset` is the byte offset of the first word. */
  constructor(registers: Int32Array, offset: number) {
    this.#words = registers
    this.#first = offset >> 2
  }

  add(vector: number): void {
    Atomics.or(this.#words, this.#index(vector), 1 << (vector & 31))
  }

  delete(vector: number): void {
    Atomics.and(this.#words, this.#index(vector), ~(1 << (vector & 31)))
  }

  has(vector: number): boolean {
    return (Atomics.load(this.#words, this.#index(vector)) & (1 << (vector & 31))) !== 0
  }

  /** The highest vector, or -1. */
  highest(): number {
    for (let word = 7; word >= 0; word--) {
      const bits = Atomics.load(this.#words, this.#first + word * 4)
      if (bits !== 0) return word * 32 + 31 - Math.clz32(bits)
    }
    return -1
  }

  #index(vector: number): number {
    return this.#first + (vector >> 5) * 4
  }
}
