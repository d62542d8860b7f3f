import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileSize } from '../../../../src-main/engine/storage/overlay-format.ts'
import type { MachineRecord } from '../../../../src-main/library/store/machine-table.ts'
import { afterPowerOff, afterRunning, isChanged, LIKE_RUNNING, likenessOff } from '../../../../src-main/supervisor/likeness.ts'
import { overlayPaths } from '../../../../src-main/supervisor/machine-disks.ts'
import { MachineFixture, machineRecord } from '../../../support/machine-fixture.ts'

const OFF = { running: false, overlays: ['1 1'] }
const RECORD: MachineRecord = { ...machineRecord(), currentSnapshotId: '00000000-0000-4000-8000-000000000001' }

describe('a machine', () => {
  it('without a snapshot has nothing to differ from', () => {
    expect(isChanged({ ...RECORD, currentSnapshotId: null })).toBe(false)
  })

  it('of which nothing is known, counts as changed', () => {
    expect(isChanged(RECORD)).toBe(true)
  })

  it('like a snapshot with memory is unchanged, saved or live (paused), until it runs on', () => {
    const like = { ...RECORD, likeness: LIKE_RUNNING }

    expect([isChanged({ ...like, savedState: 'x' }), isChanged({ ...like, live: true })]).toEqual([false, false])
    expect(afterRunning(like)).toBeNull()
  })

  it('like a snapshot of its disks is unchanged when it is off, and another thing when it runs or is saved', () => {
    const like = { ...RECORD, likeness: OFF }

    expect([isChanged(like), isChanged({ ...like, live: true }), isChanged({ ...like, savedState: 'x' })]).toEqual([false, true, true])
    expect(afterRunning(like)).toBe(OFF)
  })
})

describe('a machine that is switched off', () => {
  let fixture: MachineFixture
  let record: MachineRecord
  let overlay: string

  beforeEach(async () => {
    const disks = [{ image: '/a' }, { image: '/b', mode: 'snapshot' as const }, { image: '/c', mode: 'readonly' as const }]
    fixture = await MachineFixture.open({ disks })
    const { library, machine } = fixture
    await mkdir(library.folder.overlays(machine.record.id, machine.record.generation), { recursive: true })
    const [normal, temporary] = overlayPaths(library, machine.record) as [string, string]
    overlay = normal
    for (const path of [normal, temporary]) await writeFile(path, new Uint8Array(fileSize(1)))
    record = { ...machine.record, likeness: await likenessOff(library, machine.record) }
  })
  afterEach(() => fixture.close())

  it('and has written nothing, is as it was', async () => {
    expect(await afterPowerOff(fixture.library, record)).toBe(record.likeness)
  })

  it('and has written, differs, also when the size stays', async () => {
    await utimes(overlay, 1, 1)
    const sameSize = await afterPowerOff(fixture.library, record)
    await rm(overlay)

    expect([sameSize, await afterPowerOff(fixture.library, record)]).toEqual([null, null])
  })

  it('is as it was when its overlay was begun since, and nothing written', async () => {
    await rm(overlay)
    const before = { ...record, likeness: await likenessOff(fixture.library, record) }
    await writeFile(overlay, new Uint8Array(fileSize(0)))
    const begun = await afterPowerOff(fixture.library, before)
    await writeFile(overlay, new Uint8Array(fileSize(1)))

    expect([begun, await afterPowerOff(fixture.library, before)]).toEqual([before.likeness, null])
  })

  it('does not count what is dropped at power-off anyway', async () => {
    await rm(overlayPaths(fixture.library, record)[1] as string)

    expect(await afterPowerOff(fixture.library, record)).toBe(record.likeness)
  })

  it('is not like a snapshot with memory', async () => {
    expect(await afterPowerOff(fixture.library, { ...record, likeness: LIKE_RUNNING })).toBeNull()
  })
})
