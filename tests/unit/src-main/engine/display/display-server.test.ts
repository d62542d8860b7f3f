import { connect, createServer, type Server, type Socket } from 'node:net'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, describe, expect, test } from 'vitest'
import type { DisplayInput } from '../../../../../src-main/engine/display/display-messages.ts'
import { DisplayServer } from '../../../../../src-main/engine/display/display-server.ts'
import { expectedResponse } from '../../../../../src-main/engine/display/rfb/vnc-authentication.ts'
import { createDisplayBench } from '../../../../support/display-bench.ts'

const opened: { close(): void }[] = []
afterEach(() => {
  for (const one of opened.splice(0)) one.close()
})

function create() {
  const bench = createDisplayBench()
  bench.setLinear(640, 480, 32)
  const inputs: DisplayInput[] = []
  const server = new DisplayServer({
    name: 'guest',
    view: bench.view,
    painter: bench.painter,
    now: () => performance.now(),
    later: (callback, milliseconds) => void setTimeout(callback, milliseconds).unref(),
    input: (input) => void inputs.push(input),
  })
  return { ...bench, server, inputs }
}

async function listen(server: DisplayServer, password?: string): Promise<() => Viewer> {
  const listener: Server = createServer((socket) => server.addSocket(socket, password))
  opened.push(listener)
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as { port: number }
  return () => new Viewer(connect(port, '127.0.0.1'))
}

class Viewer {
  readonly socket: Socket
  received = Buffer.alloc(0)
  isClosed = false

  constructor(socket: Socket) {
    this.socket = socket
    opened.push({ close: () => socket.destroy() })
    socket.on('data', (bytes) => {
      this.received = Buffer.concat([this.received, bytes])
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.isClosed = true
    })
  }

  async take(length: number): Promise<Buffer> {
    while (this.received.length < length && !this.isClosed) await new Promise((resolve) => setTimeout(resolve, 1))
    const taken = this.received.subarray(0, length)
    this.received = this.received.subarray(length)
    return taken
  }

  async closed(): Promise<void> {
    while (!this.isClosed) await new Promise((resolve) => setTimeout(resolve, 1))
  }

  async enter(password: string): Promise<void> {
    await this.take(12)
    this.socket.write('RFB 003.008\n')
    await this.take(2)
    this.socket.write(Buffer.of(2))
    this.socket.write(expectedResponse(await this.take(16), password))
    await this.take(4)
    this.socket.write(Buffer.of(1))
    await this.take(29)
  }
}

describe('DisplayServer over TCP', () => {
  test('a viewer who knows the password gets the picture, and its keys arrive', async () => {
    const { server, inputs } = create()
    const viewer = (await listen(server, 'secret'))()
    await viewer.enter('secret')
    viewer.socket.write(Buffer.from([3, 0, 0, 0, 0, 0, 0, 8, 0, 2, 4, 1, 0, 0, 0, 0, 0, 0x61]))
    expect((await viewer.take(4 + 12 + 8 * 2 * 4)).readUInt16BE(2)).toBe(1)
    expect(inputs[0]).toEqual({ type: 'key', scancodes: Uint8Array.of(0x1e) })
  })

  test('one who does not know it is put out', async () => {
    const { server } = create()
    const viewer = (await listen(server, 'secret'))()
    await viewer.enter('guess')
    await viewer.closed()
    expect(viewer.received.toString()).not.toContain('guest')
  })

  test('one who floods it with keys is heard at a bounded rate', async () => {
    const { server, inputs } = create()
    const viewer = (await listen(server, 'secret'))()
    await viewer.enter('secret')
    viewer.socket.write(Buffer.concat(Array.from({ length: 100_000 }, () => Buffer.from([4, 1, 0, 0, 0, 0, 0, 0x61]))))
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(inputs.length).toBeGreaterThan(100)
    expect(inputs.length).toBeLessThan(60_000)
  })

  test('the seventeenth viewer finds the door closed', async () => {
    const { server } = create()
    const open = await listen(server)
    const viewers = Array.from({ length: 16 }, open)
    await Promise.all(viewers.map((viewer) => viewer.take(12)))
    await open().closed()
    expect(viewers.some(({ isClosed }) => isClosed)).toBe(false)
  })
})

describe('DisplayServer over a port', () => {
  test('pictures have numbers, and an unchanged one is not sent again', async () => {
    const { server, video, markDirty } = create()
    const { port1, port2 } = new MessageChannel()
    opened.push(port1)
    server.addPort(port2)
    let id = 0
    const ask = (known?: number) =>
      new Promise<{ picture: { number: number; width: number; png?: Uint8Array } }>((resolve) => {
        port1.once('message', resolve)
        port1.postMessage({ type: 'picture', id: ++id, known })
      })
    const first = (await ask()).picture
    const same = (await ask(first.number)).picture
    video.words[0] = 0x12_3456
    markDirty(0)
    const next = (await ask(first.number)).picture
    expect([first.width, first.png !== undefined, same.number, same.png, next.number > first.number, next.png !== undefined]).toEqual([
      640,
      true,
      first.number,
      undefined,
      true,
      true,
    ])
  })

  test('typing goes a key at a time', async () => {
    const { server, inputs } = create()
    const { port1, port2 } = new MessageChannel()
    opened.push(port1)
    server.addPort(port2)
    port1.postMessage({
      type: 'type',
      id: 1,
      keys: [
        [0x1e, 0x9e],
        [0x30, 0xb0],
      ],
    })
    while (inputs.length < 1) await new Promise((resolve) => setTimeout(resolve, 1))
    expect(inputs).toHaveLength(1)
    while (inputs.length < 2) await new Promise((resolve) => setTimeout(resolve, 1))
    expect(inputs[1]).toEqual({ type: 'key', scancodes: Uint8Array.of(0x30, 0xb0) })
  })
})
