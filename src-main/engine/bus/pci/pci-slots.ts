/** The PCI bus as device models see it. The bus itself (configuration mechanism #1, interrupt routing) is pci-bus.ts. */
import type { MmioHandler } from '../mmio-bus.ts'
import type { PortHandler } from '../pio-bus.ts'

/** A base address register. `size` is a power of two: >= 16 for memory, >= 4 for I/O. Mapped while decoding is enabled and an address is assigned. */
export type Bar =
  | {
      readonly kind: 'memory'
      readonly size: number
      readonly wide?: boolean
      readonly prefetchable?: boolean
      readonly handler: MmioHandler
    }
  | { readonly kind: 'io'; readonly size: number; readonly handler: PortHandler }

export interface PciFunction {
  /** For messages and payloads, e.g. `virtio-blk.0`. */
  readonly name: string
  readonly vendorId: number
  readonly deviceId: number
  readonly subsystemVendorId: number
  readonly subsystemId: number
  /** 24-bit class code: base, sub, interface. */
  readonly classCode: number
  readonly revision: number
  readonly bars: readonly (Bar | undefined)[]
  /** Uses INTA#. */
  readonly interrupt: boolean
  /** Vendor capabilities, in order: id and body (after id and next pointer). */
  readonly capabilities?: readonly { readonly id: number; readonly body: Uint8Array }[]
  /** Registers of its own above 40h: called for accesses that no standard register or capability answers. */
  readonly readConfig?: (offset: number, size: number) => number
  readonly writeConfig?: (offset: number, size: number, value: number) => void
}

/** A plugged-in function. */
export interface PciConnection {
  readonly device: number
  /** INTA# as a level; routed to the interrupt controllers as the chipset says. */
  setInterrupt(level: boolean): void
  /** Configuration-space state (command, BARs, interrupt line, ...) for the device's payload. */
  save(): { readonly [name: string]: number | Uint8Array }
  load(fields: { readonly [name: string]: unknown }): void
}

export interface PciSlots {
  /** Plugs a function in at `device` (0..31, function 0..7), or the next free device. Throws when taken. */
  plug(pciFunction: PciFunction, place?: { readonly device: number; readonly function?: number }): PciConnection
}
