/** What lies in a drive for removable media: the opened image, or nothing. machine/machine-media.ts changes it. */
import type { BlockBackend } from './block-backend.ts'

export interface RemovableMedium {
  readonly backend: BlockBackend | undefined
}
