/** The arithmetic flags as bits of RFLAGS (SDM vol. 1, 3.4.3.1). */
export const CF = 1 << 0
export const PF = 1 << 2
export const AF = 1 << 4
export const ZF = 1 << 6
export const SF = 1 << 7
export const OF = 1 << 11
export const STATUS_FLAGS = CF | PF | AF | ZF | SF | OF
