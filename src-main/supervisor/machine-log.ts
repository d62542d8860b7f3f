/** A machine's log: one line an event with its time, in a file of bounded size beside its predecessor. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'

const FILE_LIMIT = 1024 * 1024
const LINES_SHOWN = 2000
const LINE_LIMIT = 2000

export class MachineLog {
  readonly #path: string
  #size: number | undefined
  #lost = 0

  constructor(path: string) {
    this.#path = path
  }

  /** Logs never stop what they tell about: a full disk loses lines, which is told when there is room again, and nothing else. */
  write(message: string, now = new Date()): void {
    const stamp = now.toISOString()
    // The first line that was lost may have been written in part.
    const lost = this.#lost > 0 ? `\n${stamp} ${this.#lost} lines could not be written here\n` : ''
    const line = `${lost}${stamp} ${message.slice(0, LINE_LIMIT).replaceAll('\n', ' / ')}\n`
    try {
      this.#size ??= this.#open()
      if (this.#size + line.length > FILE_LIMIT) this.#rotate()
      appendFileSync(this.#path, line)
      this.#size += Buffer.byteLength(line)
      this.#lost = 0
    } catch {
      this.#size = undefined
      this.#lost++
    }
  }

  /** The last lines, newest last. */
  async read(): Promise<string[]> {
    const texts = await Promise.all([`${this.#path}.1`, this.#path].map((path) => readFile(path, 'utf8').catch(() => '')))
    const lines = texts.join('').split('\n')
    return lines.filter((line) => line !== '').slice(-LINES_SHOWN)
  }

  #open(): number {
    mkdirSync(dirname(this.#path), { recursive: true })
    return statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0
  }

  #rotate(): void {
    renameSync(this.#path, `${this.#path}.1`)
    this.#size = 0
  }
}
