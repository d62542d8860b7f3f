/** A guest that floods the debug console or the log must not flood the supervisor. */
import { beforeEach, describe, expect, test } from 'vitest'
import { GuestOutput } from '../../../../../src-main/engine/control/guest-output.ts'

let posted: unknown[]
let now: number
const host = { nanoseconds: () => now, wallMilliseconds: () => 0 }

beforeEach(() => {
  posted = []
  now = 0
})

function output(unlimited = false): GuestOutput {
  return new GuestOutput((message) => posted.push(message), host, unlimited)
}

describe('GuestOutput', () => {
  test('bytes of the debug console go out together once the slice is over', async () => {
    const sink = output()
    for (const byte of Buffer.from('hello')) sink.debugConsole(byte)
    expect(posted).toHaveLength(0)
    await Promise.resolve()
    expect(posted).toEqual([{ type: 'debug-console', text: 'hello' }])
  })

  test('a slice that writes more than fits in a batch makes several', async () => {
    const sink = output()
    for (let count = 0; count < 40_000; count++) sink.debugConsole(0x61)
    await Promise.resolve()
    expect(posted.map((message) => (message as { text: string }).text.length)).toEqual([16_384, 16_384, 7232])
  })

  test('what was written before the machine stopped arrives before the news', () => {
    const sink = output()
    sink.debugConsole(0x61)
    sink.send({ type: 'stopped', reason: { kind: 'power-off' } })
    expect(posted).toEqual([
      { type: 'debug-console', text: 'a' },
      { type: 'stopped', reason: { kind: 'power-off' } },
    ])
  })

  test('lines beyond fifty in a second are left out, and their number is told', () => {
    const sink = output()
    for (let line = 0; line < 60; line++) sink.log('the guest reads an unknown MSR 0x1')
    expect(posted).toHaveLength(50)
    now = 1e9
    sink.log('next')
    expect(posted.slice(50)).toEqual([
      { type: 'log', message: '10 lines more than 50 in a second were left out' },
      { type: 'log', message: 'next' },
    ])
  })

  test('every line of a trace arrives', () => {
    const sink = output(true)
    for (let line = 0; line < 1000; line++) sink.log('int: vector 0x20')
    expect(posted).toHaveLength(1000)
  })

  test('what the user should know is told once, and is in the log each time', () => {
    const sink = output()
    for (const message of ['disk full', 'disk full', 'another']) sink.notify(message)
    expect(posted).toEqual([
      { type: 'notice', message: 'disk full' },
      { type: 'log', message: 'disk full' },
      { type: 'notice', message: 'another' },
    ])
  })

  test('a guest that makes ever new notices fills the log and not the window', () => {
    const sink = output()
    for (let count = 0; count < 40; count++) sink.notify(`notice ${count}`)
    expect(posted.filter((message) => (message as { type: string }).type === 'notice')).toHaveLength(20)
  })
})
