/** The thread of one guest as the supervisor needs it; tests put a fake in its place. */
import { Worker } from 'node:worker_threads'
import type { FromGuest, ToGuest } from '../engine/control/guest-messages.ts'
import type { MachineConfig } from '../engine/machine/machine-config.ts'
import { breakLockOf } from '../engine/storage/image-lock.ts'

export interface GuestWorker {
  onMessage(listener: (message: FromGuest) => void): void
  /** Called once, when the thread is gone: `error` is what it died of. */
  onEnd(listener: (error: Error | undefined) => void): void
  send(message: ToGuest): void
  terminate(): Promise<void>
}

export type GuestWorkerFactory = (config: MachineConfig) => GuestWorker

/** The main thread of a guest needs little heap of its own: guest memory is a WebAssembly.Memory. */
const LIMITS = { maxOldGenerationSizeMb: 1024 }

/** Starts `entry` as a worker thread for each guest, with the machine's config as its workerData. */
export function workerThreads(entry: URL): GuestWorkerFactory {
  return (config) => wrap(new Worker(entry, { workerData: config, resourceLimits: LIMITS }), config)
}

function wrap(worker: Worker, config: MachineConfig): GuestWorker {
  const thread = worker.threadId
  let error: Error | undefined
  worker.on('error', (thrown) => {
    error = thrown instanceof Error ? thrown : new Error(String(thrown))
  })
  worker.once('exit', () => breakLocks(thread, config))
  return {
    onMessage: (listener) => void worker.on('message', listener),
    onEnd: (listener) => void worker.once('exit', () => listener(error)),
    send: (message) => worker.postMessage(message, message.type === 'display' ? [message.port] : []),
    terminate: async () => void (await worker.terminate()),
  }
}

/** A worker that was terminated, or died, has closed its disks but left their locks. */
function breakLocks(thread: number, { spec, overlays }: MachineConfig): void {
  for (const path of [...spec.disks.map((disk) => disk.image), ...overlays]) if (path) breakLockOf(thread, path)
}
