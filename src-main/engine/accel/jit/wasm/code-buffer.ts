/** Bytes of WebAssembly code in the making: grows by itself, writes LEB128 and the instructions' immediates. WebAssembly core specification, 5.2. */
const FIRST_SIZE = 4096

export class CodeBuffer {
  #bytes = new Uint8Array(FIRST_SIZE)
  length = 0

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }

  byte(value: number): void {
    if (this.length === this.#bytes.length) this.#grow(1)
    this.#bytes[this.length++] = value
  }

  append(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.#bytes.length) this.#grow(bytes.length)
    this.#bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** Unsigned LEB128 of a 32-bit value. */
  unsigned(value: number): void {
    let rest = value >>> 0
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80)
      rest >>>= 7
    }
    this.byte(rest)
  }

  /** Signed LEB128 of a 32-bit value. */
  signed(value: number): void {
    let rest = value | 0
    while (rest < -64 || rest > 63) {
      this.byte((rest & 0x7f) | 0x80)
      rest >>= 7
    }
    this.byte(rest & 0x7f)
  }

  /** Signed LEB128 of a 64-bit value in two halves. */
  signed64(low: number, high: number): void {
    if (low >> 31 === (high | 0)) return this.signed(low)
    let value = (BigInt(high | 0) << 32n) | BigInt(low >>> 0)
    while (value < -64n || value > 63n) {
      this.byte(Number(value & 0x7fn) | 0x80)
      value >>= 7n
    }
    this.byte(Number(value & 0x7fn))
  }

  name(text: string): void {
    const bytes = new TextEncoder().encode(text)
    this.unsigned(bytes.length)
    this.append(bytes)
  }

  #grow(needed: number): void {
    const wider = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + needed))
    wider.set(this.bytes)
    this.#bytes = wider
  }
}
