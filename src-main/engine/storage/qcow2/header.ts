/**
 * The header of a qcow2 image, big-endian (QEMU, docs/interop/qcow2.txt):
 *
 *    0  "QFI" FBh       4  version              8  offset of the backing file's name (8)   16  its length
 *   20  cluster bits   24  size of the disk (8) 32  encryption       36  entries of the L1 table   40  its offset (8)
 *   48  offset of the refcount table (8)        56  its clusters     60  snapshots                 64  their offset (8)
 *  version 3:
 *   72  incompatible features (8)               80  compatible features (8)                        88  autoclear features (8)
 *   96  refcount order                         100  length of the header                          104  compression
 *
 * Extensions follow, each a type, a length and data padded to eight bytes, up to the type 0.
 */
import { checkDiskSize, damaged, unsupported } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'
import { type Extensions, readExtensions } from './extensions.ts'

export const INCOMPATIBLE_DIRTY = 1n << 0n // refcounts may be wrong
export const INCOMPATIBLE_CORRUPT = 1n << 1n
export const INCOMPATIBLE_DATA_FILE = 1n << 2n // external data file
export const INCOMPATIBLE_COMPRESSION = 1n << 3n // compression type is not zlib
export const INCOMPATIBLE_EXTENDED_L2 = 1n << 4n // subclusters
export const LENGTH_V2 = 72
export const LENGTH_V3 = 112
export const ENTRY = 8

const MAGIC = 0x5146_49fb
const SHORTEST_V3 = 104
const SMALLEST_BITS = 9
const LARGEST_BITS = 21
/** As QEMU has them: 2 EiB in clusters of 64 KiB, and more refcounts than any file needs. */
export const MOST_L1_BYTES = 32 * 1024 * 1024
export const MOST_REFCOUNT_TABLE_BYTES = 8 * 1024 * 1024
const MOST_NAME = 1023
const KNOWN = INCOMPATIBLE_DIRTY | INCOMPATIBLE_CORRUPT | INCOMPATIBLE_COMPRESSION

export interface Qcow2Header {
  readonly version: number
  readonly clusterBits: number
  readonly size: number
  readonly l1Size: number
  readonly l1Offset: number
  readonly refcountTableOffset: number
  readonly refcountTableClusters: number
  readonly snapshots: number
  readonly snapshotsOffset: number
  readonly incompatible: bigint
  readonly autoclear: bigint
  readonly refcountOrder: number
  readonly compression: 'deflate' | 'zstd'
  readonly backingName: string | undefined
  readonly extensions: Extensions
}

/** Throws StorageError for what is not an image that can be used. */
export function readHeader(file: ImageFile): Qcow2Header {
  const bytes = new Uint8Array(LENGTH_V3)
  file.read(0, bytes)
  const view = new DataView(bytes.buffer)
  const version = view.getUint32(4)
  if (view.getUint32(0) !== MAGIC) throw damaged('qcow2', file.path, 'its header is missing')
  if (version !== 2 && version !== 3)
    throw unsupported('qcow2', file.path, `it has format version ${version}`, 'convert it with its own tools')
  const clusterBits = view.getUint32(20)
  if (clusterBits < SMALLEST_BITS || clusterBits > LARGEST_BITS)
    throw damaged('qcow2', file.path, `its clusters have 2^${clusterBits} bytes`)
  const length = version === 2 ? LENGTH_V2 : view.getUint32(100)
  if (version === 3 && (length < SHORTEST_V3 || length > 2 ** clusterBits))
    throw damaged('qcow2', file.path, `its header has ${length} bytes`)
  const features = version === 2 ? NO_FEATURES : readFeatures(view, length, file.path)
  if (view.getUint32(32) !== 0) throw unsupported('qcow2', file.path, 'it is encrypted', 'decrypt it with qemu-img convert first')
  const header = {
    version,
    clusterBits,
    size: Number(view.getBigUint64(24)),
    l1Size: view.getUint32(36),
    l1Offset: Number(view.getBigUint64(40)),
    refcountTableOffset: Number(view.getBigUint64(48)),
    refcountTableClusters: view.getUint32(56),
    snapshots: view.getUint32(60),
    snapshotsOffset: Number(view.getBigUint64(64)),
    ...features,
    backingName: readName(file, view, 2 ** clusterBits),
    extensions: readExtensions(file, length, 2 ** clusterBits),
  }
  checkTables(header, file)
  return header
}

const NO_FEATURES = { incompatible: 0n, autoclear: 0n, refcountOrder: 4, compression: 'deflate' } as const

function readFeatures(view: DataView, length: number, path: string): Pick<Qcow2Header, keyof typeof NO_FEATURES> {
  const incompatible = view.getBigUint64(72)
  if ((incompatible & INCOMPATIBLE_DATA_FILE) !== 0n)
    throw unsupported('qcow2', path, 'its data are in another file', 'convert it with qemu-img first')
  if ((incompatible & INCOMPATIBLE_EXTENDED_L2) !== 0n)
    throw unsupported('qcow2', path, 'it has subclusters (extended_l2)', 'convert it with qemu-img first')
  if ((incompatible & ~KNOWN) !== 0n)
    throw unsupported(
      'qcow2',
      path,
      `it needs features that do not exist yet (${incompatible & ~KNOWN})`,
      'convert it with the tool that made it',
    )
  const compression = length > SHORTEST_V3 ? view.getUint8(104) : 0
  if (compression > 1) throw unsupported('qcow2', path, `it is compressed in way ${compression}`, 'convert it with the tool that made it')
  const refcountOrder = view.getUint32(96)
  if (refcountOrder > 6) throw damaged('qcow2', path, `its reference counts have 2^${refcountOrder} bits`)
  return { incompatible, autoclear: view.getBigUint64(88), refcountOrder, compression: compression === 1 ? 'zstd' : 'deflate' }
}

/** The name lies in the first cluster. */
function readName(file: ImageFile, view: DataView, clusterSize: number): string | undefined {
  const [offset, length] = [Number(view.getBigUint64(8)), view.getUint32(16)]
  if (offset === 0 || length === 0) return undefined
  if (length > MOST_NAME || offset + length > clusterSize) throw damaged('qcow2', file.path, 'the name of its backing file is too long')
  const bytes = new Uint8Array(length)
  file.read(offset, bytes)
  return new TextDecoder().decode(bytes)
}

function checkTables(header: Qcow2Header, file: ImageFile): void {
  const fail = (what: string) => damaged('qcow2', file.path, what)
  const { size, l1Size, l1Offset, refcountTableOffset, refcountTableClusters } = header
  const clusterSize = 2 ** header.clusterBits
  checkDiskSize('qcow2', file.path, size)
  if (l1Size * ENTRY > MOST_L1_BYTES) throw fail(`its L1 table has ${l1Size} entries`)
  if (l1Size * ENTRY * (clusterSize / ENTRY) < Math.ceil(size / clusterSize) * ENTRY) throw fail('its L1 table is too short for its disk')
  if (!isTable(l1Offset, l1Size * ENTRY, clusterSize, file)) throw fail('its L1 table lies beyond the end of the file')
  if (refcountTableClusters * clusterSize > MOST_REFCOUNT_TABLE_BYTES)
    throw fail(`its refcount table has ${refcountTableClusters} clusters`)
  if (!isTable(refcountTableOffset, refcountTableClusters * clusterSize, clusterSize, file) || refcountTableClusters === 0)
    throw fail('its refcount table lies beyond the end of the file')
}

function isTable(offset: number, length: number, clusterSize: number, file: ImageFile): boolean {
  return offset >= clusterSize && offset % clusterSize === 0 && offset + length <= Math.ceil(file.size() / clusterSize) * clusterSize
}

export interface NewHeader {
  readonly clusterBits: number
  readonly size: number
  readonly l1Size: number
  readonly l1Offset: number
  readonly refcountTableOffset: number
  readonly compression: 'deflate' | 'zstd'
  readonly backing?: { readonly name: string; readonly format: string } | undefined
}

/** The first bytes of a version 3 image. */
export function encodeHeader(header: NewHeader): Uint8Array {
  const bytes = new Uint8Array(2 ** header.clusterBits)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC)
  view.setUint32(4, 3)
  view.setUint32(20, header.clusterBits)
  view.setBigUint64(24, BigInt(header.size))
  view.setUint32(36, header.l1Size)
  view.setBigUint64(40, BigInt(header.l1Offset))
  view.setBigUint64(48, BigInt(header.refcountTableOffset))
  view.setUint32(56, 1)
  if (header.compression === 'zstd') view.setBigUint64(72, INCOMPATIBLE_COMPRESSION)
  view.setUint32(96, 4)
  view.setUint32(100, LENGTH_V3)
  view.setUint8(104, header.compression === 'zstd' ? 1 : 0)
  if (header.backing) encodeBacking(bytes, view, header.backing)
  return bytes
}

const BACKING_FORMAT = 0xe279_2aca

function encodeBacking(bytes: Uint8Array, view: DataView, backing: { readonly name: string; readonly format: string }): void {
  const format = new TextEncoder().encode(backing.format)
  view.setUint32(LENGTH_V3, BACKING_FORMAT)
  view.setUint32(LENGTH_V3 + 4, format.length)
  bytes.set(format, LENGTH_V3 + 8)
  // The extension that ends the list, eight zero bytes, stands before the name.
  const nameOffset = LENGTH_V3 + 8 + 8 * Math.ceil(format.length / 8) + 8
  const name = new TextEncoder().encode(backing.name)
  if (name.length > MOST_NAME || nameOffset + name.length > bytes.length) throw new RangeError('the name of the backing file is too long')
  view.setBigUint64(8, BigInt(nameOffset))
  view.setUint32(16, name.length)
  bytes.set(name, nameOffset)
}
