import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemoryOverlay } from '../../../../../src-main/engine/storage/memory-overlay.ts'
import { openImage } from '../../../../../src-main/engine/storage/open-image.ts'
import { RecordingFiles } from '../../../../support/recording-files.ts'

const SECTORS = 300

function open() {
  const files = new RecordingFiles()
  files.put(
    '/base',
    Uint8Array.from({ length: SECTORS * 512 }, (_, index) => index >> 9),
  )
  return { files, overlay: new MemoryOverlay(openImage('/base', { readOnly: true, files })) }
}

test('any writes read as in a plain array, and the base is never written (property)', { timeout: 60_000 }, () => {
  const write = fc.record({ at: fc.nat(SECTORS - 1), count: fc.integer({ min: 1, max: 200 }), value: fc.nat(255) })
  fc.assert(
    fc.property(fc.array(write, { maxLength: 20 }), (writes) => {
      const { files, overlay } = open()
      const model = files.content('/base').slice()
      for (const { at, count, value } of writes) {
        const bytes = new Uint8Array(Math.min(count, SECTORS - at) * 512).fill(value)
        model.set(bytes, at * 512)
        overlay.write(at * 512, bytes)
      }
      overlay.flush()
      const all = new Uint8Array(overlay.size)
      overlay.read(0, all)
      expect(Buffer.compare(all, model)).toBe(0)
      expect(files.steps).toEqual([])
    }),
    { numRuns: 100 },
  )
})

test('it can be written although its base is read-only', () => {
  expect(open().overlay.readOnly).toBe(false)
})
