/** Memory-mapped I/O: devices in guest-physical space. Addresses are doubles (exact to 2^53). Nobody there: reads all ones, writes vanish. */
import { RangeMap } from './range-map.ts'

/** What a device does in its range. `size` is 1, 2 or 4 bytes; wider accesses arrive as several of 4, low half first. */
export interface MmioHandler {
  read(offset: number, size: number): number
  write(offset: number, size: number, value: number): void
}

/** Narrow port given to devices that map themselves. */
export interface MmioSpace {
  map(base: number, length: number, owner: string, handler: MmioHandler): () => void
}

export class MmioBus implements MmioSpace {
  readonly #ranges = new RangeMap<MmioHandler>('address')

  map(base: number, length: number, owner: string, handler: MmioHandler): () => void {
    return this.#ranges.insert({ base, length, owner, value: handler })
  }

  read(address: number, size: number): number {
    const range = this.#ranges.find(address)
    return range ? range.value.read(address - range.base, size) >>> 0 : size === 4 ? 0xffffffff : 2 ** (size * 8) - 1
  }

  write(address: number, size: number, value: number): void {
    const range = this.#ranges.find(address)
    range?.value.write(address - range.base, size, value >>> 0)
  }
}
