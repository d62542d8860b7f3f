/* The memory map that the boot loader gave, and a test of the memory that nothing uses. */
#pragma once
#include "base.h"

struct multiboot_info;

/* Keeps a copy: the loader's own lies in memory that is free. */
void memory_start(const struct multiboot_info *info);
/* Makes device memory reachable at its own address; false where the mapping has no room for it. */
bool map_device(u64 address, u64 length);
u64 usable_memory(void);
void show_memory(void);
/* Writes and reads back patterns over up to that many MiB of free memory; false when a word came back wrong, or a key stopped it. */
bool test_memory(u64 mib);
