/** Joins the IDE function to its slot, the legacy ports of both channels, the bus master's ports and IRQ 14 and 15. */
import type { Clock } from '../../base/clock/clock.ts'
import type { Dma } from '../../bus/dma.ts'
import type { IrqLine } from '../../bus/irq-line.ts'
import type { PciConnection, PciSlots } from '../../bus/pci/pci-slots.ts'
import type { PortHandler, PortSpace } from '../../bus/pio-bus.ts'
import { IRQ, PORTS, type PortRange } from '../../machine/ibm-pc.ts'
import type { GateEvent } from '../../machine/input-gate.ts'
import { type Payload, PayloadReader } from '../../snapshot/payload.ts'
import type { AtaDevice } from '../ata/ata-device.ts'
import { bytePorts } from '../byte-ports.ts'
import type { Device } from '../device.ts'
import { readPciFields } from '../pci-fields.ts'
import { PiixIde } from './chip.ts'
import { BM_BLOCK } from './registers.ts'

const KIND = 'piix-ide'
const VERSION = 1

export interface IdePorts {
  readonly clock: Clock
  readonly dma: Dma
  readonly pci: PciSlots
  readonly ports: PortSpace
  irq(number: number): IrqLine
  hold(message: string): void
}

/** The devices on the cables, and who hears of changed media. */
export interface IdeDevices {
  readonly devices: readonly (AtaDevice | undefined)[]
  input(event: GateEvent): void
}

export class AttachedIde implements Device {
  readonly name = KIND
  readonly #chip: PiixIde
  readonly #devices: IdeDevices
  readonly #connection: PciConnection

  constructor(ports: IdePorts, devices: IdeDevices) {
    const lines = [ports.irq(IRQ.IDE_PRIMARY), ports.irq(IRQ.IDE_SECONDARY)]
    const { clock, dma } = ports
    const wires = { clock, dma, hold: (message: string) => ports.hold(message) }
    this.#devices = devices
    this.#chip = new PiixIde({ ...wires, setInterrupt: (channel, level) => lines[channel]?.set(level) }, devices.devices)
    this.#mapChannel(ports.ports, 0, PORTS.IDE_PRIMARY, PORTS.IDE_PRIMARY_CONTROL)
    this.#mapChannel(ports.ports, 1, PORTS.IDE_SECONDARY, PORTS.IDE_SECONDARY_CONTROL)
    this.#connection = this.#plug(ports.pci)
  }

  reset(): void {
    this.#chip.reset()
  }

  input(event: GateEvent): void {
    this.#devices.input(event)
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

  #mapChannel(ports: PortSpace, index: number, block: PortRange, control: PortRange): void {
    ports.map(block.base, block.length, KIND, this.#commandBlock(index))
    const handler = bytePorts({
      read: () => this.#chip.decoded(index)?.readAlternateStatus() ?? 0xff,
      write: (_offset, value) => this.#chip.decoded(index)?.writeControl(value),
    })
    ports.map(control.base, control.length, KIND, handler)
  }

  /** Data is a port of any width; an access to another register is one of a byte. */
  #commandBlock(index: number): PortHandler {
    const registers = bytePorts({
      read: (offset) => this.#chip.decoded(index)?.read(offset, 1) ?? 0xff,
      write: (offset, value) => this.#chip.decoded(index)?.write(offset, 1, value),
    })
    return {
      read: (offset, size) =>
        offset > 0 ? registers.read(offset, size) : (this.#chip.decoded(index)?.read(0, size) ?? 2 ** (size * 8) - 1),
      write: (offset, size, value) => {
        if (offset > 0) registers.write(offset, size, value)
        else this.#chip.decoded(index)?.write(0, size, value)
      },
    }
  }

  #plug(pci: PciSlots): PciConnection {
    const busMaster = bytePorts({
      read: (offset) => this.#chip.readBusMaster(offset),
      write: (offset, value) => this.#chip.writeBusMaster(offset, value),
    })
    return pci.plug(
      {
        name: KIND,
        vendorId: 0x8086,
        deviceId: 0x7010,
        subsystemVendorId: 0x1af4,
        subsystemId: 0x1100,
        classCode: 0x01_0180,
        revision: 0,
        bars: [undefined, undefined, undefined, undefined, { kind: 'io', size: BM_BLOCK, handler: busMaster }],
        interrupt: false,
        readConfig: (offset, size) => this.#chip.readConfig(offset, size),
        writeConfig: (offset, size, value) => this.#chip.writeConfig(offset, size, value),
      },
      { device: 1, function: 1 },
    )
  }
}
