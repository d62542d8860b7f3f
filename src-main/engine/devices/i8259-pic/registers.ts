/** Command words of the 8259A (Intel 231468-003, December 1988) and the edge/level control registers of the 82371AB (PIIX4), section 5.4. */
export const REG_COMMAND = 0 // A0 = 0: ICW1, OCW2, OCW3; reads IRR, ISR or the poll word
export const REG_DATA = 1 // A0 = 1: ICW2..ICW4, OCW1; reads IMR

export const ICW1_IC4 = 1 << 0 // ICW4 follows
export const ICW1_SNGL = 1 << 1 // single: no ICW3
export const ICW1_LTIM = 1 << 3 // level triggered mode
export const ICW1_SELECT = 1 << 4 // tells ICW1 from the OCWs

export const ICW2_VECTOR = 0xf8 // T7..T3 of the vector

export const ICW4_AEOI = 1 << 1 // automatic end of interrupt
export const ICW4_SFNM = 1 << 4 // special fully nested mode

export const OCW2_LEVEL = 0x07
export const OCW2_COMMAND_SHIFT = 5 // R, SL, EOI
export const EOI_NONSPECIFIC = 0b001
export const EOI_SPECIFIC = 0b011
export const EOI_ROTATE_NONSPECIFIC = 0b101
export const EOI_ROTATE_SPECIFIC = 0b111
export const ROTATE_AEOI_SET = 0b100
export const ROTATE_AEOI_CLEAR = 0b000
export const SET_PRIORITY = 0b110

export const OCW3_SELECT = 1 << 3
export const OCW3_RIS = 1 << 0 // with RR: 1 reads ISR, 0 reads IRR
export const OCW3_RR = 1 << 1 // read register command
export const OCW3_POLL = 1 << 2
export const OCW3_SMM = 1 << 5 // special mask mode, taken when ESMM
export const OCW3_ESMM = 1 << 6

export const POLL_INTERRUPT = 0x80 // in the poll word: there is one

/** IRQ 0, 1, 2 and 8, 13 are edge triggered for ever. */
export const ELCR_MASKS = [0xf8, 0xde] as const

export const CASCADE_LEVEL = 2
/** Level whose vector answers when nothing is pending any more. */
export const SPURIOUS_LEVEL = 7
