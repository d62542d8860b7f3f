/**
 * What a machine says, as messages to the supervisor. A guest can make a machine talk without end (unknown MSRs, a port that takes a byte at a time),
 * and the supervisor serves all machines; so bytes of the debug console travel in batches, and lines of the log are limited.
 */
import type { HostClock } from '../base/clock/host-clock.ts'
import type { MachineSinks } from '../machine/machine-signals.ts'
import type { FromGuest } from './guest-messages.ts'

/** Bytes of the debug console that wait for the end of the slice at most. */
const TEXT_LIMIT = 16 * 1024
/** Nanoseconds in which LINE_LIMIT lines may be logged. */
const LINE_PERIOD = 1e9
const LINE_LIMIT = 50
const NOTICE_LIMIT = 20
/** Nanoseconds between two reports of progress. */
const PROGRESS_PERIOD = 100e6

export class GuestOutput implements MachineSinks {
  readonly #post: (message: FromGuest) => void
  readonly #host: HostClock
  readonly #lineLimit: number
  #text = ''
  #periodBegan: number
  #lines = 0
  #lost = 0
  readonly #told = new Set<string>()
  #progressAt = 0

  /** `unlimited`: every line of the log counts, as when accesses are traced. */
  constructor(post: (message: FromGuest) => void, host: HostClock, unlimited = false) {
    this.#post = post
    this.#host = host
    this.#lineLimit = unlimited ? Number.POSITIVE_INFINITY : LINE_LIMIT
    this.#periodBegan = host.nanoseconds()
  }

  /** Posts a message behind all output that came before it. */
  send(message: FromGuest): void {
    this.#sendText()
    this.#beginPeriod()
    this.#post(message)
  }

  serialOutput(port: number, bytes: Uint8Array): void {
    this.send({ type: 'serial-output', port, bytes })
  }

  debugConsole(byte: number): void {
    if (this.#text === '') queueMicrotask(() => this.#sendText())
    this.#text += String.fromCharCode(byte)
    if (this.#text.length >= TEXT_LIMIT) this.#sendText()
  }

  log(message: string): void {
    this.#beginPeriod()
    if (this.#lines >= this.#lineLimit) {
      this.#lost++
      return
    }
    this.#lines++
    this.send({ type: 'log', message })
  }

  notify(message: string): void {
    if (this.#told.size >= NOTICE_LIMIT || this.#told.has(message)) return this.log(message)
    this.#told.add(message)
    this.send({ type: 'notice', message })
  }

  progress(done: number, total: number): void {
    const now = this.#host.nanoseconds()
    if (done < total && now - this.#progressAt < PROGRESS_PERIOD) return
    this.#progressAt = now
    this.send({ type: 'progress', done, total })
  }

  #sendText(): void {
    const text = this.#text
    this.#text = ''
    if (text !== '') this.#post({ type: 'debug-console', text })
  }

  #beginPeriod(): void {
    const now = this.#host.nanoseconds()
    if (now - this.#periodBegan < LINE_PERIOD) return
    this.#periodBegan = now
    this.#lines = 0
    if (this.#lost > 0) this.#post({ type: 'log', message: `${this.#lost} lines more than ${LINE_LIMIT} in a second were left out` })
    this.#lost = 0
  }
}
