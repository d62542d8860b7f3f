import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { specIssues, withMedium } from '../../../../src-main/supervisor/check-spec.ts'
import { VmSpec, type VmSpecInput } from '../../../../src-shared/domain/vm-spec.ts'

const HOST = {
  version: '0',
  platform: 'test',
  cpus: 2,
  memoryMiB: 4096,
  maximumGuestMemoryMiB: 2048,
  maximumGuestCpus: 4,
  accelerators: [{ name: 'jit' as const, usable: false, reason: 'it comes later' }],
}

let folder: string
let file: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'innkeeper-spec-'))
  file = join(folder, 'file')
  await writeFile(file, '')
})
afterAll(() => rm(folder, { recursive: true }))

describe('withMedium', () => {
  const spec = VmSpec.parse({ name: 'box', boot: { kind: 'demo' }, cdroms: [{ controller: 'ide', image: '/a.iso' }, {}] })

  it('puts an image into a drive, or takes it out, and leaves the rest', () => {
    expect(withMedium(spec, 'cdrom1', '/b.iso').cdroms).toEqual([
      { controller: 'ide', image: '/a.iso' },
      { controller: 'ahci', image: '/b.iso' },
    ])
    expect(withMedium(spec, 'cdrom0', null).cdroms).toEqual([{ controller: 'ide' }, { controller: 'ahci' }])
  })

  it('names a drive that the machine has not', () => {
    expect(() => withMedium(spec, 'cdrom2', null)).toThrow("'box' has no drive 'cdrom2'")
  })
})

const found = (changes: Partial<VmSpecInput>) => specIssues(VmSpec.parse({ name: 'x', boot: { kind: 'demo' }, ...changes }), HOST)
/** In English. */
const issues = async (changes: Partial<VmSpecInput>) => (await found(changes)).map(({ field, message }) => ({ field, message }))

describe('a specification', () => {
  it('within limits, with files that exist, has no issue', async () => {
    const boot = { kind: 'kernel', kernel: file, initrd: file } as const

    expect(await issues({ boot, disks: [{ image: file }], memoryMiB: 2048, cpus: 4 })).toEqual([])
  })

  it('beyond the host, names field and range', async () => {
    expect(await issues({ memoryMiB: 2049, cpus: 5 })).toEqual([
      { field: 'memoryMiB', message: '2049 MiB; this host allows 16 to 2048' },
      { field: 'cpus', message: '5; this host allows 1 to 4' },
    ])
  })

  it('names what is wrong by code too, for windows in other languages', async () => {
    expect(await found({ cpus: 5 })).toMatchObject([{ sentence: { code: 'field-cpus', values: { value: 5, most: 4 } } }])
  })

  it('with an accelerator that cannot be used, says why', async () => {
    expect(await issues({ accelerator: 'jit' })).toEqual([
      { field: 'accelerator', message: "'jit' cannot be used: it comes later; choose 'auto'" },
    ])
  })

  it('that boots from a disk, needs one', async () => {
    expect(await issues({ boot: { kind: 'disk' } })).toMatchObject([{ field: 'disks' }])
  })

  it('with files that are missing, relative or folders, names each', async () => {
    const disks = [{ image: join(folder, 'none') }, { image: 'relative.img' }, { image: folder }]

    expect(await issues({ disks })).toEqual([
      { field: 'disks.0.image', message: `there is no file '${join(folder, 'none')}'` },
      { field: 'disks.1.image', message: "'relative.img' is not an absolute path" },
      { field: 'disks.2.image', message: `'${folder}' is not a file` },
    ])
  })
})
