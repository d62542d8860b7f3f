/* Names for the devices that a virtual PC is likely to have, and for the classes of all others. */
#include "pci.h"

struct device_name {
  u16 vendor, device;
  const char *name;
};

static const struct device_name device_names[] = {
    {0x8086, 0x1237, "i440FX host bridge"},     {0x8086, 0x7000, "PIIX3 ISA bridge"},
    {0x8086, 0x7010, "PIIX3 IDE"},              {0x8086, 0x7020, "PIIX3 USB"},
    {0x8086, 0x7113, "PIIX4 power management"}, {0x8086, 0x29C0, "Q35 host bridge"},
    {0x8086, 0x2918, "ICH9 LPC bridge"},        {0x8086, 0x2922, "ICH9 AHCI"},
    {0x8086, 0x2930, "ICH9 SMBus"},             {0x8086, 0x100E, "e1000 network card"},
    {0x8086, 0x10D3, "e1000e network card"},    {0x8086, 0x2415, "AC'97 audio"},
    {0x8086, 0x2668, "HD audio"},               {0x1234, 0x1111, "VGA with Bochs extensions"},
    {0x1B36, 0x000D, "xHCI USB"},               {0x1B36, 0x0010, "NVMe disk"},
    {0x1AF4, 0x1000, "virtio network"},         {0x1AF4, 0x1041, "virtio network"},
    {0x1AF4, 0x1001, "virtio disk"},            {0x1AF4, 0x1042, "virtio disk"},
    {0x1AF4, 0x1002, "virtio balloon"},         {0x1AF4, 0x1045, "virtio balloon"},
    {0x1AF4, 0x1003, "virtio console"},         {0x1AF4, 0x1043, "virtio console"},
    {0x1AF4, 0x1004, "virtio SCSI"},            {0x1AF4, 0x1048, "virtio SCSI"},
    {0x1AF4, 0x1005, "virtio random numbers"},  {0x1AF4, 0x1044, "virtio random numbers"},
    {0x1AF4, 0x1009, "virtio 9p folder"},       {0x1AF4, 0x1049, "virtio 9p folder"},
    {0x1AF4, 0x1050, "virtio graphics"},        {0x1AF4, 0x1052, "virtio input"},
    {0x1AF4, 0x1053, "virtio socket"},          {0x1AF4, 0x105A, "virtio file system"},
};

static const char *const class_names[] = {
    "old device",       "storage controller", "network controller", "display controller", "multimedia device",
    "memory controller", "bridge",            "communication port", "system peripheral",  "input device",
    "docking station",  "processor",          "serial bus",         "wireless",
};

const char *pci_name(const struct pci_device *device) {
  for (u32 i = 0; i < COUNT(device_names); i++)
    if (device_names[i].vendor == device->vendor && device_names[i].device == device->device) return device_names[i].name;
  return device->class_code < COUNT(class_names) ? class_names[device->class_code] : "unknown device";
}
