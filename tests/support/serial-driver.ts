/**
 * Drives whatever sits at the other end of a serial line: send text, wait for an answer, fail readably.
 * Terminal escape sequences are taken out before matching, so that colours cannot hide a word.
 */
const DEFAULT_TIMEOUT_MS = 10_000
const SHOWN_ON_FAILURE = 1500 // characters of the transcript's end that a failure quotes
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's escape sequences are what is looked for
const ESCAPE_SEQUENCE = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|[^[O])/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same, cut off by the end of what has come so far
const UNFINISHED_SEQUENCE = /\x1b(?:\[[0-9;?]*[ -/]*|O)?$/

/** The line: bytes out, bytes in. `onBytes` may be called as soon as the driver is made; `onEnd` when no more can come, with the reason. */
export interface SerialLine {
  write(bytes: Uint8Array): void
  onBytes(listener: (bytes: Uint8Array) => void): void
  onEnd(listener: (reason: string) => void): void
}

interface Waiting {
  readonly check: () => void
  readonly fail: (reason: string) => void
}

/** What was found, and what stood between the last match and it. */
export interface SerialMatch {
  readonly before: string
  readonly match: RegExpMatchArray
}

export class SerialDriver {
  readonly #line: SerialLine
  readonly #timeout: number
  readonly #decoder = new TextDecoder()
  #unfinished = ''
  #text = ''
  #position = 0
  #waiting: Waiting | undefined
  #ended: string | undefined

  constructor(line: SerialLine, timeoutMs = DEFAULT_TIMEOUT_MS) {
    this.#line = line
    this.#timeout = timeoutMs
    line.onBytes((bytes) => this.#receive(bytes))
    line.onEnd((reason) => this.#end(reason))
  }

  /** Everything received, without escape sequences; lines end with CR LF as they came. */
  get transcript(): string {
    return this.#text
  }

  send(text: string): void {
    this.#line.write(new TextEncoder().encode(text))
  }

  /** Sends the text and Return. */
  sendLine(text: string): void {
    this.send(`${text}\r`)
  }

  /** Waits for the pattern after the last match. Rejects on time-out, or when the line ends first, quoting what came instead. */
  expect(pattern: string | RegExp, timeoutMs = this.#timeout): Promise<SerialMatch> {
    if (this.#waiting) throw new Error('one expect() at a time: the one before has not been answered')
    const expression = typeof pattern === 'string' ? new RegExp(escapeExpression(pattern)) : pattern
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer)
        this.#waiting = undefined
        act()
      }
      const fail = (reason: string) => settle(() => reject(new Error(`waited for ${show(pattern)}: ${reason}\n${this.#tail()}`)))
      const check = () => {
        const found = this.#find(expression)
        if (found) settle(() => resolve(found))
      }
      const timer = setTimeout(() => fail(`nothing like it within ${timeoutMs} ms`), timeoutMs)
      this.#waiting = { check, fail }
      check()
      if (this.#waiting && this.#ended !== undefined) fail(this.#ended)
    })
  }

  /** Sends a line, skips its echo and returns what comes before the prompt, with plain line ends and none at the edges. */
  async command(line: string, prompt: string | RegExp, timeoutMs?: number): Promise<string> {
    this.sendLine(line)
    await this.expect(/\r?\n/, timeoutMs)
    const { before } = await this.expect(prompt, timeoutMs)
    return before.replaceAll('\r\n', '\n').trim()
  }

  /** Resolves with the reason when the line has ended. */
  async ended(timeoutMs = this.#timeout): Promise<string> {
    await this.expect(/(?!)/, timeoutMs).catch((error: unknown) => {
      if (this.#ended === undefined) throw error
    })
    return this.#ended ?? ''
  }

  #find(expression: RegExp): SerialMatch | undefined {
    const rest = this.#text.slice(this.#position)
    const match = rest.match(expression)
    if (!match) return undefined
    const index = match.index ?? 0
    this.#position += index + match[0].length
    return { before: rest.slice(0, index), match }
  }

  #receive(bytes: Uint8Array): void {
    const text = this.#unfinished + this.#decoder.decode(bytes, { stream: true })
    this.#unfinished = text.match(UNFINISHED_SEQUENCE)?.[0] ?? ''
    this.#text += text.slice(0, text.length - this.#unfinished.length).replace(ESCAPE_SEQUENCE, '')
    this.#waiting?.check()
  }

  #end(reason: string): void {
    this.#ended = reason
    this.#waiting?.fail(reason)
  }

  #tail(): string {
    const rest = this.#text.slice(this.#position)
    const context = rest.length < SHOWN_ON_FAILURE ? this.#text.slice(-SHOWN_ON_FAILURE) : rest.slice(-SHOWN_ON_FAILURE)
    return `--- the line's last ${context.length} characters (${rest.length} of them unmatched):\n${context}\n---`
  }
}

function escapeExpression(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function show(pattern: string | RegExp): string {
  return typeof pattern === 'string' ? JSON.stringify(pattern) : String(pattern)
}
