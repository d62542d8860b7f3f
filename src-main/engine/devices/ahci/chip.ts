/**
 * The AHCI host bus adapter of the ICH9 (8086:2922), as an add-on: Serial ATA AHCI 1.3.1 with six ports, 32 slots each, queued commands and ATAPI. Left out: MSI,
 * command completion coalescing, enclosure management, port multipliers, hot plug of devices (media of CD drives change), aggressive power management.
 */
import type { PayloadReader, PayloadValue } from '../../snapshot/payload.ts'
import type { AtaDevice } from '../ata/ata-device.ts'
import { AhciPort, type PortWires } from './port.ts'
import * as R from './registers.ts'

export const PORTS = 6

export interface AhciWires extends Omit<PortWires, 'onDidChangeInterrupt'> {
  setInterrupt(level: boolean): void
}

export class Ahci {
  readonly #wires: AhciWires
  readonly #ports: readonly AhciPort[]
  #interruptEnable = false
  #interruptStatus = 0

  constructor(wires: AhciWires, devices: readonly (AtaDevice | undefined)[]) {
    this.#wires = wires
    const { clock, dma } = wires
    const portWires = { clock, dma, hold: (message: string) => wires.hold(message), onDidChangeInterrupt: () => this.#sync() }
    this.#ports = Array.from({ length: PORTS }, (_, index) => new AhciPort(portWires, devices[index]))
  }

  reset(): void {
    this.#interruptEnable = false
    this.#interruptStatus = 0
    for (const port of this.#ports) port.reset()
    this.#sync()
  }

  /** Registers are double words; narrower reads get their part. */
  read(offset: number, size: number): number {
    const value = this.#readRegister(offset & ~3) >>> ((offset & 3) * 8)
    return size === 4 ? value >>> 0 : value & (2 ** (size * 8) - 1)
  }

  /** Narrower writes are none of AHCI's (3): they go to the whole register, with the rest 0. */
  write(offset: number, size: number, value: number): void {
    this.#writeRegister(offset & ~3, size === 4 ? value : (value << ((offset & 3) * 8)) >>> 0)
  }

  save(): { readonly [name: string]: PayloadValue } {
    const own = { interruptEnable: this.#interruptEnable, interruptStatus: this.#interruptStatus }
    return { ...own, ports: this.#ports.map((port) => port.save()) }
  }

  load(reader: PayloadReader): void {
    this.#interruptEnable = reader.boolean('interruptEnable')
    this.#interruptStatus = reader.number('interruptStatus')
    const ports = reader.value('ports') as readonly PayloadValue[]
    for (const [index, port] of this.#ports.entries()) port.load(ports[index] ?? null)
    this.#sync()
  }

  #readRegister(offset: number): number {
    if (offset >= R.PORT_BLOCK) return this.#portAt(offset)?.read((offset - R.PORT_BLOCK) % R.PORT_SPACING) ?? 0
    switch (offset) {
      case R.REG_CAP:
        return (R.CAP_S64A | R.CAP_SNCQ | R.CAP_SCLO | R.CAP_ISS_GEN2 | R.CAP_SAM | R.CAP_NCS | (PORTS - 1)) >>> 0
      case R.REG_GHC:
        return (R.GHC_AE | (this.#interruptEnable ? R.GHC_IE : 0)) >>> 0
      case R.REG_IS:
        return this.#interruptStatus
      case R.REG_PI:
        return 2 ** PORTS - 1
      case R.REG_VS:
        return R.VERSION_1_3
      default:
        return 0
    }
  }

  #writeRegister(offset: number, value: number): void {
    if (offset >= R.PORT_BLOCK) return this.#portAt(offset)?.write((offset - R.PORT_BLOCK) % R.PORT_SPACING, value)
    if (offset === R.REG_GHC && value & R.GHC_HR) return this.reset()
    if (offset === R.REG_GHC) this.#interruptEnable = (value & R.GHC_IE) !== 0
    if (offset === R.REG_IS) this.#interruptStatus &= ~value
    this.#sync()
  }

  #portAt(offset: number): AhciPort | undefined {
    return this.#ports[Math.floor((offset - R.PORT_BLOCK) / R.PORT_SPACING)]
  }

  /** A port with an interrupt sets its bit again at once, until the cause is cleared in the port. */
  #sync(): void {
    for (const [index, port] of this.#ports.entries()) if (port.interrupt) this.#interruptStatus |= 1 << index
    this.#wires.setInterrupt(this.#interruptEnable && this.#interruptStatus !== 0)
  }
}
