import type { MessagePort } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import type { ToDisplay } from '../../../../src-main/engine/display/display-messages.ts'
import { MachineDisplay } from '../../../../src-main/supervisor/machine-display.ts'

class Problem extends Error {}

function create(isThere: boolean, answer: (message: Extract<ToDisplay, { id: number }>) => unknown = () => undefined) {
  const ports: MessagePort[] = []
  const display = new MachineDisplay({
    isThere: () => isThere,
    connect: (port) => {
      ports.push(port)
      port.on('message', (message) => 'id' in message && port.postMessage(answer(message)))
    },
    problem: (error) => new Problem((error as Error).message),
  })
  return { display, ports }
}

describe('MachineDisplay', () => {
  test('each question has a line of its own, which closes with the answer', async () => {
    const { display, ports } = create(true, ({ type, id }) => ({ type, id, lines: ['login:'] }))
    const closed = Promise.withResolvers<void>()
    expect(await display.text()).toEqual(['login:'])
    ports[0]?.on('close', () => closed.resolve())
    await closed.promise
    expect(ports).toHaveLength(1)
  })

  test('graphics have no text', async () => {
    const { display } = create(true, ({ type, id }) => ({ type, id, lines: undefined }))
    expect(await display.text()).toBeNull()
  })

  test('a machine without a display refuses in words, and has nothing for viewers', async () => {
    const { display, ports } = create(false)
    await expect(display.picture({})).rejects.toThrow(Problem)
    expect([display.openViewer(), ports.length]).toEqual([undefined, 0])
  })

  test("a viewer's line begins with what it is", async () => {
    const { display, ports } = create(true)
    const first = Promise.withResolvers<unknown>()
    const line = display.openViewer()
    ports[0]?.removeAllListeners('message').on('message', first.resolve)
    expect(await first.promise).toEqual({ type: 'viewer' })
    line?.close()
  })
})
