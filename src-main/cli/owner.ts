/** The process that owns a library, found or started. */
import { spawn } from 'node:child_process'
import { openSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { makeFolders } from '../library/files/make-folders.ts'
import { LibraryFolder } from '../library/library-folder.ts'
import { messageOf } from '../library/operation-error.ts'
import { findOwner } from '../library/owner-lock.ts'
import { CommandError, EXIT } from './exit-codes.ts'
import { PATHS } from './paths.ts'
import { type Connection, connect } from './rpc-client.ts'

/** Seconds without a client or a live machine after which a `serve` that we started ends. */
const IDLE_EXIT = 20
const START_LIMIT = 30_000
const POLL = 50

/** Connects to the library's owner; starts one in the background when there is none. */
export async function reachOwner(root: string): Promise<Connection> {
  const folder = new LibraryFolder(root)
  const running = await tryConnect(folder)
  if (running) return running
  const exited = startOwner(folder)
  const end = Date.now() + START_LIMIT
  while (Date.now() < end) {
    const connection = await tryConnect(folder)
    if (connection) return connection
    const status = exited()
    // Another one may have been quicker: then ours says so, and that one's address will appear.
    if (status !== undefined && status !== EXIT.inUse)
      throw new CommandError(status, `the library '${root}' cannot be served${lastWords(folder)}`)
    await delay(POLL)
  }
  throw new CommandError(EXIT.inUse, `the process that serves the library '${root}' does not answer${lastWords(folder)}`)
}

async function tryConnect(folder: LibraryFolder): Promise<Connection | undefined> {
  const owner = await findOwner(folder.lock)
  return owner && connect(owner).catch(() => undefined) // it is ending, or its process number is another's now
}

/** Starts `innkeeper serve` detached; what is returned tells its exit status once it has ended. */
function startOwner(folder: LibraryFolder): () => number | undefined {
  try {
    makeFolders(folder.root, 0o700)
    const log = openSync(folder.serveLog, 'w', 0o600)
    const words = [PATHS.cliEntry, 'serve', '--no-open', '--idle-exit', String(IDLE_EXIT), '--library', folder.root]
    const child = spawn(process.execPath, words, { detached: true, stdio: ['ignore', log, log] })
    child.unref()
    return () => child.exitCode ?? (child.signalCode === null ? undefined : EXIT.failed)
  } catch (error) {
    throw new CommandError(EXIT.host, `the library '${folder.root}' cannot be used: ${messageOf(error)}; choose another with --library DIR`)
  }
}

function lastWords(folder: LibraryFolder): string {
  const lines = readFileSync(folder.serveLog, 'utf8').trim().split('\n')
  return lines.at(-1) ? `: ${lines.slice(-5).join('\n')}` : ''
}
