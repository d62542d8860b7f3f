/** The router on its two transports; an input that the schema refuses is answered as INVALID on both. */
import { onError } from '@orpc/server'
import { RPCHandler as PortHandler } from '@orpc/server/message-port'
import { RPCHandler as SocketHandler } from '@orpc/server/ws'
import { refuseInput } from './contract-errors.ts'
import type { AppRouter } from './router.ts'

function refuse(error: unknown): void {
  const told = refuseInput(error)
  if (told !== error) throw told
}

export function socketHandler(router: AppRouter): SocketHandler<Record<never, never>> {
  return new SocketHandler(router, { clientInterceptors: [onError(refuse)] })
}

export function portHandler(router: AppRouter): PortHandler<Record<never, never>> {
  return new PortHandler(router, { clientInterceptors: [onError(refuse)] })
}
