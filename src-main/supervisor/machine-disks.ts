/** The overlays of a machine: which files they are, what they were begun on, and how they follow a changed specification. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { say } from '../../src-shared/domain/sentence.ts'
import type { DiskSpec } from '../../src-shared/domain/vm-spec.ts'
import { exists } from '../library/files/folders.ts'
import { overlayName } from '../library/library-folder.ts'
import { hostProblem, messageOf } from '../library/operation-error.ts'
import type { MachineRecord } from '../library/store/machine-table.ts'
import type { MediumIdentity } from '../library/store/medium-table.ts'
import type { VmLibrary } from '../library/vm-library.ts'

/** The guest's writes go into a file of ours: to be kept (`normal`) or dropped at power-off (`immutable`). */
export function hasOverlay(disk: DiskSpec): boolean {
  return disk.mode === 'normal' || disk.mode === 'immutable'
}

/** Overlay of each disk of the spec, in order; undefined where its mode needs none. */
export function overlayPaths(library: VmLibrary, record: MachineRecord): (string | undefined)[] {
  const folder = library.folder.overlays(record.id, record.generation)
  return record.spec.disks.map((disk, index) => (hasOverlay(disk) ? join(folder, overlayName(index)) : undefined))
}

/** Drops what disks in the mode `immutable` hold: at power-off, and before a cold start after a crash. */
export async function dropTemporaryOverlays(library: VmLibrary, record: MachineRecord): Promise<void> {
  const paths = overlayPaths(library, record)
  for (const [index, disk] of record.spec.disks.entries()) {
    if (disk.mode === 'immutable') await library.files.remove(paths[index] as string)
  }
}

/**
 * Media under the overlays, one id per disk. An overlay that exists was begun on one state of its image: when the image has changed since, the
 * two would make nonsense together, and this throws, naming it.
 */
export async function checkBases(library: VmLibrary, record: MachineRecord): Promise<(string | null)[]> {
  const paths = overlayPaths(library, record)
  const bases: (string | null)[] = []
  for (const [index, disk] of record.spec.disks.entries()) {
    const overlay = paths[index]
    if (!overlay) {
      bases.push(null)
      continue
    }
    const known = record.bases[index]
    const identity = await identify(disk.image)
    if (known && (await exists(overlay))) assertSame(identity, await library.tables.media.get(known))
    bases.push(await library.tables.media.register(identity))
  }
  return bases
}

/** Throws when the image under a restored overlay is not what it was. */
export async function assertUnchanged(base: MediumIdentity): Promise<void> {
  assertSame(await identify(base.path), base)
}

export async function identify(path: string): Promise<MediumIdentity> {
  try {
    const { size, mtimeMs } = await stat(path)
    return { path, size, modifiedAt: mtimeMs }
  } catch (error) {
    throw hostProblem(path, say('image-unusable', { path, why: messageOf(error) }), error)
  }
}

function assertSame(now: MediumIdentity, then: MediumIdentity | undefined): void {
  if (!then || (now.size === then.size && now.modifiedAt === then.modifiedAt)) return
  throw hostProblem(now.path, say('image-changed', { path: now.path }))
}

/**
 * A generation for a specification whose disks differ: the overlay of each image that stays goes with it to its new place. Nothing runs, and
 * only one of two generations is ever named by the row, so that hard links do.
 */
export async function followDisks(
  library: VmLibrary,
  record: MachineRecord,
  disks: readonly DiskSpec[],
  generation: string,
): Promise<(string | null)[]> {
  const from = overlayPaths(library, record)
  const folder = library.folder.overlays(record.id, generation)
  await library.files.makeFolder(folder)
  const bases: (string | null)[] = []
  for (const [index, disk] of disks.entries()) {
    const before = record.spec.disks.findIndex((old) => old.image === disk.image)
    const overlay = from[before]
    const stays = hasOverlay(disk) && overlay !== undefined && (await exists(overlay))
    if (stays) await library.files.share(overlay, join(folder, overlayName(index)))
    bases.push(stays ? (record.bases[before] ?? null) : null)
  }
  await library.files.syncFolder(folder)
  return bases
}
