import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { GdbPort } from '../../../../../src-main/cli/run/gdb-port.ts'
import type { DebuggerInput } from '../../../../../src-main/engine/control/guest-messages.ts'

let port: GdbPort | undefined
afterEach(() => port?.close())

/** Opens a port and gathers what comes in; `next` waits for one more message. */
async function open() {
  const messages: DebuggerInput[] = []
  let wake: () => void = () => {}
  port = await GdbPort.open(0, (message) => {
    messages.push(message)
    wake()
  })
  const next = async (count: number): Promise<DebuggerInput[]> => {
    while (messages.length < count) await new Promise<void>((resolve) => (wake = resolve))
    return messages
  }
  return { port, next }
}

test('tells of the debugger, its bytes and its loss; answers reach it', async () => {
  const { port, next } = await open()
  const socket = connect(port.port, '127.0.0.1')
  socket.write('$?#3f')
  const [first, second] = await next(2)
  expect(first).toEqual({ type: 'debugger-connected' })
  expect(second?.type === 'debugger-input' && Buffer.from(second.bytes).toString()).toBe('$?#3f')
  port.write(Buffer.from('+'))
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toBe('+')
  socket.destroy()
  expect((await next(3)).at(-1)).toEqual({ type: 'debugger-gone' })
})

test('a second debugger is turned away, and the first stays', async () => {
  const { port, next } = await open()
  const first = connect(port.port, '127.0.0.1')
  await next(1)
  const second = connect(port.port, '127.0.0.1')
  await once(second, 'close')
  first.write('+')
  expect((await next(2)).map(({ type }) => type)).toEqual(['debugger-connected', 'debugger-input'])
  first.destroy()
})

test('an end from here is no loss, and the next debugger may come', async () => {
  const { port, next } = await open()
  const first = connect(port.port, '127.0.0.1')
  await next(1)
  port.endConnection()
  await once(first, 'close')
  const second = connect(port.port, '127.0.0.1')
  expect((await next(2)).map(({ type }) => type)).toEqual(['debugger-connected', 'debugger-connected'])
  second.destroy()
})

test('a port that is taken is named, with the remedy', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port: taken } = other.address() as { port: number }
  await expect(GdbPort.open(taken, () => {})).rejects.toThrow(`--gdb: port ${taken} is in use; give another`)
  other.close()
})
