import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OVERHEAD } from '../../../../src-main/supervisor/resource-budget.ts'
import { ask, createMachine, type LibraryFixture, list, openFixture } from '../../../support/library-fixture.ts'
import { diskFull } from '../../../support/machine-fixture.ts'
import { makeFolder } from '../../../support/test-service.ts'

let root: string
let fixture: LibraryFixture
let id: string

beforeEach(async () => {
  root = await makeFolder()
  await writeFile(join(root, 'disk.img'), new Uint8Array(512))
  fixture = await openFixture(root)
  id = await createMachine(fixture, join(root, 'disk.img'))
})
afterEach(async () => {
  await fixture.close()
  await rm(root, { recursive: true, force: true })
})

describe('the end of the process', () => {
  it('saves what runs', async () => {
    await fixture.supervisor.start(id)
    await ask(fixture, id, 'set kept')

    await fixture.supervisor.close(10)

    expect(fixture.supervisor.get(id).state).toBe('saved')
    await fixture.supervisor.start(id)
    expect(await ask(fixture, id, 'get')).toBe('memory=kept')
  })

  it('ends what cannot be saved in time, and says so', async () => {
    await fixture.supervisor.start(id)
    fixture.supervisor.serialInput(id, 0, new TextEncoder().encode('hang\r'))

    await fixture.supervisor.close(0.3)

    expect(fixture.supervisor.get(id).state).toBe('aborted')
    expect(fixture.supervisor.liveMachines).toBe(0)
  })
})

describe('machines', () => {
  it('that the process died with, are aborted at the next opening, not running', async () => {
    const [record] = await fixture.library.tables.machines.list()
    if (record) await fixture.library.tables.machines.save({ ...record, live: true })
    await fixture.close()

    fixture = await openFixture(root)

    expect(fixture.supervisor.get(id)).toMatchObject({
      state: 'aborted',
      stateReason: expect.stringContaining('ended while the machine was running'),
    })
  })

  it('are counted while their guests live', async () => {
    const before = fixture.supervisor.liveMachines
    await fixture.supervisor.start(id)
    const during = fixture.supervisor.liveMachines

    await fixture.supervisor.powerOff(id)

    expect([before, during, fixture.supervisor.liveMachines]).toEqual([0, 1, 0])
  })

  it('have four serial ports', () => {
    expect([0, 3, 4].map((port) => fixture.supervisor.serialPort(id, port) !== undefined)).toEqual([true, true, false])
  })
})

describe('names', () => {
  const taken = (name: string) => ({
    code: 'INVALID',
    data: { issues: [{ field: 'name', message: expect.stringContaining(`'${name}'`) }] },
  })

  it('that another machine has are refused, in any case, and leave no folder', async () => {
    const { spec } = fixture.supervisor.get(id)

    await expect(fixture.supervisor.create({ ...spec, name: 'BOX' })).rejects.toMatchObject(taken('box'))

    expect(await list(join(root, 'machines'))).toEqual([id])
  })

  it('of two creations at once, one has the name', async () => {
    const { spec } = fixture.supervisor.get(id)
    const create = () => fixture.supervisor.create({ ...spec, name: 'second' })

    const results = await Promise.allSettled([create(), create()])

    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(fixture.supervisor.list().map((machine) => machine.spec.name)).toEqual(['box', 'second'])
  })

  it('of a creation and a renaming at once, one has the name', async () => {
    const { spec } = fixture.supervisor.get(id)

    const results = await Promise.allSettled([
      fixture.supervisor.create({ ...spec, name: 'second' }),
      fixture.supervisor.update(id, { ...spec, name: 'Second' }),
    ])

    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused).toMatchObject([{ reason: { code: 'INVALID' } }])
    expect(fixture.supervisor.list().filter((machine) => machine.spec.name.toLowerCase() === 'second')).toHaveLength(1)
  })

  it('may change their own case', async () => {
    const { spec } = fixture.supervisor.get(id)

    await fixture.supervisor.update(id, { ...spec, name: 'Box' })

    expect(fixture.supervisor.get(id).spec.name).toBe('Box')
  })

  it('of a machine that was renamed or deleted are free again', async () => {
    const { spec } = fixture.supervisor.get(id)
    await fixture.supervisor.update(id, { ...spec, name: 'renamed' })
    const second = await fixture.supervisor.create(spec)
    await fixture.supervisor.delete(second.id)

    await fixture.supervisor.create(spec)

    expect(fixture.supervisor.list().map((machine) => machine.spec.name)).toEqual(['renamed', 'box'])
  })
})

describe('on a full disk', () => {
  const full = () => Promise.reject(diskFull())

  it('a machine that cannot be written is not made, and leaves no folder', async () => {
    const { spec } = fixture.supervisor.get(id)
    const commit = vi.spyOn(fixture.library, 'commit').mockImplementation(full)

    await expect(fixture.supervisor.create({ ...spec, name: 'second' })).rejects.toThrow('disk is full')

    commit.mockRestore()
    expect(fixture.supervisor.list().map((machine) => machine.id)).toEqual([id])
    expect(await list(join(root, 'machines'))).toEqual([id])
  })

  it('a machine that cannot be deleted is still there', async () => {
    const commit = vi.spyOn(fixture.library, 'commit').mockImplementation(full)

    await expect(fixture.supervisor.delete(id)).rejects.toThrow('disk is full')

    commit.mockRestore()
    expect(fixture.supervisor.get(id).state).toBe('powered-off')
  })
})

describe('memory that the host has not', () => {
  const memory = { total: 65_536, available: 65_536 }

  beforeEach(async () => {
    await fixture.close()
    Object.assign(memory, { total: 65_536, available: 65_536 })
    fixture = await openFixture(root, () => {}, memory)
  })

  const refusal = (needed: number) => ({
    code: 'HOST',
    data: { subject: 'memory' },
    message: expect.stringMatching(new RegExp(`^'box' needs ${needed} MiB and the host has 60 MiB free: stop another machine`)),
  })

  it('refuses a start, and leaves the machine off', async () => {
    memory.available = 60

    await expect(fixture.supervisor.start(id)).rejects.toMatchObject(refusal(16 + OVERHEAD))

    expect(fixture.supervisor.get(id)).toMatchObject({ state: 'powered-off', stateReason: null })
  })

  it('refuses to go on from a saved state, which stays', async () => {
    await fixture.supervisor.start(id)
    await ask(fixture, id, 'set kept')
    await fixture.supervisor.save(id)
    memory.available = 60

    await expect(fixture.supervisor.start(id)).rejects.toMatchObject(refusal(16 + OVERHEAD))

    expect(fixture.supervisor.get(id).state).toBe('saved')
    memory.available = 65_536
    await fixture.supervisor.start(id)
    expect(await ask(fixture, id, 'get')).toBe('memory=kept')
  })

  it('refuses a change of settings that no start could follow, naming field and range', async () => {
    const { spec } = fixture.supervisor.get(id)

    await expect(fixture.supervisor.update(id, { ...spec, memoryMiB: 10_000_000 })).rejects.toMatchObject({
      code: 'INVALID',
      data: { issues: [{ field: 'memoryMiB', message: expect.stringMatching(/^10000000 MiB; this host allows \d+ to \d+$/) }] },
    })
    expect(fixture.supervisor.get(id).spec).toEqual(spec)
  })

  it('refuses to restore a running machine before the present one is touched', async () => {
    await fixture.supervisor.start(id)
    const snapshot = await fixture.supervisor.takeSnapshot(id, 'large', '')
    await fixture.supervisor.powerOff(id)
    memory.available = 60

    await expect(fixture.supervisor.restoreSnapshot(snapshot.id)).rejects.toMatchObject(refusal(16 + OVERHEAD))

    expect(fixture.supervisor.get(id).state).toBe('powered-off')
    expect(await list(fixture.library.folder.savedStates(id))).toEqual([])
  })

  it('counts what the running guest gives back when it is restored in place', async () => {
    await fixture.supervisor.start(id)
    const snapshot = await fixture.supervisor.takeSnapshot(id, 'same', '')
    memory.available = 60

    await expect(fixture.supervisor.restoreSnapshot(snapshot.id)).rejects.toMatchObject(refusal(16 + OVERHEAD))

    // The fake guest gives nothing back to `available`: the restored state waits for memory, and nothing of it is lost.
    expect(fixture.supervisor.get(id).state).toBe('saved')
  })
})
