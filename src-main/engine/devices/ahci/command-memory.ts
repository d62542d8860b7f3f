/** A command as a driver lays it out in memory (AHCI 1.3.1, 4.2): header in the list, table with the frame, the packet and the regions of its data. */
import type { Dma } from '../../bus/dma.ts'
import * as R from './registers.ts'

export class CommandMemory {
  readonly #dma: Dma
  readonly #header: number
  readonly #table: number
  readonly #regions: number

  /** `list`: address of the command list. */
  constructor(dma: Dma, list: number, slot: number) {
    this.#dma = dma
    this.#header = list + slot * R.HEADER_LENGTH
    this.#regions = dma.readU32(this.#header) >>> 16
    this.#table = dma.readU32(this.#header + R.HEADER_CTBA + 4) * 2 ** 32 + ((dma.readU32(this.#header + R.HEADER_CTBA) & ~0x7f) >>> 0)
  }

  frame(): Uint8Array {
    return this.#dma.read(this.#table, 20)
  }

  packet(target: Uint8Array): void {
    this.#dma.readInto(this.#table + R.COMMAND_ACMD, target)
  }

  /** Puts bytes at an offset of the command's data; returns how many had room. */
  scatter(offset: number, bytes: Uint8Array): number {
    return this.#visit(offset, bytes.length, (address, start, length) => this.#dma.write(address, bytes.subarray(start, start + length)))
  }

  /** Takes bytes from an offset of the command's data; returns how many there were. */
  gather(offset: number, target: Uint8Array): number {
    return this.#visit(offset, target.length, (address, start, length) =>
      this.#dma.readInto(address, target.subarray(start, start + length)),
    )
  }

  /** Tells the driver how much moved. */
  setMoved(bytes: number): void {
    this.#dma.writeU32(this.#header + R.HEADER_PRDBC, bytes)
  }

  #visit(offset: number, length: number, visit: (address: number, start: number, length: number) => void): number {
    let begin = 0
    let done = 0
    for (let index = 0; index < this.#regions && done < length; index++) {
      const entry = this.#table + R.COMMAND_PRDT + index * R.PRD_LENGTH
      const size = (this.#dma.readU32(entry + 12) & R.PRD_DBC) + 1
      const within = offset + done - begin
      if (within < size) {
        const address = this.#dma.readU32(entry + 4) * 2 ** 32 + this.#dma.readU32(entry) + within
        const piece = Math.min(size - within, length - done)
        visit(address, done, piece)
        done += piece
      }
      begin += size
    }
    return done
  }
}
