import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { VmLibrary } from '../../../../src-main/library/vm-library.ts'
import { machineRecord } from '../../../support/machine-fixture.ts'

let root: string
let library: VmLibrary

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'innkeeper-library-'))
  library = await VmLibrary.open(root)
})
afterEach(async () => {
  await library.close()
  await rm(root, { recursive: true })
})

const full = () => Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })

it('a commit that meets a full disk is tried again with the space that was set aside', async () => {
  const record = machineRecord()
  const reserve = () => existsSync(library.folder.reserve)
  const before = reserve()
  await library.commit('insert', async (tables) => {
    await tables.machines.insert(record)
    if (reserve()) throw full()
  })

  expect([before, reserve(), (await library.tables.machines.list()).map(({ id }) => id)]).toEqual([true, false, [record.id]])
})

it('when that does not help either, the commit fails as what it is and nothing of it stays', async () => {
  let attempts = 0
  const failing = library.commit('insert', async (tables) => {
    attempts++
    await tables.machines.insert(machineRecord())
    throw full()
  })

  await expect(failing).rejects.toMatchObject({ code: 'SQLITE_FULL' })
  expect([attempts, await library.tables.machines.list()]).toEqual([2, []])
})

it('any other failure is not tried again', async () => {
  let attempts = 0
  const failing = library.commit('insert', async () => {
    attempts++
    throw new Error('a fault of ours')
  })

  await expect(failing).rejects.toThrow('a fault of ours')
  expect([attempts, existsSync(library.folder.reserve)]).toEqual([1, true])
})
