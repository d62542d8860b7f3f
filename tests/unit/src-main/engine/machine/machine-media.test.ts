import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MachineMedia } from '../../../../../src-main/engine/machine/machine-media.ts'

let folder: string
let first: string
let second: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'machine-media-'))
  first = join(folder, 'first.iso')
  second = join(folder, 'second.iso')
  writeFileSync(first, Buffer.alloc(4096, 1))
  writeFileSync(second, Buffer.alloc(2048, 2))
})
afterEach(() => rmSync(folder, { recursive: true }))

const empty = { controller: 'ahci' as const }

describe('MachineMedia', () => {
  test('has in each drive what the spec says', () => {
    const media = new MachineMedia({ cdroms: [{ ...empty, image: first }, empty] })
    expect([media.medium('cdrom', 0).backend?.size, media.medium('cdrom', 1).backend]).toEqual([4096, undefined])
    media.close()
  })

  test('changes when the event comes, not when the image is opened', () => {
    const media = new MachineMedia({ cdroms: [{ ...empty, image: first }] })
    const drive = media.medium('cdrom', 0)
    media.prepare({ drive: 'cdrom', index: 0, image: second })
    const before = drive.backend?.size
    media.apply({ kind: 'medium', drive: 'cdrom', index: 0, image: second })
    const after = drive.backend?.size
    media.apply({ kind: 'medium', drive: 'cdrom', index: 0 })
    expect([before, after, drive.backend]).toEqual([4096, 2048, undefined])
    media.close()
  })

  test('what cannot be opened is told before anything changes', () => {
    const media = new MachineMedia({ cdroms: [{ ...empty, image: first }] })
    expect(() => media.prepare({ drive: 'cdrom', index: 0, image: join(folder, 'none.iso') })).toThrow('none.iso')
    expect(() => media.prepare({ drive: 'cdrom', index: 1 })).toThrow('no cdrom drive 1')
    expect(media.medium('cdrom', 0).backend?.size).toBe(4096)
    media.close()
  })
})
