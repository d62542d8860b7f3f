/**
 * What a PS/2 device has to send: answers to commands first, then what it observed. Keeps the last byte sent for the resend command. Observed
 * bytes come in groups (one key, one packet); a group that does not fit is dropped whole.
 */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'

/** Answers that may wait while a byte is put in front of them to be sent again: more than any command has. */
const RESEND_LIMIT = 16

export class DeviceQueue {
  readonly #limit: number
  #answers: number[] = []
  #observed: number[] = []
  #last = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get isEmpty(): boolean {
    return this.#answers.length === 0 && this.#observed.length === 0
  }

  /** No observation waits. */
  get isQuiet(): boolean {
    return this.#observed.length === 0
  }

  answer(...bytes: number[]): void {
    this.#answers.push(...bytes)
  }

  /** A new command drops what was left of the answer to the one before. */
  dropAnswers(): void {
    this.#answers = []
  }

  observe(bytes: readonly number[]): void {
    if (this.#observed.length + bytes.length <= this.#limit) this.#observed.push(...bytes)
  }

  clear(): void {
    this.#answers = []
    this.#observed = []
  }

  /** A guest that asks again and again without taking anything gets no longer queue for it. */
  resend(): void {
    if (this.#answers.length < RESEND_LIMIT) this.#answers.unshift(this.#last)
  }

  /** The next byte, or undefined. */
  take(): number | undefined {
    const byte = this.#answers.shift() ?? this.#observed.shift()
    if (byte !== undefined) this.#last = byte
    return byte
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { answers: [...this.#answers], observed: [...this.#observed], last: this.#last }
  }

  load(reader: PayloadReader): void {
    this.#answers = reader.numbers('answers')
    this.#observed = reader.numbers('observed')
    this.#last = reader.number('last')
  }
}
