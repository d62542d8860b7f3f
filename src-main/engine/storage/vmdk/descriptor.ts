/** The text in a VMDK that says what the disk is made of. Innkeeper uses disks that are one sparse extent, which lies in the same file. */
import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { SECTOR_SIZE } from '../../../../src-shared/domain/medium.ts'
import { unsupported } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'
import type { VmdkHeader } from './header.ts'

/** Sectors that we give to it, as other programs do. */
export const DESCRIPTOR_SECTORS = 20
const MOST_SECTORS = 2048
const TYPES = ['monolithicSparse', 'streamOptimized']
const NO_PARENT = 'ffffffff'

/** `capacity` in sectors. */
export function encodeDescriptor(path: string, capacity: number): Uint8Array {
  const name = basename(path).replaceAll('"', '_')
  const cylinders = Math.min(16_383, Math.max(1, Math.floor(capacity / (16 * 63))))
  const lines = [
    '# Disk DescriptorFile',
    'version=1',
    `CID=${randomBytes(4).readUInt32LE().toString(16).padStart(8, '0')}`,
    `parentCID=${NO_PARENT}`,
    'createType="monolithicSparse"',
    '',
    '# Extent description',
    `RW ${capacity} SPARSE "${name}"`,
    '',
    '# The Disk Data Base',
    '#DDB',
    '',
    'ddb.virtualHWVersion = "4"',
    `ddb.geometry.cylinders = "${cylinders}"`,
    'ddb.geometry.heads = "16"',
    'ddb.geometry.sectors = "63"',
    'ddb.adapterType = "ide"',
    '',
  ]
  const bytes = new Uint8Array(DESCRIPTOR_SECTORS * SECTOR_SIZE)
  bytes.set(new TextEncoder().encode(lines.join('\n')).subarray(0, bytes.length))
  return bytes
}

/** Throws StorageError when the disk rests on another one or has more than this file. */
export function checkDescriptor(file: ImageFile, header: VmdkHeader): void {
  const text = readDescriptor(file, header)
  if (text === undefined) return
  const parent = /^parentCID\s*=\s*"?([0-9a-f]+)/im.exec(text)?.[1]
  if (parent !== undefined && parent.toLowerCase() !== NO_PARENT)
    throw unsupported('vmdk', file.path, 'it holds only what differs from a parent', 'merge it into its parent first')
  const type = /^createType\s*=\s*"?([^"\r\n]*)/im.exec(text)?.[1]
  if (type !== undefined && !TYPES.includes(type))
    throw unsupported('vmdk', file.path, `it is one file of a disk of type ${type}`, 'convert the whole disk')
  const extents = text.match(/^(RW|RDONLY|NOACCESS)\s+\d+\s+\w+/gim) ?? []
  if (extents.length > 1) throw unsupported('vmdk', file.path, `its disk has ${extents.length} files`, 'convert the whole disk')
}

/** Writes another capacity into its one extent. */
export function changeCapacity(file: ImageFile, header: VmdkHeader, capacity: number): void {
  const text = readDescriptor(file, header)
  if (text === undefined) return
  const changed = new TextEncoder().encode(text.replace(/^(RW|RDONLY)\s+\d+/im, `$1 ${capacity}`))
  const bytes = new Uint8Array(header.descriptorSectors * SECTOR_SIZE)
  if (changed.length > bytes.length) return
  bytes.set(changed)
  file.write(header.descriptorSector * SECTOR_SIZE, bytes)
}

/** Undefined: it has none. */
function readDescriptor(file: ImageFile, { descriptorSector, descriptorSectors }: VmdkHeader): string | undefined {
  if (descriptorSector === 0 || descriptorSectors === 0) return undefined
  const bytes = new Uint8Array(Math.min(descriptorSectors, MOST_SECTORS) * SECTOR_SIZE)
  file.read(descriptorSector * SECTOR_SIZE, bytes)
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
}
