import { describe, expect, test } from 'vitest'
import * as resources from '../../../../../../src-main/engine/firmware/acpi/resources.ts'

// ACPI Specification 6.4, section 6.4.
describe('resource descriptors', () => {
  test('a template is a buffer that ends with the end tag', () => {
    expect(resources.resources(resources.isaInterrupt(4))).toEqual([0x11, 8, 0x0a, 5, 0x22, 0x10, 0, 0x79, 0])
  })

  test('ports are fixed and decode 16 bits', () => {
    expect(resources.ioPorts(0x3f8, 8)).toEqual([0x47, 1, 0xf8, 3, 0xf8, 3, 1, 8])
  })

  test('link interrupts are a mask, level, active low, shared', () => {
    expect(resources.linkInterrupts([5, 10, 11])).toEqual([0x23, 0x20, 0x0c, 0x18])
  })

  test('a memory window carries first, last and length', () => {
    const bytes = resources.memoryWindow(0xe000_0000, 0xfeaf_ffff)
    expect([bytes.length, ...bytes.slice(10, 18), ...bytes.slice(22)]).toEqual([
      26, 0, 0, 0, 0xe0, 0xff, 0xff, 0xaf, 0xfe, 0, 0, 0xb0, 0x1e,
    ])
  })
})
