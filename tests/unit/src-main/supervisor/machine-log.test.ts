import { mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { MachineLog } from '../../../../src-main/supervisor/machine-log.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'innkeeper-log-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('a log gives its lines back, newest last, with their times', async () => {
  const log = new MachineLog(join(folder, 'deep', 'machine.log'))
  log.write('first', new Date(0))
  log.write('two\nlines', new Date(1000))

  expect(await log.read()).toEqual(['1970-01-01T00:00:00.000Z first', '1970-01-01T00:00:01.000Z two / lines'])
})

it('a log that grows is bounded, and its last lines are there', async () => {
  const log = new MachineLog(join(folder, 'machine.log'))
  for (let line = 0; line < 4000; line++) log.write(`${line} ${'x'.repeat(1000)}`)

  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size))
  const lines = await log.read()

  expect(sizes).toHaveLength(2)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1024 * 1024)
  expect(lines.at(-1)).toContain(' 3999 x')
})

it('a log goes on where an earlier process ended', async () => {
  new MachineLog(join(folder, 'machine.log')).write('before')

  const log = new MachineLog(join(folder, 'machine.log'))
  log.write('after')

  expect((await log.read()).map((line) => line.split(' ')[1])).toEqual(['before', 'after'])
})

it('a log that cannot be written does not throw', async () => {
  await writeFile(join(folder, 'file'), '')

  expect(() => new MachineLog(join(folder, 'file', 'machine.log')).write('lost')).not.toThrow()
})

it('lines that a full disk swallowed are counted when there is room again', async () => {
  const path = join(folder, 'logs', 'machine.log')
  const log = new MachineLog(path)
  log.write('before', new Date(0))
  await rename(join(folder, 'logs'), join(folder, 'away'))
  await writeFile(join(folder, 'logs'), '') // nothing can be written below a file, as nothing can on a full disk
  for (const line of ['lost', 'lost, too']) log.write(line)
  await rm(join(folder, 'logs'))
  await rename(join(folder, 'away'), join(folder, 'logs'))

  log.write('after', new Date(1000))

  expect(await log.read()).toEqual([
    '1970-01-01T00:00:00.000Z before',
    '1970-01-01T00:00:01.000Z 2 lines could not be written here',
    '1970-01-01T00:00:01.000Z after',
  ])
})
