/**
 * Linear to guest-physical addresses for a debugger: through the page tables of the vCPU as they are, without rights, without setting accessed bits, and
 * without asking any TLB. SDM vol. 3, chapter 4: none, 32-bit with 4 MiB pages, PAE, 4-level.
 */

import type { Dma } from '../bus/dma.ts'
import type { RegisterFile } from '../cpu/register-file.ts'

const CR0_PG = 1n << 31n
const CR4_PSE = 1n << 4n
const CR4_PAE = 1n << 5n
const EFER_LMA = 1n << 10n
const PTE_P = 1n
const PTE_PS = 1n << 7n
const PHYSICAL = 0x0000_00ff_ffff_f000n

type Tables = Pick<Dma, 'readU32' | 'readU64'>

/** Guest-physical address, or undefined where nothing is mapped. */
export function translate(registers: RegisterFile, tables: Tables, linear: bigint): number | undefined {
  const [cr3, cr4] = [registers.get('cr', 3), registers.get('cr', 4)]
  if (!(registers.get('cr', 0) & CR0_PG)) return Number(linear & 0xffff_ffffn)
  if (registers.get('efer') & EFER_LMA) return isCanonical(linear) ? walk(tables, cr3 & PHYSICAL, linear, 39n) : undefined
  if (!(cr4 & CR4_PAE)) return walk32(tables, cr3, Number(linear & 0xffff_ffffn), (cr4 & CR4_PSE) !== 0n)
  const entry = registers.get('pdpte', Number((linear >> 30n) & 3n))
  return entry & PTE_P ? walk(tables, entry & PHYSICAL, linear & 0xffff_ffffn, 21n) : undefined
}

function isCanonical(linear: bigint): boolean {
  return BigInt.asUintN(64, BigInt.asIntN(48, linear)) === linear
}

/** Entries of 8 bytes from the table at `table`, each of which maps 2^shift bytes. */
function walk(tables: Tables, table: bigint, linear: bigint, shift: bigint): number | undefined {
  const entry = tables.readU64(Number(table + ((linear >> shift) & 0x1ffn) * 8n))
  if (!(entry & PTE_P)) return undefined
  const isLarge = (shift === 21n || shift === 30n) && (entry & PTE_PS) !== 0n
  if (!isLarge && shift > 12n) return walk(tables, entry & PHYSICAL, linear, shift - 9n)
  const offset = (1n << shift) - 1n
  return Number((entry & PHYSICAL & ~offset) | (linear & offset))
}

function walk32(tables: Tables, cr3: bigint, linear: number, hasLarge: boolean): number | undefined {
  const directory = tables.readU32(Number(cr3 & 0xffff_f000n) + (linear >>> 22) * 4)
  if (!(directory & 1)) return undefined
  // PSE-36: bits 20:13 are address bits 39:32.
  if (hasLarge && directory & 0x80)
    return ((directory >>> 13) & 0xff) * 2 ** 32 + (((directory & 0xffc0_0000) | (linear & 0x3f_ffff)) >>> 0)
  const page = tables.readU32(((directory & 0xffff_f000) >>> 0) + ((linear >>> 12) & 0x3ff) * 4)
  return page & 1 ? ((page & 0xffff_f000) | (linear & 0xfff)) >>> 0 : undefined
}
