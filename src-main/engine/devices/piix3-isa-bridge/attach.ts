/** Joins the ISA bridge to its slot, the PIRQ# wires, the interrupt inputs and port CF9h. */
import type { IrqLine } from '../../bus/irq-line.ts'
import type { PciConnection, PciHost } from '../../bus/pci/pci-slots.ts'
import { COMMAND_IO, COMMAND_MASTER, COMMAND_MEMORY } from '../../bus/pci/registers.ts'
import { type Payload, PayloadReader } from '../../snapshot/payload.ts'
import type { Device } from '../device.ts'
import { readPciFields } from '../pci-fields.ts'
import { Piix3IsaBridge } from './chip.ts'
import { IOAPIC_PIRQ_BASE, PIRQS, ROUTABLE } from './registers.ts'

const KIND = 'piix3-isa-bridge'
const VERSION = 1

export interface IsaBridgePorts {
  readonly pci: PciHost
  irq(number: number): IrqLine
  resetSystem(): void
}

export class AttachedIsaBridge implements Device {
  readonly name = KIND
  readonly #chip: Piix3IsaBridge
  readonly #connection: PciConnection

  constructor(ports: IsaBridgePorts) {
    const inputs = [...ROUTABLE, ...Array.from({ length: PIRQS }, (_, pirq) => IOAPIC_PIRQ_BASE + pirq)]
    const lines = new Map(inputs.map((number) => [number, ports.irq(number)]))
    this.#chip = new Piix3IsaBridge({
      setInterrupt: (number, level) => lines.get(number)?.set(level),
      resetSystem: () => ports.resetSystem(),
    })
    ports.pci.attachSouthBridge({
      setPirq: (pirq, level) => this.#chip.setPirq(pirq, level),
      resetControl: { read: () => this.#chip.readResetControl(), write: (_offset, _size, value) => this.#chip.writeResetControl(value) },
    })
    this.#connection = this.#plug(ports.pci)
  }

  reset(): void {
    this.#chip.reset()
  }

  save(): Payload {
    return { kind: KIND, version: VERSION, fields: { ...this.#chip.save(), pci: this.#connection.save() } }
  }

  load(payload: Payload): void {
    const reader = new PayloadReader(payload, KIND, VERSION)
    this.#chip.load(reader)
    this.#connection.load(readPciFields(reader))
    reader.finish()
  }

  #plug(pci: PciHost): PciConnection {
    return pci.plug(
      {
        name: KIND,
        vendorId: 0x8086,
        deviceId: 0x7000,
        subsystemVendorId: 0x1af4,
        subsystemId: 0x1100,
        classCode: 0x06_0100,
        revision: 0,
        bars: [],
        interrupt: false,
        fixedCommand: COMMAND_IO | COMMAND_MEMORY | COMMAND_MASTER,
        readConfig: (offset, size) => this.#chip.read(offset, size),
        writeConfig: (offset, size, value) => this.#chip.write(offset, size, value),
      },
      { device: 1 },
    )
  }
}
