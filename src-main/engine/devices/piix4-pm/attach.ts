/** Joins the power management function to its slot, its relocatable ports, IRQ 9 (SCI) and the power button. */
import type { Clock } from '../../base/clock/clock.ts'
import type { IrqLine } from '../../bus/irq-line.ts'
import type { PciConnection, PciSlots } from '../../bus/pci/pci-slots.ts'
import type { PortSpace } from '../../bus/pio-bus.ts'
import { RelocatableWindow } from '../../bus/relocatable-window.ts'
import type { GateEvent } from '../../machine/input-gate.ts'
import { type Payload, PayloadReader } from '../../snapshot/payload.ts'
import type { Device } from '../device.ts'
import { readPciFields } from '../pci-fields.ts'
import { Piix4Power } from './chip.ts'
import { PowerConfig } from './power-config.ts'
import { BLOCK_LENGTH, REG_PMTMR } from './registers.ts'

const KIND = 'piix4-pm'
const VERSION = 1

export interface PowerPorts {
  readonly clock: Clock
  readonly pci: PciSlots
  readonly ports: PortSpace
  readonly sci: IrqLine
  powerOff(): void
  /** The timer's port now. */
  timerAt(port: number | undefined): void
}

export class AttachedPower implements Device {
  readonly name = KIND
  readonly #chip: Piix4Power
  readonly #config: PowerConfig
  readonly #connection: PciConnection

  constructor(ports: PowerPorts) {
    this.#chip = new Piix4Power({ clock: ports.clock, setSci: (level) => ports.sci.set(level), powerOff: () => ports.powerOff() })
    const window = new RelocatableWindow((base) => ports.ports.map(base, BLOCK_LENGTH, KIND, this.#chip))
    this.#config = new PowerConfig((base) => {
      window.moveTo(base)
      ports.timerAt(base === undefined ? undefined : base + REG_PMTMR)
    })
    this.#connection = this.#plug(ports.pci)
  }

  reset(): void {
    this.#config.reset()
    this.#chip.reset()
  }

  input(event: GateEvent): void {
    if (event.kind === 'power-button') this.#chip.pressPowerButton()
  }

  save(): Payload {
    return { kind: KIND, version: VERSION, fields: { ...this.#chip.save(), ...this.#config.save(), pci: this.#connection.save() } }
  }

  load(payload: Payload): void {
    const reader = new PayloadReader(payload, KIND, VERSION)
    this.#config.load(reader)
    this.#chip.load(reader)
    this.#connection.load(readPciFields(reader))
    reader.finish()
  }

  /** The interrupt pin register says INTA# as the datasheet has it; what interrupts is SCI, which is wired to IRQ 9. */
  #plug(pci: PciSlots): PciConnection {
    return pci.plug(
      {
        name: KIND,
        vendorId: 0x8086,
        deviceId: 0x7113,
        subsystemVendorId: 0x1af4,
        subsystemId: 0x1100,
        classCode: 0x06_8000,
        revision: 3,
        bars: [],
        interrupt: true,
        readConfig: (offset, size) => this.#config.read(offset, size),
        writeConfig: (offset, size, value) => this.#config.write(offset, size, value),
      },
      { device: 1, function: 3 },
    )
  }
}
