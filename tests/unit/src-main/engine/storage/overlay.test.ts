import { statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openImage } from '../../../../../src-main/engine/storage/open-image.ts'
import { Overlay } from '../../../../../src-main/engine/storage/overlay.ts'
import { dataOffset, entryOffset, fileSize } from '../../../../../src-main/engine/storage/overlay-format.ts'
import { RecordingFiles } from '../../../../support/recording-files.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

const CLUSTER = 65536
const BASE = '/images/base.img'
const OVERLAY = '/machine/disk-0.overlay'
const NO_LOCK = { lock: () => () => undefined }

/** A base of three and a half clusters, each byte telling its sector. */
function createFiles(): RecordingFiles {
  const files = new RecordingFiles()
  const base = new Uint8Array(3.5 * CLUSTER)
  for (const index of base.keys()) base[index] = (index >> 9) % 251
  files.put(BASE, base)
  return files
}

function open(files: RecordingFiles): Overlay {
  return new Overlay(OVERLAY, openImage(BASE, { readOnly: true, files }), { files, ...NO_LOCK })
}

function readAll(overlay: Overlay): Uint8Array {
  const bytes = new Uint8Array(overlay.size)
  overlay.read(0, bytes)
  return bytes
}

const sector = (value: number) => new Uint8Array(512).fill(value)

describe('Overlay', () => {
  test('a new overlay reads as its base', () => {
    const files = createFiles()
    const overlay = open(files)
    expect([overlay.size, Buffer.compare(readAll(overlay), files.content(BASE))]).toEqual([3.5 * CLUSTER, 0])
  })

  test('what is written is read again, its neighbours stay, and the base is never written', () => {
    const files = createFiles()
    const overlay = open(files)
    const expected = files.content(BASE).slice()
    expected.fill(0xaa, CLUSTER - 512, CLUSTER + 512)
    overlay.write(CLUSTER - 512, new Uint8Array(1024).fill(0xaa))
    expect(Buffer.compare(readAll(overlay), expected)).toBe(0)
    expect(files.steps.filter((step) => step.endsWith(BASE))).toEqual([])
  })

  test('zeros over a base that is not zero are kept', () => {
    const files = createFiles()
    const overlay = open(files)
    overlay.write(512, sector(0))
    overlay.flush()
    expect(
      readAll(open(files))
        .subarray(512, 1024)
        .every((byte) => byte === 0),
    ).toBe(true)
  })

  test('the last cluster of a disk that is no multiple of a cluster can be written', () => {
    const files = createFiles()
    const overlay = open(files)
    overlay.write(overlay.size - 512, sector(9))
    overlay.flush()
    expect(readAll(open(files)).subarray(-512)).toEqual(sector(9))
  })

  test('a flush syncs data, then lists it, then syncs again; without changes it does nothing', () => {
    const files = createFiles()
    const overlay = open(files)
    overlay.write(0, sector(1))
    files.steps.length = 0
    overlay.flush()
    overlay.flush()
    expect(files.steps).toEqual([`sync ${OVERLAY}`, `write ${OVERLAY}`, `sync ${OVERLAY}`])
  })

  test('a flush after writes in place needs one sync', () => {
    const files = createFiles()
    const overlay = open(files)
    overlay.write(0, sector(1))
    overlay.flush()
    overlay.write(512, sector(2))
    files.steps.length = 0
    overlay.flush()
    expect(files.steps).toEqual([`sync ${OVERLAY}`])
  })

  test('what was not flushed is cut off at the next opening', () => {
    const files = createFiles()
    const overlay = open(files)
    overlay.write(0, sector(1))
    overlay.flush()
    overlay.write(2 * CLUSTER, sector(2))
    const again = open(files)
    expect([readAll(again)[0], readAll(again)[2 * CLUSTER]]).toEqual([1, files.content(BASE)[2 * CLUSTER]])
    expect(files.content(OVERLAY).length).toBe(fileSize(1))
  })

  test('a valid entry behind a torn one is erased, so that its slot can be used anew', () => {
    const files = createFiles()
    const overlay = open(files)
    for (const cluster of [0, 1, 2]) overlay.write(cluster * CLUSTER, sector(cluster + 1))
    overlay.flush()
    files.content(OVERLAY)[entryOffset(1) + 8] = 0xff
    expect(readAll(open(files))[2 * CLUSTER]).toBe(files.content(BASE)[2 * CLUSTER])
    const again = open(files)
    again.write(3 * CLUSTER, sector(7))
    again.flush()
    const last = readAll(open(files))
    expect([last[0], last[3 * CLUSTER], last[2 * CLUSTER]]).toEqual([1, 7, files.content(BASE)[2 * CLUSTER]])
  })

  test('more clusters than a group holds are found again, on real files', () => {
    const folder = temporaryFolder()
    const [image, path] = [join(folder, 'base.img'), join(folder, 'disk.overlay')]
    writeFileSync(image, '')
    truncateSync(image, 260 * CLUSTER)
    const reopen = () => new Overlay(path, openImage(image, { readOnly: true }))
    const overlay = reopen()
    for (let cluster = 0; cluster < 260; cluster++) overlay.write(cluster * CLUSTER + 512, sector((cluster % 250) + 1))
    overlay.flush()
    overlay.close()
    const again = reopen()
    const found = Array.from({ length: 260 }, (_, cluster) => {
      const bytes = new Uint8Array(1024)
      again.read(cluster * CLUSTER, bytes)
      return [bytes[511], bytes[512]]
    })
    again.close()
    expect(found).toEqual(Array.from({ length: 260 }, (_, cluster) => [0, (cluster % 250) + 1]))
    expect(statSync(path).size).toBe(dataOffset(259) + CLUSTER)
  })

  test.each<[string, (files: RecordingFiles) => void]>([
    ['touched', (files) => files.touch(BASE)],
    ['changed in its first block', (files) => files.content(BASE).fill(1, 0, 10)],
    ['resized', (files) => files.put(BASE, new Uint8Array(CLUSTER))],
  ])('a base that was %s since is refused by name', (_, change) => {
    const files = createFiles()
    open(files).close()
    change(files)
    expect(() => open(files)).toThrow(`the disk image '${BASE}' has changed since '${OVERLAY}' was begun on it`)
  })

  test('a file that is no overlay is refused and left as it is', () => {
    const files = createFiles()
    const other = new Uint8Array(10_000).fill(5)
    files.put(OVERLAY, other)
    expect(() => open(files)).toThrow(`'${OVERLAY}' is no overlay of Innkeeper`)
    expect(files.content(OVERLAY)).toEqual(new Uint8Array(10_000).fill(5))
  })

  test('a copy is a durable overlay of its own', () => {
    const files = createFiles()
    const overlay = open(files)
    overlay.write(0, sector(1))
    overlay.copyTo('/snapshot/disk-0.overlay')
    overlay.write(0, sector(2))
    overlay.flush()
    const crashed = files.afterCrash(() => false)
    const copy = new Overlay('/snapshot/disk-0.overlay', openImage(BASE, { readOnly: true, files: crashed }), {
      files: crashed,
      ...NO_LOCK,
    })
    expect([readAll(copy)[0], readAll(open(crashed))[0]]).toEqual([1, 2])
  })

  test('a full host disk is reported, and the overlay stays usable', () => {
    const files = createFiles()
    const overlay = open(files)
    files.failing = (step) => step.startsWith('write')
    expect(() => overlay.write(0, sector(1))).toThrow('free some space')
    files.failing = () => false
    expect(readAll(overlay)[0]).toBe(files.content(BASE)[0])
    overlay.write(CLUSTER, sector(2))
    overlay.flush()
    expect(readAll(open(files))[CLUSTER]).toBe(2)
  })

  test('entries that a full disk has no room for are written by the next flush', () => {
    const files = createFiles()
    const overlay = open(files)
    overlay.write(0, sector(1))
    files.failing = (step) => step.startsWith('write')
    expect(() => overlay.flush()).toThrow('the host disk is full')
    files.failing = () => false
    overlay.flush()
    overlay.close()
    expect(readAll(open(files))[0]).toBe(1)
  })

  test('after a failed sync no flush succeeds any more', () => {
    const files = createFiles()
    const overlay = open(files)
    overlay.write(0, sector(1))
    files.failing = (step) => step.startsWith('sync')
    expect(() => overlay.flush()).toThrow('free some space')
    files.failing = () => false
    expect(() => overlay.flush()).toThrow('could not be synced before')
  })

  test('a lock that cannot be had closes the base', () => {
    const files = createFiles()
    const base = openImage(BASE, { readOnly: true, files })
    let closed = false
    base.close = () => {
      closed = true
    }
    const lock = () => {
      throw new Error('taken')
    }
    expect(() => new Overlay(OVERLAY, base, { files, lock })).toThrow('taken')
    expect([closed, files.exists(OVERLAY)]).toEqual([true, false])
  })

  test('any sequence of operations reads as a plain array does (property)', { timeout: 60_000 }, () => {
    const operation = fc.oneof(
      fc.record({ kind: fc.constant('write' as const), at: fc.nat(447), count: fc.integer({ min: 1, max: 200 }), value: fc.nat(255) }),
      fc.record({ kind: fc.constantFrom('flush' as const, 'reopen' as const) }),
    )
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
        const files = createFiles()
        const model = files.content(BASE).slice()
        let overlay = open(files)
        for (const step of operations) {
          if (step.kind === 'write') {
            const bytes = new Uint8Array(Math.min(step.count, 448 - step.at) * 512).fill(step.value)
            model.set(bytes, step.at * 512)
            overlay.write(step.at * 512, bytes)
            continue
          }
          overlay.flush()
          if (step.kind === 'reopen') overlay = open(files)
        }
        expect(Buffer.compare(readAll(overlay), model)).toBe(0)
      }),
      { numRuns: 60 },
    )
  })
})
