import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { encodePng, shrink } from '../../../../../src-main/engine/display/png.ts'

describe('encodePng', () => {
  test('signature, header and lines without a filter', () => {
    const png = Buffer.from(encodePng(2, 1, Uint32Array.of(0x01_0203, 0xff_fefd)))
    expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
    expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([2, 1, 8, 2])
    const length = png.readUInt32BE(33)
    expect(png.toString('latin1', 37, 41)).toBe('IDAT')
    expect([...inflateSync(png.subarray(41, 41 + length))]).toEqual([0, 1, 2, 3, 255, 254, 253])
  })
})

describe('shrink', () => {
  test('pixels are means, and the width is at most what was asked for', () => {
    const small = shrink(4, 2, Uint32Array.of(0, 0xff_ffff, 1, 1, 0, 0xff_ffff, 1, 1), 2)
    expect([small.width, small.height, ...small.pixels]).toEqual([2, 1, 0x7f_7f7f, 1])
  })

  test('a small picture stays', () => {
    expect(shrink(2, 1, Uint32Array.of(5, 6), 2)).toEqual({ width: 2, height: 1, pixels: Uint32Array.of(5, 6) })
  })
})
