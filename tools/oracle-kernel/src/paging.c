/* Page tables. */
#include "paging.h"

#define ENTRIES 512
#define LOW_MEMORY_MIB 64

static u64 pml4[ENTRIES] __attribute__((aligned(4096)));
static u64 pointers[ENTRIES] __attribute__((aligned(4096)));
static u64 low_directory[ENTRIES] __attribute__((aligned(4096)));
static u64 alias_directory[ENTRIES] __attribute__((aligned(4096)));
static u64 test_directory[ENTRIES] __attribute__((aligned(4096)));
static u64 test_table[ENTRIES] __attribute__((aligned(4096)));
static u32 legacy_directory[1024] __attribute__((aligned(4096)));
static u32 legacy_table[1024] __attribute__((aligned(4096)));
u8 test_frames[TEST_PAGES * 4096] __attribute__((aligned(4096)));
bool legacy_paging;

#define LEGACY_INDEX(linear) ((u32)(linear) >> 22)

static u64 physical(void *table) { return (u32)(word)table; }

u64 page_entry(u32 level, u32 index) {
  if (legacy_paging) return level == 1 ? legacy_table[index] : legacy_directory[LEGACY_INDEX(TEST_AREA)];
  if (level == 1) return test_table[index];
  return level == 2 ? test_directory[index] : pointers[TEST_AREA >> 30];
}

void set_page_entry(u32 level, u32 index, u64 value) {
  if (legacy_paging) {
    if (level == 1) legacy_table[index] = (u32)value;
    else legacy_directory[LEGACY_INDEX(TEST_AREA)] = (u32)value;
  } else if (level == 1) test_table[index] = value;
  else if (level == 2) test_directory[index] = value;
  else pointers[TEST_AREA >> 30] = value;
}

void set_page(u32 index, u64 bits) { set_page_entry(1, index, physical(test_frames + index * 4096) | bits); }

void set_directory(u64 bits) { set_page_entry(2, 0, physical(legacy_paging ? (void *)legacy_table : (void *)test_table) | bits); }

/* Reloading CR3 keeps global pages; changing CR4.PGE drops them too (Intel SDM vol. 3, 4.10.4.1). */
void flush_pages(void) {
  word value = read_cr4();
  write_cr4(value ^ CR4_PGE);
  write_cr4(value);
  write_cr3(read_cr3());
}

static void set_low_rights(u64 bits) {
  legacy_directory[0] = (u32)(PAGE_LARGE | bits);
  for (u32 i = 0; i < 2; i++) low_directory[i] = (u64)i << 21 | PAGE_LARGE | bits;
}

void share_low_memory(void) { set_low_rights(PAGE_ALL); }

/* In PAE paging the four pointers are registers: loaded with CR3, and reserving the bits that other entries have. */
void reset_paging(void) {
  for (u32 i = 0; i < TEST_PAGES; i++) set_page(i, PAGE_ALL);
  set_directory(PAGE_ALL);
  if (!legacy_paging) set_page_entry(3, 0, physical(test_directory) | (LONG_MODE ? PAGE_ALL : PAGE_P));
  if (!LONG_MODE) set_low_rights(PAGE_P | PAGE_W);
  flush_pages();
}

static void map_memory(void) {
  for (u32 i = 0; i < LOW_MEMORY_MIB / 2; i++) {
    low_directory[i] = (u64)i << 21 | PAGE_LARGE | PAGE_P | PAGE_W;
    alias_directory[i] = (u64)i << 21 | PAGE_LARGE | PAGE_ALL;
  }
  u64 bits = LONG_MODE ? PAGE_ALL : PAGE_P;
  pml4[0] = physical(pointers) | bits;
  pointers[0] = physical(low_directory) | bits;
  pointers[USER_ALIAS >> 30] = physical(alias_directory) | bits;
}

static void map_memory_legacy(void) {
  for (u32 i = 0; i < LOW_MEMORY_MIB / 4; i++) {
    legacy_directory[i] = i << 22 | PAGE_LARGE | PAGE_P | PAGE_W;
    legacy_directory[LEGACY_INDEX(USER_ALIAS) + i] = i << 22 | PAGE_LARGE | PAGE_ALL;
  }
}

void start_paging(bool legacy) {
  legacy_paging = legacy;
  if (legacy) map_memory_legacy();
  else map_memory();
  word features = CR4_PSE | CR4_PGE | CR4_OSFXSR | CR4_OSXMMEXCPT;
  write_cr4(legacy ? features : features | CR4_PAE);
  if (!legacy) write_msr(MSR_EFER, read_msr(MSR_EFER) | EFER_NXE);
  word root = (word)(legacy ? (void *)legacy_directory : LONG_MODE ? (void *)pml4 : (void *)pointers);
  for (u32 i = 0; i < TEST_PAGES; i++) set_page(i, PAGE_ALL);
  set_directory(PAGE_ALL);
  if (!legacy) set_page_entry(3, 0, physical(test_directory) | (LONG_MODE ? PAGE_ALL : PAGE_P));
  write_cr3(root);
  write_cr0(CR0_PG | CR0_WP | CR0_NE | CR0_ET | CR0_MP | CR0_PE);
}
