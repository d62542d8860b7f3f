/** From a disk of the spec to its back end. */
import { assertNever } from '../../../src-shared/base/assert-never.ts'
import type { DiskSpec } from '../../../src-shared/domain/vm-spec.ts'
import { type BlockBackend, StorageError } from './block-backend.ts'
import { MemoryOverlay } from './memory-overlay.ts'
import { openImage } from './open-image.ts'
import { Overlay } from './overlay.ts'

export interface OpenedDisk {
  readonly backend: BlockBackend
  /** Where the guest's writes are kept in an overlay file: writes a durable copy of it to a new file. */
  readonly copyOverlay?: (path: string) => void
}

/**
 * `overlayPath` is the machine's own file for this disk. Mode `normal` needs one; mode `immutable` keeps its writes there, or in memory when there is
 * none. Throws StorageError naming the file.
 */
export function openDisk({ image, mode }: Pick<DiskSpec, 'image' | 'mode'>, overlayPath: string | undefined): OpenedDisk {
  switch (mode) {
    case 'readonly':
      return { backend: openImage(image, { readOnly: true }) }
    case 'write-through':
      return { backend: openImage(image, { readOnly: false }) }
    case 'normal':
      if (overlayPath === undefined)
        throw new StorageError(`the disk image '${image}' is never written to, and the machine has no file for changes`)
      return openOverlay(image, overlayPath)
    case 'immutable':
      if (overlayPath !== undefined) return openOverlay(image, overlayPath)
      return { backend: new MemoryOverlay(openImage(image, { readOnly: true })) }
    default:
      return assertNever(mode)
  }
}

function openOverlay(image: string, overlayPath: string): OpenedDisk {
  const overlay = new Overlay(overlayPath, openImage(image, { readOnly: true }))
  return { backend: overlay, copyOverlay: (path) => overlay.copyTo(path) }
}
