/** 82441FX (PMC): Intel 440FX PCIset datasheet (290549), chapter 3. Configuration registers of its own. */
export const REG_PMCCFG = 0x50 // PMC Configuration, 16 bits
export const REG_DETURBO = 0x52 // Deturbo Counter
export const REG_DBC = 0x53 // DRAM Buffer Control
export const REG_PAM0 = 0x59 // Programmable Attribute Map 0..6
export const REG_PAM6 = 0x5f
export const REG_DRB0 = 0x60 // DRAM Row Boundary 0..7
export const REG_SMRAM = 0x72 // System Management RAM Control

export const PAM_READ = 1 << 0 // Read Enable: reads come from DRAM
export const PAM_WRITE = 1 << 1 // Write Enable: writes go to DRAM
/** Bits of a PAM nibble that exist. */
export const PAM_BITS = PAM_READ | PAM_WRITE

export const SEGMENT_SIZE = 0x4000
/** PAM0 governs F0000h..FFFFFh by its high nibble; PAM1..PAM6 each two segments of 16 KiB from C0000h, low nibble first. */
export const PAM0_BASE = 0xf_0000
export const PAM0_LENGTH = 0x1_0000
export const PAM1_BASE = 0xc_0000
