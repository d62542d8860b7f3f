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
  /** Memory that the guest reaches without the bus: `pages` shows it at an address, returns the undo, and throws where something else is. */
  | {
      readonly kind: 'memory'
      readonly size: number
      readonly wide?: boolean
      readonly prefetchable?: boolean
      readonly pages: (base: number) => () => void
    }
  | { readonly kind: 'io'; readonly size: number; readonly handler: PortHandler }

/** One entry of the capability list. `body` is what follows id and next pointer; read-only unless `registers` answers for it. */
export interface Capability {
  readonly id: number
  readonly body: Uint8Array
  /** Takes the place of the bytes of `body`; offsets count from the start of the capability (2 is the first byte of the body). */
  readonly registers?: PortHandler
}

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
  /** Expansion ROM: a power of two of at least 2 KiB; `pages` shows it at an address, returns the undo, and throws where something else is. */
  readonly rom?: { readonly size: number; readonly pages: (base: number) => () => void } | undefined
  /** Uses INTA#. */
  readonly interrupt: boolean
  /** Capabilities, in list order. */
  readonly capabilities?: readonly Capability[]
  /** Command bits that are hard-wired to 1 (chipset functions that always decode). */
  readonly fixedCommand?: number
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

/** The south bridge: routes the four PIRQ# wires, and answers port CF9h, which lies inside the configuration address register. */
export interface SouthBridge {
  /** PIRQA#..PIRQD# (0..3) as a level. */
  setPirq(pirq: number, level: boolean): void
  readonly resetControl: PortHandler
}

export interface PciSlots {
  /** Plugs a function in at `device` (0..31, function 0..7), or the next free device. Throws when taken. */
  plug(pciFunction: PciFunction, place?: { readonly device: number; readonly function?: number }): PciConnection
}

/** The bus as the chipset sees it. */
export interface PciHost extends PciSlots {
  /** A configuration cycle; nobody there: all ones. `size` 1, 2 or 4, never across a double word. */
  readConfiguration(device: number, func: number, offset: number, size: number): number
  writeConfiguration(device: number, func: number, offset: number, size: number, value: number): void
  /** PCIRST#: every function's standard registers take their power-on values, BARs unmap, interrupt wires fall. */
  reset(): void
  attachSouthBridge(bridge: SouthBridge): void
  /** Port CF9h of the attached south bridge. */
  readonly resetControl: PortHandler
}
