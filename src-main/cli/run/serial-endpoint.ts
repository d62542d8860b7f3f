/** The host's end of COM1 under `innkeeper run`: the terminal, a file, or nothing. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { EscapeKeys } from './escape-keys.ts'
import type { SerialChoice } from './run-options.ts'

export interface SerialEndpoint {
  write(bytes: Uint8Array): void
  close(): void
}

/** What typing leads to. */
export interface TypingListener {
  onBytes(bytes: Uint8Array): void
  onQuit(): void
}

const HELP = '\r\ninnkeeper: Ctrl-A X quits, Ctrl-A A sends Ctrl-A, Ctrl-A H shows this\r\n'

/** Opens the endpoint; throws when a file cannot be created. */
export function openSerial(choice: SerialChoice, listener: TypingListener): SerialEndpoint {
  if (choice.kind === 'stdio') return openTerminal(listener)
  if (choice.kind === 'none') return { write: () => {}, close: () => {} }
  const file = openSync(choice.path, 'w')
  return { write: (bytes) => void writeSync(file, bytes), close: () => closeSync(file) }
}

/** Keys go to the guest as they are typed; end of input (a pipe) ends nothing. */
function openTerminal(listener: TypingListener): SerialEndpoint {
  const { stdin, stdout } = process
  const keys = new EscapeKeys()
  const take = (typed: Buffer): void => {
    const { bytes, quit, help } = keys.take(typed)
    if (help) stdout.write(HELP)
    if (bytes.length > 0) listener.onBytes(bytes)
    if (quit) listener.onQuit()
  }
  if (stdin.isTTY) stdin.setRawMode(true)
  stdin.on('data', take)
  const close = (): void => {
    stdin.off('data', take)
    if (stdin.isTTY) stdin.setRawMode(false)
    stdin.pause()
  }
  return { write: (bytes) => void stdout.write(bytes), close }
}
