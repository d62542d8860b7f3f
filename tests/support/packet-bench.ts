/** A CD drive behind its ATA registers, driven as a host does it: packets, blocks, sense. */
import { CdDrive } from '../../src-main/engine/devices/atapi/cd-drive.ts'
import { PacketDevice } from '../../src-main/engine/devices/atapi/packet-device.ts'
import type { BlockBackend } from '../../src-main/engine/storage/block-backend.ts'

export interface PacketAnswer {
  readonly blocks: readonly number[][]
  readonly data: readonly number[]
  readonly status: number
  /** Sense key, as Error has it. */
  readonly key: number
}

export class PacketBench {
  readonly medium: { backend: BlockBackend | undefined }
  readonly told: string[] = []
  readonly drive: CdDrive
  readonly device: PacketDevice

  constructor(backend?: BlockBackend) {
    this.medium = { backend }
    this.drive = new CdDrive({ medium: this.medium, notify: (message) => void this.told.push(message) })
    this.device = new PacketDevice({ drive: this.drive, serial: 'CD1' })
    this.device.hardReset()
    this.sense() // takes the unit attention of the reset
  }

  insert(backend: BlockBackend | undefined): void {
    this.medium.backend = backend
    this.drive.mediumChanged()
  }

  work(): void {
    while (this.device.task.phase === 'busy') this.device.proceed()
  }

  /** Registers of the command, then the packet. */
  begin(packet: readonly number[], { dma = false, limit = 0xfffe } = {}): void {
    const { task } = this.device
    Object.assign(task.state, { features: dma ? 1 : 0, lbaMid: limit & 0xff, lbaHigh: limit >> 8 })
    this.device.execute(0xa0)
    this.work()
    task.block.set(packet)
    this.device.finishBlock()
    this.work()
  }

  /** Runs a packet command to its end; `send` is given to the device where it asks. */
  command(packet: readonly number[], options: { dma?: boolean; limit?: number; send?: readonly number[] } = {}): PacketAnswer {
    this.begin(packet, options)
    return this.finish(options.send)
  }

  finish(send: readonly number[] = []): PacketAnswer {
    const { task } = this.device
    const blocks: number[][] = []
    let sent = 0
    while (task.phase === 'in' || task.phase === 'out') {
      if (task.phase === 'in') blocks.push([...task.block])
      else task.block.set(send.slice(sent, sent + task.block.length))
      sent += task.block.length
      this.device.finishBlock()
      this.work()
    }
    return { blocks, data: blocks.flat(), status: task.state.status, key: task.state.error >> 4 }
  }

  /** Sense key, code and qualifier. */
  sense(): number[] {
    const { data } = this.command([0x03, 0, 0, 0, 18])
    return [data[2] ?? 0, data[12] ?? 0, data[13] ?? 0]
  }
}
