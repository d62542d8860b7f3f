/** What is this file that somebody wants to boot? Recognises the kernels that can be started, and says of others what they are instead. */
import { SpokenError, say } from '../../../../src-shared/domain/sentence.ts'
import type { NamedFile } from './boot-request.ts'
import { isElf } from './elf.ts'
import { isLinuxKernel } from './linux-header.ts'
import { findMultibootHeader } from './multiboot-header.ts'

export type KernelKind = 'linux' | 'multiboot'

interface Signature {
  readonly offset: number
  readonly bytes: readonly number[] | string
  readonly meaning: string
}

const NOT_KERNELS: readonly Signature[] = [
  { offset: 0, bytes: [0x1f, 0x8b], meaning: 'a gzip archive; unpack it first, or give it as the initial RAM disk' },
  { offset: 0, bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], meaning: 'an xz archive; unpack it first, or give it as the initial RAM disk' },
  { offset: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd], meaning: 'a zstd archive; unpack it first, or give it as the initial RAM disk' },
  { offset: 0, bytes: '070701', meaning: 'a cpio archive; give it as the initial RAM disk' },
  { offset: 0, bytes: 'QFI\xfb', meaning: 'a qcow2 disk image; attach it as a disk' },
  { offset: 0, bytes: 'KDMV', meaning: 'a VMDK disk image; attach it as a disk' },
  { offset: 0x40, bytes: [0x7f, 0x10, 0xda, 0xbe], meaning: 'a VDI disk image; attach it as a disk' },
  { offset: 0x8001, bytes: 'CD001', meaning: 'a CD image; attach it as a disk' },
  { offset: 0x38, bytes: 'ARM\x64', meaning: 'a Linux kernel for ARM64; this machine is an x86-64 PC' },
  { offset: 0, bytes: 'MZ', meaning: 'an EFI or Windows program; for Linux give the bzImage (vmlinuz)' },
  { offset: 0x1fe, bytes: [0x55, 0xaa], meaning: 'a disk image or boot sector; attach it as a disk' },
]

/** Multiboot 2 magic, on an 8-byte boundary of the first 32 KiB. */
const MULTIBOOT2_MAGIC = [0xd6, 0x50, 0x52, 0xe8]
const MULTIBOOT2_SEARCH = 32768

/** Throws in words, naming the file, when it is none of the kernels that can be started. */
export function recognizeKernel(file: NamedFile): KernelKind {
  if (isLinuxKernel(file.bytes)) return 'linux'
  if (findMultibootHeader(file.bytes)) return 'multiboot'
  throw new SpokenError(say('no-kernel', { file: file.name, what: describe(file.bytes) }))
}

function describe(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'empty'
  if (hasMultiboot2Header(bytes)) return 'a Multiboot 2 kernel, and only Multiboot 1 is supported'
  if (isElf(bytes)) return 'an ELF file without a Multiboot header; for Linux give the bzImage (vmlinuz), not vmlinux'
  const known = NOT_KERNELS.find((signature) => hasBytes(bytes, signature.offset, signature.bytes))
  return known?.meaning ?? 'neither a Linux bzImage nor a Multiboot 1 kernel'
}

function hasMultiboot2Header(bytes: Uint8Array): boolean {
  for (let offset = 0; offset < Math.min(bytes.length, MULTIBOOT2_SEARCH); offset += 8) {
    if (hasBytes(bytes, offset, MULTIBOOT2_MAGIC)) return true
  }
  return false
}

function hasBytes(bytes: Uint8Array, offset: number, wanted: readonly number[] | string): boolean {
  const values = typeof wanted === 'string' ? [...wanted].map((character) => character.charCodeAt(0)) : wanted
  return values.every((value, index) => bytes[offset + index] === value)
}
