/** The contract as this page calls it: over a MessagePort in the Electron window, over a WebSocket elsewhere. */
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { Client } from '../../src-shared/rpc/contract.ts'
import { DESKTOP_FLAG } from '../../src-shared/rpc/desktop-bridge.ts'
import { ReconnectingSocket } from './reconnecting-socket.ts'

/** Present in a browser tab; the Electron window's port never breaks. */
export const socket = DESKTOP_FLAG in window ? undefined : new ReconnectingSocket(socketAddress('/rpc'))

function link(): PortLink<Record<never, never>> | SocketLink<Record<never, never>> {
  if (socket) return new SocketLink({ websocket: socket.asWebSocket() })
  const { port1, port2 } = new MessageChannel()
  window.postMessage({ type: 'innkeeper:rpc' }, '*', [port2])
  port1.start()
  return new PortLink({ port: port1 })
}

/** ws:// address of a path on the server that served this page. */
export function socketAddress(path: string): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`
}

export const client: Client = createORPCClient<Client>(link())
export const orpc = createTanstackQueryUtils(client)
