/** The contract and the serial consoles over Electron's MessagePorts. Only pages of our own, in our own windows, are listened to. */
import * as z from 'zod'
import { openDisplaySession } from '../display-session.ts'
import { portHandler } from '../rpc-handlers.ts'
import { type ByteChannel, openSerialSession } from '../serial-session.ts'
import type { Service } from '../serve.ts'
import type { ElectronParts, IpcMainEvent, MessagePortMain } from './electron-parts.ts'

export const PORT_CHANNEL = 'innkeeper:port'

const Message = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('innkeeper:rpc') }),
  z.strictObject({ type: z.literal('innkeeper:serial'), machineId: z.uuid(), port: z.int().min(0) }),
  z.strictObject({ type: z.literal('innkeeper:display'), machineId: z.uuid() }),
])

/** Answers ports from pages of `service`'s own address. */
export function acceptPorts({ ipcMain }: ElectronParts, service: Service): void {
  const rpc = portHandler(service.router)
  ipcMain.on(PORT_CHANNEL, (event: IpcMainEvent, data: unknown) => {
    const [port] = event.ports
    const message = Message.safeParse(data)
    if (!port || !message.success || !isOwnPage(event, service.server.endpoint)) return
    if (message.data.type === 'innkeeper:rpc') rpc.upgrade(port, { context: {} })
    else if (message.data.type === 'innkeeper:serial') openSerial(service, message.data.machineId, message.data.port, port)
    else openDisplay(service, message.data.machineId, port)
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

function openDisplay({ supervisor }: Service, machineId: string, port: MessagePortMain): void {
  try {
    if (!openDisplaySession(supervisor, machineId, portChannel(port))) port.close()
  } catch {
    port.close() // the machine has just been deleted
  }
}

/** A MessagePort has no measure of what is under way: the renderer is on this host and takes what comes. */
function portChannel(port: MessagePortMain): ByteChannel {
  return {
    pending: 0,
    send: (data, taken) => {
      port.postMessage(data)
      taken()
    },
    onData: (listener) =>
      void port.on('message', ({ data }) => {
        if (data instanceof Uint8Array) listener(data)
      }),
    onText: (listener) =>
      void port.on('message', ({ data }) => {
        if (typeof data === 'string') listener(data)
      }),
    onClose: (listener) => void port.on('close', listener),
    close: () => port.close(),
  }
}
