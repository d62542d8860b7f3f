/**
 * What the vCPU's accesses outside plain RAM and ROM reach: shadow RAM that is written while reads come from ROM (the way a BIOS copies itself), else
 * the memory bus.
 */
import type { Dma } from '../bus/dma.ts'
import type { MmioBus } from '../bus/mmio-bus.ts'
import type { PhysicalMap } from './physical-map.ts'

export class BusAccess {
  readonly #bus: Pick<MmioBus, 'read' | 'write'>
  readonly #map: PhysicalMap
  readonly #dma: Dma

  constructor(bus: Pick<MmioBus, 'read' | 'write'>, map: PhysicalMap, dma: Dma) {
    this.#bus = bus
    this.#map = map
    this.#dma = dma
  }

  read(address: number, size: number): number {
    return this.#bus.read(address, size)
  }

  write(address: number, size: number, value: number): void {
    if (this.#map.shadowWrite(address) < 0) return this.#bus.write(address, size, value)
    if (size === 4) this.#dma.writeU32(address, value)
    else if (size === 2) this.#dma.writeU16(address, value)
    else this.#dma.writeU8(address, value)
  }
}
