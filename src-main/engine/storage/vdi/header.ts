/**
 * The header of a VDI 1.1, VirtualBox's own format, little-endian, of which everything that ever changes lies in the first sector:
 *
 *   00h  text           40h  signature      44h  version          48h  bytes of the header from here on (190h)
 *   4Ch  type           50h  flags          54h  comment (256)   154h  offset of the map   158h  offset of the data
 *  15Ch  cylinders, heads, sectors         168h  sector size     170h  size of the disk (8)
 *  178h  block size    17Ch  bytes before each block              180h  blocks             184h  blocks that have room
 *  188h  UUIDs: own, last snapshot's, link, parent               1C8h  geometry as the BIOS is to see it
 *
 * The map has 32 bits for each block: its number in the data part, all ones where it has no room, all ones but the last where it was given back;
 * both read as zeros.
 */
import { randomBytes } from 'node:crypto'
import { SECTOR_SIZE } from '../../../../src-shared/domain/medium.ts'
import { roundUp } from '../clusters.ts'
import { checkDiskSize, damaged, unsupported } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'

export const HEADER_LENGTH = 512
export const TYPE_DYNAMIC = 1
export const TYPE_FIXED = 2
export const NO_BLOCK = 0xffff_ffff
export const ZERO_BLOCK = 0xffff_fffe
export const BLOCK_SIZE = 1024 * 1024

const TEXT = '<<< Oracle VM VirtualBox Disk Image >>>\n'
const SIGNATURE = 0xbeda_107f
const VERSION = 0x0001_0001
const REST_LENGTH = 0x190
const OWN_UUID = 0x188
const LINK_UUID = 0x1a8
const PARENT_UUID = 0x1b8
const SMALLEST_BLOCK = 4096
const LARGEST_BLOCK = 256 * 1024 * 1024
/** 16 TiB in blocks of 1 MiB. */
export const MOST_BLOCKS = 16 * 1024 * 1024

export interface VdiHeader {
  readonly type: number
  readonly size: number
  readonly blockSize: number
  readonly blocks: number
  readonly allocated: number
  readonly mapOffset: number
  readonly dataOffset: number
}

/** The rest of the first sector, which Innkeeper does not use, stays as it is. */
export function encodeHeader(header: VdiHeader, sector: Uint8Array = newSector()): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sector)
  const view = new DataView(bytes.buffer)
  view.setUint32(0x4c, header.type, true)
  view.setUint32(0x154, header.mapOffset, true)
  view.setUint32(0x158, header.dataOffset, true)
  view.setBigUint64(0x170, BigInt(header.size), true)
  view.setUint32(0x178, header.blockSize, true)
  view.setUint32(0x180, header.blocks, true)
  view.setUint32(0x184, header.allocated, true)
  return bytes
}

function newSector(): Uint8Array {
  const bytes = new Uint8Array(HEADER_LENGTH)
  const view = new DataView(bytes.buffer)
  bytes.set(Buffer.from(TEXT))
  view.setUint32(0x40, SIGNATURE, true)
  view.setUint32(0x44, VERSION, true)
  view.setUint32(0x48, REST_LENGTH, true)
  view.setUint32(0x168, SECTOR_SIZE, true)
  bytes.set(randomUuid(), OWN_UUID)
  bytes.set(randomUuid(), OWN_UUID + 16)
  view.setUint32(0x1d4, SECTOR_SIZE, true)
  return bytes
}

/** Version 4; its third group is stored with the low byte first. */
function randomUuid(): Uint8Array {
  const uuid = new Uint8Array(randomBytes(16))
  uuid[7] = ((uuid[7] as number) & 0x0f) | 0x40
  uuid[8] = ((uuid[8] as number) & 0x3f) | 0x80
  return uuid
}

/** Throws StorageError for what is not a VDI that can be used. */
export function decodeHeader(sector: Uint8Array, file: ImageFile): VdiHeader {
  const view = new DataView(sector.buffer, sector.byteOffset, HEADER_LENGTH)
  const version = view.getUint32(0x44, true)
  const path = file.path
  if (version !== VERSION)
    throw unsupported('vdi', path, `it has format version ${version >>> 16}.${version & 0xffff}`, 'copy it with a newer VirtualBox first')
  const type = view.getUint32(0x4c, true)
  const hasParent = [LINK_UUID, PARENT_UUID].some((at) => sector.subarray(at, at + 16).some((byte) => byte !== 0))
  if (hasParent || type === 3 || type === 4) throw unsupported('vdi', path, 'it is a differencing image', 'merge it into its parent first')
  if (type !== TYPE_DYNAMIC && type !== TYPE_FIXED) throw damaged('vdi', path, `its type is ${type}`)
  const header = {
    type,
    size: roundUp(Number(view.getBigUint64(0x170, true)), SECTOR_SIZE),
    blockSize: view.getUint32(0x178, true),
    blocks: view.getUint32(0x180, true),
    allocated: view.getUint32(0x184, true),
    mapOffset: view.getUint32(0x154, true),
    dataOffset: view.getUint32(0x158, true),
  }
  checkHeader(header, view.getUint32(0x17c, true), view.getUint32(0x168, true), file)
  return header
}

function checkHeader(header: VdiHeader, extra: number, sectorSize: number, file: ImageFile): void {
  const { size, blockSize, blocks, mapOffset, dataOffset } = header
  const fail = (what: string) => damaged('vdi', file.path, what)
  checkDiskSize('vdi', file.path, size)
  if (sectorSize !== SECTOR_SIZE)
    throw unsupported('vdi', file.path, `its sectors have ${sectorSize} bytes`, 'convert it with its own tools')
  if (extra !== 0) throw unsupported('vdi', file.path, 'its blocks carry extra data', 'copy it with VirtualBox first')
  if ((blockSize & (blockSize - 1)) !== 0 || blockSize < SMALLEST_BLOCK || blockSize > LARGEST_BLOCK)
    throw fail(`its blocks have ${blockSize} bytes`)
  if (blocks > MOST_BLOCKS) throw fail(`its map has ${blocks} blocks`)
  if (blocks * blockSize < size) throw fail(`its map has room for ${blocks} blocks, fewer than its disk has`)
  if (mapOffset < HEADER_LENGTH || mapOffset % SECTOR_SIZE !== 0) throw fail(`its map lies at ${mapOffset}`)
  if (dataOffset % SECTOR_SIZE !== 0 || dataOffset < mapOffset + blocks * 4) throw fail('its map reaches into its data')
  if (mapOffset + blocks * 4 > file.size()) throw fail('its map lies beyond the end of the file')
}
