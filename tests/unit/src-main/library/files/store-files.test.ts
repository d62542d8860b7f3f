import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { HostStoreFiles } from '../../../../../src-main/library/files/store-files.ts'

let folder: string
let steps: string[]
let files: HostStoreFiles

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'innkeeper-files-'))
  steps = []
  files = new HostStoreFiles((step) => steps.push(step.replaceAll(folder, '')))
})
afterEach(() => rm(folder, { recursive: true }))

it('a written file is synced, and never replaces another', async () => {
  await files.write(join(folder, 'a'), 'text')

  await expect(files.write(join(folder, 'a'), 'other')).rejects.toThrow('EEXIST')
  expect(await readFile(join(folder, 'a'), 'utf8')).toBe('text')
  expect(steps.slice(0, 2)).toEqual(['write /a', 'fsync /a'])
})

it('a copy is a file of its own; a shared one is the same file', async () => {
  await writeFile(join(folder, 'a'), 'text')

  await files.copy(join(folder, 'a'), join(folder, 'copy'))
  await files.share(join(folder, 'a'), join(folder, 'shared'))

  const [a, copy, shared] = await Promise.all(['a', 'copy', 'shared'].map(async (name) => (await stat(join(folder, name))).ino))
  expect(copy).not.toBe(a)
  expect(shared).toBe(a)
  expect(steps).toEqual(['copy /copy', 'fsync /copy', 'link /shared'])
})

it('a rename is followed by a sync of the folder that holds the new name', async () => {
  await mkdir(join(folder, 'deep'))
  await writeFile(join(folder, 'a'), 'text')

  await files.rename(join(folder, 'a'), join(folder, 'deep', 'b'))

  expect(steps).toEqual(['rename /a /deep/b', 'fsync-folder /deep'])
})

it('a new folder is made durable in the one that existed', async () => {
  await files.makeFolder(join(folder, 'x', 'y'))
  await files.makeFolder(join(folder, 'x', 'y'))

  expect(steps).toEqual(['mkdir /x/y', 'fsync-folder ', 'mkdir /x/y'])
})

it('what is not there can be removed', async () => {
  await files.remove(join(folder, 'none'))

  expect(await readdir(folder)).toEqual([])
})
