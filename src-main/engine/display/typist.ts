/** Types groups of scan codes at the pace of a quick typist: a keyboard's buffer is short, and so is that of a BIOS. */
const PERIOD = 12
/** Groups that may wait: a pasted page, not a book. */
const MOST = 20_000

export class Typist {
  readonly #press: (scancodes: Uint8Array) => void
  readonly #later: (callback: () => void, milliseconds: number) => void
  #waiting: (readonly number[])[] = []
  #isTyping = false

  constructor(press: (scancodes: Uint8Array) => void, later: (callback: () => void, milliseconds: number) => void) {
    this.#press = press
    this.#later = later
  }

  type(keys: readonly (readonly number[])[]): void {
    this.#waiting.push(...keys.slice(0, MOST - this.#waiting.length))
    if (!this.#isTyping) this.#next()
  }

  #next(): void {
    const [group, ...rest] = this.#waiting
    this.#waiting = rest
    this.#isTyping = group !== undefined
    if (!group) return
    this.#press(Uint8Array.from(group))
    this.#later(() => this.#next(), PERIOD)
  }
}
