/** The page's end of one serial console (src-shared/rpc/serial-channel.ts), over whichever transport this page has. */
import { DESKTOP_FLAG } from '../../src-shared/rpc/desktop-bridge.ts'
import { SERIAL_RESET, serialPath } from '../../src-shared/rpc/serial-channel.ts'
import { socket as line, socketAddress } from './client.ts'

export interface SerialListener {
  /** The scrollback, whole: the terminal starts afresh with it. */
  onScrollback(bytes: Uint8Array): void
  onOutput(bytes: Uint8Array): void
}

export interface SerialLine {
  send(bytes: Uint8Array<ArrayBuffer>): void
  close(): void
}

const RETRY = 1000

export function openSerialLine(machineId: string, port: number, listener: SerialListener): SerialLine {
  return DESKTOP_FLAG in window ? openPort(machineId, port, listener) : openSocket(machineId, port, listener)
}

/** First message and the one after `reset` are scrollback. */
function receiver(listener: SerialListener): (data: unknown) => void {
  let fresh = true
  return (data) => {
    if (data === SERIAL_RESET) fresh = true
    else if (typeof data !== 'string') {
      const bytes = new Uint8Array(data as ArrayBuffer)
      if (fresh) listener.onScrollback(bytes)
      else listener.onOutput(bytes)
      fresh = false
    }
  }
}

function openPort(machineId: string, port: number, listener: SerialListener): SerialLine {
  const { port1, port2 } = new MessageChannel()
  const receive = receiver(listener)
  port1.onmessage = (event) => receive(event.data)
  window.postMessage({ type: 'innkeeper:serial', machineId, port }, '*', [port2])
  return { send: (bytes) => port1.postMessage(bytes), close: () => port1.close() }
}

function openSocket(machineId: string, port: number, listener: SerialListener): SerialLine {
  let socket: WebSocket | undefined
  let closed = false
  // While the page's own line is broken there is nobody to connect to.
  const retry = (): void => {
    if (!line || line.state === 'connected') connect()
    else line.addEventListener('open', connect, { once: true })
  }
  const connect = (): void => {
    if (closed) return
    socket = new WebSocket(socketAddress(serialPath(machineId, port)))
    socket.binaryType = 'arraybuffer'
    const receive = receiver(listener)
    socket.onmessage = (event) => receive(event.data)
    socket.onclose = () => setTimeout(retry, RETRY)
  }
  connect()
  return {
    send: (bytes) => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(bytes)
    },
    close: () => {
      closed = true
      socket?.close()
    },
  }
}
