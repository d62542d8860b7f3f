import { mkdir, mkdtemp, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DiskReserve } from '../../../../../src-main/library/files/disk-reserve.ts'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'innkeeper-reserve-'))
  path = join(folder, 'reserve')
})
afterEach(() => rm(folder, { recursive: true }))

it('space is set aside once, and can be given back once', async () => {
  const reserve = new DiskReserve(path)
  await reserve.fill()
  const first = await stat(path)
  await reserve.fill()

  expect([first.size, (await stat(path)).mtimeMs]).toEqual([512 * 1024, first.mtimeMs])
  expect(await reserve.release()).toBe(true)
  expect(await reserve.release()).toBe(false)
})

it('a reserve that a full disk cut short is filled again when there is room', async () => {
  const reserve = new DiskReserve(path)
  await reserve.fill()
  await truncate(path, 1000)

  await reserve.fill()

  expect((await stat(path)).size).toBe(512 * 1024)
})

it('where none can be set aside, there is none, and that is no failure', async () => {
  await mkdir(path)
  const reserve = new DiskReserve(join(path, 'nowhere', 'reserve'))

  await reserve.fill()

  expect(await reserve.release()).toBe(false)
})
