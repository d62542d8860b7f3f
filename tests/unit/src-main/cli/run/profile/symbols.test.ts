import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { elfFunctions } from '../../../../../../src-main/cli/run/profile/elf-symbols.ts'
import { mapFunctions, readSymbols, SymbolTable } from '../../../../../../src-main/cli/run/profile/symbols.ts'

const MAP = `ffffffff81000000 T startup_64
ffffffff81000040 t clear_page
ffffffff81001000 D some_data
ffffffff82000000 T entry_SYSCALL_64
0000000000401000 T main
`

test('functions of a System.map are found by any address inside them, data are left out', () => {
  const table = new SymbolTable(mapFunctions(MAP), 0n)
  expect(table.nameOf(0xffff_ffff_8100_0000n)).toBe('startup_64')
  expect(table.nameOf(0xffff_ffff_8100_003fn)).toBe('startup_64')
  expect(table.nameOf(0xffff_ffff_8100_1004n)).toBe('clear_page')
  expect(table.nameOf(0x40_1008n)).toBe('main')
})

test('an address without a function is its page', () => {
  const table = new SymbolTable(mapFunctions(MAP), 0n)
  expect(table.nameOf(0x1234n)).toBe('0x1000')
  expect(table.nameOf(0x7fff_1234_5678n)).toBe('0x7fff12345000')
  expect(table.nameOf(0xffff_8000_0000_0123n)).toBe('0xffff800000000000')
})

test('a kernel that moved itself is found by its entry for system calls; programs stay where they are', () => {
  const table = new SymbolTable(mapFunctions(MAP), 0xffff_ffff_8b00_0000n)
  expect(table.nameOf(0xffff_ffff_8a00_0041n)).toBe('clear_page')
  expect(table.nameOf(0x40_1008n)).toBe('main')
})

/** An ELF64 file of three sections (none, symbol table, strings) with functions and one object. */
function makeSymbolElf(): Uint8Array {
  const bytes = new Uint8Array(0x400)
  const view = new DataView(bytes.buffer)
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
  view.setBigUint64(0x28, 0x200n, true) // e_shoff
  view.setUint16(0x3a, 64, true) // e_shentsize
  view.setUint16(0x3c, 3, true) // e_shnum
  const section = (index: number, type: number, offset: number, size: number, link: number): void => {
    const at = 0x200 + index * 64
    view.setUint32(at + 4, type, true)
    view.setBigUint64(at + 0x18, BigInt(offset), true)
    view.setBigUint64(at + 0x20, BigInt(size), true)
    view.setUint32(at + 0x28, link, true)
  }
  section(1, 2, 0x100, 3 * 24, 2)
  section(2, 3, 0x180, 32, 0)
  bytes.set(new TextEncoder().encode('\0first\0second\0data\0'), 0x180)
  const symbol = (index: number, name: number, info: number, value: bigint): void => {
    const at = 0x100 + index * 24
    view.setUint32(at, name, true)
    view.setUint8(at + 4, info)
    view.setBigUint64(at + 8, value, true)
  }
  symbol(0, 1, 0x12, 0xffff_ffff_8100_0001n)
  symbol(1, 7, 0x02, 0x40_1000n)
  symbol(2, 14, 0x11, 0x60_0000n)
  return bytes
}

test('functions of an ELF symbol table keep all bits of their addresses; objects are left out', () => {
  expect(elfFunctions(makeSymbolElf())).toEqual([
    { address: 0xffff_ffff_8100_0001n, name: 'first' },
    { address: 0x40_1000n, name: 'second' },
  ])
})

test('a file of neither kind is refused with what would do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'innkeeper-symbols-'))
  try {
    const path = join(folder, 'text')
    writeFileSync(path, 'nothing of the kind\n')
    expect(() => readSymbols(path)).toThrow(/has no function symbols: give a System.map/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
