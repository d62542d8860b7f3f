/* The memory map that the boot loader gave, and a test of the memory that nothing uses. */
#include "memory.h"
#include "clock.h"
#include "console.h"
#include "multiboot.h"
#include "text.h"

#define MAX_RANGES 32
#define MIB (1024 * 1024ull)
#define GIB (1024 * MIB)
#define MAPPED_FROM_START (4 * GIB)
#define SPARE_DIRECTORIES 4
#define PAGE_PRESENT_WRITABLE 0x03
#define PAGE_LARGE_DEVICE 0x9B /* present, writable, write-through, not cached, 2 MiB */

struct memory_range {
  u64 start, length;
  u32 type;
};

extern u8 image_end[];
extern u64 page_pdpt[];

static struct memory_range ranges[MAX_RANGES];
static u32 range_count;
static u64 spare_directories[SPARE_DIRECTORIES][512] __attribute__((aligned(4096)));
static u32 spare_used;

static void add_range(u64 start, u64 length, u32 type) {
  if (range_count < MAX_RANGES) ranges[range_count++] = (struct memory_range){start, length, type};
}

void memory_start(const struct multiboot_info *info) {
  if (!(info->flags & MULTIBOOT_HAS_MAP)) {
    add_range(0, info->lower_kib * 1024ull, MULTIBOOT_USABLE);
    add_range(MIB, info->upper_kib * 1024ull, MULTIBOOT_USABLE);
    return;
  }
  for (u64 at = info->map; at < (u64)info->map + info->map_length;) {
    const struct multiboot_range *range = (const void *)at;
    add_range(range->start, range->length, range->type);
    at += range->size + sizeof range->size;
  }
}

bool map_device(u64 address, u64 length) {
  for (u64 gib = address / GIB; gib * GIB < address + length; gib++) {
    if (gib < MAPPED_FROM_START / GIB || (gib < 512 && page_pdpt[gib])) continue;
    if (gib >= 512 || spare_used == SPARE_DIRECTORIES) return false;
    u64 *directory = spare_directories[spare_used++];
    for (u32 i = 0; i < 512; i++) directory[i] = (gib * GIB + i * 2 * MIB) | PAGE_LARGE_DEVICE;
    page_pdpt[gib] = (u64)directory | PAGE_PRESENT_WRITABLE;
  }
  return true;
}

u64 usable_memory(void) {
  u64 sum = 0;
  for (u32 i = 0; i < range_count; i++)
    if (ranges[i].type == MULTIBOOT_USABLE) sum += ranges[i].length;
  return sum;
}

static const char *name_of_type(u32 type) {
  static const char *const names[] = {"unknown", "usable", "reserved", "ACPI tables", "ACPI storage", "defective"};
  return names[type < COUNT(names) ? type : 0];
}

void show_memory(void) {
  for (u32 i = 0; i < range_count; i++) {
    const struct memory_range *r = &ranges[i];
    print("  %010llx .. %010llx  %9llu KiB  %s\n", r->start, r->start + r->length - 1, r->length / 1024, name_of_type(r->type));
  }
  print("%susable%s      %llu MiB\n", COLOUR_LABEL, COLOUR_NONE, usable_memory() / MIB);
  print("%sthis system%s 0x100000 .. 0x%llx (%llu KiB)\n", COLOUR_LABEL, COLOUR_NONE, (u64)image_end - 1, ((u64)image_end - MIB) / 1024);
}

/* The part of a range that nothing uses and that is mapped. */
static struct memory_range free_part(const struct memory_range *range) {
  u64 start = range->start, end = range->start + range->length;
  u64 lowest = ((u64)image_end + MIB - 1) & -MIB;
  if (start < lowest) start = lowest;
  if (end > MAPPED_FROM_START) end = MAPPED_FROM_START;
  start = (start + 7) & -8ull;
  return (struct memory_range){start, end > start ? (end - start) & -8ull : 0, range->type};
}

/* Each word holds its own address, then the address inverted: a stuck bit and a stuck address line both show. */
static bool test_words(u64 start, u64 length) {
  volatile u64 *words = (volatile u64 *)start;
  u64 count = length / 8;
  for (u64 flip = 0; flip != 1; flip = flip == 0 ? ~0ull : 1) {
    for (u64 i = 0; i < count; i++) words[i] = (start + i * 8) ^ flip;
    for (u64 i = 0; i < count; i++) {
      if (words[i] == ((start + i * 8) ^ flip)) continue;
      print("\n%swrong%s       at %llx: %llx\n", COLOUR_RED, COLOUR_NONE, start + i * 8, words[i]);
      return false;
    }
  }
  return true;
}

static bool test_range(const struct memory_range *range, u64 *tested, u64 limit) {
  for (u64 at = 0; at < range->length && *tested < limit; at += MIB) {
    u64 length = range->length - at < MIB ? range->length - at : MIB;
    if (!test_words(range->start + at, length)) return false;
    *tested += length;
    if (*tested / MIB % 16 == 0) print("\rtested %llu MiB", *tested / MIB);
    if (!key_pressed()) continue;
    print("\nStopped by a key.\n");
    return false;
  }
  return true;
}

bool test_memory(u64 mib) {
  u64 tested = 0, start = uptime_ms();
  set_timer_pace(PACE_BUSY);
  for (u32 i = 0; i < range_count; i++) {
    if (ranges[i].type != MULTIBOOT_USABLE) continue;
    struct memory_range part = free_part(&ranges[i]);
    if (!test_range(&part, &tested, mib > ~0ull / MIB ? ~0ull : mib * MIB)) return false;
  }
  u64 took = uptime_ms() - start;
  print("\rtested %llu MiB in %llu.%03llu s: no error\n", tested / MIB, took / 1000, took % 1000);
  return true;
}
