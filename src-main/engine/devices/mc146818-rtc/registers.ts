/** MC146818 (Motorola, 1984) and the CMOS bytes that PC firmware keeps in it (IBM PC/AT Technical Reference, "CMOS RAM"; RBIL CMOS.LST). */
export const REG_SECONDS = 0x00
export const REG_SECONDS_ALARM = 0x01
export const REG_MINUTES = 0x02
export const REG_MINUTES_ALARM = 0x03
export const REG_HOURS = 0x04
export const REG_HOURS_ALARM = 0x05
export const REG_WEEKDAY = 0x06 // Sunday is 1
export const REG_DAY = 0x07
export const REG_MONTH = 0x08
export const REG_YEAR = 0x09
export const REG_A = 0x0a
export const REG_B = 0x0b
export const REG_C = 0x0c
export const REG_D = 0x0d
export const REG_CENTURY = 0x32

export const A_UIP = 1 << 7 // Update In Progress (read only)
export const A_DIVIDER = 0x70 // DV2..DV0
export const A_DIVIDER_RUN = 0x20 // 32.768 kHz crystal
export const A_RATE = 0x0f // RS3..RS0

export const B_SET = 1 << 7 // halts the update of the time
export const B_PIE = 1 << 6 // Periodic Interrupt Enable
export const B_AIE = 1 << 5 // Alarm Interrupt Enable
export const B_UIE = 1 << 4 // Update-ended Interrupt Enable
export const B_SQWE = 1 << 3 // Square Wave Enable
export const B_DM = 1 << 2 // Data Mode: binary, otherwise BCD
export const B_24 = 1 << 1 // 24-hour mode

/** Flags stand at the places of their enables in register B. */
export const C_IRQF = 1 << 7
export const C_PF = 1 << 6 // Periodic
export const C_AF = 1 << 5 // Alarm
export const C_UF = 1 << 4 // Update ended
export const FLAGS = C_PF | C_AF | C_UF

export const D_VRT = 1 << 7 // Valid RAM and Time

/** From this value on an alarm register matches everything. */
export const ALARM_ANY = 0xc0
export const HOUR_PM = 0x80

export const CMOS_SIZE = 128
export const CMOS_EQUIPMENT = 0x14
export const CMOS_BASE_MEMORY = 0x15 // two bytes, KiB
export const CMOS_EXTENDED_MEMORY = 0x17 // two bytes, KiB above 1 MiB, set by the set-up program
export const CMOS_CHECKSUM = 0x2e // two bytes, high first: sum of 10h..2Dh
export const CMOS_EXTENDED_FOUND = 0x30 // two bytes, KiB above 1 MiB, found by the power-on test
export const CMOS_ABOVE_16M = 0x34 // two bytes, 64 KiB units between 16 MiB and 4 GiB
export const CMOS_ABOVE_4G = 0x5b // three bytes, 64 KiB units
export const CMOS_CPUS = 0x5f // processors besides the first one

export const EQUIPMENT_FPU = 1 << 1
export const EQUIPMENT_MOUSE = 1 << 2

/** Port 70h. */
export const INDEX_MASK = 0x7f
