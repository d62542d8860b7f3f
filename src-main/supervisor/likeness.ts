/**
 * Is a machine still as the snapshot has it that it descends from? A likeness is noted where the two are equal: when a snapshot was taken or restored.
 * It is dropped as soon as they may differ. Of a running machine's snapshot that is when the guest goes on; of a powered-off one's it holds while
 * the guest runs, for a guest that has written to no disk leaves the machine as it found it.
 */
import { stat } from 'node:fs/promises'
import { fileSize } from '../engine/storage/overlay-format.ts'
import type { Likeness, MachineRecord } from '../library/store/machine-table.ts'
import type { VmLibrary } from '../library/vm-library.ts'
import { overlayPaths } from './machine-disks.ts'

/** With a snapshot that holds memory. */
export const LIKE_RUNNING: Likeness = { running: true, overlays: [] }

/** With a snapshot of the disks alone, as they are now. */
export async function likenessOff(library: VmLibrary, record: MachineRecord): Promise<Likeness> {
  return { running: false, overlays: await overlayStamps(library, record) }
}

/** What is left of it once the guest has run on. */
export function afterRunning({ likeness }: MachineRecord): Likeness | null {
  return likeness?.running ? null : likeness
}

/** What is left of it once the machine has been switched off. */
export async function afterPowerOff(library: VmLibrary, record: MachineRecord): Promise<Likeness | null> {
  const { likeness } = record
  if (!likeness || likeness.running) return null
  const stamps = await overlayStamps(library, record)
  return JSON.stringify(stamps) === JSON.stringify(likeness.overlays) ? likeness : null
}

/** Machine.changed. A machine without a snapshot has nothing to differ from. */
export function isChanged({ currentSnapshotId, likeness, live, savedState }: MachineRecord): boolean {
  if (currentSnapshotId === null) return false
  if (!likeness) return true
  return !likeness.running && (live || savedState !== null)
}

/** Size and time of the last write of each overlay that outlives the power; null where there is none, or nothing in it: a guest's first start begins it. */
function overlayStamps(library: VmLibrary, record: MachineRecord): Promise<(string | null)[]> {
  const paths = overlayPaths(library, record)
  return Promise.all(record.spec.disks.map(({ mode }, index) => (mode === 'normal' ? stampOf(paths[index] as string) : null)))
}

async function stampOf(path: string): Promise<string | null> {
  try {
    const { size, mtimeNs } = await stat(path, { bigint: true })
    return size > fileSize(0) ? `${size} ${mtimeNs}` : null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
