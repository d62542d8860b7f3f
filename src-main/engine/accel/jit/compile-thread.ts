/**
 * Compilation on a thread of its own, so that the guest goes on meanwhile: what is asked for comes back as batches of a module each. One such thread serves all
 * translators of a machine, by a channel each.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { CompiledBatch, CompileJob, CompileService } from './region-factory.ts'
import type { PoolPart } from './region-pool.ts'

const JOBS_A_MESSAGE = 8

/** What compile-worker.ts is given; over each port come arrays of jobs. */
export interface CompileWorkerData {
  readonly memory: SharedArrayBuffer
  readonly channels: readonly { readonly port: MessagePort; readonly part: PoolPart | undefined }[]
}

/** Starts the thread, with a channel for each part of the pool of regions: their other ends. `entry`: compile-worker.ts or what it was built to. */
export function startCompiler(
  entry: URL,
  memory: SharedArrayBuffer,
  parts: readonly (PoolPart | undefined)[],
  onError: (error: unknown) => void,
): { readonly worker: Worker; readonly ports: readonly MessagePort[] } {
  const channels = parts.map((part) => {
    const { port1, port2 } = new MessageChannel()
    port1.unref()
    return { part, ours: port1, theirs: port2 }
  })
  const workerData: CompileWorkerData = { memory, channels: channels.map(({ theirs, part }) => ({ port: theirs, part })) }
  const worker = new Worker(entry, { workerData, transferList: channels.map(({ theirs }) => theirs) })
  worker.on('error', onError)
  worker.unref()
  return { worker, ports: channels.map(({ ours }) => ours) }
}

/** A channel to the thread. */
export class CompileChannel implements CompileService {
  readonly #port: MessagePort
  #jobs: CompileJob[] = []

  constructor(port: MessagePort) {
    this.#port = port
  }

  /** Goes with the next ones, since each message wakes the other thread up. */
  request(job: CompileJob): void {
    this.#jobs.push(job)
    if (this.#jobs.length === JOBS_A_MESSAGE) this.flush()
  }

  flush(): void {
    if (this.#jobs.length === 0) return
    this.#port.postMessage(this.#jobs)
    this.#jobs = []
  }

  collect(): CompiledBatch | undefined {
    return receiveMessageOnPort(this.#port)?.message
  }
}

/** The thread of one translator, which ends with the thread that started it. */
export class CompileThread extends CompileChannel {
  readonly #failed: { error?: unknown }

  constructor(entry: URL, memory: SharedArrayBuffer) {
    const failed: { error?: unknown } = {}
    const { ports } = startCompiler(entry, memory, [undefined], (error) => {
      failed.error = error
    })
    super(ports[0] as MessagePort)
    this.#failed = failed
  }

  /** Throws what the thread died of. */
  override collect(): CompiledBatch | undefined {
    if (this.#failed.error !== undefined) throw this.#failed.error
    return super.collect()
  }
}
