/** Compilation on a thread of its own, so that the guest goes on meanwhile: what is asked for comes back as batches of a module each. */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { CompiledBatch, CompileJob, CompileService } from './region-factory.ts'

const JOBS_A_MESSAGE = 8

/** What compile-worker.ts is given; over the port come arrays of jobs. */
export interface CompileWorkerData {
  readonly memory: SharedArrayBuffer
  readonly port: MessagePort
}

export class CompileThread implements CompileService {
  readonly #port: MessagePort
  #jobs: CompileJob[] = []
  #error: unknown

  /** `entry`: compile-worker.ts or what it was built to. The thread ends with the one that started it. */
  constructor(entry: URL, memory: SharedArrayBuffer) {
    const { port1, port2 } = new MessageChannel()
    const workerData: CompileWorkerData = { memory, port: port2 }
    const worker = new Worker(entry, { workerData, transferList: [port2] })
    worker.on('error', (error) => {
      this.#error = error
    })
    worker.unref()
    port1.unref()
    this.#port = port1
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

  /** Throws what the thread died of. */
  collect(): CompiledBatch | undefined {
    if (this.#error !== undefined) throw this.#error
    return receiveMessageOnPort(this.#port)?.message
  }
}
