import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findOwner, publishOwner, withdrawOwner } from '../../../../src-main/library/owner-lock.ts'

const TOKEN = 't'.repeat(43)
let folder: string
let lock: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'innkeeper-lock-'))
  lock = join(folder, 'library.lock')
})
afterEach(() => rm(folder, { recursive: true }))

it('the owner is found by whoever may read its file, which nobody else may', async () => {
  const owner = { pid: process.pid, endpoint: 'http://127.0.0.1:1', token: TOKEN }

  await publishOwner(lock, owner)

  expect(await findOwner(lock)).toEqual(owner)
  expect((await stat(lock)).mode & 0o777).toBe(0o600)
})

it('a process that is dead owns nothing, and its file is replaced', async () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  await publishOwner(lock, { pid, endpoint: 'http://127.0.0.1:1', token: TOKEN })
  const dead = await findOwner(lock)

  await publishOwner(lock, { pid: process.pid, endpoint: 'http://127.0.0.1:2', token: TOKEN })

  expect(dead).toBeUndefined()
  expect((await findOwner(lock))?.endpoint).toBe('http://127.0.0.1:2')
})

it.each(['', '{', '{}', '{"pid":1}', 'null'])('a file that says %j names nobody', async (text) => {
  await writeFile(lock, text)

  expect(await findOwner(lock)).toBeUndefined()
})

it('an owner that withdrew, or never was, is not found', async () => {
  expect(await findOwner(lock)).toBeUndefined()
  await publishOwner(lock, { pid: process.pid, endpoint: 'http://127.0.0.1:1', token: TOKEN })

  await withdrawOwner(lock)

  expect(await findOwner(lock)).toBeUndefined()
})
