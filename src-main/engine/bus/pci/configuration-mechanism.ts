/**
 * PCI configuration mechanism #1 (PCI Local Bus Specification 3.0, 3.2.2.3.2), as a host bridge offers it at ports CF8h..CFFh:
 *
 *   CF8h CONFIG_ADDRESS (double-word accesses only): bit 31 enable, 23:16 bus, 15:11 device, 10:8 function, 7:2 register
 *   CFCh CONFIG_DATA: 1, 2 or 4 bytes of the addressed register; byte lane = port bits 1:0
 *
 * Narrow accesses to CF8h..CFBh pass by CONFIG_ADDRESS to ISA; one of them, CF9h, is the south bridge's reset control.
 */
import type { PortHandler } from '../pio-bus.ts'
import type { PciHost } from './pci-slots.ts'

export const PORT_CONFIG_ADDRESS = 0xcf8
export const CONFIG_PORTS = 8
const DATA_OFFSET = 4
const RESET_CONTROL_OFFSET = 1
const ADDRESS_ENABLE = 0x8000_0000
const ADDRESS_WRITABLE = 0x80ff_fffc

export class ConfigurationMechanism implements PortHandler {
  /** CONFIG_ADDRESS. */
  address = 0
  readonly #bus: PciHost

  constructor(bus: PciHost) {
    this.#bus = bus
  }

  read(offset: number, size: number): number {
    if (offset >= DATA_OFFSET) return this.#readData(offset - DATA_OFFSET, size)
    if (offset === 0 && size === 4) return this.address
    if (offset === RESET_CONTROL_OFFSET && size === 1) return this.#bus.resetControl.read(0, 1)
    return 2 ** (size * 8) - 1
  }

  write(offset: number, size: number, value: number): void {
    if (offset >= DATA_OFFSET) this.#writeData(offset - DATA_OFFSET, size, value)
    else if (offset === 0 && size === 4) this.address = (value & ADDRESS_WRITABLE) >>> 0
    else if (offset === RESET_CONTROL_OFFSET && size === 1) this.#bus.resetControl.write(0, 1, value)
  }

  #readData(lane: number, size: number): number {
    if (!this.#selectsBus0() || lane + size > 4) return 2 ** (size * 8) - 1
    return this.#bus.readConfiguration(this.#device(), this.#func(), (this.address & 0xfc) + lane, size)
  }

  #writeData(lane: number, size: number, value: number): void {
    if (!this.#selectsBus0() || lane + size > 4) return
    this.#bus.writeConfiguration(this.#device(), this.#func(), (this.address & 0xfc) + lane, size, value)
  }

  #selectsBus0(): boolean {
    return this.address >= ADDRESS_ENABLE && ((this.address >>> 16) & 0xff) === 0
  }

  #device(): number {
    return (this.address >>> 11) & 31
  }

  #func(): number {
    return (this.address >>> 8) & 7
  }
}
