import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FromGuest } from '../../../../src-main/engine/control/guest-messages.ts'
import { GuestHandle, TIME_LIMITS } from '../../../../src-main/supervisor/guest-handle.ts'
import { english, say, sentenceOf } from '../../../../src-shared/domain/sentence.ts'
import { VmSpec } from '../../../../src-shared/domain/vm-spec.ts'
import { ScriptedWorker } from '../../../support/scripted-worker.ts'

const CONFIG = { spec: VmSpec.parse({ name: 'x', boot: { kind: 'demo' } }), overlays: [] }

let worker: ScriptedWorker
let handle: GuestHandle
let messages: FromGuest[]
let ends: (string | undefined)[]

beforeEach(() => {
  vi.useFakeTimers()
  worker = new ScriptedWorker()
  messages = []
  ends = []
  handle = new GuestHandle(() => worker, CONFIG, {
    onMessage: (message) => messages.push(message),
    onEnd: (reason) => ends.push(reason && english(reason)),
  })
})
afterEach(async () => {
  await worker.terminate()
  vi.useRealTimers()
})

async function ready(): Promise<void> {
  worker.say({ type: 'ready', notices: ['a notice'] })
  await handle.ready()
}

describe('starting', () => {
  it('with ready, resolves and keeps the notices', async () => {
    await ready()

    expect(handle.notices.map(english)).toEqual(['a notice'])
  })

  it('with failed, rejects with its words and ends the worker', async () => {
    worker.say({ type: 'failed', message: 'no such kernel' })

    await expect(handle.ready()).rejects.toThrow('no such kernel')
    expect(worker.terminated).toBe(true)
  })

  it('with failed and a code, rejects with the code', async () => {
    const sentence = say('field-missing', { path: '/k' })
    worker.say({ type: 'failed', message: 'there is no kernel', sentence })

    expect(await handle.ready().catch(sentenceOf)).toBe(sentence)
  })

  it('with a worker that dies, rejects with its error', async () => {
    worker.die(new Error('syntax error'))

    await expect(handle.ready()).rejects.toThrow('syntax error')
  })

  it('that takes longer than its limit, is given up', async () => {
    const failed = expect(handle.ready()).rejects.toThrow(/did not answer 'start'/)

    await vi.advanceTimersByTimeAsync(TIME_LIMITS.start * 1000)

    await failed
  })
})

describe('a request', () => {
  beforeEach(ready)

  it('answered, resolves', async () => {
    const request = handle.request({ type: 'pause' })
    worker.answer()

    await expect(request).resolves.toBeUndefined()
  })

  it('refused, rejects with the words of the guest', async () => {
    const request = handle.request({ type: 'pause' })
    worker.answer('not now')

    await expect(request).rejects.toThrow('not now')
  })

  it('of two, each gets its own answer', async () => {
    const first = handle.request({ type: 'pause' })
    const second = handle.request({ type: 'run' })
    const [one, two] = worker.sent as { id: number }[]
    worker.say({ type: 'reply', id: two?.id as number, error: 'second' })
    worker.say({ type: 'reply', id: one?.id as number })

    await expect(first).resolves.toBeUndefined()
    await expect(second).rejects.toThrow('second')
  })

  it('under way when the worker dies, rejects with what it died of', async () => {
    const request = handle.request({ type: 'pause' })
    worker.die(new Error('out of memory'))

    await expect(request).rejects.toThrow('out of memory')
    expect(ends).toEqual(["the guest's worker ended: out of memory"])
  })

  it('never answered, rejects after its limit while heartbeats go on', async () => {
    const failed = expect(handle.request({ type: 'pause' })).rejects.toThrow(/within 10 s/)
    const beats = setInterval(() => worker.say({ type: 'heartbeat', instructions: 0, uptime: 0, busy: 0 }), 500)

    await vi.advanceTimersByTimeAsync(10_000)

    await failed
    clearInterval(beats)
    expect(worker.terminated).toBe(false)
  })
})

describe('silence', () => {
  beforeEach(ready)

  it('of 10 s ends the worker, with the reason', async () => {
    await vi.advanceTimersByTimeAsync(9_000)
    expect(worker.terminated).toBe(false)

    await vi.advanceTimersByTimeAsync(1_000)

    expect(worker.terminated).toBe(true)
    expect(ends).toEqual(['the guest gave no sign of life for 10 s and was ended'])
  })

  it('while the state is written means nothing', async () => {
    const saving = handle.request({ type: 'save', folder: '/f' })
    await vi.advanceTimersByTimeAsync(60_000)

    worker.answer()

    await expect(saving).resolves.toBeUndefined()
    expect(worker.terminated).toBe(false)
  })
})

describe('the end', () => {
  beforeEach(ready)

  it('after stop is expected: no reason', async () => {
    const stopped = handle.stop()
    worker.answer()
    worker.say({ type: 'stopped', reason: { kind: 'requested' } })
    await stopped

    expect(ends).toEqual([undefined])
  })

  it('of a guest that switched itself off is expected, and told before', () => {
    worker.say({ type: 'stopped', reason: { kind: 'power-off' } })

    expect(messages).toEqual([{ type: 'stopped', reason: { kind: 'power-off' } }])
    expect(ends).toEqual([undefined])
    expect(worker.terminated).toBe(true)
  })

  it('of a worker that ignores stop comes by force', async () => {
    const stopped = handle.stop()

    await vi.advanceTimersByTimeAsync(20_000)
    await stopped

    expect(worker.terminated).toBe(true)
    expect(ends).toHaveLength(1)
  })

  it('without a word is told as one', () => {
    void worker.terminate()

    expect(ends).toEqual(["the guest's worker ended"])
  })
})
