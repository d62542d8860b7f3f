import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SnapshotKeeper } from '../../../../src-main/supervisor/snapshot-keeper.ts'
import { list } from '../../../support/library-fixture.ts'
import { MachineFixture } from '../../../support/machine-fixture.ts'

let fixture: MachineFixture
let keeper: SnapshotKeeper

beforeEach(async () => {
  fixture = await MachineFixture.open()
  keeper = new SnapshotKeeper(fixture.context)
})
afterEach(() => fixture.close())

describe('the snapshot keeper', () => {
  it('while a snapshot is taken, refuses another and shows it', async () => {
    const taking = keeper.take(fixture.machine, 'one', '')

    expect(fixture.machine.state).toBe('snapshotting')
    await expect(keeper.take(fixture.machine, 'two', '')).rejects.toMatchObject({ code: 'ILLEGAL_STATE' })
    await taking
    expect(fixture.machine.state).toBe('powered-off')
  })

  it('tells windows that the list has changed, and who is current', async () => {
    const snapshot = await keeper.take(fixture.machine, 'one', '')

    expect(fixture.events).toContainEqual({ type: 'snapshots', machineId: fixture.machine.record.id })
    expect(fixture.machine.view().currentSnapshotId).toBe(snapshot.id)
  })

  it('keeps a history of what it did and how it ended', async () => {
    const { id } = await keeper.take(fixture.machine, 'one', '')
    await fixture.library.store.delete(id)
    await expect(keeper.restore(fixture.machine, id)).rejects.toMatchObject({ code: 'HOST' })

    const jobs = await fixture.library.tables.jobs.list(fixture.machine.record.id)

    expect(jobs.map((job) => job.kind).sort()).toEqual(['snapshot-restore', 'snapshot-take'])
    expect(jobs.find((job) => job.kind === 'snapshot-take')?.error).toBeNull()
    expect(jobs.find((job) => job.kind === 'snapshot-restore')?.error).toContain('damaged')
  })

  it('leaves the machine as it was when a restore fails', async () => {
    const { id } = await keeper.take(fixture.machine, 'one', '')
    await fixture.library.store.delete(id)
    const before = fixture.machine.record

    await expect(keeper.restore(fixture.machine, id)).rejects.toThrow()

    expect(fixture.machine.state).toBe('powered-off')
    expect(fixture.machine.record).toEqual(before)
  })

  it('on a full disk, takes none and leaves nothing of it', async () => {
    const first = await keeper.take(fixture.machine, 'one', '')
    const before = fixture.machine.record
    const { makeRoom } = fixture.fillDisk()

    await expect(keeper.take(fixture.machine, 'two', '')).rejects.toThrow('disk is full')

    makeRoom()
    expect(fixture.machine.record).toEqual(before)
    expect(await list(fixture.library.folder.snapshots)).toEqual([first.id])
  })

  it('on a full disk, deletes nothing that it cannot write down', async () => {
    const { id } = await keeper.take(fixture.machine, 'one', '')
    const before = fixture.machine.record
    const { makeRoom } = fixture.fillDisk()

    await expect(keeper.delete(fixture.machine, id)).rejects.toThrow('disk is full')

    makeRoom()
    expect(fixture.machine.record).toEqual(before)
    expect([(await keeper.get(id)).name, await list(fixture.library.folder.snapshots)]).toEqual(['one', [id]])
  })

  it('on a full disk, a restore that cannot be written down leaves the machine and no new folder', async () => {
    const { id } = await keeper.take(fixture.machine, 'one', '')
    const before = fixture.machine.record
    const { folder } = fixture.library
    const generations = await list(folder.generations(before.id))
    const { makeRoom } = fixture.fillDisk()

    await expect(keeper.restore(fixture.machine, id)).rejects.toThrow('disk is full')

    makeRoom()
    expect([fixture.machine.state, fixture.machine.record]).toEqual(['powered-off', before])
    expect(await list(folder.generations(before.id))).toEqual(generations)
  })

  it('knows no snapshot that is not there', async () => {
    const id = randomUUID()

    await expect(keeper.delete(fixture.machine, id)).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'snapshot', id } })
  })
})
