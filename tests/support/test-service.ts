/** A service over a library of its own with fake guests (or real ones), its client, and terminals on its serial ports. Everything is let go by `close`. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { WebSocket } from 'ws'
import { type Service, startService } from '../../src-main/app/serve.ts'
import { type Connection, connect, openSocket } from '../../src-main/cli/rpc-client.ts'
import { findOwner, type OwnerAddress } from '../../src-main/library/owner-lock.ts'
import type { VmSpecInput } from '../../src-shared/domain/vm-spec.ts'
import { SERIAL_RESET, serialPath } from '../../src-shared/rpc/serial-channel.ts'

export const FAKE_GUEST = join(import.meta.dirname, 'fake-guest-worker.ts')
export const REAL_GUEST = join(import.meta.dirname, '../../src-main/engine/worker.ts')

export function demoSpec(changes: Partial<VmSpecInput> = {}): VmSpecInput {
  return { name: 'test', boot: { kind: 'demo' }, memoryMiB: 16, ...changes }
}

export function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'innkeeper-test-'))
}

/** Polls until `probe` returns something; rejects, telling what was awaited, after `seconds`. */
export async function until<Found>(what: string, probe: () => Found | Promise<Found>, seconds = 10): Promise<NonNullable<Found>> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const found = await probe()
    if (found) return found as NonNullable<Found>
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** What a terminal would show. */
export class TestTerminal {
  readonly socket: WebSocket
  text = ''
  resets = 0

  constructor(owner: OwnerAddress, machineId: string, port = 0) {
    this.socket = openSocket(owner, serialPath(machineId, port))
    this.socket.on('message', (data, binary) => {
      if (binary) this.text += new TextDecoder().decode(data as ArrayBuffer)
      else if (new TextDecoder().decode(data as ArrayBuffer) === SERIAL_RESET) this.#reset()
    })
  }

  type(line: string): void {
    this.socket.send(new TextEncoder().encode(`${line}\r`))
  }

  /** Types a line and waits for a word of its answer. */
  async ask(line: string, answer: string): Promise<void> {
    const from = this.text.length
    this.type(line)
    await until(`'${answer}' after '${line}', got '${this.text.slice(from)}'`, () => this.text.slice(from).includes(answer))
  }

  #reset(): void {
    this.text = ''
    this.resets++
  }
}

export class TestService {
  readonly root: string
  readonly service: Service
  readonly owner: OwnerAddress
  readonly #connection: Connection
  readonly #terminals: TestTerminal[] = []

  private constructor(root: string, service: Service, owner: OwnerAddress, connection: Connection) {
    this.root = root
    this.service = service
    this.owner = owner
    this.#connection = connection
  }

  /** `guest` is the entry of a guest's thread. */
  static async start(root?: string, browse: readonly string[] = [], guest = FAKE_GUEST): Promise<TestService> {
    const folder = root ?? (await makeFolder())
    const guestEntry = pathToFileURL(guest)
    const options = { root: folder, host: '127.0.0.1', port: 0, browse, renderer: join(folder, 'renderer'), guestEntry, version: '0.0.0' }
    const service = await startService(options)
    const owner = (await findOwner(join(folder, 'library.lock'))) as OwnerAddress
    return new TestService(folder, service, owner, await connect(owner))
  }

  get client(): Connection['client'] {
    return this.#connection.client
  }

  async terminal(machineId: string, port = 0): Promise<TestTerminal> {
    const terminal = new TestTerminal(this.owner, machineId, port)
    this.#terminals.push(terminal)
    await until('the terminal is open', () => terminal.socket.readyState === terminal.socket.OPEN)
    return terminal
  }

  /** The process ends as at SIGTERM; the library stays. */
  async stop(): Promise<void> {
    for (const terminal of this.#terminals) terminal.socket.terminate()
    this.#connection.close()
    await this.service.close()
  }

  async close(): Promise<void> {
    await this.stop()
    await rm(this.root, { recursive: true, force: true })
  }
}
