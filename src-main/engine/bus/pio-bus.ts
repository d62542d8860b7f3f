/** Port I/O: an ordered map of disjoint port ranges. Ports that nobody answers read all ones and ignore writes, as a PC's do. */
import { RangeMap } from './range-map.ts'

/** What a device does at its ports. `offset` counts from the first port of the range; `size` is 1, 2 or 4 bytes. */
export interface PortHandler {
  read(offset: number, size: number): number
  write(offset: number, size: number, value: number): void
}

/** Narrow port given to devices that map themselves. */
export interface PortSpace {
  /** Maps `length` ports from `base`. Throws when a port is taken, naming both owners. Returns the undo. */
  map(base: number, length: number, owner: string, handler: PortHandler): () => void
}

export class PioBus implements PortSpace {
  readonly #ranges = new RangeMap<PortHandler>('port')

  map(base: number, length: number, owner: string, handler: PortHandler): () => void {
    return this.#ranges.insert({ base, length, owner, value: handler })
  }

  /** Reads `size` (1, 2, 4) bytes; an access that straddles two ranges is split into bytes. Result is unsigned. */
  read(port: number, size: number): number {
    const range = this.#ranges.find(port)
    if (range && port + size <= range.base + range.length) return range.value.read(port - range.base, size) >>> 0
    if (size === 1) return 0xff
    return this.#readBytes(port, size)
  }

  write(port: number, size: number, value: number): void {
    const range = this.#ranges.find(port)
    if (range && port + size <= range.base + range.length) range.value.write(port - range.base, size, value >>> 0)
    else for (let byte = 0; size > 1 && byte < size; byte++) this.write(port + byte, 1, (value >>> (byte * 8)) & 0xff)
  }

  #readBytes(port: number, size: number): number {
    let value = 0
    for (let byte = 0; byte < size; byte++) value |= this.read(port + byte, 1) << (byte * 8)
    return value >>> 0
  }
}
