/** Entry of one guest's thread: builds the machine from `workerData`, then serves the supervisor's messages. */
import { parentPort, workerData } from 'node:worker_threads'
import { sentenceOf } from '../../src-shared/domain/sentence.ts'
import { GuestControl, messageOf } from './control/guest-control.ts'
import type { FromGuest } from './control/guest-messages.ts'
import type { MachineConfig } from './machine/machine-config.ts'

const port = parentPort
if (!port) throw new Error('engine/worker.ts is the entry of a worker thread')
const here = import.meta.url
const compileEntry = new URL(here.endsWith('.ts') ? './accel/jit/compile-worker.ts' : './compile-worker.js', here).href
const post = (message: FromGuest): void => port.postMessage(message)

try {
  const control = GuestControl.create({ ...(workerData as MachineConfig), compileEntry }, post)
  port.on('message', (message) => control.handle(message))
} catch (error) {
  post({ type: 'failed', message: messageOf(error), sentence: sentenceOf(error) })
}
