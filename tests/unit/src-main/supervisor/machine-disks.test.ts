import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MachineRecord } from '../../../../src-main/library/store/machine-table.ts'
import { checkBases, dropTemporaryOverlays, followDisks, overlayPaths } from '../../../../src-main/supervisor/machine-disks.ts'
import { DiskSpec } from '../../../../src-shared/domain/vm-spec.ts'
import { MachineFixture, machineRecord } from '../../../support/machine-fixture.ts'

let fixture: MachineFixture
let image: string

beforeEach(async () => {
  fixture = await MachineFixture.open()
  image = join(fixture.root, 'disk.img')
  await writeFile(image, new Uint8Array(512))
})
afterEach(() => fixture.close())

/** A record with these disks, and a file for each overlay that holds its index. */
async function recordWith(modes: readonly DiskSpec['mode'][]): Promise<MachineRecord> {
  const record = machineRecord({ disks: modes.map((mode, index) => ({ image: index === 0 ? image : `${image}.${index}`, mode })) })
  await mkdir(fixture.library.folder.overlays(record.id, record.generation), { recursive: true })
  for (const [index, path] of overlayPaths(fixture.library, record).entries()) if (path) await writeFile(path, String(index))
  return record
}

describe('overlays', () => {
  it('are for disks whose image must not change', async () => {
    const paths = overlayPaths(fixture.library, await recordWith(['normal', 'write-through', 'immutable', 'readonly']))

    expect(paths.map((path) => path?.split('/').at(-1))).toEqual(['disk-0.overlay', undefined, 'disk-2.overlay', undefined])
  })

  it('of disks in the mode snapshot are dropped, and no others', async () => {
    const record = await recordWith(['normal', 'immutable'])

    await dropTemporaryOverlays(fixture.library, record)

    const [kept, dropped] = overlayPaths(fixture.library, record)
    expect(await readFile(kept as string, 'utf8')).toBe('0')
    await expect(readFile(dropped as string)).rejects.toThrow('ENOENT')
  })

  it('follow their images to new places, and new images begin without', async () => {
    const record = await recordWith(['normal', 'normal'])
    const disks = [`${image}.1`, `${image}.new`, image].map((path) => DiskSpec.parse({ image: path }))

    const bases = await followDisks(fixture.library, { ...record, bases: ['medium-0', 'medium-1'] }, disks, 'next')

    const folder = fixture.library.folder.overlays(record.id, 'next')
    expect(await readFile(join(folder, 'disk-0.overlay'), 'utf8')).toBe('1')
    expect(await readFile(join(folder, 'disk-2.overlay'), 'utf8')).toBe('0')
    expect(bases).toEqual(['medium-1', null, 'medium-0'])
  })
})

describe('the image under an overlay', () => {
  it('that is as it was, keeps its identity', async () => {
    const record = await recordWith(['normal'])
    const [first] = await checkBases(fixture.library, record)

    expect(await checkBases(fixture.library, { ...record, bases: [first as string] })).toEqual([first])
  })

  it('that has changed, is refused by its name', async () => {
    const record = await recordWith(['normal'])
    const bases = await checkBases(fixture.library, record)
    await utimes(image, new Date(), new Date(0))

    await expect(checkBases(fixture.library, { ...record, bases })).rejects.toThrow(`the disk image '${image}' has changed`)
  })

  it('that has changed before anything was written over it, is welcome', async () => {
    const record = await recordWith(['normal'])
    const bases = await checkBases(fixture.library, record)
    await rm(overlayPaths(fixture.library, record)[0] as string)
    await utimes(image, new Date(), new Date(0))

    await expect(checkBases(fixture.library, { ...record, bases })).resolves.toHaveLength(1)
  })

  it('that is gone, is named with the remedy', async () => {
    const record = await recordWith(['normal'])
    await rm(image)

    await expect(checkBases(fixture.library, record)).rejects.toThrow(/cannot be used .* put it back/)
  })
})
