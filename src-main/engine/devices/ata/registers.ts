/**
 * What hosts and devices on an ATA cable say to each other: ATA8-ACS (T13/1699-D revision 6a), sections 6 and 7; the register interface is that of
 * ATA/ATAPI-7 volume 2 (T13/1532D), section 5.
 */
export const SECTOR = 512
export const WORDS_OF_IDENTITY = 256

// Status (6.2)
export const STATUS_ERR = 1 << 0 // Error; of PACKET: CHK, Check Condition
export const STATUS_DRQ = 1 << 3 // Data Request
export const STATUS_DSC = 1 << 4 // Device Seek Complete
export const STATUS_DF = 1 << 5 // Device Fault
export const STATUS_DRDY = 1 << 6 // Device Ready
export const STATUS_BSY = 1 << 7 // Busy

// Error (6.3)
export const ERROR_ABRT = 1 << 2 // Command Aborted
export const ERROR_IDNF = 1 << 4 // ID Not Found: no such sector
export const ERROR_UNC = 1 << 6 // Uncorrectable data
export const ERROR_DIAGNOSTIC_PASSED = 0x01

// Device
export const DEVICE_HEAD = 0x0f
export const DEVICE_DEV = 1 << 4 // Device Select
export const DEVICE_LBA = 1 << 6 // Logical Block Address, not cylinder, head and sector
export const DEVICE_FUA = 1 << 7 // Forced Unit Access, of the queued commands
export const DEVICE_OBSOLETE = 0xa0 // bits 7 and 5, which old drives have set

// Device Control
export const CONTROL_NIEN = 1 << 1 // Interrupt Enable, inverted
export const CONTROL_SRST = 1 << 2 // Software Reset
export const CONTROL_HOB = 1 << 7 // High Order Byte: read what was written before last

// Interrupt Reason: the Count register of PACKET
export const REASON_CD = 1 << 0 // Command (1) or Data
export const REASON_IO = 1 << 1 // to the host (1) or to the device

// What the registers hold after a reset (9.12 of ATA/ATAPI-7 volume 2)
export const SIGNATURE_DISK = { lbaMid: 0x00, lbaHigh: 0x00 }
export const SIGNATURE_PACKET = { lbaMid: 0x14, lbaHigh: 0xeb }

export const CMD_NOP = 0x00
export const CMD_DEVICE_RESET = 0x08
export const CMD_RECALIBRATE = 0x10
export const CMD_READ_SECTORS = 0x20
export const CMD_READ_SECTORS_EXT = 0x24
export const CMD_READ_DMA_EXT = 0x25
export const CMD_READ_MULTIPLE_EXT = 0x29
export const CMD_READ_LOG_EXT = 0x2f
export const CMD_WRITE_SECTORS = 0x30
export const CMD_WRITE_SECTORS_EXT = 0x34
export const CMD_WRITE_DMA_EXT = 0x35
export const CMD_WRITE_MULTIPLE_EXT = 0x39
export const CMD_WRITE_DMA_FUA_EXT = 0x3d
export const CMD_READ_VERIFY_SECTORS = 0x40
export const CMD_READ_VERIFY_SECTORS_EXT = 0x42
export const CMD_READ_FPDMA_QUEUED = 0x60
export const CMD_WRITE_FPDMA_QUEUED = 0x61
export const CMD_SEEK = 0x70
export const CMD_EXECUTE_DEVICE_DIAGNOSTIC = 0x90
export const CMD_INITIALIZE_DEVICE_PARAMETERS = 0x91
export const CMD_PACKET = 0xa0
export const CMD_IDENTIFY_PACKET_DEVICE = 0xa1
export const CMD_READ_MULTIPLE = 0xc4
export const CMD_WRITE_MULTIPLE = 0xc5
export const CMD_SET_MULTIPLE_MODE = 0xc6
export const CMD_READ_DMA = 0xc8
export const CMD_WRITE_DMA = 0xca
export const CMD_WRITE_MULTIPLE_FUA_EXT = 0xce
export const CMD_STANDBY_IMMEDIATE = 0xe0
export const CMD_IDLE_IMMEDIATE = 0xe1
export const CMD_STANDBY = 0xe2
export const CMD_IDLE = 0xe3
export const CMD_CHECK_POWER_MODE = 0xe5
export const CMD_SLEEP = 0xe6
export const CMD_FLUSH_CACHE = 0xe7
export const CMD_FLUSH_CACHE_EXT = 0xea
export const CMD_IDENTIFY_DEVICE = 0xec
export const CMD_SET_FEATURES = 0xef

// SET FEATURES: what is in the Features register (7.47)
export const FEATURE_ENABLE_WRITE_CACHE = 0x02
export const FEATURE_TRANSFER_MODE = 0x03
export const FEATURE_DISABLE_LOOK_AHEAD = 0x55
export const FEATURE_DISABLE_REVERTING = 0x66
export const FEATURE_DISABLE_WRITE_CACHE = 0x82
export const FEATURE_ENABLE_LOOK_AHEAD = 0xaa
export const FEATURE_ENABLE_REVERTING = 0xcc

// Transfer modes: the type in the upper five bits of Count, the number in the lower three
export const MODE_PIO_DEFAULT = 0
export const MODE_PIO_FLOW = 1
export const MODE_MULTIWORD_DMA = 4
export const MODE_ULTRA_DMA = 8
export const BEST_MULTIWORD_DMA = 2
export const BEST_ULTRA_DMA = 5
export const BEST_PIO = 4

/** Sectors of a DRQ block of READ and WRITE MULTIPLE at most. */
export const LARGEST_MULTIPLE = 16
/** Commands that the device takes at a time with native command queuing. */
export const QUEUE_DEPTH = 32

// Logs (annex A)
export const LOG_DIRECTORY = 0x00
export const LOG_QUEUED_ERROR = 0x10

export const POWER_ACTIVE = 0xff
