/** The colour look-up table: 256 colours of three bytes, read and written through an index that moves on by itself. Bytes stand as they were written. */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import { readPlain } from '../plain-state.ts'

/**
 * `part`: 0 red, 1 green, 2 blue comes next. `state`: what reading port 3C7h tells, 3 after a read index was set, 0 after a write index. `red` and `green` wait
 * for their blue.
 */
const RESET_STATE = { readIndex: 0, writeIndex: 0, part: 0, state: 0, red: 0, green: 0 }
const SIX_BITS = 0x3f

export class Dac {
  #state = { ...RESET_STATE }
  readonly #palette: Uint8Array

  constructor(palette: Uint8Array) {
    this.#palette = palette
  }

  reset(): void {
    this.#state = { ...RESET_STATE }
    this.#palette.fill(0)
  }

  get mode(): number {
    return this.#state.state
  }

  get writeIndex(): number {
    return this.#state.writeIndex
  }

  set readIndex(value: number) {
    this.#state.readIndex = value
    this.#state.part = 0
    this.#state.state = 3
  }

  set writeIndex(value: number) {
    this.#state.writeIndex = value
    this.#state.part = 0
    this.#state.state = 0
  }

  read(): number {
    const { readIndex, part } = this.#state
    if (this.#advance()) this.#state.readIndex = (readIndex + 1) & 0xff
    return this.#palette[readIndex * 3 + part] as number
  }

  /** A colour takes effect when its third byte is written. True when it did. */
  write(value: number, wide: boolean): boolean {
    const { part, writeIndex } = this.#state
    const level = wide ? value : value & SIX_BITS
    if (part === 0) this.#state.red = level
    else if (part === 1) this.#state.green = level
    if (!this.#advance()) return false
    this.#palette.set([this.#state.red, this.#state.green, level], writeIndex * 3)
    this.#state.writeIndex = (writeIndex + 1) & 0xff
    return true
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { ...this.#state }
  }

  load(reader: PayloadReader): void {
    this.#state = readPlain(reader, RESET_STATE)
  }

  /** True after the last part of a colour. */
  #advance(): boolean {
    this.#state.part = (this.#state.part + 1) % 3
    return this.#state.part === 0
  }
}
