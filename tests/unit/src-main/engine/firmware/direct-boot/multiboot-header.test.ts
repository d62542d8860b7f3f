import { describe, expect, test } from 'vitest'
import { findMultibootHeader } from '../../../../../../src-main/engine/firmware/direct-boot/multiboot-header.ts'
import { multibootHeader } from '../../../../../support/kernel-images.ts'

function fileWith(header: Uint8Array, offset: number): Uint8Array {
  const bytes = new Uint8Array(16384)
  bytes.set(header, offset)
  return bytes
}

// Multiboot Specification 0.6.96, section 3.1.
describe('findMultibootHeader', () => {
  test('it is found on a double word of the first 8192 bytes, its last byte included', () => {
    expect(findMultibootHeader(fileWith(multibootHeader(3), 0x1000))?.offset).toBe(0x1000)
    expect(findMultibootHeader(fileWith(multibootHeader(3), 8180))?.offset).toBe(8180)
    expect(findMultibootHeader(fileWith(multibootHeader(3), 8184))).toBeUndefined()
    expect(findMultibootHeader(fileWith(multibootHeader(3), 0x1002))).toBeUndefined()
  })

  test('a wrong checksum is no header', () => {
    const header = multibootHeader(3)
    header[8] = (header[8] as number) ^ 1
    expect(findMultibootHeader(fileWith(header, 0))).toBeUndefined()
  })

  test('requirement bits beyond the known three are reported', () => {
    expect(findMultibootHeader(fileWith(multibootHeader(0x17), 0))?.unknownRequirements).toBe(0x10)
  })

  test('address fields count only with flag 16', () => {
    const fields = [1, 2, 3, 4, 5]
    expect(findMultibootHeader(fileWith(multibootHeader(0x1_0000, ...fields), 0))?.addresses).toEqual({
      header: 1,
      load: 2,
      loadEnd: 3,
      bssEnd: 4,
      entry: 5,
    })
    expect(findMultibootHeader(fileWith(multibootHeader(0, ...fields), 0))?.addresses.entry).toBe(0)
  })
})
