import { describe, expect, test } from 'vitest'
import { checksumOf, createTable, linkTables } from '../../../../../../src-main/engine/firmware/acpi/acpi-table.ts'

const sum = (bytes: Uint8Array) => bytes.reduce((total, byte) => total + byte, 0) & 0xff

describe('linkTables', () => {
  test('a pointer holds the address of the table that it names, wherever the base is', () => {
    const from = createTable('FROM', 1, new Uint8Array(12), [
      { at: 36, size: 4, to: 'TOOO' },
      { at: 40, size: 8, to: 'TOOO' },
    ])
    const to = createTable('TOOO', 1, new Uint8Array(1))
    for (const base of [0x10_0000, 0x1fff_0000]) {
      const { bytes, addresses } = linkTables([from, to], base)
      const view = new DataView(bytes.buffer)
      expect([view.getUint32(36, true), Number(view.getBigUint64(40, true))]).toEqual([base + 48, base + 48])
      expect(addresses.get('TOOO')).toBe(base + 48)
    }
  })

  test('every linked table sums to zero', () => {
    const { bytes } = linkTables([createTable('FROM', 1, Uint8Array.from([1, 2, 3]))], 0)
    expect([bytes.length, sum(bytes)]).toEqual([39, 0])
  })

  test('a pointer to a missing table is refused by name', () => {
    expect(() => linkTables([createTable('FROM', 1, new Uint8Array(4), [{ at: 36, size: 4, to: 'GONE' }])], 0)).toThrow(
      'FROM points to GONE',
    )
  })

  test('checksumOf completes the sum to zero', () => {
    expect(checksumOf(Uint8Array.from([0xff, 0x02]))).toBe(0xff)
  })
})
