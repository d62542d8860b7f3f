/**
 * Tells the format of a disk image by its content. What carries no signature is raw, so that foreign formats must be known by name too: taken for
 * raw, a guest would see their headers as its disk, and destroy them.
 */
import type { ImageFormatName } from '../../../src-shared/domain/medium.ts'
import { StorageError } from './block-backend.ts'
import type { ImageFile } from './file-layer.ts'
import { isFixedFooter } from './vhd/footer.ts'

interface Signature {
  readonly offset: number
  readonly bytes: readonly number[]
  readonly name: string
  /** Undefined: known, but not to be used. */
  readonly format?: ImageFormatName
}

const text = (words: string): number[] => Array.from(words, (character) => character.charCodeAt(0))

const SIGNATURES: readonly Signature[] = [
  { offset: 0, bytes: [...text('QFI'), 0xfb, 0, 0, 0, 1], name: 'qcow (version 1)' },
  { offset: 0, bytes: [...text('QFI'), 0xfb], name: 'qcow2', format: 'qcow2' },
  { offset: 0, bytes: text('KDMV'), name: 'VMDK', format: 'vmdk' },
  { offset: 0, bytes: text('COWD'), name: 'VMDK (ESX sparse extent)' },
  { offset: 0, bytes: text('# Disk DescriptorFile'), name: 'VMDK (descriptor of a disk in several files)' },
  { offset: 0x40, bytes: [0x7f, 0x10, 0xda, 0xbe], name: 'VDI', format: 'vdi' },
  { offset: 0, bytes: text('conectix'), name: 'VHD', format: 'vhd' },
  { offset: 0, bytes: text('vhdxfile'), name: 'VHDX' },
  { offset: 0, bytes: text('QED\0'), name: 'QED' },
  { offset: 0, bytes: text('WithoutFreeSpace'), name: 'Parallels' },
  { offset: 0, bytes: text('WithouFreSpacExt'), name: 'Parallels' },
]

/** Bytes at the beginning of a file that signatures lie in. */
export const PROBE_LENGTH = 0x200

function signatureOf(head: Uint8Array): Signature | undefined {
  return SIGNATURES.find(({ offset, bytes }) => bytes.every((byte, index) => head[offset + index] === byte))
}

/** Name of the format whose signature the first bytes of a file carry, or undefined for a raw image. */
export function foreignFormat(head: Uint8Array): string | undefined {
  return signatureOf(head)?.name
}

/** Throws StorageError for a format that Innkeeper knows but cannot use. */
export function probeFormat(file: ImageFile): ImageFormatName {
  const head = new Uint8Array(PROBE_LENGTH)
  file.read(0, head)
  const found = signatureOf(head)
  if (found?.format) return found.format
  if (found) {
    throw new StorageError(`the disk image '${file.path}' is in ${found.name} format; convert it with its own tools to qcow2 or raw first`)
  }
  return hasFixedFooter(file) ? 'vhd' : 'raw'
}

/** A fixed VHD has its only signature at its end. */
function hasFixedFooter(file: ImageFile): boolean {
  const size = file.size()
  if (size < 2 * PROBE_LENGTH) return false
  const tail = new Uint8Array(PROBE_LENGTH)
  file.read(size - PROBE_LENGTH, tail)
  return isFixedFooter(tail, size - PROBE_LENGTH)
}
