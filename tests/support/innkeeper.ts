/** A guest in the foreground, by `innkeeper run`: its serial line, and how it ended. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { SerialLine } from './serial-driver.ts'

const CLI = join(import.meta.dirname, '../../src-main/cli/main.ts')

/** A running `innkeeper run`. Its line ends with `exit N` or `signal S`, followed by what it said on standard error. */
export class InnkeeperGuest implements SerialLine {
  readonly #process: ChildProcess
  #errors = ''

  /** The arguments of `innkeeper run`, apart from --serial. */
  constructor(runArguments: readonly string[]) {
    this.#process = spawn(process.execPath, [CLI, 'run', '--serial', 'stdio', ...runArguments], { stdio: ['pipe', 'pipe', 'pipe'] })
    this.#process.stderr?.on('data', (bytes: Buffer) => {
      this.#errors += bytes.toString()
    })
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  /** What it said on standard error so far. */
  get errors(): string {
    return this.#errors
  }

  write(bytes: Uint8Array): void {
    this.#process.stdin?.write(bytes)
  }

  /** As the end of a pipe. */
  endInput(): void {
    this.#process.stdin?.end()
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#process.stdout?.on('data', listener)
  }

  onEnd(listener: (reason: string) => void): void {
    this.#process.on('error', (error) => listener(error.message))
    this.#process.on('close', (code, signal) => listener(`${signal ? `signal ${signal}` : `exit ${code}`} ${this.#errors}`.trim()))
  }

  [Symbol.dispose](): void {
    this.#process.kill('SIGKILL')
  }
}
