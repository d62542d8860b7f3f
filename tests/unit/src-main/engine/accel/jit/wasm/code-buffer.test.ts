import { describe, expect, it } from 'vitest'
import { CodeBuffer } from '../../../../../../../src-main/engine/accel/jit/wasm/code-buffer.ts'

function bytesOf(write: (buffer: CodeBuffer) => void): number[] {
  const buffer = new CodeBuffer()
  write(buffer)
  return [...buffer.bytes]
}

describe('CodeBuffer', () => {
  it.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 1]],
    [624485, [0xe5, 0x8e, 0x26]], // The example of DWARF 5, appendix C, and of the core specification's sources.
    [0xffff_ffff, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('writes %i as unsigned LEB128', (value, expected) => {
    expect(bytesOf((buffer) => buffer.unsigned(value))).toEqual(expected)
  })

  it.each([
    [0, [0]],
    [63, [0x3f]],
    [64, [0xc0, 0]],
    [-1, [0x7f]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [-123456, [0xc0, 0xbb, 0x78]],
    [0x7fff_ffff, [0xff, 0xff, 0xff, 0xff, 0x07]],
    [-0x8000_0000, [0x80, 0x80, 0x80, 0x80, 0x78]],
  ])('writes %i as signed LEB128', (value, expected) => {
    expect(bytesOf((buffer) => buffer.signed(value))).toEqual(expected)
  })

  it.each([
    [-1, -1, [0x7f]],
    [-1, 0, [0xff, 0xff, 0xff, 0xff, 0x0f]],
    [0, 1, [0x80, 0x80, 0x80, 0x80, 0x10]],
    [0, -0x8000_0000, [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f]],
  ])('writes the halves %i and %i as one signed LEB128', (low, high, expected) => {
    expect(bytesOf((buffer) => buffer.signed64(low, high))).toEqual(expected)
  })

  it('keeps all bytes when it grows, whatever the step', () => {
    const big = Uint8Array.from({ length: 10_000 }, (_, index) => index & 0xff)

    const bytes = bytesOf((buffer) => {
      buffer.append(big)
      for (let index = 0; index < 10_000; index++) buffer.byte(index & 0x7f)
      buffer.append(big)
    })

    expect(bytes).toEqual([...big, ...Array.from({ length: 10_000 }, (_, index) => index & 0x7f), ...big])
  })

  it('writes names as UTF-8 with their length in bytes', () => {
    expect(bytesOf((buffer) => buffer.name('é1'))).toEqual([3, 0xc3, 0xa9, 0x31])
  })
})
