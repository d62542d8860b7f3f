/* What a Multiboot 1 loader hands over (Multiboot Specification 0.6.96, section 3.3), as far as it is used here. */
#pragma once
#include "base.h"

#define MULTIBOOT_LOADED 0x2BADB002 /* in EAX at the entry */
#define MULTIBOOT_HAS_COMMAND_LINE (1 << 2)
#define MULTIBOOT_HAS_MAP (1 << 6)
#define MULTIBOOT_USABLE 1

struct multiboot_info {
  u32 flags, lower_kib, upper_kib, boot_device, command_line, module_count, modules;
  u32 symbols[4];
  u32 map_length, map;
};

/* `size` does not count itself. */
struct __attribute__((packed)) multiboot_range {
  u32 size;
  u64 start, length;
  u32 type;
};
