/** The display's thread as the machine's thread sees it: started when somebody wants to look. */
import { existsSync } from 'node:fs'
import { type MessagePort, Worker } from 'node:worker_threads'
import type { DisplayClient, DisplayReport, DisplayThreadData } from './display-messages.ts'

/** Beside this file, or in the folder of the bundles (electron.vite.config.ts), where this one may be a part of a shared piece. */
const ENTRY = ['./display-worker.ts', './display-worker.js', '../display-worker.js']
  .map((name) => new URL(name, import.meta.url))
  .find(existsSync)
const LIMITS = { maxOldGenerationSizeMb: 512 }

export class DisplayThread {
  readonly #data: DisplayThreadData
  readonly #onReport: (report: DisplayReport) => void
  #worker: Worker | undefined

  constructor(data: DisplayThreadData, onReport: (report: DisplayReport) => void) {
    this.#data = data
    this.#onReport = onReport
    if (data.vnc) this.#start()
  }

  /** Somebody who talks to it through `port`. */
  connect(port: MessagePort): void {
    const message: DisplayClient = { type: 'client', port }
    this.#start().postMessage(message, [port])
  }

  dispose(): void {
    void this.#worker?.terminate()
  }

  /** A thread that died is started anew for the next one who looks; the guest does not notice. */
  #start(): Worker {
    if (this.#worker) return this.#worker
    if (!ENTRY) throw new Error('the code of the display (display-worker.js) is not there: run `npm run build`')
    const worker = new Worker(ENTRY, { workerData: this.#data, resourceLimits: LIMITS })
    worker.on('message', this.#onReport)
    worker.once('error', (error) => this.#onReport({ type: 'log', message: `the display's thread died: ${error}` }))
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = undefined
    })
    this.#worker = worker
    return worker
  }
}
