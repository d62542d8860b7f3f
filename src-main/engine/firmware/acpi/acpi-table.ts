/**
 * ACPI tables before they have an address. A table names the tables that it points to; `linkTables` lays all out from a base address, fills the
 * pointers in and computes checksums. A firmware that places tables itself can be given the same list.
 *
 * Header (ACPI Specification 6.4, 5.2.6): signature 4, length 4, revision 1, checksum 1, OEM id 6, OEM table id 8, OEM revision 4, creator id 4,
 * creator revision 4.
 */
export const HEADER_LENGTH = 36
const CHECKSUM_OFFSET = 9

/** Bytes `at`..`at + size` hold the address of the table `to`. */
export interface TableReference {
  readonly at: number
  readonly size: 4 | 8
  readonly to: string
}

export interface AcpiTable {
  readonly signature: string
  /** Header and body; pointers still 0. */
  readonly bytes: Uint8Array
  readonly references: readonly TableReference[]
  readonly alignment: number
  /** FACS has none. */
  readonly checksum: boolean
}

export interface LinkedTables {
  readonly bytes: Uint8Array
  readonly addresses: ReadonlyMap<string, number>
}

/** A table with a standard header before `body`; offsets in `references` count from the table's start. */
export function createTable(signature: string, revision: number, body: Uint8Array, references: readonly TableReference[] = []): AcpiTable {
  const bytes = new Uint8Array(HEADER_LENGTH + body.length)
  const view = new DataView(bytes.buffer)
  bytes.set(asciiBytes(signature), 0)
  view.setUint32(4, bytes.length, true)
  view.setUint8(8, revision)
  bytes.set(asciiBytes('INNKPR'), 10)
  bytes.set(asciiBytes('INNKEEPR'), 16)
  view.setUint32(24, 1, true)
  bytes.set(asciiBytes('INNK'), 28)
  view.setUint32(32, 1, true)
  bytes.set(body, HEADER_LENGTH)
  return { signature, bytes, references, alignment: 16, checksum: true }
}

/** Lays the tables out one after the other from `base`. Throws when one points to a table that is not in the list. */
export function linkTables(tables: readonly AcpiTable[], base: number): LinkedTables {
  const addresses = new Map<string, number>()
  let next = base
  for (const table of tables) {
    const address = Math.ceil(next / table.alignment) * table.alignment
    addresses.set(table.signature, address)
    next = address + table.bytes.length
  }
  const bytes = new Uint8Array(next - base)
  for (const table of tables) bytes.set(resolve(table, addresses), (addresses.get(table.signature) as number) - base)
  return { bytes, addresses }
}

function resolve(table: AcpiTable, addresses: ReadonlyMap<string, number>): Uint8Array {
  const bytes = table.bytes.slice()
  const view = new DataView(bytes.buffer)
  for (const { at, size, to } of table.references) {
    const address = addresses.get(to)
    if (address === undefined) throw new Error(`ACPI table ${table.signature} points to ${to}, which is missing`)
    view.setUint32(at, address, true)
    if (size === 8) view.setUint32(at + 4, 0, true)
  }
  if (table.checksum) bytes[CHECKSUM_OFFSET] = checksumOf(bytes)
  return bytes
}

/** The byte that makes the sum of all bytes 0. */
export function checksumOf(bytes: Uint8Array): number {
  return -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff
}

export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
