/** VMDK, VMware's format: disks in one file, sparse (read and written) or stream-optimized (read). */
import { SECTOR_SIZE } from '../../../../src-shared/domain/medium.ts'
import { roundUp } from '../clusters.ts'
import { unsupported } from '../disk-image.ts'
import { GrowingImage } from '../growing-image.ts'
import type { ImageDriver, NewImage } from '../image-driver.ts'
import { wordBytes } from '../words.ts'
import { DESCRIPTOR_SECTORS, encodeDescriptor } from './descriptor.ts'
import { encodeHeader, FLAG_NEWLINES, FLAG_REDUNDANT, GRAIN_SECTORS, TABLE_ENTRIES, tableCount } from './header.ts'
import { VmdkMap } from './vmdk-map.ts'

/** What sectors of 32 bits can address, less the tables. */
const LARGEST = 2040 * 2 ** 30
const TABLE_SECTORS = (TABLE_ENTRIES * 4) / SECTOR_SIZE

export const VMDK: ImageDriver = {
  largest: LARGEST,
  open: (source) => {
    const map = new VmdkMap(source)
    if (map.variant === 'stream' && !source.readOnly)
      throw unsupported(
        'vmdk',
        source.file.path,
        'it is stream-optimized, which is only read',
        'convert it, or attach it so that it is not written',
      )
    return new GrowingImage(source, map)
  },
  create,
}

/** Header, descriptor, then the redundant directory with its tables, then the directory with its own, then grains. */
function create({ file, path, size, backing }: NewImage): void {
  if (backing) throw unsupported('vmdk', path, 'it would rest on another image', 'use qcow2')
  const capacity = size / SECTOR_SIZE
  const shape = { version: 1, flags: FLAG_NEWLINES | FLAG_REDUNDANT, capacity, grainSectors: GRAIN_SECTORS, tableEntries: TABLE_ENTRIES }
  const draft = {
    ...shape,
    descriptorSector: 1,
    descriptorSectors: DESCRIPTOR_SECTORS,
    redundantSector: 0,
    directorySector: 0,
    firstGrain: 0,
  }
  const tables = tableCount(draft)
  const directorySectors = roundUp(tables * 4, SECTOR_SIZE) / SECTOR_SIZE
  const redundantSector = 1 + DESCRIPTOR_SECTORS
  const directorySector = redundantSector + directorySectors + tables * TABLE_SECTORS
  const firstGrain = roundUp(directorySector + directorySectors + tables * TABLE_SECTORS, GRAIN_SECTORS)
  file.truncate(firstGrain * SECTOR_SIZE)
  for (const sector of [redundantSector, directorySector]) {
    file.write(sector * SECTOR_SIZE, directory(sector + directorySectors, tables))
  }
  file.write(SECTOR_SIZE, encodeDescriptor(path, capacity))
  file.write(0, encodeHeader({ ...draft, redundantSector, directorySector, firstGrain }))
}

function directory(first: number, tables: number): Uint8Array {
  return wordBytes(
    Uint32Array.from({ length: tables }, (_, index) => first + index * TABLE_SECTORS),
    'LE',
  )
}
