/** The HTTP side of `serve`: the built interface as files, the login by token, and the headers that fence the page in. */
import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { hostProblem } from '../library/operation-error.ts'
import type { GuestSupervisor } from '../supervisor/guest-supervisor.ts'
import { Access } from './access.ts'
import type { AppRouter } from './router.ts'
import { SocketServer } from './socket-server.ts'

/** COOP and COEP make the page cross-origin isolated; the policy lets it load and reach nothing but this server. */
const HEADERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': [
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "style-src 'self' 'unsafe-inline'", // the component library places popups by style attributes
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer', // the first address holds the token
  'Cache-Control': 'no-cache',
}

export interface HttpServerOptions {
  readonly router: AppRouter
  readonly supervisor: GuestSupervisor
  /** Folder of the built interface. */
  readonly renderer: string
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly token: string
}

export interface HttpServer {
  /** `http://127.0.0.1:4321` */
  readonly endpoint: string
  /** With the token, for a browser. */
  readonly address: string
  /** Open WebSockets. */
  readonly clients: () => number
  close(): Promise<void>
}

/** Rejects when the port cannot be had. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server
  await listen(server, options)
  const { port } = server.address() as AddressInfo
  const access = new Access(options.token, port, options.host)
  const sockets = new SocketServer(options.router, options.supervisor, access)
  route(app, access, options.renderer)
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head))
  const endpoint = `http://${reachable(options.host)}:${port}`
  return {
    endpoint,
    address: `${endpoint}/?token=${options.token}`,
    clients: () => sockets.clients,
    close: () => close(server, sockets),
  }
}

/** The host part of an address at which this machine reaches a server that listens on `host`. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function listen(server: Server, { host, port }: HttpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(host, port, error)))
    server.listen(port, host, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

function cannotListen(host: string, port: number, error: Error): Error {
  const place = `${host}:${port}`
  return hostProblem(
    place,
    `the interface cannot be served at ${place} (${error.message}); choose another place with --port or --host`,
    error,
  )
}

function close(server: Server, sockets: SocketServer): Promise<void> {
  sockets.close()
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

function route(app: Hono<{ Bindings: HttpBindings }>, access: Access, renderer: string): void {
  app.use('*', async (context, next) => {
    await next()
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value)
  })
  app.use('*', async (context, next) => {
    const refusal = access.refusal(context.env.incoming.headers)
    const token = context.req.query('token')
    const session = refusal?.status === 401 && token !== undefined ? access.login(token) : undefined
    if (session) context.header('Set-Cookie', `${access.cookie}=${session}; Path=/; HttpOnly; SameSite=Strict`)
    if (refusal && !session) return context.text(`${refusal.message}\n`, refusal.status)
    // The token leaves the address bar, and with it the browser's history.
    if (token !== undefined) return context.redirect('/')
    return next()
  })
  // Looked for at each request until it is there, since the interface may be built while the server runs.
  let files: ReturnType<typeof serveStatic<{ Bindings: HttpBindings }>> | undefined
  app.use('*', async (context, next) => {
    if (!files && existsSync(join(renderer, 'index.html'))) files = serveStatic({ root: renderer })
    return files ? files(context, next) : context.text("the interface has not been built; run 'npm run build' and reload\n", 503)
  })
}
