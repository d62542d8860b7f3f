import { describe, expect, test } from 'vitest'
import { createDsdtBody } from '../../../../../../src-main/engine/firmware/acpi/dsdt.ts'
import { SAMPLE_ACPI } from '../../../../../support/acpi.ts'

const textOf = (bytes: Uint8Array) => String.fromCharCode(...bytes)

// The structure as a whole is checked by iasl in acpi.test.ts.
describe('createDsdtBody', () => {
  test('there is one processor device for each CPU', () => {
    const names = textOf(createDsdtBody({ ...SAMPLE_ACPI, cpus: 3 })).match(/ACPI0007/g)
    expect(names).toHaveLength(3)
  })

  test('device 3 INTA# is GSI 18 in APIC mode and link C in PIC mode', () => {
    const body = textOf(createDsdtBody(SAMPLE_ACPI))
    expect(body).toContain('\x0c\xff\xff\x03\x00\x00\x00\x0a\x12')
    expect(body).toContain('\x0c\xff\xff\x03\x00\x00\x5c\x2e_SB_LNKC\x00')
  })

  test('S5 is the soft off of the PIIX4', () => {
    expect(textOf(createDsdtBody(SAMPLE_ACPI))).toContain('_S5_\x12\x06\x04\x00\x00\x00\x00')
  })
})
