/**
 * Every format against Debian's qemu-img: after random writes, with blocks of zeros over old data, and new openings, its check finds nothing wrong
 * and its compare finds the content that was written; and images that it made are read and written.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { HOST_FILES } from '../../src-main/engine/storage/file-layer.ts'
import { lockImage } from '../../src-main/engine/storage/image-lock.ts'
import { openImage } from '../../src-main/engine/storage/open-image.ts'
import { compactImage, convertImage, resizeImage } from '../../src-main/engine/storage/operations/convert.ts'
import { createChild, createImage } from '../../src-main/engine/storage/operations/create.ts'
import { checkImage } from '../../src-main/engine/storage/operations/inspect.ts'
import { finish, type WorkHost } from '../../src-main/engine/storage/operations/work.ts'
import { IMAGE_FORMATS, type ImageFormatName, type ImageVariant } from '../../src-shared/domain/medium.ts'
import { DiskModel } from '../support/disk-model.ts'
import { missingQemuImg, qemuCheck, qemuCompare, qemuImg } from '../support/qemu-img.ts'
import { Seeded } from '../support/seeded.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const HOST: WorkHost = { files: HOST_FILES, lock: lockImage, now: 1_800_000_000_000 }
const SIZE = 9 * 1024 * 1024 + 512
const SEED = Number(process.env.INNKEEPER_SEED ?? 20261124)

const KINDS: readonly (readonly [ImageFormatName, ImageVariant])[] = [
  ['raw', 'fixed'],
  ['vdi', 'dynamic'],
  ['vdi', 'fixed'],
  ['vmdk', 'dynamic'],
  ['vhd', 'dynamic'],
  ['vhd', 'fixed'],
  ['qcow2', 'dynamic'],
]

const nameInQemu = (format: ImageFormatName): string => (format === 'vhd' ? 'vpc' : format)

let missing: string | undefined
beforeAll(() => {
  missing = missingQemuImg()
})

function needQemu(context: TestContext): void {
  if (missing) context.skip(missing)
}

/** Random writes with new openings between; the model of what the image must hold. */
function exercise(path: string, size: number, steps: number, seed: number): DiskModel {
  const random = new Seeded(seed)
  const model = new DiskModel(size, random)
  let disk = openImage(path, { readOnly: false })
  for (let step = 0; step < steps; step++) {
    model.step(disk)
    if (random.below(20) > 0) continue
    disk.close()
    disk = openImage(path, { readOnly: false })
    expect(model.difference(disk), `seed ${seed}, step ${step}`).toBeUndefined()
  }
  disk.close()
  return model
}

function expectEqual(path: string, format: string, model: DiskModel, folder: string): void {
  const plain = join(folder, 'expected.raw')
  writeFileSync(plain, model.content)
  qemuCheck(path, format)
  qemuCompare(path, format, plain)
}

describe('after random writes, qemu-img agrees', () => {
  for (const [format, variant] of KINDS) {
    it(`on ${format}, ${variant}`, (context) => {
      needQemu(context)
      for (const seed of [SEED, SEED + 1]) {
        const folder = temporaryFolder()
        const path = join(folder, 'image')
        finish(createImage(path, { format, variant, size: SIZE }, HOST))

        const model = exercise(path, SIZE, 120, seed)

        expectEqual(path, nameInQemu(format), model, folder)
        expect(checkImage(path, false, HOST).errors).toEqual([])
      }
    })
  }

  const MADE_BY_QEMU: readonly (readonly [ImageFormatName, string])[] = [
    ['vdi', ''],
    ['vdi', 'static=on'],
    ['vmdk', ''],
    ['vpc' as ImageFormatName, 'force_size=on'],
    ['vpc' as ImageFormatName, 'subformat=fixed,force_size=on'],
    ['qcow2', 'compat=0.10'],
    ['qcow2', 'cluster_size=512'],
    ['qcow2', 'cluster_size=2M'],
    ['qcow2', 'refcount_bits=1'],
    ['qcow2', 'refcount_bits=64,cluster_size=4k'],
    ['qcow2', 'lazy_refcounts=on'],
    ['qcow2', 'preallocation=metadata'],
  ]
  for (const [format, options] of MADE_BY_QEMU) {
    it(`on ${format} that it made (${options})`, (context) => {
      needQemu(context)
      const folder = temporaryFolder()
      const path = join(folder, 'image')
      qemuImg('create', '-q', '-f', format, ...(options ? ['-o', options] : []), path, String(SIZE))

      const model = exercise(path, SIZE, 80, SEED)

      expectEqual(path, format, model, folder)
      expect(checkImage(path, false, HOST).errors).toEqual([])
    })
  }
})

describe('packed images that qemu-img made', () => {
  function packed(folder: string, ...options: string[]): { path: string; model: DiskModel } {
    const plain = join(folder, 'plain.raw')
    finish(createImage(plain, { format: 'raw', size: SIZE }, HOST))
    const model = exercise(plain, SIZE, 60, SEED)
    const path = join(folder, 'packed')
    qemuImg('convert', '-f', 'raw', ...options, plain, path)
    return { path, model }
  }

  for (const options of ['compression_type=zlib', 'compression_type=zstd', 'compression_type=zstd,cluster_size=4k']) {
    it(`qcow2, ${options}, are read, then written`, (context) => {
      needQemu(context)
      const folder = temporaryFolder()
      const { path, model } = packed(folder, '-c', '-O', 'qcow2', '-o', options)
      const disk = openImage(path, { readOnly: false })
      expect(model.difference(disk)).toBeUndefined()

      for (let step = 0; step < 60; step++) model.step(disk)
      expect(model.difference(disk)).toBeUndefined()
      disk.close()

      expectEqual(path, 'qcow2', model, folder)
      expect(checkImage(path, false, HOST)).toEqual({ errors: [], leaked: 0, repaired: [] })
    })
  }

  it('a stream-optimized VMDK is read, and refuses to be written', (context) => {
    needQemu(context)
    const folder = temporaryFolder()
    const { path, model } = packed(folder, '-O', 'vmdk', '-o', 'subformat=streamOptimized')

    const disk = openImage(path, { readOnly: true })
    expect(disk.variant).toBe('stream')
    expect(model.difference(Object.assign(disk))).toBeUndefined()
    disk.close()

    expect(() => openImage(path, { readOnly: false })).toThrow('stream-optimized')
    expect(checkImage(path, false, HOST).errors).toEqual([])
  })
})

describe('qcow2 over another image', () => {
  for (const below of IMAGE_FORMATS) {
    it(`over ${below}: what is written lies in the upper one, and qemu-img agrees`, (context) => {
      needQemu(context)
      const folder = temporaryFolder()
      const base = join(folder, 'base')
      finish(createImage(base, { format: below, size: SIZE }, HOST))
      const model = exercise(base, SIZE, 40, SEED)
      const path = join(folder, 'child.qcow2')
      finish(createChild(path, 'base', HOST))
      const disk = openImage(path, { readOnly: false })

      for (let step = 0; step < 60; step++) model.step(disk)
      model.write(disk, 65536, new Uint8Array(4 * 65536))
      disk.close()

      expectEqual(path, 'qcow2', model, folder)
      finish(compactImage(path, HOST))
      expectEqual(path, 'qcow2', model, folder)
      expect(checkImage(path, false, HOST)).toEqual({ errors: [], leaked: 0, repaired: [] })
    })
  }

  it('an internal snapshot of qemu-img keeps its content while the disk is written', (context) => {
    needQemu(context)
    const folder = temporaryFolder()
    const path = join(folder, 'image')
    finish(createImage(path, { format: 'qcow2', size: SIZE }, HOST))
    const before = exercise(path, SIZE, 40, SEED)
    qemuImg('snapshot', '-c', 'one', path)
    const after = new DiskModel(SIZE, new Seeded(SEED + 7))
    after.content.set(before.content)
    const disk = openImage(path, { readOnly: false })

    for (let step = 0; step < 60; step++) after.step(disk)
    disk.close()

    expectEqual(path, 'qcow2', after, folder)
    expect(checkImage(path, false, HOST)).toEqual({ errors: [], leaked: 0, repaired: [] })
    qemuImg('snapshot', '-a', 'one', path)
    expectEqual(path, 'qcow2', before, folder)
  })
})

describe('operations', () => {
  it.each(KINDS)('%s (%s) is converted from and to every other, grown, shrunk and compacted', (format, variant) => {
    if (missing) return
    const folder = temporaryFolder()
    const source = join(folder, 'source')
    finish(createImage(source, { format: 'qcow2', size: SIZE }, HOST))
    const model = exercise(source, SIZE, 50, SEED)
    const path = join(folder, 'image')

    finish(convertImage(source, path, { format, variant }, HOST))
    expectEqual(path, nameInQemu(format), model, folder)

    const longer = new DiskModel(300 * 1024 * 1024, new Seeded(SEED))
    longer.content.set(model.content)
    finish(resizeImage(path, longer.content.length, false, HOST))
    const disk = openImage(path, { readOnly: false })
    longer.write(disk, longer.content.length - 512, new Uint8Array(512).fill(9))
    disk.close()
    expectEqual(path, nameInQemu(format), longer, folder)

    expect(() => finish(resizeImage(path, SIZE, false, HOST))).toThrow('--shrink')
    finish(resizeImage(path, SIZE, true, HOST))
    expectEqual(path, nameInQemu(format), model, folder)

    finish(compactImage(path, HOST))
    expectEqual(path, nameInQemu(format), model, folder)
    expect(checkImage(path, false, HOST).errors).toEqual([])
  })
})
