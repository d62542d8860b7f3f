import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LIKE_RUNNING } from '../../../../src-main/supervisor/likeness.ts'
import { overlayPaths } from '../../../../src-main/supervisor/machine-disks.ts'
import { MachineRow } from '../../../../src-main/supervisor/machine-row.ts'
import { diskFull, MachineFixture } from '../../../support/machine-fixture.ts'

const changed = vi.fn()
let fixture: MachineFixture
let row: MachineRow

beforeEach(async () => {
  changed.mockClear()
  fixture = await MachineFixture.open({ disks: [{ image: '/a' }] })
  row = new MachineRow(fixture.library, fixture.machine.record, changed)
})
afterEach(() => fixture.close())

describe('the row of a machine', () => {
  it('is changed in the library before anybody hears it', async () => {
    await row.change('test', { live: true })

    expect(await fixture.row()).toEqual(row.record)
    expect(row.record.live).toBe(true)
    expect(changed).toHaveBeenCalledTimes(1)
  })

  it('that cannot be written, has not changed', async () => {
    const before = row.record
    vi.spyOn(fixture.library, 'commit').mockRejectedValueOnce(diskFull())

    await expect(row.change('test', { live: true })).rejects.toThrow('full')
    expect(row.record).toBe(before)
    expect(changed).not.toHaveBeenCalled()
  })

  it('writes what was replaced with its next change', async () => {
    row.replace({ ...row.record, restState: 'aborted' })
    await row.change('test', { live: false })

    expect((await fixture.row()).restState).toBe('aborted')
  })

  it('forgets a likeness with memory when the guest has run on', () => {
    row.replace({ ...row.record, likeness: LIKE_RUNNING })
    row.ranOn()

    expect(row.record.likeness).toBeNull()
  })
})

describe('another specification', () => {
  it('is a light one when only name, description, cap or weight differ', () => {
    const { spec } = row.record

    expect(row.differsLightly({ ...spec, name: 'x', description: 'y', executionCap: 50, weight: 7 })).toBe(true)
    expect(row.differsLightly({ ...spec, cpus: 2 })).toBe(false)
  })

  it('keeps the generation of overlays unless the disks differ', async () => {
    const { generation, spec } = row.record
    await row.respecify({ ...spec, memoryMiB: 32 })

    expect(row.record).toMatchObject({ generation, likeness: null, spec: { memoryMiB: 32 } })
  })

  it('with other disks, takes the overlay of the one that stays along; when it cannot be written, everything stays', async () => {
    const { library } = fixture
    const { id, generation, spec } = row.record
    const folder = library.folder.overlays(id, generation)
    await mkdir(folder, { recursive: true })
    await writeFile(overlayPaths(library, row.record)[0] as string, 'written')
    const disks = [{ image: '/b', mode: 'normal' as const, controller: 'ahci' as const }, ...spec.disks]
    vi.spyOn(library, 'commit').mockRejectedValueOnce(diskFull())
    await expect(row.respecify({ ...spec, disks })).rejects.toThrow('full')
    const stayed = row.record.generation === generation && existsSync(folder)

    await row.respecify({ ...spec, disks })

    expect(stayed).toBe(true)
    expect(existsSync(folder)).toBe(false)
    expect(overlayPaths(library, row.record).map((path) => existsSync(path as string))).toEqual([false, true])
  })
})
