/** Compilation on a thread of its own, so that the guest goes on meanwhile: what is asked for comes back as batches of a module each. */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { CompiledBatch, CompileJob, CompileService } from './region-factory.ts'

/** What compile-worker.ts is given. */
export interface CompileWorkerData {
  readonly memory: SharedArrayBuffer
  readonly port: MessagePort
}

export class CompileThread implements CompileService {
  readonly #port: MessagePort
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

  request(job: CompileJob): void {
    this.#port.postMessage(job)
  }

  /** Throws what the thread died of. */
  collect(): CompiledBatch | undefined {
    if (this.#error !== undefined) throw this.#error
    return receiveMessageOnPort(this.#port)?.message
  }
}
