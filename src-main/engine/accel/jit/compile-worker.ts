/** Entry of the thread that compiles regions (compile-thread.ts). */
import { setFlagsFromString } from 'node:v8'
import { receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { CompileWorkerData } from './compile-thread.ts'
import { type CompileJob, RegionFactory } from './region-factory.ts'

/** Regions of one module: it costs less for each then, but the first waits for the last. */
const LARGEST_BATCH = 16

// Functions are compiled (by the baseline compiler) with their module: otherwise the first call would do it, on the guest's thread.
setFlagsFromString('--no-wasm-lazy-compilation')

const { memory, port } = workerData as CompileWorkerData
const factory = new RegionFactory(new Uint8Array(memory))

port.on('message', (first: CompileJob) => {
  let batch = [first]
  for (let next = take(); next; next = take()) {
    if (next.epoch !== first.epoch || batch.length === LARGEST_BATCH) {
      deliver(batch)
      batch = []
    }
    batch.push(next)
  }
  deliver(batch)
})

function take(): CompileJob | undefined {
  return receiveMessageOnPort(port)?.message
}

function deliver(batch: readonly CompileJob[]): void {
  port.postMessage(factory.make(batch))
}
