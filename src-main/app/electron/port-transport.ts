/** The contract and the serial consoles over Electron's MessagePorts. Only pages of our own, in our own windows, are listened to. */
import * as z from 'zod'
import { portHandler } from '../rpc-handlers.ts'
import { type ByteChannel, openSerialSession } from '../serial-session.ts'
import type { Service } from '../serve.ts'
import type { ElectronParts, IpcMainEvent, MessagePortMain } from './electron-parts.ts'

export const PORT_CHANNEL = 'innkeeper:port'

const Message = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('innkeeper:rpc') }),
  z.strictObject({ type: z.literal('innkeeper:serial'), machineId: z.uuid(), port: z.int().min(0) }),
])

/** Answers ports from pages of `service`'s own address. */
export function acceptPorts({ ipcMain }: ElectronParts, service: Service): void {
  const rpc = portHandler(service.router)
  ipcMain.on(PORT_CHANNEL, (event: IpcMainEvent, data: unknown) => {
    const [port] = event.ports
    const message = Message.safeParse(data)
    if (!port || !message.success || !isOwnPage(event, service.server.endpoint)) return
    if (message.data.type === 'innkeeper:rpc') rpc.upgrade(port, { context: {} })
    else openSerial(service, message.data.machineId, message.data.port, port)
    port.start()
  })
}

/** The top frame of a window that shows our own server. */
function isOwnPage(event: IpcMainEvent, endpoint: string): boolean {
  const frame = event.senderFrame
  return frame !== null && frame.parent === null && new URL(frame.url).origin === new URL(endpoint).origin
}

function openSerial({ supervisor }: Service, machineId: string, index: number, port: MessagePortMain): void {
  try {
    if (!openSerialSession(supervisor, machineId, index, portChannel(port))) port.close()
  } catch {
    port.close() // the machine has just been deleted
  }
}

/** A MessagePort has no measure of what is under way: the renderer is on this host and takes what comes. */
function portChannel(port: MessagePortMain): ByteChannel {
  return {
    pending: 0,
    send: (data) => port.postMessage(data),
    onData: (listener) =>
      void port.on('message', ({ data }) => {
        if (data instanceof Uint8Array) listener(data)
      }),
    onClose: (listener) => void port.on('close', listener),
  }
}
