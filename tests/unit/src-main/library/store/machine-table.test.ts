import { expect, it } from 'vitest'
import { say } from '../../../../../src-shared/domain/sentence.ts'
import { machineRecord } from '../../../../support/machine-fixture.ts'
import { memoryTables } from '../../../../support/test-database.ts'

const LIKE = { running: false, overlays: [null, '1 1'] }

it('a machine comes back as it was stored, and as it was changed', async () => {
  const { machines } = await memoryTables()
  const record = machineRecord({ disks: [{ image: '/a' }, { image: '/b', mode: 'readonly' }] })
  await machines.insert(record)
  const stored = await machines.list()
  const changed = {
    ...record,
    live: true,
    restState: 'saved' as const,
    savedState: 'name',
    bases: ['medium', null],
    reason: say('worker-died', { error: 'why' }),
    likeness: LIKE,
  }

  await machines.save(changed)

  expect(stored).toEqual([record])
  expect(await machines.list()).toEqual([changed])
})

it('machines are listed oldest first, and deleted alone', async () => {
  const { machines } = await memoryTables()
  const [young, old] = [
    { ...machineRecord({ name: 'young' }), createdAt: 2 },
    { ...machineRecord({ name: 'old' }), createdAt: 1 },
  ]
  await machines.insert(young)
  await machines.insert(old)
  const listed = (await machines.list()).map((record) => record.id)

  await machines.delete(old.id)

  expect(listed).toEqual([old.id, young.id])
  expect((await machines.list()).map((record) => record.id)).toEqual([young.id])
})

it('a name that another machine has is refused, also by a change; its own name in another case is not', async () => {
  const { machines } = await memoryTables()
  const [box, other] = [machineRecord({ name: 'box' }), machineRecord({ name: 'other' })]
  await machines.insert(box)
  await machines.insert(other)

  await expect(machines.insert(machineRecord({ name: 'Box' }))).rejects.toMatchObject({ code: 'INVALID' })
  await expect(machines.save({ ...other, spec: { ...other.spec, name: 'box' } })).rejects.toMatchObject({ code: 'INVALID' })
  await machines.save({ ...box, spec: { ...box.spec, name: 'BOX' } })

  expect((await machines.list()).map(({ spec }) => spec.name).sort()).toEqual(['BOX', 'other'])
})
