/** Configuration space, header type 0: PCI Local Bus Specification 3.0, chapter 6. */
export const REG_VENDOR_ID = 0x00
export const REG_DEVICE_ID = 0x02
export const REG_COMMAND = 0x04
export const REG_STATUS = 0x06
export const REG_REVISION_ID = 0x08
export const REG_CLASS_CODE = 0x09 // three bytes: interface, sub-class, base class
export const REG_CACHE_LINE_SIZE = 0x0c
export const REG_LATENCY_TIMER = 0x0d
export const REG_HEADER_TYPE = 0x0e
export const REG_BAR0 = 0x10
export const REG_SUBSYSTEM_VENDOR_ID = 0x2c
export const REG_SUBSYSTEM_ID = 0x2e
export const REG_ROM = 0x30 // Expansion ROM Base Address
export const REG_CAPABILITIES = 0x34 // Capabilities Pointer
export const REG_INTERRUPT_LINE = 0x3c
export const REG_INTERRUPT_PIN = 0x3d
export const HEADER_SIZE = 0x40
export const CONFIG_SIZE = 0x100
export const BAR_COUNT = 6

export const COMMAND_IO = 1 << 0 // I/O Space
export const COMMAND_MEMORY = 1 << 1 // Memory Space
export const COMMAND_MASTER = 1 << 2 // Bus Master
export const COMMAND_PARITY = 1 << 6 // Parity Error Response
export const COMMAND_SERR = 1 << 8 // SERR# Enable
export const COMMAND_INTX_DISABLE = 1 << 10 // Interrupt Disable
export const COMMAND_WRITABLE = COMMAND_IO | COMMAND_MEMORY | COMMAND_MASTER | COMMAND_PARITY | COMMAND_SERR | COMMAND_INTX_DISABLE

export const STATUS_INTERRUPT = 1 << 3 // Interrupt Status
export const STATUS_CAPABILITIES = 1 << 4 // Capabilities List
export const STATUS_DEVSEL_MEDIUM = 1 << 9 // DEVSEL timing

export const HEADER_TYPE_MULTIFUNCTION = 0x80

export const ROM_ENABLE = 1 << 0 // Expansion ROM Enable

export const BAR_IO = 1 << 0 // I/O space indicator
export const BAR_WIDE = 2 << 1 // Type: anywhere in 64-bit space
export const BAR_PREFETCHABLE = 1 << 3
