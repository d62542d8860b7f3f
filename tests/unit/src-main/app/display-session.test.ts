import { MessageChannel } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { openDisplaySession } from '../../../../src-main/app/display-session.ts'
import type { ByteChannel } from '../../../../src-main/app/serial-session.ts'
import type { GuestSupervisor } from '../../../../src-main/supervisor/guest-supervisor.ts'

class Channel implements ByteChannel {
  pending = 0
  readonly sent: number[][] = []
  taken: () => void = () => {}
  data: (bytes: Uint8Array) => void = () => {}
  text: (text: string) => void = () => {}
  ended = Promise.withResolvers<void>()

  send(data: Uint8Array | string, taken: () => void): void {
    this.sent.push([...(data as Uint8Array)])
    this.taken = taken
  }
  onData(listener: (bytes: Uint8Array) => void): void {
    this.data = listener
  }
  onText(listener: (text: string) => void): void {
    this.text = listener
  }
  onClose(): void {}
  close(): void {
    this.ended.resolve()
  }
}

function open(there = true) {
  const { port1, port2 } = new MessageChannel()
  const heard: unknown[] = []
  const supervisor = { display: () => ({ openViewer: () => (there ? port1 : undefined) }) } as unknown as GuestSupervisor
  const channel = new Channel()
  const opened = openDisplaySession(supervisor, 'id', channel)
  port2.on('message', (message) => heard.push(message))
  const next = async (count: number): Promise<unknown[]> => {
    while (heard.length < count) await new Promise((resolve) => setTimeout(resolve, 1))
    return heard
  }
  return { opened, channel, display: port2, next }
}

it('bytes go both ways, and what the transport has taken is told', async () => {
  const { channel, display, next } = open()
  channel.data(Uint8Array.of(1, 2))
  display.postMessage(Uint8Array.of(7, 8, 9))
  while (channel.sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  channel.taken()
  expect(await next(2)).toEqual([Uint8Array.of(1, 2), { type: 'taken', bytes: 3 }])
  expect(channel.sent).toEqual([[7, 8, 9]])
  display.close()
})

it("a captured mouse's movement has its y upwards; anything else that is text is dropped", async () => {
  const { channel, display, next } = open()
  channel.text('{"x":1,"y":2,"wheel":0,"buttons":1}')
  channel.text('{"x":1e9,"y":2,"wheel":0,"buttons":1}')
  channel.text('nonsense')
  channel.data(Uint8Array.of(5))
  expect(await next(2)).toEqual([{ type: 'pointer', x: 1, y: -2, wheel: 0, buttons: 1 }, Uint8Array.of(5)])
  display.close()
})

it('ends with the guest, and does not begin without one', async () => {
  const { channel, display } = open()
  display.close()
  await channel.ended.promise
  expect(open(false).opened).toBe(false)
})
