import { describe, expect, test } from 'vitest'
import * as aml from '../../../../../../src-main/engine/firmware/acpi/aml.ts'

// ACPI Specification 6.4, chapter 20 (encodings) and 19.3.4 (EISA ids).
describe('aml', () => {
  test('integers take their shortest encoding', () => {
    expect([0, 1, 2, 0xff, 0x100, 0xffff, 0x1_0000].map((value) => [...aml.integer(value)])).toEqual([
      [0],
      [1],
      [0x0a, 2],
      [0x0a, 0xff],
      [0x0b, 0, 1],
      [0x0b, 0xff, 0xff],
      [0x0c, 0, 0, 1, 0],
    ])
  })

  test('EISA ids are compressed as the specification shows for PNP0A03', () => {
    expect(aml.eisaId('PNP0A03')).toEqual([0x0c, 0x41, 0xd0, 0x0a, 0x03])
  })

  test('names are padded, rooted and counted', () => {
    expect(aml.path('ISA')).toEqual([0x49, 0x53, 0x41, 0x5f])
    expect(aml.path('\\_S5')).toEqual([0x5c, 0x5f, 0x53, 0x35, 0x5f])
    expect(aml.path('\\_SB.LNKA').slice(0, 2)).toEqual([0x5c, 0x2e])
    expect(aml.path('\\_SB.PCI0.ISA').slice(0, 3)).toEqual([0x5c, 0x2f, 3])
  })

  test('package lengths take one, two or three bytes and count themselves', () => {
    const lengthBytes = (content: number) => aml.otherwise(new Array<number>(content).fill(0)).slice(1, 4)
    expect(lengthBytes(62)).toEqual([63, 0, 0])
    expect(lengthBytes(63).slice(0, 2)).toEqual([0x40 | (65 & 0xf), 65 >> 4])
    expect(lengthBytes(0x1000)).toEqual([0x80 | 3, 0x00, 0x01])
  })

  test('a method says its arguments and whether it is serialized', () => {
    expect(aml.method('_SRS', 1, true)).toEqual([0x14, 6, 0x5f, 0x53, 0x52, 0x53, 9])
  })
})
