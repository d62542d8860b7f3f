/**
 * The images in a machine's drives for removable media. A change enters through the input gate, so that it happens at the same instruction in a replay; the image
 * is opened before, so that who asked for it hears what is wrong with it.
 */
import type { VmSpec } from '../../../src-shared/domain/vm-spec.ts'
import type { BlockBackend } from '../storage/block-backend.ts'
import { openDisk } from '../storage/open-disk.ts'
import type { RemovableMedium } from '../storage/removable-medium.ts'
import type { DriveKind, GateEvent, MediumChange } from './input-gate.ts'

interface Drive extends RemovableMedium {
  backend: BlockBackend | undefined
}

interface Prepared {
  readonly change: MediumChange
  readonly backend: BlockBackend | undefined
}

export class MachineMedia {
  readonly #drives: Readonly<Record<DriveKind, readonly Drive[]>>
  #prepared: Prepared[] = []

  /** Opens what the spec says is in the drives; closes again what is already open when one cannot be opened, and throws naming it. */
  constructor({ cdroms }: Pick<VmSpec, 'cdroms'>) {
    this.#drives = { cdrom: cdroms.map(() => ({ backend: undefined })) }
    try {
      for (const [index, { image }] of cdroms.entries())
        this.#drive('cdrom', index).backend = openMedium({ drive: 'cdrom', index, ...(image && { image }) })
    } catch (error) {
      this.close()
      throw error
    }
  }

  medium(kind: DriveKind, index: number): RemovableMedium {
    return this.#drive(kind, index)
  }

  /** Opens the image of a change that is about to be submitted to the gate. Throws StorageError. */
  prepare(change: MediumChange): void {
    this.#drive(change.drive, change.index)
    this.#prepared.push({ change, backend: openMedium(change) })
  }

  /** The gate delivered an event. In a replay nothing was prepared. */
  apply(event: GateEvent): void {
    if (event.kind !== 'medium') return
    const drive = this.#drive(event.drive, event.index)
    drive.backend?.close()
    drive.backend = this.#take(event)
  }

  close(): void {
    for (const drive of Object.values(this.#drives).flat()) {
      drive.backend?.close()
      drive.backend = undefined
    }
    for (const { backend } of this.#prepared.splice(0)) backend?.close()
  }

  #take(change: MediumChange): BlockBackend | undefined {
    const place = this.#prepared.findIndex(
      (one) => one.change.drive === change.drive && one.change.index === change.index && one.change.image === change.image,
    )
    return place < 0 ? openMedium(change) : this.#prepared.splice(place, 1)[0]?.backend
  }

  #drive(kind: DriveKind, index: number): Drive {
    const drive = this.#drives[kind][index]
    if (!drive) throw new Error(`the machine has no ${kind} drive ${index}`)
    return drive
  }
}

function openMedium({ image }: MediumChange): BlockBackend | undefined {
  return image === undefined ? undefined : openDisk({ image, mode: 'readonly' }, undefined).backend
}
