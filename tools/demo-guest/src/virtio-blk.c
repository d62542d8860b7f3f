/*
 * The first virtio disk (Virtual I/O Device 1.2: 4.1 PCI transport, 2.7 split queue, 5.2 block device): one queue, one request at a time,
 * polled. A transitional device is driven through its modern interface; one that has only the legacy interface is left alone.
 */
#include "virtio-blk.h"
#include "clock.h"
#include "memory.h"
#include "pci.h"

enum { VENDOR_VIRTIO = 0x1AF4, DEVICE_BLK_TRANSITIONAL = 0x1001, DEVICE_BLK = 0x1042, CAPABILITY_VENDOR = 9 };
enum { CFG_COMMON = 1, CFG_NOTIFY = 2, CFG_DEVICE = 4 };
enum { STATUS_ACKNOWLEDGE = 1, STATUS_DRIVER = 2, STATUS_DRIVER_OK = 4, STATUS_FEATURES_OK = 8 };
enum { BLK_F_RO = 1u << 5, BLK_F_FLUSH = 1u << 9, F_VERSION_1_HIGH = 1 }; /* VERSION_1 is bit 32 */
enum { BLK_T_IN = 0, BLK_T_OUT = 1, BLK_T_FLUSH = 4, BLK_S_OK = 0 };
enum { DESC_F_NEXT = 1, DESC_F_WRITE = 2, AVAIL_F_NO_INTERRUPT = 1, NO_VECTOR = 0xFFFF };
#define QUEUE_SIZE 4 /* a request takes three descriptors; sizes are powers of two */
#define PATIENCE_MS 10000
#define RESET_PATIENCE 100000 /* polls */

struct common_config {
  u32 device_feature_select, device_feature, driver_feature_select, driver_feature;
  u16 config_msix_vector, num_queues;
  u8 device_status, config_generation;
  u16 queue_select, queue_size, queue_msix_vector, queue_enable, queue_notify_off;
  u32 queue_desc[2], queue_driver[2], queue_device[2];
};

struct descriptor {
  u64 address;
  u32 length;
  u16 flags, next;
};

static struct descriptor descriptors[QUEUE_SIZE] __attribute__((aligned(16)));
static volatile struct {
  u16 flags, index, ring[QUEUE_SIZE], used_event;
} available __attribute__((aligned(2)));
static volatile struct {
  u16 flags, index;
  struct {
    u32 id, length;
  } ring[QUEUE_SIZE];
  u16 available_event;
} used __attribute__((aligned(4)));
static struct {
  u32 type, reserved;
  u64 sector;
} request __attribute__((aligned(16)));
static volatile u8 request_status;

static volatile struct common_config *common;
static volatile u16 *notify;
static u64 sectors;
static u32 features;
static bool broken;

/* Where a capability (struct virtio_pci_cap) points; NULL when the BAR is unassigned or out of reach. */
static volatile void *capability_address(const struct pci_device *device, u32 capability) {
  u64 bar = pci_memory_bar(device, pci_read(device, capability + 4) & 0xFF);
  u64 address = bar + pci_read(device, capability + 8);
  if (!bar || !map_device(address, pci_read(device, capability + 12))) return NULL;
  return (volatile void *)address;
}

static u32 find_config(const struct pci_device *device, u8 type) {
  u32 at = 0;
  while ((at = pci_next_capability(device, at, CAPABILITY_VENDOR)))
    if (pci_read(device, at) >> 24 == type) return at;
  return 0;
}

static const struct pci_device *find_disk(void) {
  for (u32 i = 0; i < pci_device_count; i++) {
    const struct pci_device *d = &pci_devices[i];
    if (d->vendor == VENDOR_VIRTIO && (d->device == DEVICE_BLK || d->device == DEVICE_BLK_TRANSITIONAL)) return d;
  }
  return NULL;
}

static bool reset_device(void) {
  common->device_status = 0;
  for (u32 polls = 0; polls < RESET_PATIENCE; polls++)
    if (common->device_status == 0) return true;
  return false;
}

static bool negotiate(void) {
  if (!reset_device()) return false;
  common->device_status = STATUS_ACKNOWLEDGE;
  common->device_status = STATUS_ACKNOWLEDGE | STATUS_DRIVER;
  common->device_feature_select = 1;
  if (!(common->device_feature & F_VERSION_1_HIGH)) return false;
  common->device_feature_select = 0;
  features = common->device_feature & (BLK_F_RO | BLK_F_FLUSH);
  common->driver_feature_select = 0;
  common->driver_feature = features;
  common->driver_feature_select = 1;
  common->driver_feature = F_VERSION_1_HIGH;
  common->device_status = STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_FEATURES_OK;
  return common->device_status & STATUS_FEATURES_OK;
}

static void set_address(volatile u32 *field, const volatile void *address) {
  field[0] = (u64)address;
  field[1] = (u64)address >> 32;
}

static void start_queue(volatile u8 *notify_base, u32 notify_multiplier) {
  available.flags = AVAIL_F_NO_INTERRUPT;
  common->queue_select = 0;
  common->queue_size = QUEUE_SIZE;
  common->queue_msix_vector = NO_VECTOR;
  set_address(common->queue_desc, descriptors);
  set_address(common->queue_driver, &available);
  set_address(common->queue_device, &used);
  notify = (volatile u16 *)(notify_base + common->queue_notify_off * notify_multiplier);
  common->queue_enable = 1;
  common->device_status = STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_FEATURES_OK | STATUS_DRIVER_OK;
}

bool virtio_blk_start(void) {
  const struct pci_device *disk = find_disk();
  if (!disk) return false;
  u32 common_at = find_config(disk, CFG_COMMON), notify_at = find_config(disk, CFG_NOTIFY), device_at = find_config(disk, CFG_DEVICE);
  if (!common_at || !notify_at || !device_at) return false;
  pci_enable(disk);
  common = capability_address(disk, common_at);
  volatile u8 *notify_base = capability_address(disk, notify_at);
  volatile u32 *capacity = capability_address(disk, device_at);
  if (!common || !notify_base || !capacity || !negotiate()) return false;
  start_queue(notify_base, pci_read(disk, notify_at + 16));
  sectors = (u64)capacity[1] << 32 | capacity[0];
  return true;
}

u64 virtio_blk_sectors(void) { return sectors; }
bool virtio_blk_is_read_only(void) { return features & BLK_F_RO; }

/* Head, data, status: the data part is left out for a flush. */
static void describe_request(u32 type, u64 sector, const void *data, u32 length) {
  request.type = type;
  request.sector = sector;
  request_status = 0xFF;
  descriptors[0] = (struct descriptor){(u64)&request, sizeof request, DESC_F_NEXT, length ? 1 : 2};
  descriptors[1] = (struct descriptor){(u64)data, length, DESC_F_NEXT | (type == BLK_T_IN ? DESC_F_WRITE : 0), 2};
  descriptors[2] = (struct descriptor){(u64)&request_status, 1, DESC_F_WRITE, 0};
}

/* A device that once failed to answer may still write into the old request's memory: it is not asked again. */
static bool run_request(u32 type, u64 sector, const void *data, u32 length) {
  if (broken) return false;
  u16 done = used.index + 1;
  describe_request(type, sector, data, length);
  available.ring[available.index % QUEUE_SIZE] = 0;
  asm volatile("mfence" ::: "memory");
  available.index++;
  asm volatile("mfence" ::: "memory");
  *notify = 0;
  u64 end = uptime_ms() + PATIENCE_MS;
  for (u32 polls = 1; used.index != done; polls++) {
    pause_cpu();
    broken = polls % 1024 == 0 && uptime_ms() > end;
    if (broken) return false;
  }
  asm volatile("" ::: "memory");
  return request_status == BLK_S_OK;
}

bool virtio_blk_read(u64 sector, void *buffer, u32 count) { return run_request(BLK_T_IN, sector, buffer, count * SECTOR_SIZE); }

bool virtio_blk_write(u64 sector, const void *buffer, u32 count) {
  return !virtio_blk_is_read_only() && run_request(BLK_T_OUT, sector, buffer, count * SECTOR_SIZE);
}

bool virtio_blk_flush(void) { return !(features & BLK_F_FLUSH) || run_request(BLK_T_FLUSH, 0, NULL, 0); }
