/**
 * The process that owns a library: opens it, supervises its guests and answers to windows, browser tabs and the CLI until it is told to end.
 * Electron's main process and `innkeeper serve` both run this; neither adds anything to what it can do.
 */
import { homedir } from 'node:os'
import { publishOwner, withdrawOwner } from '../library/owner-lock.ts'
import { VmLibrary } from '../library/vm-library.ts'
import { GuestSupervisor } from '../supervisor/guest-supervisor.ts'
import { type GuestWorkerFactory, workerThreads } from '../supervisor/guest-worker.ts'
import { newToken } from './access.ts'
import { BrowseRoots } from './browse-roots.ts'
import { EventsHub } from './events-hub.ts'
import { hostCapabilities, measureMemory } from './host-measures.ts'
import { type HttpServer, startHttpServer } from './http-server.ts'
import { type AppRouter, makeRouter } from './router.ts'

/** Seconds that the end of the process waits for running machines to be saved. */
const SAVE_LIMIT = 60

export interface ServeOptions {
  /** The library's folder. */
  readonly root: string
  readonly host: string
  readonly port: number
  /** Folders that windows may browse; the home folder when there is none. */
  readonly browse: readonly string[]
  /** Folder of the built interface. */
  readonly renderer: string
  /** Entry of a guest's thread. */
  readonly guestEntry: URL
  readonly version: string
}

export interface Service {
  readonly router: AppRouter
  readonly supervisor: GuestSupervisor
  readonly hub: EventsHub
  readonly server: HttpServer
  /** No window, no client, no live machine. */
  readonly isIdle: () => boolean
  /** Saves what runs, then lets go of everything. Called once. */
  close(): Promise<void>
}

/** Throws LibraryInUseError when another process owns the library. */
export async function startService(
  options: ServeOptions,
  startWorker: GuestWorkerFactory = workerThreads(options.guestEntry),
): Promise<Service> {
  const library = await VmLibrary.open(options.root)
  try {
    return await serveLibrary(library, options, startWorker)
  } catch (error) {
    await library.close()
    throw error
  }
}

async function serveLibrary(library: VmLibrary, options: ServeOptions, startWorker: GuestWorkerFactory): Promise<Service> {
  const { version } = options
  const hub = new EventsHub()
  const host = hostCapabilities(version)
  const supervisor = await GuestSupervisor.open({ library, host, version, startWorker, publish: hub.publish, measureMemory })
  const browse = await BrowseRoots.open(options.browse.length > 0 ? options.browse : [homedir()])
  const router = makeRouter({ library, supervisor, hub, host, browse })
  const token = newToken()
  const server = await startHttpServer({ ...options, router, supervisor, token })
  const lock = library.folder.lock
  await publishOwner(lock, { pid: process.pid, endpoint: server.endpoint, token })
  return {
    router,
    supervisor,
    hub,
    server,
    isIdle: () => server.clients() === 0 && hub.subscribers === 0 && supervisor.liveMachines === 0,
    close: async () => {
      await supervisor.close(SAVE_LIMIT)
      await withdrawOwner(lock)
      await server.close()
      await library.close()
    },
  }
}
