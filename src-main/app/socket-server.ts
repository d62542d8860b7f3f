/** WebSockets: `/rpc` for the contract, `/serial/<machine>/<port>` for terminals, `/display/<machine>` for viewers. Everything else, and everybody without access, is refused. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { GuestSupervisor } from '../supervisor/guest-supervisor.ts'
import type { Access, Refusal } from './access.ts'
import { openDisplaySession } from './display-session.ts'
import type { AppRouter } from './router.ts'
import { socketHandler } from './rpc-handlers.ts'
import { openSerialSession } from './serial-session.ts'
import { websocketChannel } from './websocket-channel.ts'

const SERIAL_PATH = /^\/serial\/([0-9a-f-]{36})\/(\d)$/
const DISPLAY_PATH = /^\/display\/([0-9a-f-]{36})$/
const MESSAGE_LIMIT = 4 * 1024 * 1024
/** ms between pings; a client that answers none is gone, and must not keep an idle server alive. */
const PING_PERIOD = 30_000
/** WebSocket close code: the request cannot be fulfilled (RFC 6455 section 7.4.1, policy violation). */
const CLOSE_POLICY = 1008

export class SocketServer {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_LIMIT, perMessageDeflate: false })
  readonly #rpc: ReturnType<typeof socketHandler>
  readonly #supervisor: GuestSupervisor
  readonly #access: Access
  readonly #pings: NodeJS.Timeout
  readonly #answered = new WeakSet<WebSocket>()

  constructor(router: AppRouter, supervisor: GuestSupervisor, access: Access) {
    this.#rpc = socketHandler(router)
    this.#supervisor = supervisor
    this.#access = access
    this.#pings = setInterval(() => this.#ping(), PING_PERIOD)
    this.#pings.unref()
  }

  get clients(): number {
    return this.#server.clients.size
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const path = new URL(request.url ?? '/', 'http://host').pathname
    const known = path === '/rpc' || SERIAL_PATH.test(path) || DISPLAY_PATH.test(path)
    const refusal = this.#access.socketRefusal(request.headers) ?? (known ? undefined : { status: 404, message: 'there is nothing here' })
    if (refusal) refuse(socket, refusal)
    else this.#server.handleUpgrade(request, socket, head, (client) => this.#open(client, path))
  }

  close(): void {
    clearInterval(this.#pings)
    for (const client of this.#server.clients) client.terminate()
    this.#server.close()
  }

  #open(client: WebSocket, path: string): void {
    this.#answered.add(client)
    client.on('pong', () => this.#answered.add(client))
    client.on('error', () => client.terminate())
    if (path === '/rpc') void this.#rpc.upgrade(client, { context: {} })
    else this.#openChannel(client, path)
  }

  #openChannel(client: WebSocket, path: string): void {
    const [serial, display] = [SERIAL_PATH.exec(path), DISPLAY_PATH.exec(path)]
    const channel = websocketChannel(client)
    try {
      const opened = serial
        ? openSerialSession(this.#supervisor, serial[1] as string, Number(serial[2]), channel)
        : openDisplaySession(this.#supervisor, display?.[1] as string, channel)
      if (!opened) client.close(CLOSE_POLICY, serial ? 'no such serial port' : 'nothing to see')
    } catch {
      client.close(CLOSE_POLICY, 'no such machine')
    }
  }

  #ping(): void {
    for (const client of this.#server.clients) {
      if (!this.#answered.delete(client)) client.terminate()
      else client.ping()
    }
  }
}

function refuse(socket: Duplex, refusal: Refusal | { readonly status: 404; readonly message: string }): void {
  const body = `${refusal.message}\n`
  const head = [
    `HTTP/1.1 ${refusal.status} Refused`,
    'Connection: close',
    'Content-Type: text/plain',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
