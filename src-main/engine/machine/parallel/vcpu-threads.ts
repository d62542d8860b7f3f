/** The threads of vCPUs that run in parallel, started and ended by the machine's thread. */
import { existsSync } from 'node:fs'
import { type MessagePort, Worker } from 'node:worker_threads'
import { startCompiler } from '../../accel/jit/compile-thread.ts'
import { MAX_CPUS } from '../../memory/memory-map.ts'
import type { VcpuThreads } from './parallel-vcpus.ts'
import type { VcpuThreadData } from './vcpu-thread.ts'

/** Beside this file, or in the folder of the bundles (electron.vite.config.ts), where this one may be a part of a shared piece. */
const ENTRY = ['./vcpu-thread.ts', './vcpu-thread.js', '../vcpu-thread.js'].map((name) => new URL(name, import.meta.url)).find(existsSync)
/** Guest memory is a WebAssembly.Memory, and translated code is outside the heap, too. */
const LIMITS = { maxOldGenerationSizeMb: 512 }

export interface WorkerThreadsOptions extends Omit<VcpuThreadData, 'cpu' | 'compilePort'> {
  /** Of the thread that compiles for all of them; without, each compiles for itself. */
  readonly compileEntry: string | undefined
}

export class WorkerThreads implements VcpuThreads {
  readonly #options: WorkerThreadsOptions
  readonly #workers: Worker[] = []
  #failure: unknown

  constructor(options: WorkerThreadsOptions) {
    this.#options = options
  }

  start(): void {
    if (this.#workers.length > 0) return
    const { cpus } = this.#options
    const ports = this.#startCompiler()
    this.#workers.push(...Array.from({ length: cpus }, (_, cpu) => this.#open(cpu, ports[cpu])))
  }

  /** A port for each vCPU. */
  #startCompiler(): readonly MessagePort[] {
    const { compileEntry, cpus, memory, translates } = this.#options
    if (compileEntry === undefined || !translates) return []
    const parts = Array.from({ length: cpus }, (_, part) => ({ part, of: MAX_CPUS }))
    const { worker, ports } = startCompiler(new URL(compileEntry), memory.buffer as unknown as SharedArrayBuffer, parts, this.#fail)
    this.#workers.push(worker)
    return ports
  }

  readonly #fail = (error: unknown): void => {
    this.#failure ??= error
  }

  #open(cpu: number, compilePort: MessagePort | undefined): Worker {
    if (!ENTRY) throw new Error('the code of virtual CPUs in parallel (vcpu-thread.js) is not there: run `npm run build`')
    const { compileEntry: _, ...data } = this.#options
    const workerData: VcpuThreadData = { ...data, cpu, compilePort }
    const worker = new Worker(ENTRY, { workerData, transferList: compilePort ? [compilePort] : [], resourceLimits: LIMITS })
    worker.once('error', this.#fail)
    return worker
  }

  get failure(): unknown {
    return this.#failure
  }

  dispose(): void {
    for (const worker of this.#workers) void worker.terminate()
  }
}
