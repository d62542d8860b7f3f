/** Virtual I/O Device (VIRTIO) Version 1.2: numbers that all devices share. Section numbers are its. */
export const VENDOR_ID = 0x1af4
/** Modern devices have 1040h + device type (4.1.2). */
export const DEVICE_ID_BASE = 0x1040

// Device status (2.1)
export const STATUS_ACKNOWLEDGE = 1
export const STATUS_DRIVER = 2
export const STATUS_DRIVER_OK = 4
export const STATUS_FEATURES_OK = 8
export const STATUS_NEEDS_RESET = 64 // DEVICE_NEEDS_RESET
export const STATUS_FAILED = 128

// Feature bits (6)
export const F_INDIRECT_DESC = 1n << 28n // VIRTIO_F_INDIRECT_DESC
export const F_EVENT_IDX = 1n << 29n // VIRTIO_F_EVENT_IDX
export const F_VERSION_1 = 1n << 32n // VIRTIO_F_VERSION_1

// ISR status (4.1.4.5)
export const ISR_QUEUE = 1
export const ISR_CONFIG = 2

// Capability types (4.1.4)
export const CAP_COMMON = 1 // VIRTIO_PCI_CAP_COMMON_CFG
export const CAP_NOTIFY = 2 // VIRTIO_PCI_CAP_NOTIFY_CFG
export const CAP_ISR = 3 // VIRTIO_PCI_CAP_ISR_CFG
export const CAP_DEVICE = 4 // VIRTIO_PCI_CAP_DEVICE_CFG
export const CAP_PCI = 5 // VIRTIO_PCI_CAP_PCI_CFG

/** Our one memory BAR: a page for each structure. */
export const BAR_SIZE = 0x4000
export const COMMON_OFFSET = 0x0000
export const ISR_OFFSET = 0x1000
export const DEVICE_OFFSET = 0x2000
export const NOTIFY_OFFSET = 0x3000
export const STRUCTURE_LENGTH = 0x1000
export const COMMON_LENGTH = 0x38
/** Bytes between the notification addresses of two queues. */
export const NOTIFY_MULTIPLIER = 4

export const NO_VECTOR = 0xffff // VIRTIO_MSI_NO_VECTOR
