import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { decodeOwner, encodeOwner, HOST_PROCESSES, ownerLives, thisOwner } from '../../../../../src-main/engine/storage/lock-owner.ts'

test('an owner is read as it was written, and other texts are no owner', () => {
  const owner = { pid: 12, thread: 3, started: 'Tue Nov 24 10:12:03 2026' }
  expect(decodeOwner(encodeOwner(owner))).toEqual(owner)
  expect(['', 'hello', '12\n', '-1\n0\n\n'].map(decodeOwner)).toEqual([undefined, undefined, undefined, undefined])
})

test('this process lives; with its number, one that started at another time does not', () => {
  const here = thisOwner(HOST_PROCESSES)
  expect(ownerLives(here, HOST_PROCESSES)).toBe(true)
  expect(ownerLives({ ...here, started: '' }, HOST_PROCESSES)).toBe(true)
})

test.skipIf(process.platform === 'win32')('the host tells when a process started, always in the same words', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const pid = child.pid ?? 0
  const started = HOST_PROCESSES.startOf(pid)
  expect(Math.abs(Date.parse(`${started} UTC`) - Date.now())).toBeLessThan(60_000)
  expect(HOST_PROCESSES.startOf(pid)).toBe(started)
  expect(ownerLives({ pid, thread: 0, started: 'Thu Jan  1 00:00:00 1970' }, HOST_PROCESSES)).toBe(false)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(ownerLives({ pid, thread: 0, started }, HOST_PROCESSES)).toBe(false)
})
