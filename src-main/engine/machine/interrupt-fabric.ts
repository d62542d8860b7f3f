/**
 * The interrupt wiring of the board: sources to the 8259 pair and the IOAPIC, the pair's output to LINT0 of every local APIC (virtual wire) and to
 * IOAPIC input 0, local APICs to their vCPU's pins. MultiProcessor Specification 1.4, sections 3.6.1 and 3.6.2.
 *
 * The machine builds it before any other device, hands `irq` to the device context, calls `acknowledge` for the vCPU and `setApicBase` when the
 * guest writes IA32_APIC_BASE. `devices` belong to the machine's life cycle like those of the catalog.
 */
import type { Clock } from '../base/clock/clock.ts'
import type { CpuPins } from '../bus/cpu-pins.ts'
import type { IrqLine } from '../bus/irq-line.ts'
import type { MmioSpace } from '../bus/mmio-bus.ts'
import type { PortSpace } from '../bus/pio-bus.ts'
import { RelocatableWindow } from '../bus/relocatable-window.ts'
import type { Device } from '../devices/device.ts'
import { AttachedPic } from '../devices/i8259-pic/attach.ts'
import { I8259Pair } from '../devices/i8259-pic/pair.ts'
import { ioapicDevice, mapIoapic } from '../devices/ioapic/attach.ts'
import { Ioapic } from '../devices/ioapic/chip.ts'
import { ApicBus } from '../devices/lapic/apic-bus.ts'
import { lapicDevice, lapicMemory } from '../devices/lapic/attach.ts'
import { Lapic } from '../devices/lapic/chip.ts'
import { IOAPIC_EXTINT_PIN, IOAPIC_PINS, IOAPIC_TIMER_PIN, IRQ, ISA_INTERRUPTS, LAPIC_LENGTH } from './ibm-pc.ts'
import { SharedLine } from './shared-line.ts'

export interface FabricCpu {
  readonly pins: CpuPins
  /** The 4 KiB LAPIC register page in the vCPU's block. */
  readonly page: Uint8Array
}

export interface FabricParts {
  readonly clock: Clock
  readonly ports: PortSpace
  readonly mmio: MmioSpace
  /** vCPU 0 is the boot processor. */
  readonly cpus: readonly FabricCpu[]
  /** The vCPU whose memory access is being served; needed with several. */
  readonly currentCpu?: () => number
}

export class InterruptFabric {
  readonly devices: readonly Device[]
  readonly #bus = new ApicBus()
  readonly #pic = new I8259Pair()
  readonly #ioapic = new Ioapic(this.#bus)
  readonly #lapics: readonly Lapic[]
  readonly #window: RelocatableWindow
  readonly #lines: readonly SharedLine[]

  constructor({ clock, ports, mmio, cpus, currentCpu = () => 0 }: FabricParts) {
    const acknowledgeExternal = () => this.#acknowledgePic()
    this.#lapics = cpus.map(({ pins, page }, id) => new Lapic({ id, page, clock, pins, bus: this.#bus, acknowledgeExternal }))
    this.#lines = Array.from({ length: IOAPIC_PINS }, (_, number) => new SharedLine((level) => this.#route(number, level)))
    const pic = new AttachedPic(this.#pic, () => this.#syncPic())
    pic.attach(ports)
    mapIoapic(this.#ioapic, mmio)
    const memory = lapicMemory(() => this.#lapicAtWindow(currentCpu()))
    this.#window = new RelocatableWindow((base) => mmio.map(base, LAPIC_LENGTH, 'lapic', memory))
    this.devices = [pic, ioapicDevice(this.#ioapic), ...this.#lapics.map((lapic, cpu) => lapicDevice(lapic, cpu, () => this.#syncWindow()))]
  }

  /** A wire of its own for each caller; those of one number are ORed. 0..15: ISA interrupt; 16..23: IOAPIC input. Throws for other numbers. */
  irq(number: number): IrqLine {
    const line = this.#lines[number]
    if (!line || number === IRQ.CASCADE) throw new Error(`interrupt ${number} does not exist; use 0, 1 or 3..${IOAPIC_PINS - 1}`)
    return line.connect()
  }

  /** The vector of the interrupt that the vCPU accepts now, or -1 when there is none any more. */
  acknowledge(cpu = 0): number {
    return this.#lapic(cpu).acknowledge()
  }

  /** IA32_APIC_BASE was written: moves or disables the vCPU's local APIC. There is one place, that of the first enabled one; who is not there has none. */
  setApicBase(value: bigint, cpu = 0): void {
    this.#lapic(cpu).setBase(value)
    this.#syncWindow()
  }

  /** MOV to CR8, where the core does not write TPR through memory. */
  setTaskPriorityClass(priority: number, cpu = 0): void {
    this.#lapic(cpu).setTaskPriorityClass(priority)
  }

  /** The NMI input of the board: LINT1 of every local APIC. */
  setNmi(level: boolean): void {
    for (const lapic of this.#lapics) lapic.setLint(1, level)
  }

  #lapic(cpu: number): Lapic {
    const lapic = this.#lapics[cpu]
    if (!lapic) throw new Error(`vCPU ${cpu} has no local APIC`)
    return lapic
  }

  get #windowBase(): number | undefined {
    return this.#lapics.find((lapic) => lapic.base !== undefined)?.base
  }

  #lapicAtWindow(cpu: number): Lapic | undefined {
    const lapic = this.#lapic(cpu)
    return lapic.base === this.#windowBase ? lapic : undefined
  }

  #syncWindow(): void {
    this.#window.moveTo(this.#windowBase)
  }

  #route(number: number, level: boolean): void {
    this.#ioapic.setPin(number === IRQ.TIMER ? IOAPIC_TIMER_PIN : number, level)
    if (number >= ISA_INTERRUPTS) return
    this.#pic.setLine(number, level)
    this.#syncPic()
  }

  #syncPic(): void {
    this.#ioapic.setPin(IOAPIC_EXTINT_PIN, this.#pic.output)
    for (const lapic of this.#lapics) lapic.setLint(0, this.#pic.output)
  }

  /** The pair's output falls with every acknowledge, so that a further request is a further edge for the IOAPIC. */
  #acknowledgePic(): number {
    const vector = this.#pic.acknowledge()
    this.#ioapic.setPin(IOAPIC_EXTINT_PIN, false)
    this.#syncPic()
    return vector
  }
}
