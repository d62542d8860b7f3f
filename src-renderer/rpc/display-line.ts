/** The page's end of a machine's display (src-shared/rpc/display-channel.ts), over whichever transport this page has. */
import type { RawChannel } from '@novnc/novnc'
import { DESKTOP_FLAG } from '../../src-shared/rpc/desktop-bridge.ts'
import { displayPath, type MouseMovement } from '../../src-shared/rpc/display-channel.ts'
import { socketAddress } from './client.ts'

export interface DisplayLine {
  /** Speaks RFB. */
  readonly channel: RawChannel
  move(movement: MouseMovement): void
}

export function openDisplayLine(machineId: string): DisplayLine {
  return DESKTOP_FLAG in window ? openPort(machineId) : openSocket(machineId)
}

function openSocket(machineId: string): DisplayLine {
  const socket = new WebSocket(socketAddress(displayPath(machineId)))
  socket.binaryType = 'arraybuffer'
  const move = (movement: MouseMovement): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(movement))
  }
  return { channel: socket as unknown as RawChannel, move }
}

function openPort(machineId: string): DisplayLine {
  const { port1, port2 } = new MessageChannel()
  window.postMessage({ type: 'innkeeper:display', machineId }, '*', [port2])
  return { channel: new PortChannel(port1), move: (movement) => port1.postMessage(JSON.stringify(movement)) }
}

/** A MessagePort that looks like an open WebSocket. */
class PortChannel implements RawChannel {
  binaryType = 'arraybuffer'
  protocol = ''
  readyState = 'open'
  onopen: unknown = null
  onmessage: unknown = null
  onerror: unknown = null
  onclose: unknown = null
  readonly #port: MessagePort

  constructor(port: MessagePort) {
    this.#port = port
    port.onmessage = ({ data }: MessageEvent<Uint8Array<ArrayBuffer>>) => {
      if (typeof this.onmessage === 'function') this.onmessage({ data: data.slice().buffer })
    }
    port.addEventListener('close', () => {
      this.readyState = 'closed'
      if (typeof this.onclose === 'function') this.onclose({ code: 1000, reason: '', wasClean: true })
    })
  }

  /** The caller uses its buffer again. */
  send(data: Uint8Array): void {
    this.#port.postMessage(data.slice())
  }

  close(): void {
    this.#port.close()
    this.readyState = 'closed'
  }
}
