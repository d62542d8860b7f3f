/** `innkeeper serve` in a process of its own, on a library of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from './test-service.ts'

const ROOT = join(import.meta.dirname, '..', '..')

export interface ServeProcessOptions {
  readonly browse: string
  /** Entry of another guest's thread, in the machine's place. */
  readonly guest?: string | undefined
}

export class ServeProcess {
  readonly #library: string
  readonly #options: ServeProcessOptions
  #process: ChildProcess | undefined
  #address = ''

  private constructor(library: string, options: ServeProcessOptions) {
    this.#library = library
    this.#options = options
  }

  static async start(options: ServeProcessOptions): Promise<ServeProcess> {
    const server = new ServeProcess(await makeFolder(), options)
    await server.#start(0)
    return server
  }

  /** For a browser, with the token. */
  get address(): URL {
    return new URL(this.#address)
  }

  /** Another process on the same library and port. */
  async restart(): Promise<void> {
    const port = Number(this.address.port)
    await this.#stop()
    await this.#start(port)
  }

  async close(): Promise<void> {
    await this.#stop()
    await rm(this.#library, { recursive: true, force: true })
  }

  async #start(port: number): Promise<void> {
    const { browse, guest } = this.#options
    const cli = join(ROOT, 'src-main', 'cli', 'main.ts')
    const words = [cli, 'serve', '--json', '--library', this.#library, '--browse', browse, '--port', String(port)]
    const environment = { ...process.env, ...(guest ? { INNKEEPER_GUEST_WORKER: guest } : {}) }
    const started = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'], env: environment })
    this.#process = started
    this.#address = await new Promise<string>((resolve, reject) => {
      started.stdout.once('data', (line: Buffer) => resolve((JSON.parse(line.toString()) as { address: string }).address))
      started.once('exit', (status) => reject(new Error(`serve ended with ${status}`)))
    })
  }

  async #stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process?.once('exit', resolve))
    this.#process?.kill('SIGTERM')
    await ended
  }
}
