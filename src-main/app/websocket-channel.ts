/** A WebSocket as a ByteChannel. */
import type { RawData, WebSocket } from 'ws'
import type { ByteChannel } from './serial-session.ts'

export function websocketChannel(socket: WebSocket): ByteChannel {
  return {
    get pending() {
      return socket.bufferedAmount
    },
    send: (data, taken) => {
      if (socket.readyState === socket.OPEN) socket.send(data, (error) => (error ? undefined : taken()))
    },
    onData: (listener) =>
      void socket.on('message', (data: RawData, binary) => {
        if (binary) listener(toBytes(data))
      }),
    onText: (listener) =>
      void socket.on('message', (data: RawData, binary) => {
        if (!binary) listener(Buffer.from(toBytes(data)).toString())
      }),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  }
}

function toBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
