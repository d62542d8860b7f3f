import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runChild, type Spawn } from '../../../../tools/app/run-child.ts'

let child: ChildProcess
const start = vi.fn<Spawn>(() => child)

beforeEach(() => {
  start.mockClear()
  child = Object.assign(new EventEmitter(), { kill: vi.fn() }) as unknown as ChildProcess
})
afterEach(() => {
  vi.restoreAllMocks()
})

it('a program runs in this terminal, and its exit status is that of the run', async () => {
  const run = runChild('/file', ['a'], '/folder', start)
  child.emit('exit', 7)

  expect(await run).toBe(7)
  expect(start).toHaveBeenCalledExactlyOnceWith('/file', ['a'], { cwd: '/folder', stdio: 'inherit' })
})

it('one that was killed has failed', async () => {
  const run = runChild('/file', [], '/', start)
  child.emit('exit', null)

  expect(await run).toBe(1)
})

it('one that cannot be started has failed, in words', async () => {
  const words = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const run = runChild('/file', [], '/', start)
  child.emit('error', new Error('spawn ENOENT'))

  expect(await run).toBe(1)
  expect(words).toHaveBeenCalledWith("innkeeper: '/file' cannot be started: spawn ENOENT\n")
})

it('signals are handed on while it runs, and are nobody else’s afterwards', async () => {
  const before = process.listenerCount('SIGHUP')
  const run = runChild('/file', [], '/', start)
  const handOn = process.listeners('SIGHUP').at(-1)
  handOn?.('SIGHUP')
  child.emit('exit', 0)
  await run

  expect(child.kill).toHaveBeenCalledExactlyOnceWith('SIGHUP')
  expect(process.listenerCount('SIGHUP')).toBe(before)
})
