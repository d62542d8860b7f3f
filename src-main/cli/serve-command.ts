/** `innkeeper serve`: owns the library and shows the interface at a loopback address until it is ended. */
import type { Command } from 'commander'
import type { Service } from '../app/serve.ts'
import { LibraryFolder, libraryRoot } from '../library/library-folder.ts'
import { messageOf } from '../library/operation-error.ts'
import { findOwner } from '../library/owner-lock.ts'
import { EXIT, statusOf } from './exit-codes.ts'
import { openBrowser } from './open-browser.ts'
import { collect, type LibraryFlags, portNumber, wholeNumber, withLibraryFlags } from './options.ts'
import { PATHS, VERSION } from './paths.ts'

interface ServeFlags extends LibraryFlags {
  readonly port: number
  readonly host: string
  readonly browse: readonly string[]
  readonly open: boolean
  readonly idleExit?: number
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

export function registerServe(program: Command): void {
  withLibraryFlags(program.command('serve').description('own the library and show the interface in a browser'))
    .option('--port <n>', 'TCP port; 0 takes a free one', portNumber, 0)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--browse <folder>', 'folder that windows may look into for files; repeatable (default: the home folder)', collect, [])
    .option('--open', 'open the default browser', false)
    .option('--no-open', 'open no browser')
    .option('--idle-exit <seconds>', 'end when no client is connected and no machine runs for so long', wholeNumber)
    .action(async (flags: ServeFlags) => {
      await serve(flags).catch((error) => {
        process.stderr.write(`innkeeper: ${messageOf(error)}\n`)
        process.exit(statusOf(error))
      })
    })
}

async function serve(flags: ServeFlags): Promise<void> {
  const root = libraryRoot(flags.library)
  const service = await start(root, flags)
  if (!LOOPBACK.has(flags.host)) {
    process.stderr.write(
      `innkeeper: warning: listening on ${flags.host}: whoever learns the token controls the machines, and the line is not encrypted\n`,
    )
  }
  const { address, endpoint } = service.server
  process.stdout.write(flags.json ? `${JSON.stringify({ address, endpoint })}\n` : `Innkeeper is at ${address}\n`)
  if (flags.open) openBrowser(address)
  await ended(service, flags.idleExit)
  await service.close()
}

async function start(root: string, flags: ServeFlags): Promise<Service> {
  const { host, port, browse } = flags
  const { startService } = await import('../app/serve.ts')
  try {
    return await startService({ root, host, port, browse, renderer: PATHS.renderer, guestEntry: PATHS.guestEntry, version: VERSION })
  } catch (error) {
    if ((error as Error).name !== 'LibraryInUseError') throw error
    const owner = await findOwner(new LibraryFolder(root).lock)
    const where = owner ? `at ${owner.endpoint}/?token=${owner.token}` : 'and is just starting'
    process.stderr.write(`innkeeper: another process serves this library already, ${where}\n`)
    process.exit(EXIT.inUse)
  }
}

/** Resolves at SIGINT or SIGTERM, or when the service was idle for `idleExit` seconds. A second signal ends the process at once. */
function ended(service: Service, idleExit: number | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  if (idleExit === undefined) return promise
  let idle = 0
  const timer = setInterval(() => {
    idle = service.isIdle() ? idle + 1 : 0
    if (idle >= idleExit) resolve()
  }, 1000)
  return promise.finally(() => clearInterval(timer))
}
