/** The 82093AA I/O APIC (Intel 290566-001, May 1996), sections 3.1 and 3.2. */
export const MEM_SELECT = 0x00 // IOREGSEL
export const MEM_WINDOW = 0x10 // IOWIN

export const REG_ID = 0x00 // IOAPICID
export const REG_VERSION = 0x01 // IOAPICVER
export const REG_ARBITRATION = 0x02 // IOAPICARB
export const REG_REDIRECTION = 0x10 // IOREDTBL, two registers per pin

export const ID_MASK = 0x0f00_0000
/** Version 11h, 24 redirection entries. */
export const VERSION_VALUE = 0x0017_0011

/** Redirection entry, low half. */
export const RED_VECTOR = 0xff
export const RED_MODE_SHIFT = 8
export const RED_LOGICAL = 1 << 11
export const RED_REMOTE_IRR = 1 << 14
export const RED_LEVEL = 1 << 15
export const RED_MASKED = 1 << 16
/** Vector, delivery mode, destination mode, polarity, trigger mode, mask: not delivery status and remote IRR. */
export const RED_LOW_WRITABLE = 0x0001_afff
export const RED_HIGH_WRITABLE = 0xff00_0000
