/**
 * Packet commands of a CD-ROM drive and their answers' codes: MMC-5 (T10/1675-D revision 4), SPC-3 (T10/1416-D); the packet feature set: ATA/ATAPI-7
 * volume 2, section 9.
 */
export const PACKET_LENGTH = 12
export const CD_BLOCK = 2048
export const RAW_BLOCK = 2352
/** Blocks between the start of the disc's first minute and logical block 0: two seconds. */
export const LEAD_IN = 150
export const BLOCKS_PER_SECOND = 75
/** The most that a 99-minute CD holds; a larger image is a DVD. */
export const LARGEST_CD = (99 * 60 + 59) * BLOCKS_PER_SECOND

export const OP_TEST_UNIT_READY = 0x00
export const OP_REQUEST_SENSE = 0x03
export const OP_INQUIRY = 0x12
export const OP_START_STOP_UNIT = 0x1b
export const OP_PREVENT_ALLOW_MEDIUM_REMOVAL = 0x1e
export const OP_READ_CAPACITY = 0x25
export const OP_READ_10 = 0x28
export const OP_SEEK_10 = 0x2b
export const OP_VERIFY_10 = 0x2f
export const OP_READ_SUB_CHANNEL = 0x42
export const OP_READ_TOC = 0x43
export const OP_PLAY_AUDIO_10 = 0x45
export const OP_GET_CONFIGURATION = 0x46
export const OP_PLAY_AUDIO_MSF = 0x47
export const OP_GET_EVENT_STATUS_NOTIFICATION = 0x4a
export const OP_STOP_PLAY_SCAN = 0x4e
export const OP_READ_DISC_INFORMATION = 0x51
export const OP_READ_TRACK_INFORMATION = 0x52
export const OP_MODE_SELECT_10 = 0x55
export const OP_MODE_SENSE_10 = 0x5a
export const OP_READ_12 = 0xa8
export const OP_READ_DVD_STRUCTURE = 0xad
export const OP_READ_CD_MSF = 0xb9
export const OP_SET_CD_SPEED = 0xbb
export const OP_MECHANISM_STATUS = 0xbd
export const OP_READ_CD = 0xbe

// Sense keys (SPC-3, table 27)
export const KEY_NO_SENSE = 0x0
export const KEY_NOT_READY = 0x2
export const KEY_MEDIUM_ERROR = 0x3
export const KEY_ILLEGAL_REQUEST = 0x5
export const KEY_UNIT_ATTENTION = 0x6

// Profiles (MMC-5, table 76)
export const PROFILE_NONE = 0x0000
export const PROFILE_CD_ROM = 0x0008
export const PROFILE_DVD_ROM = 0x0010

// Media events (table 291)
export const EVENT_NONE = 0
export const EVENT_EJECT_REQUEST = 1
export const EVENT_NEW_MEDIA = 2
export const EVENT_MEDIA_REMOVAL = 3
export const CLASS_MEDIA = 4

// Main channel selection of READ CD (table 295)
export const SELECT_SYNC = 0x80
export const SELECT_HEADER_MASK = 0x60
export const SELECT_HEADER = 0x20
export const SELECT_USER_DATA = 0x10
export const SELECT_ECC = 0x08
export const SELECT_C2 = 0x06
