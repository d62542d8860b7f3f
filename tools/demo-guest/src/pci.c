/* PCI configuration space through ports 0xCF8 and 0xCFC (PCI Local Bus Specification 3.0, section 3.2.2.3 and chapter 6). */
#include "pci.h"

enum {
  CONFIG_ADDRESS = 0xCF8,
  CONFIG_DATA = 0xCFC,
  REG_ID = 0x00,
  REG_COMMAND = 0x04,
  REG_CLASS = 0x08,
  REG_HEADER = 0x0C,
  REG_BAR0 = 0x10,
  REG_BUSES = 0x18, /* of a bridge: primary, secondary, subordinate */
  REG_CAPABILITIES = 0x34,
  REG_INTERRUPT = 0x3C,
};
#define COMMAND_MEMORY 0x02
#define COMMAND_MASTER 0x04
#define STATUS_HAS_CAPABILITIES (1u << 20)
#define HEADER_MULTIFUNCTION 0x80
#define CLASS_BRIDGE 6
#define SUBCLASS_PCI_BRIDGE 4
#define MAX_CAPABILITIES 48 /* as many as fit: a loop in a broken list ends here */

struct pci_device pci_devices[PCI_MAX_DEVICES];
u32 pci_device_count;

u32 pci_read(const struct pci_device *d, u32 offset) {
  out32(CONFIG_ADDRESS, 1u << 31 | d->bus << 16 | d->slot << 11 | d->function << 8 | (offset & 0xFC));
  return in32(CONFIG_DATA);
}

void pci_write(const struct pci_device *d, u32 offset, u32 value) {
  out32(CONFIG_ADDRESS, 1u << 31 | d->bus << 16 | d->slot << 11 | d->function << 8 | (offset & 0xFC));
  out32(CONFIG_DATA, value);
}

static void scan_bus(u8 bus);

static void add_device(struct pci_device device, u32 id) {
  if (pci_device_count == PCI_MAX_DEVICES) return;
  u32 class_code = pci_read(&device, REG_CLASS), interrupt = pci_read(&device, REG_INTERRUPT);
  device.vendor = id;
  device.device = id >> 16;
  device.class_code = class_code >> 24;
  device.subclass = class_code >> 16;
  device.interface = class_code >> 8;
  device.irq_line = interrupt;
  device.irq_pin = interrupt >> 8;
  pci_devices[pci_device_count++] = device;
  if (device.class_code != CLASS_BRIDGE || device.subclass != SUBCLASS_PCI_BRIDGE) return;
  u8 secondary = pci_read(&device, REG_BUSES) >> 8;
  if (secondary > device.bus) scan_bus(secondary);
}

static void scan_slot(u8 bus, u8 slot) {
  struct pci_device device = {.bus = bus, .slot = slot};
  if (pci_read(&device, REG_ID) == 0xFFFFFFFF) return;
  u32 functions = pci_read(&device, REG_HEADER) >> 16 & HEADER_MULTIFUNCTION ? 8 : 1;
  for (; device.function < functions; device.function++) {
    u32 id = pci_read(&device, REG_ID);
    if (id != 0xFFFFFFFF) add_device(device, id);
  }
}

static void scan_bus(u8 bus) {
  for (u8 slot = 0; slot < 32; slot++) scan_slot(bus, slot);
}

void pci_start(void) { scan_bus(0); }

u32 pci_next_capability(const struct pci_device *device, u32 after, u8 id) {
  if (!(pci_read(device, REG_COMMAND) & STATUS_HAS_CAPABILITIES)) return 0;
  u32 at = after ? pci_read(device, after) >> 8 & 0xFC : pci_read(device, REG_CAPABILITIES) & 0xFC;
  for (u32 i = 0; at && i < MAX_CAPABILITIES; i++) {
    u32 head = pci_read(device, at);
    if ((head & 0xFF) == id) return at;
    at = head >> 8 & 0xFC;
  }
  return 0;
}

u64 pci_memory_bar(const struct pci_device *device, u32 index) {
  u32 low = pci_read(device, REG_BAR0 + 4 * index);
  if (low & 1) return 0;
  u64 high = (low & 6) == 4 ? pci_read(device, REG_BAR0 + 4 * index + 4) : 0;
  return high << 32 | (low & ~15u);
}

/* The upper half of the register is the status, whose bits are cleared by ones: zeros are written there. */
void pci_enable(const struct pci_device *device) {
  pci_write(device, REG_COMMAND, (pci_read(device, REG_COMMAND) & 0xFFFF) | COMMAND_MEMORY | COMMAND_MASTER);
}
