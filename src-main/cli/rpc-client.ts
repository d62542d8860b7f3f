/** The contract from outside the owner's process: over its WebSocket, with the token of the lock file. */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { WebSocket } from 'ws'
import type { Client } from '../../src-shared/rpc/contract.ts'
import type { OwnerAddress } from '../library/owner-lock.ts'

export interface Connection {
  readonly client: Client
  close(): void
}

/** Rejects when the owner does not answer or does not accept the token. */
export async function connect(owner: Pick<OwnerAddress, 'endpoint' | 'token'>): Promise<Connection> {
  const socket = openSocket(owner, '/rpc')
  await opened(socket)
  const client: Client = createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }))
  return { client, close: () => socket.close() }
}

/** Any path of the owner's; the caller waits for `open`. */
export function openSocket(owner: Pick<OwnerAddress, 'endpoint' | 'token'>, path: string): WebSocket {
  const address = owner.endpoint.replace(/^http/, 'ws') + path
  const socket = new WebSocket(address, { headers: { Authorization: `Bearer ${owner.token}` }, perMessageDeflate: false })
  socket.binaryType = 'arraybuffer'
  return socket
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
}
