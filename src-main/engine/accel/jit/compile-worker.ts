/** Entry of the thread that compiles regions (compile-thread.ts). */
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { CompileWorkerData } from './compile-thread.ts'
import { standBackBehindGuest, tuneHostCompiler } from './host-compiler.ts'
import { type CompileJob, RegionFactory } from './region-factory.ts'

/** Regions of one module: it costs less for each then, but the first waits for the last. */
const LARGEST_BATCH = 16

tuneHostCompiler()
standBackBehindGuest()

const { memory, channels } = workerData as CompileWorkerData
for (const { port, part } of channels) serve(port, new RegionFactory(new Uint8Array(memory), undefined, part))

function serve(port: MessagePort, factory: RegionFactory): void {
  port.on('message', (first: CompileJob[]) => {
    const jobs = [...first]
    for (let more = take(port); more; more = take(port)) jobs.push(...more)
    while (jobs.length > 0) port.postMessage(factory.make(nextBatch(jobs)))
  })
}

function take(port: MessagePort): CompileJob[] | undefined {
  return receiveMessageOnPort(port)?.message
}

/** Takes the first jobs of one epoch. */
function nextBatch(jobs: CompileJob[]): CompileJob[] {
  const other = jobs.findIndex(({ epoch }) => epoch !== jobs[0]?.epoch)
  return jobs.splice(0, Math.min(LARGEST_BATCH, other < 0 ? jobs.length : other))
}
