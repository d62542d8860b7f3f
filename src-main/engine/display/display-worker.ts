/** Entry of a machine's display thread: draws what the guest's video memory holds, for viewers, screenshots and thumbnails. */
import { createServer } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import type { DisplayClient, DisplayReport, DisplayThreadData, VncOptions } from './display-messages.ts'
import { DisplayServer } from './display-server.ts'
import { Painter } from './painter.ts'
import { VideoView } from './video-view.ts'

const machine = parentPort
if (!machine) throw new Error('engine/display/display-worker.ts is the entry of a worker thread')
const { memory, place, name, vnc } = workerData as DisplayThreadData
const report = (message: DisplayReport): void => machine.postMessage(message)

const view = new VideoView(memory, place)
const server = new DisplayServer({
  name,
  view,
  painter: new Painter(view),
  now: () => performance.now(),
  later: (callback, milliseconds) => void setTimeout(callback, milliseconds),
  input: report,
})
machine.on('message', ({ port }: DisplayClient) => server.addPort(port))
if (vnc) listen(vnc)

function listen({ host, port, password }: VncOptions): void {
  const listener = createServer((socket) => server.addSocket(socket, password))
  listener.on('error', (error) => report({ type: 'log', message: `no VNC server at ${host}:${port}: ${error.message}` }))
  listener.listen(port, host, () =>
    report({ type: 'log', message: `VNC server at ${host}:${port}${password ? '' : ', without a password'}` }),
  )
}
