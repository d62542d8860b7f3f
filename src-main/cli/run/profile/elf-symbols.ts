/**
 * Functions of an ELF file's symbol table (System V ABI, chapter 4: section headers, symbol table), 32 and 64 bit, little-endian.
 * Header: e_shoff at 20h (32 bit) or 28h (64 bit), then e_shentsize and e_shnum; a section names its strings by sh_link.
 */
import type { GuestSymbol } from './symbols.ts'

const MAGIC = 0x464c_457f
const CLASS_64 = 2
const SHT_SYMTAB = 2
const STT_FUNC = 2

/** Offsets and sizes that differ between the two classes. */
const LAYOUT_32 = { shoff: 0x20, shentsize: 0x2e, offset: 0x10, size: 0x14, link: 0x18, symbol: 16, value: 4, info: 12, wide: false }
const LAYOUT_64 = { shoff: 0x28, shentsize: 0x3a, offset: 0x18, size: 0x20, link: 0x28, symbol: 24, value: 8, info: 4, wide: true }

/** Undefined when it is no ELF file; none when it is stripped. */
export function elfFunctions(bytes: Uint8Array): GuestSymbol[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 64 || view.getUint32(0, true) !== MAGIC) return undefined
  const layout = bytes[4] === CLASS_64 ? LAYOUT_64 : LAYOUT_32
  const word = (at: number): number => (layout.wide ? Number(view.getBigUint64(at, true)) : view.getUint32(at, true))
  const [first, size, count] = [word(layout.shoff), view.getUint16(layout.shentsize, true), view.getUint16(layout.shentsize + 2, true)]
  const sections = Array.from({ length: count }, (_, index) => first + index * size)
  const table = sections.find((section) => view.getUint32(section + 4, true) === SHT_SYMTAB)
  if (table === undefined) return []
  const strings = word((sections[view.getUint32(table + layout.link, true)] ?? table) + layout.offset)
  const begin = word(table + layout.offset)
  const symbols = Math.floor(word(table + layout.size) / layout.symbol)
  return Array.from({ length: symbols }, (_, index) => begin + index * layout.symbol).flatMap((at) => {
    const address = layout.wide ? view.getBigUint64(at + layout.value, true) : BigInt(view.getUint32(at + layout.value, true))
    if (((bytes[at + layout.info] ?? 0) & 0xf) !== STT_FUNC || address === 0n) return []
    return [{ address, name: stringAt(bytes, strings + view.getUint32(at, true)) }]
  })
}

function stringAt(bytes: Uint8Array, at: number): string {
  return new TextDecoder('latin1').decode(bytes.subarray(at, bytes.indexOf(0, at)))
}
