/** The command line as processes of its own over one library, and the owner that they start. Everything is let go by `close`. */
import { type ChildProcess, execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findOwner, type OwnerAddress } from '../../src-main/library/owner-lock.ts'
import { makeFolder, until } from './test-service.ts'

const BIN = join(import.meta.dirname, '..', '..', 'bin', 'innkeeper.mjs')

export interface CliResult {
  readonly status: number
  readonly output: string
  readonly errors: string
}

export class LibraryCli {
  readonly root: string
  readonly #environment: NodeJS.ProcessEnv

  private constructor(root: string, environment: NodeJS.ProcessEnv) {
    this.root = root
    this.#environment = { ...process.env, INNKEEPER_HOME: root, ...environment }
  }

  /** Over a new library; `environment` is added to each process's. */
  static async create(environment: NodeJS.ProcessEnv = {}): Promise<LibraryCli> {
    return new LibraryCli(await makeFolder(), environment)
  }

  run(...words: string[]): Promise<CliResult> {
    return new Promise((resolve) => {
      const child: ChildProcess = execFile(process.execPath, [BIN, ...words], { env: this.#environment }, (_error, output, errors) =>
        resolve({ status: child.exitCode ?? -1, output, errors }),
      )
      child.stdin?.end()
    })
  }

  /** What `--json` prints; throws what was said on standard error when that is nothing. */
  async json(...words: string[]) {
    const { output, errors } = await this.run(...words, '--json')
    if (output === '') throw new Error(errors)
    return JSON.parse(output)
  }

  owner(): Promise<OwnerAddress | undefined> {
    return findOwner(join(this.root, 'library.lock'))
  }

  /** Sends the owner a signal and waits until it is gone. */
  async endOwner(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const owner = await this.owner()
    if (!owner) return
    process.kill(owner.pid, signal)
    await until('the owner is gone', async () => (await this.owner()) === undefined, 30)
  }

  async close(): Promise<void> {
    await this.endOwner('SIGTERM')
    await rm(this.root, { recursive: true, force: true })
  }
}
