/** The internal snapshots of a qcow2 image, as far as a check needs them: where their L1 tables are. */
import { damaged } from '../disk-image.ts'
import type { ImageFile } from '../file-layer.ts'
import type { Qcow2Header } from './header.ts'

const ENTRY_LENGTH = 40
const MOST_EXTRA = 64 * 1024
export const MOST_SNAPSHOTS = 1024

export interface SnapshotTables {
  readonly l1: readonly { readonly offset: number; readonly entries: number }[]
  /** Bytes of the table itself. */
  readonly length: number
}

export function readSnapshots(file: ImageFile, { snapshots, snapshotsOffset }: Qcow2Header): SnapshotTables {
  if (snapshots > MOST_SNAPSHOTS) throw damaged('qcow2', file.path, `it has ${snapshots} internal snapshots`)
  const l1 = []
  let at = snapshotsOffset
  for (let index = 0; index < snapshots; index++) {
    const bytes = new Uint8Array(ENTRY_LENGTH)
    file.read(at, bytes)
    const view = new DataView(bytes.buffer)
    const extra = view.getUint32(36)
    if (extra > MOST_EXTRA) throw damaged('qcow2', file.path, `its internal snapshot ${index} is not whole`)
    l1.push({ offset: Number(view.getBigUint64(0)), entries: view.getUint32(8) })
    at += Math.ceil((ENTRY_LENGTH + extra + view.getUint16(12) + view.getUint16(14)) / 8) * 8
  }
  return { l1, length: at - snapshotsOffset }
}
