/**
 * The life cycle of a device. The machine calls these on its own thread, never concurrently, with vCPUs at an instruction boundary:
 *
 *   create -> reset -> (start -> pause)* -> dispose        save: paused or between slices      load: after reset, before start
 *
 * A device that keeps no host resource needs only reset, save and load.
 */
import type { VmSpec } from '../../../src-shared/domain/vm-spec.ts'
import type { Clock } from '../base/clock/clock.ts'
import type { Dma } from '../bus/dma.ts'
import type { IrqLine } from '../bus/irq-line.ts'
import type { MmioSpace } from '../bus/mmio-bus.ts'
import type { NumericErrorPins } from '../bus/numeric-error-pins.ts'
import type { PciHost } from '../bus/pci/pci-slots.ts'
import type { PortSpace } from '../bus/pio-bus.ts'
import type { ShadowRam } from '../bus/shadow-ram.ts'
import type { GateEvent, InputGate } from '../machine/input-gate.ts'
import type { MachineHost } from '../machine/machine-host.ts'
import type { VideoMemory } from '../memory/video-memory.ts'
import type { Payload } from '../snapshot/payload.ts'
import type { BlockBackend } from '../storage/block-backend.ts'
import type { RemovableMedium } from '../storage/removable-medium.ts'

export interface Device {
  /** Unique in its machine, e.g. `uart-16550.0`: names the payload in a snapshot and the device in messages. */
  readonly name: string
  /** Power-on state. Called once after construction of the whole machine and at every system reset. */
  reset(): void
  /** Complete state; no side effect. */
  save(): Payload
  /** Takes the state over and sets its interrupt lines from it, without false edges. Throws on unknown or missing state. */
  load(payload: Payload): void
  /** An event came through the input gate, at a slice boundary: take it if it is yours. */
  input?(event: GateEvent): void
  /** The machine begins to run: host activity (timers, files) may start. */
  start?(): void
  /** The machine stopped at an instruction boundary: finish or cancel host activity before returning. */
  pause?(): void
  /** Releases host resources. Called once. */
  dispose?(): void
}

/** What every device may use of its machine: narrow ports, never the machine itself. */
export interface DeviceContext {
  readonly clock: Clock
  readonly ports: PortSpace
  readonly mmio: MmioSpace
  readonly dma: Dma
  /** Devices use `plug`; the rest is for the chipset. */
  readonly pci: PciHost
  /** Shadow RAM behind C0000h..FFFFFh, where the machine can switch it; absent: always RAM. */
  readonly shadow?: ShadowRam
  /** Undefined: the machine has no display. */
  readonly video: VideoMemory | undefined
  readonly gate: InputGate
  readonly host: MachineHost
  /** ISA interrupt 0..15 (or IOAPIC input 16..23): feeds the 8259 pair and the IOAPIC. */
  irq(number: number): IrqLine
  /** FERR# and IGNNE# of the processors. */
  readonly numericError: NumericErrorPins
  /** Where the ACPI timer is read now, for vCPUs that read it without a device; undefined: nowhere. */
  powerTimerAt(port: number | undefined): void
  /** The opened back end of `spec.disks[index]`. */
  disk(index: number): BlockBackend
  /** What lies in the drive of `spec.cdroms[index]`; told of changes by the gate's event `medium`. */
  cdrom(index: number): RemovableMedium
}

/** One entry of devices/catalog.ts, the only registration of a kind of device. */
export interface DeviceDescriptor {
  /** Folder name under devices/, e.g. `uart-16550`. */
  readonly kind: string
  /** For people: `16550A serial port`. */
  readonly title: string
  /** Creates and wires the devices of this kind that a machine of this spec has (none, one or several). */
  create(context: DeviceContext, spec: VmSpec): readonly Device[]
}
