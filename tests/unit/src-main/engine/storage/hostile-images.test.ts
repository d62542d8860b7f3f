/**
 * Damaged and hostile images: whatever bytes their headers and tables have, opening, reading, checking, repairing and writing them end in an answer or
 * in a StorageError that names the file, within a time limit. INNKEEPER_SEED repeats a run; the seed of a failure is in its message.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, deflateSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { StorageError } from '../../../../../src-main/engine/storage/block-backend.ts'
import type { DiskImage } from '../../../../../src-main/engine/storage/disk-image.ts'
import { HOST_FILES } from '../../../../../src-main/engine/storage/file-layer.ts'
import { lockImage } from '../../../../../src-main/engine/storage/image-lock.ts'
import { openImage } from '../../../../../src-main/engine/storage/open-image.ts'
import { checkImage, inspectImage } from '../../../../../src-main/engine/storage/operations/inspect.ts'
import { unpack, zstdFrameLength } from '../../../../../src-main/engine/storage/packed.ts'
import { encodeHeader } from '../../../../../src-main/engine/storage/qcow2/header.ts'
import { Seeded } from '../../../../support/seeded.ts'
import { SMALL_FORMATS, SMALL_SIZE, type SmallFormat, smallImage } from '../../../../support/small-images.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

const SEED = Number(process.env.INNKEEPER_SEED ?? 20261124)
const ROUNDS = Number(process.env.INNKEEPER_FUZZ_ROUNDS ?? 400)
/** Milliseconds for all that is done with one image. */
const LIMIT = 5000
const VALUES = [0, 1, 2, 3, 4, 7, 8, 0x7f, 0x80, 0xff, 0xfe, 0x10, 0x40]

/** An image with some blocks in use, as bytes. */
function usedImage(format: SmallFormat, path: string): Uint8Array {
  writeFileSync(path, smallImage(format))
  const disk = openImage(path, { readOnly: false })
  for (const at of [0, 9000, 40_000, 100_000]) disk.write(Math.floor(at / 512) * 512, new Uint8Array(2048).fill(at % 251))
  disk.close()
  return new Uint8Array(readFileSync(path))
}

/** One to eight bytes, words or runs, mostly in the first sectors, where headers and tables are. */
function damage(image: Uint8Array, random: Seeded): Uint8Array {
  const bytes = image.slice(0, random.below(12) === 0 ? random.below(image.length) : image.length)
  for (let count = 1 + random.below(8); count > 0; count--) {
    const reach = random.below(4) === 0 ? bytes.length : Math.min(bytes.length, 2560)
    const at = random.below(Math.max(1, reach))
    const length = random.pick([1, 1, 2, 4, 8])
    const value = random.pick(VALUES)
    for (let index = at; index < Math.min(bytes.length, at + length); index++)
      bytes[index] = random.below(3) === 0 ? random.below(256) : value
  }
  return bytes
}

function readEverything(disk: DiskImage): void {
  const target = new Uint8Array(4096)
  for (let offset = 0; offset + target.length <= Math.min(disk.size, 2 * SMALL_SIZE); offset += target.length) {
    attempt(disk.path, () => disk.read(offset, target))
    attempt(disk.path, () => disk.extentAt(offset))
  }
}

/** Runs what may fail in words, and in no other way. */
function attempt(path: string, act: () => void): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    expect(error.message).toContain(path)
  }
}

function useImage(path: string): void {
  attempt(path, () => inspectImage(path, HOST_FILES))
  attempt(path, () => checkImage(path, false, { files: HOST_FILES, lock: lockImage }))
  attempt(path, () => {
    const disk = openImage(path, { readOnly: true })
    readEverything(disk)
    disk.close()
  })
  attempt(path, () => checkImage(path, true, { files: HOST_FILES, lock: lockImage }))
  attempt(path, () => {
    const disk = openImage(path, { readOnly: false })
    const piece = new Uint8Array(4096).fill(5)
    for (const at of [0, 8192, 65_536, SMALL_SIZE - 4096]) if (at + 4096 <= disk.size) attempt(path, () => disk.write(at, piece))
    readEverything(disk)
    disk.close()
  })
}

describe('damaged images', () => {
  for (const format of SMALL_FORMATS) {
    test(`${format}: any bytes end in an answer or in words`, { timeout: 120_000 }, () => {
      const path = join(temporaryFolder(), 'image')
      const image = usedImage(format, path)
      for (let round = 0; round < ROUNDS; round++) {
        const seed = SEED + round
        writeFileSync(path, damage(image, new Seeded(seed)))
        const begun = performance.now()
        try {
          useImage(path)
        } catch (error) {
          throw new Error(`${format}, INNKEEPER_SEED=${seed}: ${(error as Error).stack}`, { cause: error })
        }
        expect(performance.now() - begun, `${format}, INNKEEPER_SEED=${seed}`).toBeLessThan(LIMIT)
      }
    })
  }
})

describe('images that were made to do harm', () => {
  const clusters = {
    clusterBits: 16,
    size: SMALL_SIZE,
    l1Size: 1,
    l1Offset: 3 * 65_536,
    refcountTableOffset: 65_536,
    compression: 'deflate',
  } as const

  function qcow2(folder: string, name: string, below: string, format = 'qcow2'): string {
    const bytes = new Uint8Array(4 * 65_536)
    bytes.set(encodeHeader({ ...clusters, backing: { name: below, format } }))
    const path = join(folder, name)
    writeFileSync(path, bytes)
    return path
  }

  test('two that rest on each other are refused, and so is one that rests on itself', () => {
    const folder = temporaryFolder()
    const path = qcow2(folder, 'a.qcow2', 'b.qcow2')
    qcow2(folder, 'b.qcow2', 'a.qcow2')
    expect(() => openImage(path, { readOnly: true })).toThrow(/a\.qcow2' rests on itself/)
    expect(() => openImage(qcow2(folder, 'c.qcow2', './c.qcow2'), { readOnly: true })).toThrow(/c\.qcow2' rests on itself/)
  })

  test('files elsewhere and protocols are not opened, links included; elsewhere is when that is wanted', () => {
    const [folder, other] = [temporaryFolder(), temporaryFolder()]
    const secret = join(other, 'secret')
    writeFileSync(secret, new Uint8Array(SMALL_SIZE).fill(9))
    const outside = qcow2(folder, 'outside.qcow2', secret, 'raw')
    expect(() => openImage(outside, { readOnly: true })).toThrow('outside its own folder')
    expect(() => openImage(qcow2(folder, 'up.qcow2', '../x/secret', 'raw'), { readOnly: true })).toThrow()
    for (const name of ['nbd://host/disk', 'json:{"driver":"raw"}', 'http://host/disk', 'nbd:unix:/tmp/socket'])
      expect(() => openImage(qcow2(folder, 'remote.qcow2', name), { readOnly: true })).toThrow('which is no file')

    const disk = openImage(outside, { readOnly: true, backing: 'anywhere' })
    const bytes = new Uint8Array(512)
    disk.read(0, bytes)
    disk.close()
    expect(bytes[0]).toBe(9)
  })

  test('packed data that would become larger than a cluster are refused at its size', () => {
    const bomb = new Uint8Array(64 * 1024 * 1024)
    const before = process.memoryUsage().arrayBuffers
    expect(unpack('deflate', deflateRawSync(bomb), 65_536)).toBeUndefined()
    expect(unpack('zlib', deflateSync(bomb), 65_536)).toBeUndefined()
    expect(unpack('zstd', zstdCompressSync(bomb), 65_536)).toBeUndefined()
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024)
  })

  test('what follows packed data does not matter, and a frame that is cut short is told', () => {
    const data = new Uint8Array(65_536).fill(3)
    const frame = zstdCompressSync(data)
    const padded = Buffer.concat([frame, Buffer.from('garbage')])
    expect(unpack('zstd', padded, data.length)?.every((byte) => byte === 3)).toBe(true)
    expect(zstdFrameLength(padded)).toBe(frame.length)
    expect(() => zstdFrameLength(frame.subarray(0, frame.length - 1))).toThrow(RangeError)
  })

  test('a guest cannot turn its raw disk into an image of another format', () => {
    const path = join(temporaryFolder(), 'disk.img')
    writeFileSync(path, new Uint8Array(SMALL_SIZE))
    const disk = openImage(path, { readOnly: false })
    const header = encodeHeader({ ...clusters, backing: { name: 'other.img', format: 'raw' } }).subarray(0, 512)
    expect(() => disk.write(0, header)).toThrow('would be taken for a qcow2 image')
    disk.close()
    expect(inspectImage(path, HOST_FILES).format).toBe('raw')
  })
})
