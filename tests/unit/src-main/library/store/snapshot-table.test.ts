import { randomUUID } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import type { Tables } from '../../../../../src-main/library/store/tables.ts'
import type { Snapshot } from '../../../../../src-shared/domain/snapshot.ts'
import { machineRecord } from '../../../../support/machine-fixture.ts'
import { memoryTables } from '../../../../support/test-database.ts'

let tables: Tables
const machine = machineRecord()

function snapshot(name: string, parentId: string | null, createdAt: number): Snapshot {
  return { id: randomUUID(), machineId: machine.id, parentId, name, description: '', createdAt, running: true, size: 1 }
}

beforeEach(async () => {
  tables = await memoryTables()
  await tables.machines.insert(machine)
})

it('snapshots come back as stored, oldest first', async () => {
  const root = snapshot('root', null, 1)
  const child = snapshot('child', root.id, 2)
  await tables.snapshots.insert(root)
  await tables.snapshots.insert(child)

  expect(await tables.snapshots.list(machine.id)).toEqual([root, child])
  expect(await tables.snapshots.get(child.id)).toEqual(child)
  expect(await tables.snapshots.get(randomUUID())).toBeUndefined()
})

it('a deleted snapshot hands its children to its parent', async () => {
  const root = snapshot('root', null, 1)
  const middle = snapshot('middle', root.id, 2)
  const leaves = [snapshot('a', middle.id, 3), snapshot('b', middle.id, 4)]
  for (const one of [root, middle, ...leaves]) await tables.snapshots.insert(one)

  await tables.snapshots.delete(middle)

  const parents = (await tables.snapshots.list(machine.id)).map(({ name, parentId }) => [name, parentId])
  expect(parents).toEqual([
    ['root', null],
    ['a', root.id],
    ['b', root.id],
  ])
})

it('all snapshots of a machine go at once, and then the machine can', async () => {
  const root = snapshot('root', null, 1)
  await tables.snapshots.insert(root)
  await tables.snapshots.insert(snapshot('child', root.id, 2))
  await expect(tables.machines.delete(machine.id)).rejects.toThrow('FOREIGN KEY')

  await tables.snapshots.deleteAll(machine.id)
  await tables.machines.delete(machine.id)

  expect(await tables.snapshots.ids()).toEqual([])
})

it('a parent that does not exist is refused', async () => {
  await expect(tables.snapshots.insert(snapshot('orphan', randomUUID(), 1))).rejects.toThrow('FOREIGN KEY')
})
