import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDisk } from '../../../../../src-main/engine/storage/open-disk.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

function createImage() {
  const folder = temporaryFolder()
  const path = join(folder, 'disk.img')
  writeFileSync(path, new Uint8Array(4096).fill(1))
  return { path, overlay: join(folder, 'disk-0.overlay'), copy: join(folder, 'copy.overlay') }
}

const TWOS = new Uint8Array(512).fill(2)

/** Writes a sector, flushes and closes; gives the first byte of the image and of the disk when opened again. */
function writeAndReopen(mode: 'normal' | 'write-through' | 'immutable', overlayOf: (overlay: string) => string | undefined) {
  const { path, overlay } = createImage()
  const disk = openDisk({ image: path, mode }, overlayOf(overlay))
  disk.backend.write(0, TWOS)
  disk.backend.flush()
  disk.backend.close()
  const again = openDisk({ image: path, mode }, overlayOf(overlay))
  const bytes = new Uint8Array(512)
  again.backend.read(0, bytes)
  again.backend.close()
  return { image: readFileSync(path)[0], disk: bytes[0], overlayFile: existsSync(overlay), lock: existsSync(`${overlay}.lock`) }
}

describe('openDisk', () => {
  test('normal keeps writes in the overlay', () => {
    expect(writeAndReopen('normal', (overlay) => overlay)).toEqual({ image: 1, disk: 2, overlayFile: true, lock: false })
  })

  test('write-through writes into the image', () => {
    expect(writeAndReopen('write-through', () => undefined)).toEqual({ image: 2, disk: 2, overlayFile: false, lock: false })
  })

  test('snapshot keeps writes in its file when it has one, else in memory', () => {
    expect(writeAndReopen('immutable', (overlay) => overlay)).toEqual({ image: 1, disk: 2, overlayFile: true, lock: false })
    expect(writeAndReopen('immutable', () => undefined)).toEqual({ image: 1, disk: 1, overlayFile: false, lock: false })
  })

  test('readonly cannot be written', () => {
    const { path } = createImage()
    const { backend } = openDisk({ image: path, mode: 'readonly' }, undefined)
    expect(backend.readOnly).toBe(true)
    expect(() => backend.write(0, TWOS)).toThrow('read-only')
    backend.close()
  })

  test('normal without a file for changes is refused in words', () => {
    expect(() => openDisk({ image: '/a.img', mode: 'normal' }, undefined)).toThrow("the disk image '/a.img' is never written to")
  })

  test('a copy of the overlay is a disk of its own', () => {
    const { path, overlay, copy } = createImage()
    const disk = openDisk({ image: path, mode: 'normal' }, overlay)
    disk.backend.write(0, TWOS)
    disk.copyOverlay?.(copy)
    disk.backend.write(0, new Uint8Array(512).fill(3))
    disk.backend.close()
    const copied = openDisk({ image: path, mode: 'normal' }, copy)
    const bytes = new Uint8Array(512)
    copied.backend.read(0, bytes)
    copied.backend.close()
    expect(bytes[0]).toBe(2)
  })
})
