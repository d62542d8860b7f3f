import { expect, it } from 'vitest'
import { type ByteChannel, openSerialSession } from '../../../../src-main/app/serial-session.ts'
import type { GuestSupervisor } from '../../../../src-main/supervisor/guest-supervisor.ts'
import { SerialPort } from '../../../../src-main/supervisor/serial-port.ts'

class Channel implements ByteChannel {
  pending = 0
  readonly sent: string[] = []
  taken: () => void = () => {}
  data: (bytes: Uint8Array) => void = () => {}
  close: () => void = () => {}

  send(data: Uint8Array | string, taken: () => void): void {
    this.sent.push(typeof data === 'string' ? `text:${data}` : Buffer.from(data).toString())
    this.taken = taken
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.data = listener
  }

  onClose(listener: () => void): void {
    this.close = listener
  }
}

function opened() {
  const port = new SerialPort()
  const typed: string[] = []
  const supervisor = {
    serialPort: (_id: string, index: number) => (index === 0 ? port : undefined),
    serialInput: (_id: string, _port: number, bytes: Uint8Array) => typed.push(Buffer.from(bytes).toString()),
  } as unknown as GuestSupervisor
  const channel = new Channel()
  return { port, typed, channel, supervisor, open: openSerialSession(supervisor, 'id', 0, channel) }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

it('a session shows the scrollback, follows, takes input, and ends with its channel', () => {
  const { port, typed, channel } = opened()
  port.output(bytes('a'))
  channel.data(bytes('typed'))

  channel.close()
  port.output(bytes('b'))

  expect(channel.sent).toEqual(['', 'a'])
  expect(typed).toEqual(['typed'])
})

it('a terminal that cannot keep up misses output, and gets the scrollback afresh when it has caught up', () => {
  const { port, channel } = opened()
  port.output(bytes('a'))
  channel.pending = 5 * 1024 * 1024
  port.output(bytes('b'))
  port.output(bytes('c'))
  channel.pending = 0

  channel.taken()

  expect(channel.sent).toEqual(['', 'a', 'text:reset', 'abc'])
})

it('a restored scrollback is announced', () => {
  const { port, channel } = opened()

  port.restore(bytes('then'))

  expect(channel.sent).toEqual(['', 'text:reset', 'then'])
})

it('a port that no machine has opens no session', () => {
  const { supervisor } = opened()

  expect(openSerialSession(supervisor, 'id', 4, new Channel())).toBe(false)
})
