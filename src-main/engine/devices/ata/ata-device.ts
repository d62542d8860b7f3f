/** A device on an ATA cable as a controller sees it: a disk (disk.ts) or a packet device (../atapi/packet-device.ts). */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import type { TaskRegisters } from './task-registers.ts'

export interface AtaDevice {
  readonly task: TaskRegisters
  /** Power-on and hardware reset: also what software chose is forgotten. */
  hardReset(): void
  /** SRST of Device Control. */
  softReset(): void
  /** The Command register was written. A device that is busy takes only what resets it. */
  execute(command: number): void
  /**
   * Phase `busy`: does the host's part of the work, one block of it. Returns what it cost (virtio/work-budget.ts). Throws StorageError only where the host's
   * disk is full: then nothing is lost, and calling again goes on.
   */
  proceed(): number
  /** Phases `packet`, `in` and `out`: the block is through. */
  finishBlock(): void
  save(): { readonly [name: string]: PayloadValue }
  load(reader: PayloadReader): void
}
