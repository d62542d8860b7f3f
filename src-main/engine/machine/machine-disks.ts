/** The opened disks and media of one machine, in the order of its spec. */
import type { DeviceContext } from '../devices/device.ts'
import type { BlockBackend } from '../storage/block-backend.ts'
import { type OpenedDisk, openDisk } from '../storage/open-disk.ts'
import type { MachineConfig } from './machine-config.ts'
import { MachineMedia } from './machine-media.ts'

export class MachineDisks {
  readonly #disks: OpenedDisk[] = []
  readonly media: MachineMedia
  /** What devices see of them. */
  readonly ports: Pick<DeviceContext, 'disk' | 'cdrom'> = {
    disk: (index) => this.backend(index),
    cdrom: (index) => this.media.medium('cdrom', index),
  }

  /** Opens every disk of the spec; closes again those already open when one cannot be opened, and throws naming it. */
  constructor({ spec, overlays }: MachineConfig) {
    this.media = new MachineMedia(spec)
    try {
      for (const [index, disk] of spec.disks.entries()) this.#disks.push(openDisk(disk, overlays[index]))
    } catch (error) {
      this.close()
      throw error
    }
  }

  backend(index: number): BlockBackend {
    const disk = this.#disks[index]
    if (!disk) throw new Error(`the machine has no disk ${index}`)
    return disk.backend
  }

  /** Copies each overlay into `folder` as disk-<index>.overlay, on stable storage when it returns. */
  copyOverlays(folder: string): void {
    for (const [index, disk] of this.#disks.entries()) disk.copyOverlay?.(`${folder}/disk-${index}.overlay`)
  }

  flush(): void {
    for (const { backend } of this.#disks) if (!backend.readOnly) backend.flush()
  }

  close(): void {
    this.media.close()
    for (const { backend } of this.#disks.splice(0)) backend.close()
  }
}
