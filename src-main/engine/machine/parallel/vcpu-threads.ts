/** The threads of vCPUs that run in parallel, started and ended by the machine's thread. */
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { VcpuThreads } from './parallel-vcpus.ts'
import type { VcpuThreadData } from './vcpu-thread.ts'

/** Beside this file, or in the folder of the bundles (electron.vite.config.ts), where this one may be a part of a shared piece. */
const ENTRY = ['./vcpu-thread.ts', './vcpu-thread.js', '../vcpu-thread.js'].map((name) => new URL(name, import.meta.url)).find(existsSync)
/** Guest memory is a WebAssembly.Memory, and translated code is outside the heap, too. */
const LIMITS = { maxOldGenerationSizeMb: 512 }

export class WorkerThreads implements VcpuThreads {
  readonly #data: Omit<VcpuThreadData, 'cpu'>
  #workers: Worker[] = []
  #failure: unknown

  constructor(data: Omit<VcpuThreadData, 'cpu'>) {
    this.#data = data
  }

  start(): void {
    if (this.#workers.length > 0) return
    this.#workers = Array.from({ length: this.#data.cpus }, (_, cpu) => this.#open(cpu))
  }

  #open(cpu: number): Worker {
    if (!ENTRY) throw new Error('the code of virtual CPUs in parallel (vcpu-thread.js) is not there: run `npm run build`')
    const worker = new Worker(ENTRY, { workerData: { ...this.#data, cpu } satisfies VcpuThreadData, resourceLimits: LIMITS })
    worker.once('error', (error) => {
      this.#failure ??= error
    })
    return worker
  }

  get failure(): unknown {
    return this.#failure
  }

  dispose(): void {
    for (const worker of this.#workers) void worker.terminate()
  }
}
