/**
 * PCI bus 0: slots, configuration cycles, and the swizzle of INTA# wires to PIRQA#..PIRQD#. How software reaches it is the host bridge's business
 * (configuration-mechanism.ts); what a PIRQ# does is the south bridge's. Left out: bridges to further buses, MSI.
 */
import type { MmioSpace } from '../mmio-bus.ts'
import type { PortHandler, PortSpace } from '../pio-bus.ts'
import { SlotConnection } from './pci-connection.ts'
import type { PciConnection, PciFunction, PciHost, SouthBridge } from './pci-slots.ts'
import { HEADER_TYPE_MULTIFUNCTION, REG_HEADER_TYPE } from './registers.ts'

export const DEVICES_PER_BUS = 32
export const FUNCTIONS_PER_DEVICE = 8
const PIRQS = 4
/** Devices 0 and 1 are the chipset's. */
const FIRST_FREE_DEVICE = 2

/** PIRQ# (0..3) that INTA# of a device is wired to on a PIIX board: slots rotate so that neighbours do not share. */
export function pirqOf(device: number): number {
  return (device + PIRQS - 1) % PIRQS
}

export class PciBus implements PciHost {
  readonly resetControl: PortHandler = {
    read: (offset, size) => this.#bridge?.resetControl.read(offset, size) ?? 0xff,
    write: (offset, size, value) => this.#bridge?.resetControl.write(offset, size, value),
  }
  readonly #ports: PortSpace
  readonly #mmio: MmioSpace
  readonly #slots = new Map<number, SlotConnection>()
  readonly #pirqLevels: boolean[] = new Array(PIRQS).fill(false)
  #bridge: SouthBridge | undefined

  constructor(ports: PortSpace, mmio: MmioSpace) {
    this.#ports = ports
    this.#mmio = mmio
  }

  plug(pciFunction: PciFunction, place?: { readonly device: number; readonly function?: number }): PciConnection {
    const device = place?.device ?? this.#nextFreeDevice(pciFunction.name)
    const key = slotKey(device, place?.function ?? 0)
    if (this.#slots.has(key)) throw new Error(`${pciFunction.name}: PCI slot ${device}.${place?.function ?? 0} is taken`)
    const connection = new SlotConnection(device, pciFunction, {
      ports: this.#ports,
      mmio: this.#mmio,
      onDidChangeInterrupt: () => this.#updatePirq(pirqOf(device)),
      onDidMoveWindow: () => this.#retryWindows(),
    })
    this.#slots.set(key, connection)
    return connection
  }

  attachSouthBridge(bridge: SouthBridge): void {
    if (this.#bridge) throw new Error('the PCI bus has a south bridge already')
    this.#bridge = bridge
  }

  readConfiguration(device: number, func: number, offset: number, size: number): number {
    const slot = this.#slots.get(slotKey(device, func))
    if (!slot) return 2 ** (size * 8) - 1
    return (slot.space.read(offset, size) | this.#multifunctionBit(device, func, offset, size)) >>> 0
  }

  writeConfiguration(device: number, func: number, offset: number, size: number, value: number): void {
    this.#slots.get(slotKey(device, func))?.write(offset, size, value)
  }

  reset(): void {
    for (const slot of this.#slots.values()) slot.reset()
  }

  #nextFreeDevice(name: string): number {
    for (let device = FIRST_FREE_DEVICE; device < DEVICES_PER_BUS; device++) {
      if (this.#functionsOf(device).length === 0) return device
    }
    throw new Error(`${name}: all PCI slots are taken; remove a device from the machine`)
  }

  #functionsOf(device: number): SlotConnection[] {
    return [...this.#slots.values()].filter((slot) => slot.device === device)
  }

  /** Bit 7 of the header type, where the access covers it: other functions answer at this device (PCI 3.0, 6.2.1). */
  #multifunctionBit(device: number, func: number, offset: number, size: number): number {
    const covers = offset <= REG_HEADER_TYPE && REG_HEADER_TYPE < offset + size
    if (!covers || func !== 0 || this.#functionsOf(device).length < 2) return 0
    return HEADER_TYPE_MULTIFUNCTION << ((REG_HEADER_TYPE - offset) * 8)
  }

  #updatePirq(pirq: number): void {
    const level = [...this.#slots.values()].some((slot) => pirqOf(slot.device) === pirq && slot.interrupt)
    if (level === this.#pirqLevels[pirq]) return
    this.#pirqLevels[pirq] = level
    this.#bridge?.setPirq(pirq, level)
  }

  #retryWindows(): void {
    for (const slot of this.#slots.values()) slot.retryWindows()
  }
}

function slotKey(device: number, func: number): number {
  return device * FUNCTIONS_PER_DEVICE + func
}
