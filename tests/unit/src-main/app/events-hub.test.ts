import { expect, it } from 'vitest'
import { EventsHub } from '../../../../src-main/app/events-hub.ts'

const deleted = (machineId: string) => ({ type: 'machine-deleted', machineId }) as const

it('a subscriber gets hello and then all events in order, also those before it listened', async () => {
  const hub = new EventsHub()
  const events = hub.subscribe()
  hub.publish(deleted('a'))

  const seen = [await events.next(), await events.next()].map((result) => result.value)
  const waiting = events.next()
  hub.publish(deleted('b'))

  expect(seen).toEqual([{ type: 'hello' }, deleted('a')])
  expect((await waiting).value).toEqual(deleted('b'))
})

it('a subscriber that is too slow is told to fetch everything, and misses nothing after that', async () => {
  const hub = new EventsHub()
  const events = hub.subscribe()
  for (let event = 0; event < 1000; event++) hub.publish(deleted(String(event)))

  const seen = [await events.next(), await events.next()].map((result) => result.value)

  expect(seen).toEqual([{ type: 'hello' }, deleted('999')])
})

it('a subscription that is aborted while it waits ends, and is forgotten', async () => {
  const hub = new EventsHub()
  const abort = new AbortController()
  const events = hub.subscribe(abort.signal)
  await events.next()
  const waiting = events.next()

  abort.abort()

  expect((await waiting).done).toBe(true)
  expect(hub.subscribers).toBe(0)
})
