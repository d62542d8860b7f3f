/** System control port A of 82371AB datasheet section 5.7.3 and the PS/2 Technical Reference. */
export const A_FAST_INIT = 1 << 0 // Fast INIT: resets the system when it rises
export const A_FAST_A20 = 1 << 1 // Fast A20 Gate: address line 20 enabled
export const A_WRITABLE = A_FAST_INIT | A_FAST_A20
