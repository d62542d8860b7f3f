import { describe, expect, test } from 'vitest'
import { createMemoryMap } from '../../../../../../src-main/engine/firmware/direct-boot/e820.ts'

describe('createMemoryMap', () => {
  test('RAM ends where the ACPI tables begin, 64 KiB below its top', () => {
    expect(createMemoryMap(512 * 2 ** 20)).toEqual([
      { base: 0, length: 0x9fc00, type: 1 },
      { base: 0x9fc00, length: 0x400, type: 2 },
      { base: 0xf0000, length: 0x10000, type: 2 },
      { base: 0x100000, length: 0x1fef0000, type: 1 },
      { base: 0x1fff0000, length: 0x10000, type: 2 },
    ])
  })

  test('entries ascend and do not overlap at 16 MiB and at 3 GiB', () => {
    for (const mebibytes of [16, 3072]) {
      const map = createMemoryMap(mebibytes * 2 ** 20)
      for (const [index, entry] of map.entries()) {
        expect(entry.base + entry.length).toBeLessThanOrEqual(map[index + 1]?.base ?? mebibytes * 2 ** 20)
      }
    }
  })
})
