/** The host's end of COM1 under `innkeeper run`: the terminal, a file, or nothing. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { EscapeKeys } from './escape-keys.ts'
import { type SerialChoice, UsageError } from './run-options.ts'

export interface SerialEndpoint {
  write(bytes: Uint8Array): void
  close(): void
}

/** What happens at the host's end. */
export interface SerialListener {
  /** Typed, for the guest. */
  onBytes(bytes: Uint8Array): void
  onQuit(): void
  /** What the guest says can no longer be written; nothing more is. */
  onDidLose(reason: string): void
}

const HELP = '\r\ninnkeeper: Ctrl-A X quits, Ctrl-A A sends Ctrl-A, Ctrl-A H shows this\r\n'

/** Opens the endpoint; throws UsageError when a file cannot be created. */
export function openSerial(choice: SerialChoice, listener: SerialListener): SerialEndpoint {
  if (choice.kind === 'stdio') return openTerminal(listener)
  if (choice.kind === 'none') return { write: () => {}, close: () => {} }
  return openFile(choice.path, listener)
}

function openFile(path: string, listener: SerialListener): SerialEndpoint {
  const file = createFile(path)
  let lost = false
  const write = (bytes: Uint8Array): void => {
    if (lost) return
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
    } catch (error) {
      lost = true
      listener.onDidLose(`'${path}' cannot be written (${(error as Error).message})`)
    }
  }
  return { write, close: () => closeSync(file) }
}

function createFile(path: string): number {
  try {
    return openSync(path, 'w')
  } catch (error) {
    throw new UsageError(`--serial: '${path}' cannot be written (${(error as Error).message})`)
  }
}

/** Keys go to the guest as they are typed; end of input (a pipe) ends nothing. */
function openTerminal(listener: SerialListener): SerialEndpoint {
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
