/**
 * The header of a VMDK sparse extent, little-endian, one sector ("Virtual Disk Format 5.0", VMware 2011). Places and lengths are in sectors:
 *
 *  00h  "KDMV"        04h  version        08h  flags          0Ch  capacity (8)        14h  grain size (8)
 *  1Ch  descriptor    24h  its length     2Ch  entries of a grain table                30h  redundant grain directory (8)
 *  38h  grain directory (8)               40h  where grains begin (8)                  48h  was not closed
 *  49h  "\n \r\n", spoilt by programs that take the file for text                      4Dh  compression
 *
 * The grain directory has 32 bits for each grain table, the table 32 bits for each grain: its sector, 0 where it has no room, 1 where it is all
 * zeros (with its flag). A stream-optimized extent has its directory at the end, and the header that knows where once more before the end.
 */
import { SECTOR_SIZE } from '../../../../src-shared/domain/medium.ts'
import { checkDiskSize, damaged, unsupported } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'

export const FLAG_NEWLINES = 1 // valid newline detection
export const FLAG_REDUNDANT = 2 // redundant grain table
export const FLAG_ZERO_GRAINS = 4 // zeroed-grain table entries
export const FLAG_COMPRESSED = 0x1_0000
export const FLAG_MARKERS = 0x2_0000
export const TABLE_ENTRIES = 512
export const GRAIN_SECTORS = 128

const MAGIC = 0x564d_444b
const AT_END = 0xffff_ffff_ffff_ffffn
const DEFLATE = 1
const NEWLINES = [0x0a, 0x20, 0x0d, 0x0a]
const MOST_GRAIN_SECTORS = 16 * 2048
/** 2 TiB, all that sectors of 32 bits can address, in tables of 2 MiB each. */
const MOST_TABLES = 1024 * 1024

export interface VmdkHeader {
  readonly version: number
  readonly flags: number
  readonly capacity: number
  readonly grainSectors: number
  readonly descriptorSector: number
  readonly descriptorSectors: number
  readonly tableEntries: number
  /** 0: there is none. */
  readonly redundantSector: number
  readonly directorySector: number
  readonly firstGrain: number
}

export function encodeHeader(header: VmdkHeader): Uint8Array {
  const bytes = new Uint8Array(SECTOR_SIZE)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, header.version, true)
  view.setUint32(8, header.flags, true)
  const wide: readonly [number, number][] = [
    [0x0c, header.capacity],
    [0x14, header.grainSectors],
    [0x1c, header.descriptorSector],
    [0x24, header.descriptorSectors],
    [0x30, header.redundantSector],
    [0x38, header.directorySector],
    [0x40, header.firstGrain],
  ]
  for (const [at, value] of wide) view.setBigUint64(at, BigInt(value), true)
  view.setUint32(0x2c, header.tableEntries, true)
  bytes.set(NEWLINES, 0x49)
  return bytes
}

/** Throws StorageError for what is not an extent that can be used. */
export function readHeader(file: ImageFile): VmdkHeader {
  const sector = new Uint8Array(SECTOR_SIZE)
  file.read(0, sector)
  const view = new DataView(sector.buffer)
  if (view.getBigUint64(0x38, true) !== AT_END) return decode(sector, file)
  // Footer marker, footer, end-of-stream marker: three sectors.
  file.read(Math.max(0, file.size() - 2 * SECTOR_SIZE), sector)
  if (view.getUint32(0, true) !== MAGIC || view.getBigUint64(0x38, true) === AT_END)
    throw damaged('vmdk', file.path, 'its end with the grain directory is missing: it was not copied whole')
  return decode(sector, file)
}

function decode(sector: Uint8Array, file: ImageFile): VmdkHeader {
  const view = new DataView(sector.buffer)
  const wide = (at: number): number => Number(view.getBigUint64(at, true))
  const header = {
    version: view.getUint32(4, true),
    flags: view.getUint32(8, true),
    capacity: wide(0x0c),
    grainSectors: wide(0x14),
    descriptorSector: wide(0x1c),
    descriptorSectors: wide(0x24),
    tableEntries: view.getUint32(0x2c, true),
    redundantSector: (view.getUint32(8, true) & FLAG_REDUNDANT) === 0 ? 0 : wide(0x30),
    directorySector: wide(0x38),
    firstGrain: wide(0x40),
  }
  checkHeader(header, view.getUint16(0x4d, true), file)
  if ((header.flags & FLAG_NEWLINES) !== 0 && NEWLINES.some((byte, index) => sector[0x49 + index] !== byte))
    throw damaged('vmdk', file.path, 'it was copied as text, which changed its line ends')
  return header
}

function checkHeader(header: VmdkHeader, compression: number, file: ImageFile): void {
  const { version, flags, capacity, grainSectors, tableEntries, directorySector, redundantSector } = header
  const fail = (what: string) => damaged('vmdk', file.path, what)
  if (version < 1 || version > 3) throw unsupported('vmdk', file.path, `it has format version ${version}`, 'convert it with its own tools')
  checkDiskSize('vmdk', file.path, capacity * SECTOR_SIZE)
  if ((grainSectors & (grainSectors - 1)) !== 0 || grainSectors < 8 || grainSectors > MOST_GRAIN_SECTORS)
    throw fail(`its grains have ${grainSectors} sectors`)
  if (tableEntries < 1 || tableEntries > TABLE_ENTRIES) throw fail(`its grain tables have ${tableEntries} entries`)
  if ((flags & FLAG_COMPRESSED) !== 0 && compression !== DEFLATE)
    throw unsupported('vmdk', file.path, `it is compressed in way ${compression}`, 'convert it with its own tools')
  const tables = tableCount(header)
  if (tables > MOST_TABLES) throw fail(`its grain directory has ${tables} entries`)
  for (const sector of redundantSector === 0 ? [directorySector] : [directorySector, redundantSector])
    if (sector < 1 || sector * SECTOR_SIZE + tables * 4 > file.size()) throw fail('its grain directory lies beyond the end of the file')
}

export function tableCount({ capacity, grainSectors, tableEntries }: VmdkHeader): number {
  return Math.ceil(Math.ceil(capacity / grainSectors) / tableEntries)
}
