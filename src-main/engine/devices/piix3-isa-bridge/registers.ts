/** 82371SB (PIIX3): Intel 82371FB/82371SB datasheet (290550), chapter 2. */
export const REG_IORT = 0x4c // ISA I/O Recovery Timer
export const REG_XBCS = 0x4e // X-Bus Chip Select, 16 bits
export const REG_PIRQRCA = 0x60 // PIRQ Route Control A..D, 60h..63h
export const REG_PIRQRCD = 0x63
export const REG_TOM = 0x69 // Top of Memory
export const PIRQRC_DISABLE = 1 << 7 // Interrupt Routing Enable: 0 = routed
export const PIRQRC_ROUTE = 0x0f // ISA interrupt
export const PIRQRC_WRITABLE = PIRQRC_DISABLE | PIRQRC_ROUTE
/** ISA interrupts that a PIRQ# may be routed to; 0, 1, 2, 8 and 13 are reserved. */
export const ROUTABLE = [3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15] as const

export const RC_SRST = 1 << 1 // System Reset: hard (1) or soft
export const RC_RCPU = 1 << 2 // Reset CPU: 0 -> 1 resets
/** First IOAPIC input of PIRQA#..PIRQD#. */
export const IOAPIC_PIRQ_BASE = 16
export const PIRQS = 4
