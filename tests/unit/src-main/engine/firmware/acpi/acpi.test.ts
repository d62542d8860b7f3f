import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createTables, placeTables } from '../../../../../../src-main/engine/firmware/acpi/acpi.ts'
import { linkTables } from '../../../../../../src-main/engine/firmware/acpi/acpi-table.ts'
import { SAMPLE_ACPI } from '../../../../../support/acpi.ts'
import { missingCommand } from '../../../../../support/debian.ts'

const BASE = 0x1fff_0000
const sum = (bytes: Uint8Array) => bytes.reduce((total, byte) => total + byte, 0) & 0xff
const noIasl = missingCommand('iasl', 'acpica-tools')

/** Follows the pointers as an operating system does; a table is its bytes. */
function tableAt(tables: Uint8Array, address: number): Uint8Array {
  const start = address - BASE
  return tables.subarray(start, start + new DataView(tables.buffer, tables.byteOffset).getUint32(start + 4, true))
}

function signatureOf(table: Uint8Array): string {
  return String.fromCharCode(...table.subarray(0, 4))
}

// ACPI Specification 6.4, section 5.2.
describe('placeTables', () => {
  test('both halves of the root pointer sum to zero', () => {
    const { rootPointer } = placeTables(SAMPLE_ACPI, BASE)
    expect([sum(rootPointer.subarray(0, 20)), sum(rootPointer), rootPointer.length]).toEqual([0, 0, 36])
  })

  test('RSDT and XSDT lead to the same valid tables', () => {
    const { tables, rootPointer } = placeTables(SAMPLE_ACPI, BASE)
    const root = new DataView(rootPointer.buffer)
    const rsdt = tableAt(tables, root.getUint32(16, true))
    const xsdt = tableAt(tables, Number(root.getBigUint64(24, true)))
    const view = (table: Uint8Array) => new DataView(table.buffer, table.byteOffset)
    const narrow = [36, 40].map((at) => view(rsdt).getUint32(at, true))
    const wide = [36, 44].map((at) => Number(view(xsdt).getBigUint64(at, true)))
    expect(narrow).toEqual(wide)
    const found = narrow.map((address) => tableAt(tables, address))
    expect(found.map(signatureOf)).toEqual(['FACP', 'APIC'])
    expect([rsdt, xsdt, ...found].map(sum)).toEqual([0, 0, 0, 0])
  })

  test('the FADT leads to a DSDT by both pointers, and to a FACS on a 64-byte boundary', () => {
    const { tables, rootPointer } = placeTables(SAMPLE_ACPI, BASE)
    const rsdt = tableAt(tables, new DataView(rootPointer.buffer).getUint32(16, true))
    const fadt = tableAt(tables, new DataView(rsdt.buffer, rsdt.byteOffset).getUint32(36, true))
    const view = new DataView(fadt.buffer, fadt.byteOffset)
    expect(view.getUint32(40, true)).toBe(Number(view.getBigUint64(140, true)))
    expect(signatureOf(tableAt(tables, view.getUint32(40, true)))).toBe('DSDT')
    expect(signatureOf(tableAt(tables, view.getUint32(36, true)))).toBe('FACS')
    expect(view.getUint32(36, true) % 64).toBe(0)
  })

  test.skipIf(noIasl)('every table disassembles, and the DSDT compiles again without an error or a warning', () => {
    const folder = mkdtempSync(join(tmpdir(), 'innkeeper-acpi-'))
    const all = createTables(SAMPLE_ACPI)
    const { bytes, addresses } = linkTables(all, BASE)
    for (const { signature, bytes: unlinked } of all) {
      const start = (addresses.get(signature) as number) - BASE
      writeFileSync(join(folder, `${signature}.aml`), bytes.subarray(start, start + unlinked.length))
      const disassembled = spawnSync('iasl', ['-d', `${signature}.aml`], { cwd: folder, encoding: 'utf8' })
      expect(`${disassembled.stdout}${disassembled.stderr}`, signature).not.toMatch(/error|warning|invalid|incorrect/i)
    }
    const compiled = spawnSync('iasl', ['-tc', 'DSDT.dsl'], { cwd: folder, encoding: 'utf8' })
    expect(compiled.stdout + compiled.stderr).toContain('0 Errors, 0 Warnings')
    const source = readFileSync(join(folder, 'DSDT.dsl'), 'utf8')
    rmSync(folder, { recursive: true })
    expect(source.match(/Device \((\w+)\)/g)).toContain('Device (COM2)')
    expect(source).not.toContain('COM3')
  })
})
