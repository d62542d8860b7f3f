/**
 * The setup header of a Linux bzImage, from the boot protocol (Documentation/arch/x86/boot.rst), little-endian, offsets in the file:
 *
 *   1F1h u8  setup_sects     1FEh u16 AA55h          202h 'HdrS'             206h u16 version         211h u8  loadflags
 *   22Ch u32 initrd_addr_max 236h u16 xloadflags     238h u32 cmdline_size   258h u64 pref_address    260h u32 init_size
 *
 * The file is a boot sector, setup_sects sectors of real-mode code (which a 32- or 64-bit entry does not use), then the protected-mode part.
 */
import { SpokenError, say } from '../../../../src-shared/domain/sentence.ts'
import type { NamedFile } from './boot-request.ts'

export const SETUP_HEADER = 0x1f1
const HEADER_MAGIC = 0x5372_6448 // 'HdrS'
const LOADED_HIGH = 1 << 0
const XLF_KERNEL_64 = 1 << 0
const SECTOR = 512
const DEFAULT_SETUP_SECTORS = 4
/** 2.10 (Linux 2.6.31) brought pref_address and init_size, 2.12 (3.8) xloadflags. */
const VERSION_INIT_SIZE = 0x20a
const VERSION_XLOADFLAGS = 0x20c
/** boot_params has room for the header up to here. */
const HEADER_LIMIT = 0x290

export interface LinuxHeader {
  /** The header's own bytes, to be copied into boot_params at 1F1h. */
  readonly bytes: Uint8Array
  /** The protected-mode part. */
  readonly image: Uint8Array
  readonly sixtyFourBit: boolean
  /** Highest address that a byte of the initrd may have. */
  readonly initrdMaximum: number
  /** Longest command line without its final zero. */
  readonly commandLineMaximum: number
  readonly loadAddress: number
  /** Memory that the kernel needs from loadAddress on until it can read the memory map. */
  readonly initialSize: number
}

/** Is it a bzImage or zImage of any age? */
export function isLinuxKernel(bytes: Uint8Array): boolean {
  return bytes.length > 0x264 && viewOf(bytes).getUint32(0x202, true) === HEADER_MAGIC
}

/** Reads the header of a file for which `isLinuxKernel` is true. Throws naming the file when it cannot be booted. */
export function parseLinuxHeader(file: NamedFile): LinuxHeader {
  const view = viewOf(file.bytes)
  const version = view.getUint16(0x206, true)
  if (version < VERSION_INIT_SIZE) {
    throw new SpokenError(say('kernel-old', { file: file.name, version: formatVersion(version) }))
  }
  if ((view.getUint8(0x211) & LOADED_HIGH) === 0) throw new SpokenError(say('kernel-zimage', { file: file.name }))
  return {
    bytes: file.bytes.slice(SETUP_HEADER, Math.min(0x202 + view.getUint8(0x201), HEADER_LIMIT)),
    image: protectedModePart(file, view),
    sixtyFourBit: version >= VERSION_XLOADFLAGS && (view.getUint16(0x236, true) & XLF_KERNEL_64) !== 0,
    initrdMaximum: view.getUint32(0x22c, true),
    commandLineMaximum: view.getUint32(0x238, true),
    loadAddress: Number(view.getBigUint64(0x258, true)),
    initialSize: view.getUint32(0x260, true),
  }
}

function protectedModePart(file: NamedFile, view: DataView): Uint8Array {
  const start = ((view.getUint8(0x1f1) || DEFAULT_SETUP_SECTORS) + 1) * SECTOR
  const length = view.getUint32(0x1f4, true) * 16
  // The last paragraph may be cut short: syssize counts whole ones.
  if (start >= file.bytes.length || file.bytes.length - start + 15 < length) {
    throw new SpokenError(say('kernel-short', { file: file.name, bytes: start + length, there: file.bytes.length }))
  }
  return file.bytes.subarray(start)
}

function formatVersion(version: number): string {
  return `${version >> 8}.${String(version & 0xff).padStart(2, '0')}`
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
