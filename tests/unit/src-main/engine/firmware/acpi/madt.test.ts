import { expect, test } from 'vitest'
import { createMadt } from '../../../../../../src-main/engine/firmware/acpi/madt.ts'
import { SAMPLE_ACPI } from '../../../../../support/acpi.ts'

/** Interrupt controller structures behind the fixed part (ACPI 6.4, table 5.20): each starts with type and length. */
function structures(bytes: Uint8Array): number[][] {
  const found: number[][] = []
  for (let at = 44; at < bytes.length; at += bytes[at + 1] as number) found.push([...bytes.subarray(at, at + (bytes[at + 1] as number))])
  return found
}

test('the MADT lists every LAPIC, the IOAPIC, both overrides and NMI on LINT1', () => {
  const { bytes } = createMadt(SAMPLE_ACPI)
  expect(structures(bytes)).toEqual([
    [0, 8, 0, 0, 1, 0, 0, 0],
    [0, 8, 1, 1, 1, 0, 0, 0],
    [1, 12, 0, 0, 0, 0, 0xc0, 0xfe, 0, 0, 0, 0],
    [2, 10, 0, 0, 2, 0, 0, 0, 0, 0],
    [2, 10, 0, 9, 9, 0, 0, 0, 0x0d, 0],
    [4, 6, 0xff, 0, 0, 1],
  ])
})
