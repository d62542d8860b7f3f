import { expect, test } from 'vitest'
import { LineWatcher, watchGuest } from '../../../bench/cpu/guest-run.ts'

const WATCH = { architecture: 'amd64', landmark: /^GUEST-UP/, last: /^DONE/, limit: 10 } as const

test("a program's host time runs from START to its result", () => {
  const told: string[] = []
  let cpu = 7
  const watcher = new LineWatcher({ ...WATCH, onSample: ({ name }) => told.push(name) }, 1000, () => cpu)
  watcher.take('GUEST-UP\r', 3500)
  watcher.take('BEGIN int_sieve\r', 3600)
  watcher.take('START int_sieve\r', 4000)
  cpu = 7.25
  const last = watcher.take('BENCH int_sieve check=c820054d3246f31b secs=0.480\r', 4500)
  expect(watcher.reached).toBe(2.5)
  expect(watcher.samples).toEqual([{ name: 'int_sieve', seconds: 0.48, hostSeconds: 0.5, cpuSeconds: 0.25, correct: true }])
  expect(last).toBe(false)
  expect(told).toEqual(['int_sieve'])
  expect(watcher.take('DONE\r', 5000)).toBe(true)
})

test('a guest that says its last line is ended and has no failure', async () => {
  const run = await watchGuest(['sh', '-c', 'echo GUEST-UP; echo DONE; exec sleep 60'], WATCH)
  expect(run.failure).toBeUndefined()
  expect(run.reached).toBeLessThan(5)
})

test('a guest that ends too early fails with its last words', async () => {
  const run = await watchGuest(['sh', '-c', 'echo GUEST-UP; echo no such kernel >&2'], WATCH)
  expect(run.failure).toBe('ended early: no such kernel')
})

test('a guest that hangs is ended when its time is over', async () => {
  const run = await watchGuest(['sleep', '60'], { ...WATCH, limit: 0.2 })
  expect(run.failure).toBe('not done within 0.2 s')
})

test('a command that does not exist is a failure in words', async () => {
  const run = await watchGuest(['/does/not/exist'], WATCH)
  expect(run.failure).toContain('ENOENT')
})
