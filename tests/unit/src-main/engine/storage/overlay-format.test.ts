import { describe, expect, test } from 'vitest'
import * as format from '../../../../../src-main/engine/storage/overlay-format.ts'

const HEADER = { base: { size: 65536, modifiedAt: 1_700_000_000_123_456_789n, firstBlock: new Uint8Array(32).fill(3) }, identity: 42n }

describe('overlay format', () => {
  test('a header decodes to what was encoded', () => {
    const bytes = format.encodeHeader(HEADER)
    expect(new TextDecoder().decode(bytes.subarray(0, 8))).toBe('INNKOVL1')
    expect([bytes.length, format.decodeHeader(bytes)]).toEqual([4096, HEADER])
  })

  test('a torn header is none; one of another version is refused by number', () => {
    const torn = format.encodeHeader(HEADER)
    torn[20] = 1
    expect(format.decodeHeader(torn)).toBeUndefined()
    expect(format.decodeHeader(new Uint8Array(4096))).toBeUndefined()
  })

  test('entries decode only in their own slot of their own overlay', () => {
    const bytes = format.encodeEntry(7, 3, 42n)
    expect([format.decodeEntry(bytes, 3, 42n), format.decodeEntry(bytes, 4, 42n), format.decodeEntry(bytes, 3, 43n)]).toEqual([
      7,
      undefined,
      undefined,
    ])
    expect(format.decodeEntry(new Uint8Array(16), 0, 42n)).toBeUndefined()
  })

  test('cluster 0 is told from a free entry', () => {
    expect(format.decodeEntry(format.encodeEntry(0, 0, 1n), 0, 1n)).toBe(0)
  })

  test('slots lie in groups of 256 behind their table', () => {
    expect([0, 1, 255, 256].map(format.dataOffset)).toEqual([8192, 73728, 8192 + 255 * 65536, 4096 + 4096 + 256 * 65536 + 4096])
    expect([0, 255, 256].map(format.entryOffset)).toEqual([4096, 4096 + 255 * 16, 4096 + 4096 + 256 * 65536])
    expect([format.fileSize(0), format.fileSize(1)]).toEqual([4096, 8192 + 65536])
  })
})
