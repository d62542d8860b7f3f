/**
 * The escape keys of `--serial stdio`, as QEMU's: Ctrl-A X quits, Ctrl-A Ctrl-A (or Ctrl-A A) sends Ctrl-A, Ctrl-A H tells the keys. Any other key
 * after Ctrl-A is dropped with it.
 */
const CTRL_A = 0x01

export interface EscapedInput {
  /** Bytes for the guest. */
  readonly bytes: Uint8Array
  readonly quit: boolean
  readonly help: boolean
}

export class EscapeKeys {
  #escaped = false

  /** Takes typed bytes; the escape may be split between two calls. */
  take(typed: Uint8Array): EscapedInput {
    const bytes: number[] = []
    let quit = false
    let help = false
    for (const byte of typed) {
      if (!this.#escaped && byte === CTRL_A) {
        this.#escaped = true
        continue
      }
      if (!this.#escaped) bytes.push(byte)
      else {
        const key = String.fromCharCode(byte).toLowerCase()
        quit ||= key === 'x'
        help ||= key === 'h'
        if (byte === CTRL_A || key === 'a') bytes.push(CTRL_A)
      }
      this.#escaped = false
    }
    return { bytes: new Uint8Array(bytes), quit, help }
  }
}
