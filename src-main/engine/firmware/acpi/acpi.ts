/** All ACPI tables of a machine, and the root pointer (ACPI Specification 6.4, 5.2.5) through which an operating system finds them. */
import type { AcpiConfig } from './acpi-config.ts'
import { type AcpiTable, asciiBytes, checksumOf, createTable, HEADER_LENGTH, linkTables } from './acpi-table.ts'
import { createDsdtBody } from './dsdt.ts'
import { createFacs, createFadt } from './fadt.ts'
import { createMadt } from './madt.ts'

const RSDP_LENGTH = 36
const RSDP_FIRST_LENGTH = 20

export interface PlacedAcpi {
  /** To be put at the base address that was asked for. */
  readonly tables: Uint8Array
  /** To be put on a 16-byte boundary in E0000h..FFFFFh. */
  readonly rootPointer: Uint8Array
}

/** The tables without addresses. */
export function createTables(config: AcpiConfig): readonly AcpiTable[] {
  const described = [createFadt(config), createMadt(config)]
  const dsdt = createTable('DSDT', 2, createDsdtBody(config))
  return [createFacs(), dsdt, ...described, createRootTable('RSDT', 4, described), createRootTable('XSDT', 8, described)]
}

/** The tables as they lie in memory from `base`, a multiple of 64 below 4 GiB. */
export function placeTables(config: AcpiConfig, base: number): PlacedAcpi {
  const { bytes, addresses } = linkTables(createTables(config), base)
  return { tables: bytes, rootPointer: createRootPointer(addresses.get('RSDT') as number, addresses.get('XSDT') as number) }
}

function createRootTable(signature: string, size: 4 | 8, tables: readonly AcpiTable[]): AcpiTable {
  const references = tables.map((table, index) => ({ at: HEADER_LENGTH + index * size, size, to: table.signature }))
  return createTable(signature, 1, new Uint8Array(tables.length * size), references)
}

function createRootPointer(rsdt: number, xsdt: number): Uint8Array {
  const bytes = new Uint8Array(RSDP_LENGTH)
  const view = new DataView(bytes.buffer)
  bytes.set(asciiBytes('RSD PTR '))
  bytes.set(asciiBytes('INNKPR'), 9)
  view.setUint8(15, 2) // revision
  view.setUint32(16, rsdt, true)
  view.setUint32(20, RSDP_LENGTH, true)
  view.setBigUint64(24, BigInt(xsdt), true)
  view.setUint8(8, checksumOf(bytes.subarray(0, RSDP_FIRST_LENGTH)))
  view.setUint8(32, checksumOf(bytes))
  return bytes
}
