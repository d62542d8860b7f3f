/** Joins the host bridge to its slot, to configuration mechanism #1 at ports CF8h..CFFh, and to PCI reset. */
import { CONFIG_PORTS, ConfigurationMechanism, PORT_CONFIG_ADDRESS } from '../../bus/pci/configuration-mechanism.ts'
import type { PciConnection, PciHost } from '../../bus/pci/pci-slots.ts'
import { COMMAND_MASTER, COMMAND_MEMORY } from '../../bus/pci/registers.ts'
import type { PortSpace } from '../../bus/pio-bus.ts'
import type { ShadowRam } from '../../bus/shadow-ram.ts'
import { type Payload, PayloadReader } from '../../snapshot/payload.ts'
import type { Device } from '../device.ts'
import { readPciFields } from '../pci-fields.ts'
import { I440fxHostBridge } from './chip.ts'

const KIND = 'i440fx-host-bridge'
const VERSION = 1

export class AttachedHostBridge implements Device {
  readonly name = KIND
  readonly #chip: I440fxHostBridge
  readonly #mechanism: ConfigurationMechanism
  readonly #bus: PciHost
  readonly #connection: PciConnection

  constructor(bus: PciHost, ports: PortSpace, shadow: ShadowRam) {
    this.#bus = bus
    this.#chip = new I440fxHostBridge(shadow)
    this.#mechanism = new ConfigurationMechanism(bus)
    ports.map(PORT_CONFIG_ADDRESS, CONFIG_PORTS, KIND, this.#mechanism)
    this.#connection = bus.plug(
      {
        name: KIND,
        vendorId: 0x8086,
        deviceId: 0x1237,
        subsystemVendorId: 0x1af4,
        subsystemId: 0x1100,
        classCode: 0x06_0000,
        revision: 2,
        bars: [],
        interrupt: false,
        fixedCommand: COMMAND_MEMORY | COMMAND_MASTER,
        readConfig: (offset, size) => this.#chip.read(offset, size),
        writeConfig: (offset, size, value) => this.#chip.write(offset, size, value),
      },
      { device: 0 },
    )
  }

  /** The host bridge drives PCIRST#, so every function's standard registers reset with it. */
  reset(): void {
    this.#bus.reset()
    this.#mechanism.address = 0
    this.#chip.reset()
  }

  save(): Payload {
    const fields = { ...this.#chip.save(), configurationAddress: this.#mechanism.address, pci: this.#connection.save() }
    return { kind: KIND, version: VERSION, fields }
  }

  load(payload: Payload): void {
    const reader = new PayloadReader(payload, KIND, VERSION)
    this.#chip.load(reader)
    this.#mechanism.address = reader.number('configurationAddress')
    this.#connection.load(readPciFields(reader))
    reader.finish()
  }
}
