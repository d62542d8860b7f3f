/** A machine and its restored copy are the same machine. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StampedEvent } from '../../src-main/engine/machine/input-gate.ts'
import { SteppedMachine } from '../support/stepped-machine.ts'

const PROMPT = 'demo> '

// The guest asks for the wall clock; two machines that shall be the same must be told the same.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) }))
afterEach(() => void vi.useRealTimers())

test('a restored copy has the same state, and goes on where the saved machine was', { timeout: 60_000 }, () => {
  using machine = new SteppedMachine()
  machine.runUntil(PROMPT)
  machine.type('write note kept in memory\r')
  machine.runUntil(PROMPT)
  using saved = machine.save()
  using copy = new SteppedMachine({ restoreFrom: saved.path })
  expect(copy.hash()).toBe(machine.hash())
  copy.type('read note\r')
  copy.runUntil('\r\nkept in memory\r\n')
  expect(copy.text).not.toContain('I N N K E E P E R')
})

test('a machine and its copy, given the same events, end in the same state', { timeout: 60_000 }, () => {
  const record: StampedEvent[] = []
  using machine = new SteppedMachine({ record })
  machine.runUntil(PROMPT)
  using saved = machine.save()
  const events = record.length
  machine.type('memtest 1\r')
  machine.runUntil(PROMPT)
  machine.type('uptime\r')
  machine.runUntil(PROMPT)
  using copy = new SteppedMachine({ restoreFrom: saved.path, replay: record.slice(events) })
  copy.replayTo(machine.instructions)
  expect(copy.instructions).toBe(machine.instructions)
  expect(copy.hash()).toBe(machine.hash())
})

test('saving is no event for the guest: a machine that was saved on the way ends as one that was not', { timeout: 60_000 }, () => {
  const end = 30_000_000
  using plain = new SteppedMachine()
  plain.runTo(end)
  using interrupted = new SteppedMachine()
  for (let count = 1_000_000; count < end; count += 7_000_000) {
    interrupted.runTo(count)
    interrupted.save()[Symbol.dispose]()
  }
  interrupted.runTo(end)
  expect(interrupted.hash()).toBe(plain.hash())
})

test('a machine that crashed tells, restored, the same reason', { timeout: 60_000 }, () => {
  using machine = new SteppedMachine()
  machine.runUntil(PROMPT)
  machine.type('crash\r')
  const crash = machine.runTo(machine.instructions + 50_000_000)
  using saved = machine.save()
  using copy = new SteppedMachine({ restoreFrom: saved.path })
  expect(crash).toMatchObject({ kind: 'crashed', reason: expect.stringMatching(/triple fault: .*#[A-Z]{2}.*RIP 0x[0-9a-f]*[1-9a-f]/) })
  expect(copy.step()).toEqual(crash)
})

test('a state of another machine is refused, naming what does not fit', { timeout: 60_000 }, () => {
  using machine = new SteppedMachine()
  machine.runTo(100_000)
  using saved = machine.save()
  expect(() => new SteppedMachine({ restoreFrom: saved.path, spec: { memoryMiB: 128 } })).toThrow(/bytes of memory/)
  expect(() => new SteppedMachine({ restoreFrom: saved.path, spec: { debugPorts: true } })).toThrow(/lacks the device 'debug-exit.0'/)
  const serials = [{ enabled: true }, { enabled: true }, { enabled: true }, { enabled: false }]
  expect(() => new SteppedMachine({ restoreFrom: saved.path, spec: { serials } })).toThrow(/devices that this machine lacks: uart-16550\.3/)
})
