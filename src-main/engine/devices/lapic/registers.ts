/** Local APIC registers: Intel SDM vol. 3A (March 2023), chapter 11, table 11-1. Offsets in the 4 KiB register page. */
export const REG_ID = 0x020
export const REG_VERSION = 0x030
export const REG_TPR = 0x080 // Task Priority
export const REG_APR = 0x090 // Arbitration Priority
export const REG_PPR = 0x0a0 // Processor Priority
export const REG_EOI = 0x0b0 // End Of Interrupt (write only)
export const REG_LDR = 0x0d0 // Logical Destination
export const REG_DFR = 0x0e0 // Destination Format
export const REG_SVR = 0x0f0 // Spurious Interrupt Vector
export const REG_ISR = 0x100 // In-Service, eight words
export const REG_TMR = 0x180 // Trigger Mode, eight words
export const REG_IRR = 0x200 // Interrupt Request, eight words
export const REG_ESR = 0x280 // Error Status
export const REG_ICR_LOW = 0x300 // Interrupt Command, bits 31:0
export const REG_ICR_HIGH = 0x310 // Interrupt Command, bits 63:32
export const REG_LVT_TIMER = 0x320
export const REG_LVT_THERMAL = 0x330
export const REG_LVT_PERFORMANCE = 0x340
export const REG_LVT_LINT0 = 0x350
export const REG_LVT_LINT1 = 0x360
export const REG_LVT_ERROR = 0x370
export const REG_TIMER_INITIAL = 0x380
export const REG_TIMER_CURRENT = 0x390
export const REG_TIMER_DIVIDE = 0x3e0
/** Bytes of the page that hold registers. */
export const REGISTERS_LENGTH = 0x400

/** Version 14h, LVT entries 0..5. */
export const VERSION_VALUE = 0x0005_0014
export const ID_SHIFT = 24

export const SVR_ENABLE = 1 << 8 // APIC software enable
export const SVR_WRITABLE = 0x3ff
export const SVR_RESET = 0xff

export const LVT_VECTOR = 0xff
export const LVT_MODE_SHIFT = 8
export const LVT_ACTIVE_LOW = 1 << 13
export const LVT_REMOTE_IRR = 1 << 14
export const LVT_LEVEL = 1 << 15 // level triggered
export const LVT_MASKED = 1 << 16
export const LVT_PERIODIC = 1 << 17 // timer

/** Delivery modes, as in LVT, ICR and IOAPIC redirection entries. */
export const MODE_FIXED = 0
export const MODE_LOWEST = 1
export const MODE_SMI = 2
export const MODE_NMI = 4
export const MODE_INIT = 5
export const MODE_STARTUP = 6
export const MODE_EXTINT = 7

export const ICR_LOGICAL = 1 << 11
export const ICR_ASSERT = 1 << 14
export const ICR_LEVEL = 1 << 15
export const ICR_SHORTHAND_SHIFT = 18
export const SHORTHAND_NONE = 0
export const SHORTHAND_SELF = 1
export const SHORTHAND_ALL = 2
export const SHORTHAND_OTHERS = 3
/** Without the delivery status (bit 12), which reads 0: messages arrive at once. */
export const ICR_LOW_WRITABLE = 0x000c_cfff

export const ESR_SEND_ILLEGAL_VECTOR = 1 << 5
export const ESR_RECEIVE_ILLEGAL_VECTOR = 1 << 6
export const ESR_ILLEGAL_REGISTER = 1 << 7

/** Vectors 0..15 are not for interrupts (section 11.5.2). */
export const FIRST_VECTOR = 16

/** MSR IA32_APIC_BASE (section 11.4.4). */
export const APIC_BASE_ENABLE = 1 << 11
export const APIC_BASE_ADDRESS = 0xf_ffff_ffff_f000n
