import { expect, test } from 'vitest'
import { formatMebibytes, placeHigh } from '../../../../../../src-main/engine/firmware/direct-boot/boot-request.ts'

const file = (length: number) => ({ name: 'initrd', bytes: new Uint8Array(length) })

test('placeHigh gives the highest page that leaves room, and refuses below the bottom', () => {
  expect(placeHigh(file(0x1001), 0, 0x10_0000)).toBe(0xf_e000)
  expect(placeHigh(file(0x1000), 0xf_f000, 0x10_0000)).toBe(0xf_f000)
  expect(() => placeHigh(file(0x1001), 0xf_f000, 0x10_0000)).toThrow('initrd (1 MiB) does not fit')
})

test('sizes are rounded up to whole MiB', () => {
  expect(formatMebibytes(2 ** 20 + 1)).toBe('2 MiB')
})
