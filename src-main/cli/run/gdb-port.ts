/**
 * The port where a debugger finds the guest: on 127.0.0.1 only, since whoever reaches it owns the guest. One debugger at a time; a second one is turned away. What is
 * said over it is the guest's affair (engine/debug/).
 */
import { createServer, type Server, type Socket } from 'node:net'
import type { DebuggerInput } from '../../engine/control/guest-messages.ts'

const HOST = '127.0.0.1'
const PROBLEMS: Readonly<Record<string, string>> = { EADDRINUSE: 'is in use', EACCES: 'is not for you' }

export class GdbPort {
  readonly #server: Server
  readonly #send: (message: DebuggerInput) => void
  #socket: Socket | undefined

  /** Listens; rejects in words when the port cannot be had. Port 0 takes any. */
  static async open(port: number, send: (message: DebuggerInput) => void): Promise<GdbPort> {
    const server = createServer({ noDelay: true })
    const opened = Promise.withResolvers<void>()
    server.once('error', (error: NodeJS.ErrnoException) => {
      opened.reject(new Error(`--gdb: port ${port} ${PROBLEMS[error.code ?? ''] ?? `cannot be had (${error.message})`}; give another`))
    })
    server.listen(port, HOST, opened.resolve)
    await opened.promise
    return new GdbPort(server, send)
  }

  private constructor(server: Server, send: (message: DebuggerInput) => void) {
    this.#server = server
    this.#send = send
    server.on('connection', (socket) => this.#accept(socket))
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  write(bytes: Uint8Array): void {
    this.#socket?.write(bytes)
  }

  /** What was written still arrives. */
  endConnection(): void {
    this.#socket?.destroySoon()
    this.#socket = undefined
  }

  close(): void {
    this.endConnection()
    this.#server.close()
  }

  #accept(socket: Socket): void {
    socket.on('error', () => socket.destroy())
    if (this.#socket) {
      socket.destroy()
      return
    }
    this.#socket = socket
    this.#send({ type: 'debugger-connected' })
    socket.on('data', (bytes) => this.#send({ type: 'debugger-input', bytes }))
    socket.on('close', () => this.#lose(socket))
  }

  /** Not when it was ended from here. */
  #lose(socket: Socket): void {
    if (this.#socket !== socket) return
    this.#socket = undefined
    this.#send({ type: 'debugger-gone' })
  }
}
