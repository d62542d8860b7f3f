/**
 * Who may speak to the server. A browser shows the token once, in the address that was printed, and has a session cookie from then on; the CLI sends
 * the token itself. The Host header must name us (against DNS rebinding), and a WebSocket that comes with a cookie must come from our own page.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

/** Sessions kept; the oldest is forgotten first. */
const SESSIONS = 64

/** 256 random bits. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Why a request is refused: the status and a sentence. */
export interface Refusal {
  readonly status: 401 | 403 | 421
  readonly message: string
}

export class Access {
  readonly token: string
  readonly cookie: string
  readonly #hostNames: ReadonlySet<string>
  readonly #sessions = new Set<string>()

  /** `hostName` is the one the user chose to listen on. Cookies know no ports, so that the port is in the cookie's name. */
  constructor(token: string, port: number, hostName: string) {
    this.token = token
    this.cookie = `innkeeper-${port}`
    this.#hostNames = new Set(['localhost', hostName.toLowerCase()])
  }

  /** A new session for the right token. */
  login(token: string): string | undefined {
    if (!same(token, this.token)) return undefined
    const session = newToken()
    this.#sessions.add(session)
    const [oldest] = this.#sessions
    if (this.#sessions.size > SESSIONS && oldest) this.#sessions.delete(oldest)
    return session
  }

  /** For a request of a page or file. */
  refusal(headers: IncomingHttpHeaders): Refusal | undefined {
    if (!this.#knowsHost(headers.host)) return { status: 421, message: 'this server does not answer to that host name' }
    if (this.#hasToken(headers) || this.#hasSession(headers)) return undefined
    return { status: 401, message: 'open the address with the token that innkeeper printed when it started' }
  }

  /** For a WebSocket: browsers send cookies along from any page, so that only our own page's origin counts with one. */
  socketRefusal(headers: IncomingHttpHeaders): Refusal | undefined {
    const refusal = this.refusal(headers)
    if (refusal) return refusal
    const { origin, host } = headers
    const fromOurPage = origin === `http://${host}`
    const withoutBrowser = origin === undefined && this.#hasToken(headers)
    return fromOurPage || withoutBrowser ? undefined : { status: 403, message: 'pages of other origins may not connect' }
  }

  /** An address (which no name server can point elsewhere), `localhost`, or the name that was asked for. */
  #knowsHost(host: string | undefined): boolean {
    if (host === undefined) return false
    const name = host.replace(/:\d+$/, '').toLowerCase()
    return this.#hostNames.has(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0
  }

  #hasToken(headers: IncomingHttpHeaders): boolean {
    const [scheme, token] = (headers.authorization ?? '').split(' ')
    return scheme?.toLowerCase() === 'bearer' && token !== undefined && same(token, this.token)
  }

  #hasSession(headers: IncomingHttpHeaders): boolean {
    const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim())
    const value = pairs.find((pair) => pair.startsWith(`${this.cookie}=`))?.slice(this.cookie.length + 1)
    return value !== undefined && this.#sessions.has(value)
  }
}

/** Compares without telling by its time how much was right. */
function same(given: string, wanted: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(wanted)
  return a.length === b.length && timingSafeEqual(a, b)
}
