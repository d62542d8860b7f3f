import { expect, test } from 'vitest'
import { makeCmos } from '../../../../../../src-main/engine/devices/mc146818-rtc/cmos.ts'

const word = (bytes: Uint8Array, at: number) => (bytes[at] as number) | ((bytes[at + 1] as number) << 8)

test('CMOS of 32 MiB: 640 KiB of base memory, 31 MiB above 1 MiB, 16 MiB above 16 MiB', () => {
  const bytes = makeCmos(32, 1)
  expect([word(bytes, 0x15), word(bytes, 0x17), word(bytes, 0x30), word(bytes, 0x34)]).toEqual([640, 31 * 1024, 31 * 1024, 16 * 16])
})

test('CMOS of 3 GiB: the KiB counts stop at 65535, the 64 KiB units do not', () => {
  const bytes = makeCmos(3072, 1)
  expect([word(bytes, 0x17), word(bytes, 0x30), word(bytes, 0x34), word(bytes, 0x5b)]).toEqual([0xffff, 0xffff, 3056 * 16, 0])
})

test('CMOS tells the coprocessor, the mouse and the further processors', () => {
  expect([makeCmos(64, 4)[0x14], makeCmos(64, 4)[0x5f]]).toEqual([0x06, 3])
})

test('the checksum is the sum of 10h..2Dh, high byte first', () => {
  const bytes = makeCmos(512, 1)
  const sum = bytes.subarray(0x10, 0x2e).reduce((total, byte) => total + byte, 0)
  expect([bytes[0x2e], bytes[0x2f]]).toEqual([sum >> 8, sum & 0xff])
})
