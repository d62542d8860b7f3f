/** Joins the AHCI adapter to a PCI slot: its registers are BAR 5 (ABAR), its interrupt INTA#. */
import type { Clock } from '../../base/clock/clock.ts'
import type { Dma } from '../../bus/dma.ts'
import type { PciConnection, PciSlots } from '../../bus/pci/pci-slots.ts'
import type { GateEvent } from '../../machine/input-gate.ts'
import { type Payload, PayloadReader } from '../../snapshot/payload.ts'
import type { AtaDevice } from '../ata/ata-device.ts'
import type { Device } from '../device.ts'
import { readPciFields } from '../pci-fields.ts'
import { Ahci } from './chip.ts'
import { ABAR_SIZE } from './registers.ts'

const KIND = 'ahci'
const VERSION = 1

export interface AhciPorts {
  readonly clock: Clock
  readonly dma: Dma
  readonly pci: PciSlots
  hold(message: string): void
}

export class AttachedAhci implements Device {
  readonly name = KIND
  readonly #chip: Ahci
  readonly #connection: PciConnection
  readonly #input: (event: GateEvent) => void

  constructor({ clock, dma, pci, hold }: AhciPorts, devices: readonly AtaDevice[], input: (event: GateEvent) => void) {
    this.#input = input
    this.#chip = new Ahci({ clock, dma, hold, setInterrupt: (level) => this.#connection.setInterrupt(level) }, devices)
    this.#connection = this.#plug(pci)
  }

  reset(): void {
    this.#chip.reset()
  }

  input(event: GateEvent): void {
    this.#input(event)
  }

  save(): Payload {
    return { kind: KIND, version: VERSION, fields: { ...this.#chip.save(), pci: this.#connection.save() } }
  }

  load(payload: Payload): void {
    const reader = new PayloadReader(payload, KIND, VERSION)
    this.#connection.load(readPciFields(reader))
    this.#chip.load(reader)
    reader.finish()
  }

  #plug(pci: PciSlots): PciConnection {
    const handler = {
      read: (offset: number, size: number) => this.#chip.read(offset, size),
      write: (offset: number, size: number, value: number) => this.#chip.write(offset, size, value),
    }
    return pci.plug({
      name: KIND,
      vendorId: 0x8086,
      deviceId: 0x2922,
      subsystemVendorId: 0x1af4,
      subsystemId: 0x1100,
      classCode: 0x01_0601,
      revision: 2,
      bars: [undefined, undefined, undefined, undefined, undefined, { kind: 'memory', size: ABAR_SIZE, handler }],
      interrupt: true,
    })
  }
}
