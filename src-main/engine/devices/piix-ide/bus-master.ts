/**
 * The bus master of one IDE channel: moves blocks of a device to and from the regions of guest memory that a table of descriptors names (registers.ts). It keeps its
 * place in the table between two blocks. A table that ends before the device does leaves the device waiting, as on hardware.
 */
import type { Dma } from '../../bus/dma.ts'
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import type { TaskRegisters } from '../ata/task-registers.ts'
import { readPlain } from '../plain-state.ts'
import * as R from './registers.ts'

const AT_RESET = {
  command: 0,
  status: 0,
  table: 0,
  /** Address of the next descriptor, and what is left of the present region. */
  next: 0,
  address: 0,
  left: 0,
  last: false,
}

export class BusMaster {
  readonly #dma: Dma
  #state = { ...AT_RESET }

  constructor(dma: Dma) {
    this.#dma = dma
  }

  reset(): void {
    this.#state = { ...AT_RESET }
  }

  read(offset: number): number {
    if (offset === R.REG_BMIC) return this.#state.command
    if (offset === R.REG_BMIS) return this.#state.status
    return offset < R.REG_BMIDTP ? 0 : (this.#state.table >>> ((offset - R.REG_BMIDTP) * 8)) & 0xff
  }

  write(offset: number, value: number): void {
    if (offset === R.REG_BMIC) this.#writeCommand(value)
    else if (offset === R.REG_BMIS) this.#writeStatus(value)
    else if (offset >= R.REG_BMIDTP) {
      const shift = (offset - R.REG_BMIDTP) * 8
      this.#state.table = ((this.#state.table & ~(0xff << shift)) | ((offset === R.REG_BMIDTP ? value & ~3 : value) << shift)) >>> 0
    }
  }

  /** INTRQ of the channel rose. */
  noteInterrupt(): void {
    this.#state.status |= R.BMIS_INTERRUPT
  }

  /** Moves what it can of the device's block; true when the block is through. */
  move(task: TaskRegisters): boolean {
    const toMemory = (this.#state.command & R.BMIC_RWCON) !== 0
    if (!this.#active || toMemory !== (task.phase === 'in')) return false
    while (task.left > 0 && this.#openRegion()) {
      const length = Math.min(task.left, this.#state.left)
      const { position } = task.state
      const part = task.block.subarray(position, position + length)
      if (toMemory) this.#dma.write(this.#state.address, part)
      else this.#dma.readInto(this.#state.address, part)
      task.state.position += length
      this.#state.address += length
      this.#state.left -= length
    }
    // The end of the table is the end of the work, however the device goes on.
    if (this.#state.left === 0 && this.#state.last) this.#state.status &= ~R.BMIS_BMIDEA
    return task.left === 0
  }

  save(): { readonly [name: string]: PayloadValue } {
    return { ...this.#state }
  }

  load(reader: PayloadReader): void {
    this.#state = readPlain(reader, AT_RESET)
  }

  get #active(): boolean {
    return (this.#state.status & R.BMIS_BMIDEA) !== 0
  }

  #writeCommand(value: number): void {
    const command = value & (R.BMIC_SSBM | R.BMIC_RWCON)
    const starts = (command & ~this.#state.command & R.BMIC_SSBM) !== 0
    this.#state.command = command
    if (starts) {
      Object.assign(this.#state, { next: this.#state.table, left: 0, last: false })
      this.#state.status |= R.BMIS_BMIDEA
    } else if ((command & R.BMIC_SSBM) === 0) this.#state.status &= ~R.BMIS_BMIDEA
  }

  /** Ones clear error and interrupt; the rest but the capable bits is read-only. */
  #writeStatus(value: number): void {
    const kept = this.#state.status & ~(value & (R.BMIS_ERROR | R.BMIS_INTERRUPT)) & ~R.BMIS_DMA_CAPABLE
    this.#state.status = kept | (value & R.BMIS_DMA_CAPABLE)
  }

  /** False when the table has ended. */
  #openRegion(): boolean {
    if (this.#state.left > 0) return true
    if (this.#state.last) return false
    const address = this.#dma.readU32(this.#state.next)
    const flags = this.#dma.readU32(this.#state.next + 4)
    this.#state.next += R.PRD_LENGTH
    this.#state.address = (address & ~1) >>> 0
    this.#state.left = flags & 0xfffe || 0x1_0000
    this.#state.last = (flags & R.PRD_EOT) !== 0
    return true
  }
}
