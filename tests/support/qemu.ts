/** QEMU as the reference machine: a guest on its serial line, its debug console and its exit code. Only TCG, so that it runs everywhere. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import type { SerialLine } from './serial-driver.ts'

const QEMU = 'qemu-system-x86_64'
const BASE_ARGUMENTS = '-accel tcg -display none -serial stdio -no-reboot -nic none -device isa-debug-exit,iobase=0xf4,iosize=4'.split(' ')

/** The version's first line, or undefined where QEMU is not installed. */
export function qemuVersion(): string | undefined {
  const result = spawnSync(QEMU, ['--version'], { encoding: 'utf8' })
  return result.status === 0 ? result.stdout.split('\n')[0] : undefined
}

export interface QemuOptions {
  readonly arguments: readonly string[]
  /** An empty folder for the debug console's log and the monitor's socket. */
  readonly folder: string
}

/** A running QEMU. Its line ends with `exit N` or `signal S`. */
export class QemuGuest implements SerialLine {
  readonly #process: ChildProcess
  readonly #folder: string
  #errors = ''

  constructor(options: QemuOptions) {
    this.#folder = options.folder
    const monitor = ['-debugcon', `file:${this.#debugLog}`, '-monitor', `unix:${this.#monitor},server=on,wait=off`]
    this.#process = spawn(QEMU, [...BASE_ARGUMENTS, ...monitor, ...options.arguments], { stdio: ['pipe', 'pipe', 'pipe'] })
    this.#process.stderr?.on('data', (bytes: Buffer) => {
      this.#errors += bytes.toString()
    })
  }

  get #debugLog(): string {
    return join(this.#folder, 'debugcon.log')
  }

  get #monitor(): string {
    return join(this.#folder, 'monitor')
  }

  write(bytes: Uint8Array): void {
    this.#process.stdin?.write(bytes)
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#process.stdout?.on('data', listener)
  }

  onEnd(listener: (reason: string) => void): void {
    this.#process.on('error', (error) => listener(error.message))
    this.#process.on('close', (code, signal) => listener(`${signal ? `signal ${signal}` : `exit ${code}`}${this.#errors}`))
  }

  /** What the guest wrote to port 0xE9. */
  debugConsole(): string {
    return readFileSync(this.#debugLog, 'latin1')
  }

  /** Gives QEMU's monitor a command such as `system_powerdown`. */
  monitor(command: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket: Socket = connect(this.#monitor, () => socket.end(`${command}\n`))
      socket.on('error', reject)
      socket.on('close', () => resolve())
      socket.resume()
    })
  }

  [Symbol.dispose](): void {
    this.#process.kill('SIGKILL')
  }
}
