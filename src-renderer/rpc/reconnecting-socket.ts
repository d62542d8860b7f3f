/**
 * A WebSocket that comes back: oRPC's link keeps one object for ever, so this one stands before whichever real socket is open. Requests that were
 * under way when the line broke fail; the subscription of library events is begun anew and starts with `hello`, which refetches everything.
 *
 * Events: `open`, `close`, and `change` when what `state` says has changed.
 */
const FIRST_DELAY = 250
const LONGEST_DELAY = 5000

/** `refused`: a server is there, and another than the one that let this page in. It does not know the page's session. */
export type LineState = 'connected' | 'broken' | 'refused'

export class ReconnectingSocket extends EventTarget {
  readonly #address: string
  #socket: WebSocket
  #delay = FIRST_DELAY
  #state: LineState = 'broken'

  constructor(address: string) {
    super()
    this.#address = address
    this.#socket = this.#open()
  }

  get state(): LineState {
    return this.#state
  }

  get readyState(): number {
    return this.#socket.readyState
  }

  send(data: string | ArrayBuffer | Blob | ArrayBufferView<ArrayBuffer>): void {
    this.#socket.send(data)
  }

  /** What oRPC's link uses of a WebSocket: addEventListener, readyState, send. */
  asWebSocket(): WebSocket {
    return this as unknown as WebSocket
  }

  #open(): WebSocket {
    const socket = new WebSocket(this.#address)
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => {
      this.#delay = FIRST_DELAY
      this.#become('connected')
      this.dispatchEvent(new Event('open'))
    })
    socket.addEventListener('message', (event) => this.dispatchEvent(new MessageEvent('message', { data: event.data })))
    socket.addEventListener('close', (event) => void this.#reopen(event))
    return socket
  }

  /** Goes on trying when it is refused: the user may log in again in another tab. */
  async #reopen(event: CloseEvent): Promise<void> {
    this.dispatchEvent(new CloseEvent('close', { code: event.code, reason: event.reason }))
    this.#become((await isRefused()) ? 'refused' : 'broken')
    setTimeout(() => {
      this.#socket = this.#open()
    }, this.#delay)
    this.#delay = Math.min(LONGEST_DELAY, this.#delay * 2)
  }

  #become(state: LineState): void {
    if (this.#state === state) return
    this.#state = state
    this.dispatchEvent(new Event('change'))
  }
}

/** A WebSocket does not say why it cannot be opened; a request of the page does. */
async function isRefused(): Promise<boolean> {
  return fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
    ({ status }) => status === 401,
    () => false,
  )
}
