/** 82371AB (PIIX4) function 3, power management: Intel datasheet 290562, chapter 7; ACPI Specification 6.4, section 4.8. */
export const REG_PMBA = 0x40 // Power Management Base Address, configuration space, 32 bits
export const REG_PMREGMISC = 0x80 // Power Management Miscellaneous; bit 0 enables the block at PMBA
export const PMBA_ADDRESS = 0xffc0
export const PMBA_IO = 1 << 0 // I/O space indicator, wired to 1
export const PMREGMISC_PMIOSE = 1 << 0 // Power Management I/O Space Enable
export const BLOCK_LENGTH = 64

// I/O registers, offsets from the base.
export const REG_PMSTS = 0x00 // Power Management Status (PM1_STS), 16 bits, write 1 to clear
export const REG_PMEN = 0x02 // Power Management Resume Enable (PM1_EN), 16 bits
export const REG_PMCNTRL = 0x04 // Power Management Control (PM1_CNT), 16 bits
export const REG_PMTMR = 0x08 // Power Management Timer, 24 bits
export const REG_GPSTS = 0x0c // General Purpose Status (GPE0_STS), 16 bits, write 1 to clear
export const REG_GPEN = 0x0e // General Purpose Enable (GPE0_EN), 16 bits

export const PM1_TMROF = 1 << 0 // Timer Overflow: bit 23 of the timer changed
export const PM1_GBL = 1 << 5 // Global Lock released by the firmware
export const PM1_PWRBTN = 1 << 8 // Power Button
export const PM1_RTC = 1 << 10 // Real-Time Clock alarm
export const PM1_WAK = 1 << 15 // Resume (WAK_STS)
export const PM1_STATUS_BITS = PM1_TMROF | PM1_GBL | PM1_PWRBTN | PM1_RTC | PM1_WAK
export const PM1_ENABLE_BITS = PM1_TMROF | PM1_GBL | PM1_PWRBTN | PM1_RTC

export const PMCNTRL_SCI_EN = 1 << 0 // SCI Enable: events raise SCI rather than SMI
export const PMCNTRL_BRLD_EN = 1 << 1 // Bus Master Reload Enable
export const PMCNTRL_SUS_TYP = 7 << 10 // Suspend Type (SLP_TYP)
export const PMCNTRL_SUS_EN = 1 << 13 // Suspend Enable (SLP_EN), write only
export const PMCNTRL_WRITABLE = PMCNTRL_SCI_EN | PMCNTRL_BRLD_EN | PMCNTRL_SUS_TYP
/** SUS_TYP of Soft Off, as \_S5 names it. */
export const SUS_TYP_SOFT_OFF = 0

/** ACPI 4.8.3.3: the timer runs at 3.579545 MHz and is 24 bits wide. */
export const PM_TIMER_HZ = 3_579_545
export const PM_TIMER_MASK = 0xff_ffff
/** Ticks between two changes of its top bit. */
export const PM_TIMER_HALF = 2 ** 23
