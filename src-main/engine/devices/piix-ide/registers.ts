/** IDE function of the 82371SB (PIIX3): Intel datasheet 290550, sections 2.3 and 2.7; Programming Interface for Bus Master IDE Controller, revision 1.0. */

// Command block, offsets from 1F0h and 170h
export const REG_DATA = 0
export const REG_ERROR = 1 // written: Features
export const REG_COUNT = 2
export const REG_LBA_LOW = 3
export const REG_LBA_MID = 4
export const REG_LBA_HIGH = 5
export const REG_DEVICE = 6
export const REG_STATUS = 7 // written: Command

// Bus master block, offsets of each channel
export const CHANNEL_SPACING = 8
export const BM_BLOCK = 16
export const REG_BMIC = 0 // Bus Master IDE Command
export const REG_BMIS = 2 // Bus Master IDE Status
export const REG_BMIDTP = 4 // Bus Master IDE Descriptor Table Pointer, 32 bits
export const BMIC_SSBM = 1 << 0 // Start/Stop Bus Master
export const BMIC_RWCON = 1 << 3 // Bus Master Read/Write Control: 1 = writes memory
export const BMIS_BMIDEA = 1 << 0 // Bus Master IDE Active
export const BMIS_ERROR = 1 << 1 // IDE DMA Error
export const BMIS_INTERRUPT = 1 << 2 // IDE Interrupt Status
export const BMIS_DMA_CAPABLE = 0x60 // Drive 0 and 1 DMA Capable: only remembered

// Physical region descriptor: u32 address, u16 count (0: 64 KiB), u16 flags
export const PRD_LENGTH = 8
export const PRD_EOT = 0x8000_0000 // End Of Table

// Configuration
export const REG_IDETIM_PRIMARY = 0x40 // IDE Timing, 16 bits each
export const REG_IDETIM_SECONDARY = 0x42
export const REG_SIDETIM = 0x44 // Slave IDE Timing
export const IDETIM_IDE = 1 << 15 // IDE Decode Enable
