import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openImage } from '../../../../../../src-main/engine/storage/open-image.ts'
import { temporaryFolder } from '../../../../../support/temporary-folder.ts'

function image(bytes: Uint8Array): string {
  const path = join(temporaryFolder(), 'disk.img')
  writeFileSync(path, bytes)
  return path
}

describe('RawImage', () => {
  test('byte n of the disk is byte n of the file', () => {
    const path = image(new Uint8Array(2048))
    const disk = openImage(path, { readOnly: false })
    disk.write(512, new Uint8Array(512).fill(7))
    disk.flush()
    const back = new Uint8Array(1024)
    disk.read(0, back)
    disk.close()
    expect([disk.size, back[511], back[512], readFileSync(path)[1023], readFileSync(path)[1024]]).toEqual([2048, 0, 7, 7, 0])
  })

  test('a file that is no raw image is refused by name', () => {
    const open = (bytes: Uint8Array) => () => openImage(image(bytes), { readOnly: true })
    expect(open(new Uint8Array(1000))).toThrow(/disk\.img' has 1000 bytes, not a multiple of 512/)
    expect(open(new Uint8Array(0))).toThrow(/disk\.img' is empty/)
    expect(open(Buffer.concat([Buffer.from('QFI\xfb', 'latin1'), new Uint8Array(508)]))).toThrow(
      /disk\.img' has 512 bytes|format version 0/,
    )
  })

  test('a read-only image refuses writes and takes no lock', () => {
    const path = image(new Uint8Array(512))
    const disk = openImage(path, { readOnly: true })
    expect(() => disk.write(0, new Uint8Array(512))).toThrow('attached as read-only')
    expect(existsSync(`${path}.lock`)).toBe(false)
    disk.close()
  })

  test('two writers of one image are refused; the lock goes with the first', () => {
    const path = image(new Uint8Array(512))
    const first = openImage(path, { readOnly: false })
    expect(() => openImage(path, { readOnly: false })).toThrow('is in use by process')
    first.close()
    openImage(path, { readOnly: false }).close()
    expect(existsSync(`${path}.lock`)).toBe(false)
  })
})
