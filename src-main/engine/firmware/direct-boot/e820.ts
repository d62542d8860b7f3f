/** The memory map as a BIOS reports it (INT 15h AX=E820h; ACPI Specification 6.4, section 15). */
import { ACPI_SIZE, acpiBase, BIOS_AREA, CONVENTIONAL_END, EBDA, MEBIBYTE } from './boot-memory.ts'

export const E820_RAM = 1
export const E820_RESERVED = 2

export interface E820Entry {
  readonly base: number
  readonly length: number
  readonly type: typeof E820_RAM | typeof E820_RESERVED
}

/** The map of a machine with `memoryBytes` of RAM, in ascending order. */
export function createMemoryMap(memoryBytes: number): readonly E820Entry[] {
  const tables = acpiBase(memoryBytes)
  return [
    { base: 0, length: EBDA, type: E820_RAM },
    { base: EBDA, length: CONVENTIONAL_END - EBDA, type: E820_RESERVED },
    { base: BIOS_AREA, length: MEBIBYTE - BIOS_AREA, type: E820_RESERVED },
    { base: MEBIBYTE, length: tables - MEBIBYTE, type: E820_RAM },
    { base: tables, length: ACPI_SIZE, type: E820_RESERVED },
  ]
}
