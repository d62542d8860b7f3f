/**
 * The header of a Multiboot 1 kernel (Multiboot Specification 0.6.96, section 3.1): somewhere in the first 8192 bytes, on a double word:
 *
 *   magic 1BADB002h, flags, checksum (the three add up to 0)
 *   with flag 16: header_addr, load_addr, load_end_addr, bss_end_addr, entry_addr
 */
export const SEARCH_LENGTH = 8192
const MAGIC = 0x1bad_b002
const ADDRESS_FIELDS_END = 32

export const FLAG_PAGE_ALIGN = 1 << 0 // modules on page boundaries
export const FLAG_MEMORY = 1 << 1 // memory information wanted
export const FLAG_VIDEO = 1 << 2 // video mode wanted
export const FLAG_ADDRESSES = 1 << 16 // the address fields are valid: load by them, not by ELF
/** Flags 0..15 are requirements: a loader that does not know one must refuse. */
const REQUIREMENTS = 0xffff
const KNOWN_REQUIREMENTS = FLAG_PAGE_ALIGN | FLAG_MEMORY | FLAG_VIDEO

export interface MultibootHeader {
  /** Offset of the header in the file. */
  readonly offset: number
  readonly flags: number
  /** Requirement bits that this loader does not know. */
  readonly unknownRequirements: number
  readonly addresses: {
    readonly header: number
    readonly load: number
    readonly loadEnd: number
    readonly bssEnd: number
    readonly entry: number
  }
}

/** Finds the header, or undefined. */
export function findMultibootHeader(bytes: Uint8Array): MultibootHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const last = Math.min(bytes.length, SEARCH_LENGTH) - 12
  for (let offset = 0; offset <= last; offset += 4) {
    if (view.getUint32(offset, true) !== MAGIC) continue
    const flags = view.getUint32(offset + 4, true)
    if ((MAGIC + flags + view.getUint32(offset + 8, true)) >>> 0 === 0) return readHeader(view, offset, flags)
  }
  return undefined
}

function readHeader(view: DataView, offset: number, flags: number): MultibootHeader | undefined {
  const withAddresses = (flags & FLAG_ADDRESSES) !== 0
  if (withAddresses && offset + ADDRESS_FIELDS_END > view.byteLength) return undefined
  const field = (at: number) => (withAddresses ? view.getUint32(offset + at, true) : 0)
  const addresses = { header: field(12), load: field(16), loadEnd: field(20), bssEnd: field(24), entry: field(28) }
  return { offset, flags, unknownRequirements: flags & REQUIREMENTS & ~KNOWN_REQUIREMENTS, addresses }
}
