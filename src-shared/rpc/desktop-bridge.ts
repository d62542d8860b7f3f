/**
 * How a page in the Electron window reaches the main process: it posts a message with one end of a MessageChannel to its own window, and the
 * preload script hands the port on. `window.innkeeperDesktop` tells that there is such a script; without it the page uses WebSockets.
 * An `rpc` port speaks the contract (oRPC's message-port link); `serial` and `display` ports speak serial-channel.ts and
 * display-channel.ts: Uint8Array for binary, string for text.
 */
export const DESKTOP_FLAG = 'innkeeperDesktop'

export type BridgeMessage =
  | { readonly type: 'innkeeper:rpc' }
  | { readonly type: 'innkeeper:serial'; readonly machineId: string; readonly port: number }
  | { readonly type: 'innkeeper:display'; readonly machineId: string }

/** True for messages that the preload script hands on; anything else that pages post to themselves is none of its business. */
export function isBridgeMessage(data: unknown): data is BridgeMessage {
  const type = (data as { type?: unknown } | null)?.type
  return type === 'innkeeper:rpc' || type === 'innkeeper:serial' || type === 'innkeeper:display'
}
