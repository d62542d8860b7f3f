/** Serial ATA AHCI 1.3.1 (Intel, 2011): section 3 registers, section 4 memory structures, section 5 behaviour; frames: Serial ATA 2.6, 10.3. */
export const ABAR_SIZE = 0x1000
export const PORT_BLOCK = 0x100
export const PORT_SPACING = 0x80

// Generic host control
export const REG_CAP = 0x00 // HBA Capabilities
export const REG_GHC = 0x04 // Global HBA Control
export const REG_IS = 0x08 // Interrupt Status
export const REG_PI = 0x0c // Ports Implemented
export const REG_VS = 0x10 // Version
export const CAP_S64A = 1 << 31 // Supports 64-bit Addressing
export const CAP_SNCQ = 1 << 30 // Supports Native Command Queuing
export const CAP_SCLO = 1 << 24 // Supports Command List Override
export const CAP_ISS_GEN2 = 2 << 20 // Interface Speed Support: 3 Gbit/s
export const CAP_SAM = 1 << 18 // Supports AHCI mode only
export const CAP_NCS = 31 << 8 // Number of Command Slots, less 1
export const GHC_AE = 1 << 31 // AHCI Enable
export const GHC_IE = 1 << 1 // Interrupt Enable
export const GHC_HR = 1 << 0 // HBA Reset
export const VERSION_1_3 = 0x0001_0300

// Port registers
export const REG_PXCLB = 0x00 // Command List Base Address
export const REG_PXCLBU = 0x04 // upper 32 bits
export const REG_PXFB = 0x08 // FIS Base Address
export const REG_PXFBU = 0x0c
export const REG_PXIS = 0x10 // Interrupt Status
export const REG_PXIE = 0x14 // Interrupt Enable
export const REG_PXCMD = 0x18 // Command and Status
export const REG_PXTFD = 0x20 // Task File Data
export const REG_PXSIG = 0x24 // Signature
export const REG_PXSSTS = 0x28 // Serial ATA Status
export const REG_PXSCTL = 0x2c // Serial ATA Control
export const REG_PXSERR = 0x30 // Serial ATA Error
export const REG_PXSACT = 0x34 // Serial ATA Active
export const REG_PXCI = 0x38 // Command Issue

export const IS_DHRS = 1 << 0 // Device to Host Register FIS Interrupt
export const IS_PSS = 1 << 1 // PIO Setup FIS Interrupt
export const IS_SDBS = 1 << 3 // Set Device Bits Interrupt
export const IS_PCS = 1 << 6 // Port Connect Change Status: PxSERR.DIAG.X
export const IS_OFS = 1 << 24 // Overflow Status
export const IS_TFES = 1 << 30 // Task File Error Status
export const IE_WRITABLE = 0xfdc0_00ff

export const CMD_ST = 1 << 0 // Start
export const CMD_SUD = 1 << 1 // Spin-Up Device
export const CMD_POD = 1 << 2 // Power On Device
export const CMD_CLO = 1 << 3 // Command List Override
export const CMD_FRE = 1 << 4 // FIS Receive Enable
export const CMD_CCS = 31 << 8 // Current Command Slot
export const CMD_FR = 1 << 14 // FIS Receive Running
export const CMD_CR = 1 << 15 // Command List Running
export const CMD_ATAPI = 1 << 24 // Device is ATAPI
export const CMD_WRITABLE = CMD_ST | CMD_FRE | CMD_ATAPI

export const SSTS_CONNECTED = 0x123 // active, 3 Gbit/s, device present and communicating
export const SCTL_DET = 0x0f // Device Detection Initialization
export const DET_RESET = 1
export const SERR_DIAG_X = 1 << 26 // Exchanged
export const SIG_DISK = 0x0000_0101
export const SIG_ATAPI = 0xeb14_0101
export const SIG_NONE = 0xffff_ffff
/** What the task file reads while nobody has sent one: busy. */
export const TFD_NONE = 0x7f
export const TFD_RESET = 0x80

// Command header
export const HEADER_LENGTH = 32
export const HEADER_PRDBC = 4 // Physical Region Descriptor Byte Count
export const HEADER_CTBA = 8 // Command Table Base Address
export const COMMAND_ACMD = 0x40 // ATAPI Command
export const COMMAND_PRDT = 0x80 // Physical Region Descriptor Table
export const PRD_LENGTH = 16
export const PRD_DBC = 0x3f_ffff // Data Byte Count, less 1

// Frame types, and where received frames are kept
export const FIS_HOST_TO_DEVICE = 0x27
export const FIS_DEVICE_TO_HOST = 0x34
export const FIS_PIO_SETUP = 0x5f
export const FIS_SET_DEVICE_BITS = 0xa1
export const RECEIVED_PIO_SETUP = 0x20
export const RECEIVED_DEVICE_TO_HOST = 0x40
export const RECEIVED_DEVICE_BITS = 0x58
export const FIS_INTERRUPT = 1 << 6
export const FIS_TO_HOST = 1 << 5
export const FIS_COMMAND = 1 << 7
