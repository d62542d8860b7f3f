import { describe, expect, test } from 'vitest'
import { createFacs, createFadt } from '../../../../../../src-main/engine/firmware/acpi/fadt.ts'
import { SAMPLE_ACPI } from '../../../../../support/acpi.ts'

// Offsets: ACPI Specification 6.4, table 5.9.
describe('createFadt', () => {
  const { bytes } = createFadt(SAMPLE_ACPI)
  const view = new DataView(bytes.buffer)

  test('the port blocks and their X_ twins name the same ports', () => {
    const narrow = [56, 64, 76, 80].map((at) => view.getUint32(at, true))
    const wide = [148, 172, 208, 220].map((at) => Number(view.getBigUint64(at + 4, true)))
    expect(narrow).toEqual([0x600, 0x604, 0x608, 0x60c])
    expect(wide).toEqual(narrow)
    expect([148, 172, 208, 220].map((at) => view.getUint16(at, true))).toEqual([0x2001, 0x1001, 0x2001, 0x2001])
  })

  test('the reset register is a byte of 6 to port CF9h, and the flags say that it works', () => {
    expect([view.getUint16(116, true), Number(view.getBigUint64(120, true)), view.getUint8(128)]).toEqual([0x0801, 0xcf9, 6])
    expect(view.getUint32(112, true) & (1 << 10)).not.toBe(0)
  })

  test('the power button is a fixed feature and the machine starts in ACPI mode', () => {
    expect(view.getUint32(112, true) & (1 << 4)).toBe(0)
    expect([view.getUint16(46, true), view.getUint32(48, true)]).toEqual([9, 0])
  })

  test('a machine without a VGA says so', () => {
    const withVga = createFadt({ ...SAMPLE_ACPI, vga: true }).bytes
    expect([view.getUint16(109, true), new DataView(withVga.buffer).getUint16(109, true)]).toEqual([7, 3])
  })

  test('the FACS has its length and no checksum', () => {
    const facs = createFacs()
    expect([facs.bytes.length, facs.bytes[4], facs.checksum, facs.alignment]).toEqual([64, 64, false, 64])
  })
})
