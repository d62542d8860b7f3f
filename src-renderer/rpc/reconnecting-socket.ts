/**
 * A WebSocket that comes back: oRPC's link keeps one object for ever, so this one stands before whichever real socket is open. Requests that were
 * under way when the line broke fail; the subscription of library events is begun anew and starts with `hello`, which refetches everything.
 */
const FIRST_DELAY = 250
const LONGEST_DELAY = 5000

export class ReconnectingSocket extends EventTarget {
  readonly #address: string
  #socket: WebSocket
  #delay = FIRST_DELAY
  #connected = false

  constructor(address: string) {
    super()
    this.#address = address
    this.#socket = this.#open()
  }

  get connected(): boolean {
    return this.#connected
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
      this.#connected = true
      this.#delay = FIRST_DELAY
      this.dispatchEvent(new Event('open'))
    })
    socket.addEventListener('message', (event) => this.dispatchEvent(new MessageEvent('message', { data: event.data })))
    socket.addEventListener('close', (event) => this.#reopen(event))
    return socket
  }

  #reopen(event: CloseEvent): void {
    this.#connected = false
    this.dispatchEvent(new CloseEvent('close', { code: event.code, reason: event.reason }))
    setTimeout(() => {
      this.#socket = this.#open()
    }, this.#delay)
    this.#delay = Math.min(LONGEST_DELAY, this.#delay * 2)
  }
}
