/** Guest memory as a plain array: RAM from 0 up to its size, nothing above. */
import type { Dma } from '../../src-main/engine/bus/dma.ts'

export class MemoryDma implements Dma {
  readonly bytes: Uint8Array
  readonly #view: DataView

  constructor(size: number) {
    this.bytes = new Uint8Array(size)
    this.#view = new DataView(this.bytes.buffer)
  }

  read(address: number, length: number): Uint8Array {
    const target = new Uint8Array(length)
    this.readInto(address, target)
    return target
  }

  readInto(address: number, target: Uint8Array): void {
    target.fill(0xff)
    target.set(this.bytes.subarray(address, address + target.length))
  }

  write(address: number, bytes: Uint8Array): void {
    const room = Math.max(0, this.bytes.length - address)
    if (room > 0) this.bytes.set(bytes.subarray(0, room), address)
  }

  fill(address: number, length: number, value: number): void {
    this.bytes.fill(value, address, address + length)
  }

  readU8 = (address: number) => this.#view.getUint8(address)
  readU16 = (address: number) => this.#view.getUint16(address, true)
  readU32 = (address: number) => this.#view.getUint32(address, true)
  readU64 = (address: number) => this.#view.getBigUint64(address, true)
  writeU8 = (address: number, value: number) => this.#view.setUint8(address, value)
  writeU16 = (address: number, value: number) => this.#view.setUint16(address, value, true)
  writeU32 = (address: number, value: number) => this.#view.setUint32(address, value, true)
  writeU64 = (address: number, value: bigint) => this.#view.setBigUint64(address, value, true)
}
