/* PCI configuration space through ports 0xCF8 and 0xCFC. */
#pragma once
#include "base.h"

struct pci_device {
  u8 bus, slot, function;
  u16 vendor, device;
  u8 class_code, subclass, interface, irq_line, irq_pin;
};

#define PCI_MAX_DEVICES 64

extern struct pci_device pci_devices[PCI_MAX_DEVICES];
extern u32 pci_device_count;

void pci_start(void);
u32 pci_read(const struct pci_device *device, u32 offset);
void pci_write(const struct pci_device *device, u32 offset, u32 value);
/* The offset of the next capability with that id after the given one (0 = the first), or 0. */
u32 pci_next_capability(const struct pci_device *device, u32 after, u8 id);
/* The address of a memory BAR, or 0 when it is absent, unassigned or a port. */
u64 pci_memory_bar(const struct pci_device *device, u32 index);
/* Lets the device decode its memory and master the bus. */
void pci_enable(const struct pci_device *device);
/* A name in words: of the very device where it is known, else of its class. */
const char *pci_name(const struct pci_device *device);
