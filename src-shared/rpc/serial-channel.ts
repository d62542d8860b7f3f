/**
 * Serial consoles: one byte channel per viewer, beside the RPC contract. WebSocket: path `/serial/<machineId>/<port>` (port 0..3 = COM1..COM4), same
 * token and origin checks as `/rpc`. Electron: a MessagePort with the same messages.
 *
 * Server to client, binary: output bytes; the first message is the scrollback (up to 1 MiB, possibly empty). A text message `reset` says
 * that the scrollback was replaced (snapshot restored): the next binary message is the new scrollback, and the terminal starts afresh.
 * Client to server, binary: input bytes. Input to a machine that is not running is dropped.
 */
export const SCROLLBACK_BYTES = 1024 * 1024
export const SERIAL_RESET = 'reset'

export function serialPath(machineId: string, port: number): string {
  return `/serial/${machineId}/${port}`
}
