/**
 * The instruction table: all families, in the order of docs/core.md. Everything about the ISA is generated from it or checked against it.
 * A family whose file does not exist yet is left out.
 */
import { existsSync } from 'node:fs'
import type { InstructionRow } from './instruction-row.ts'

const FAMILIES = [
  'arithmetic',
  'logic',
  'shift',
  'multiply',
  'decimal',
  'move',
  'stack',
  'branch',
  'string',
  'bit',
  'flag',
  'atomic',
  'io',
  'far',
  'segment',
  'control',
  'msr',
  'x87',
  'mmx',
  'sse',
  'sse2',
  'sse3',
  'ssse3',
  'sse41',
  'sse42',
]

async function rowsOf(family: string): Promise<readonly InstructionRow[]> {
  const url = new URL(`./tables/${family}.ts`, import.meta.url)
  if (!existsSync(url)) return []
  const module: Record<string, readonly InstructionRow[]> = await import(url.href)
  return module[`${family.toUpperCase()}_ROWS`] ?? []
}

export const OPCODE_ROWS: readonly InstructionRow[] = (await Promise.all(FAMILIES.map(rowsOf))).flat()
