/** Virtio block device: VIRTIO 1.2, section 5.2. */
export const SECTOR = 512

// Feature bits (5.2.3)
export const F_SIZE_MAX = 1n << 1n // VIRTIO_BLK_F_SIZE_MAX: size_max is valid
export const F_SEG_MAX = 1n << 2n // VIRTIO_BLK_F_SEG_MAX: seg_max is valid
export const F_RO = 1n << 5n // VIRTIO_BLK_F_RO: the device is read-only
export const F_BLK_SIZE = 1n << 6n // VIRTIO_BLK_F_BLK_SIZE: blk_size is valid
export const F_FLUSH = 1n << 9n // VIRTIO_BLK_F_FLUSH: there is a cache, and a command to flush it
export const F_WRITE_ZEROES = 1n << 14n // VIRTIO_BLK_F_WRITE_ZEROES

// Configuration (5.2.4), offsets
export const CONFIG_LENGTH = 60
export const CONFIG_CAPACITY = 0 // u64, sectors
export const CONFIG_SIZE_MAX = 8 // u32, bytes
export const CONFIG_SEG_MAX = 12 // u32
export const CONFIG_BLK_SIZE = 20 // u32
export const CONFIG_MAX_WRITE_ZEROES_SECTORS = 48 // u32
export const CONFIG_MAX_WRITE_ZEROES_SEG = 52 // u32

// Request types and status (5.2.6)
export const T_IN = 0
export const T_OUT = 1
export const T_FLUSH = 4
export const T_GET_ID = 8
export const T_WRITE_ZEROES = 13
export const S_OK = 0
export const S_IOERR = 1
export const S_UNSUPP = 2
export const HEADER_LENGTH = 16
export const ID_LENGTH = 20
/** One segment of a WRITE_ZEROES request: u64 sector, u32 num_sectors, u32 flags. */
export const RANGE_LENGTH = 16
