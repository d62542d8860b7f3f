/** The 8254 (Intel 231164-005, September 1993) and the port 61h that a PC puts beside it. */
export const PIT_HZ = 1_193_182

export const REG_CONTROL = 3 // ports 0..2 are the counters

/** Control word (figure 7). */
export const CW_BCD = 1 << 0
export const CW_MODE_SHIFT = 1 // M2..M0
export const CW_ACCESS_SHIFT = 4 // RW1, RW0
export const CW_SELECT_SHIFT = 6 // SC1, SC0
export const SELECT_READ_BACK = 3
export const ACCESS_LATCH = 0 // counter latch command
export const ACCESS_LOW = 1
export const ACCESS_HIGH = 2
export const ACCESS_BOTH = 3

/** Read-back command (figure 10); both latch bits are active low. */
export const READ_BACK_NO_COUNT = 1 << 5
export const READ_BACK_NO_STATUS = 1 << 4

/** Status byte (figure 12). */
export const STATUS_OUT = 1 << 7
export const STATUS_NULL = 1 << 6

/** Port 61h (PC/AT Technical Reference, "system board"; 82371AB section 5.7.1). */
export const SYSTEM_B_GATE2 = 1 << 0 // gate of channel 2
export const SYSTEM_B_SPEAKER = 1 << 1 // speaker data enable
export const SYSTEM_B_PARITY_OFF = 1 << 2
export const SYSTEM_B_CHANNEL_CHECK_OFF = 1 << 3
export const SYSTEM_B_WRITABLE = 0x0f
export const SYSTEM_B_REFRESH = 1 << 4 // toggles with every refresh of memory
export const SYSTEM_B_OUT2 = 1 << 5
/** PIT ticks between two refreshes (channel 1 counts 18 on a PC/AT). */
export const REFRESH_TICKS = 18
