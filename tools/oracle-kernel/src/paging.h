/*
 * Linear address space of every image: 0..64 MiB is physical memory for the supervisor; the same at USER_ALIAS for the user; four test pages at
 * TEST_AREA, whose tables the trials change. Long mode, PAE paging, or 32-bit paging (physical frames below 4 GiB, large pages of 4 MiB).
 */
#pragma once

#include "base.h"

#define USER_ALIAS 0x40000000ul
#define TEST_AREA 0x80000000ul
#define TEST_PAGES 4
/* Physical memory behind large pages: aligned to 4 MiB and used for nothing else. */
#define LARGE_FRAME 0x2000000ull

#define PAGE_P 0x1ull
#define PAGE_W 0x2ull
#define PAGE_U 0x4ull
#define PAGE_A 0x20ull
#define PAGE_D 0x40ull
#define PAGE_LARGE 0x80ull
#define PAGE_G 0x100ull
#define PAGE_LARGE_RESERVED 0x2000ull
#define PAGE_ADDRESS_RESERVED (1ull << 40) /* beyond 40 physical address bits */
#define PAGE_NX (1ull << 63)
#define PAGE_ALL (PAGE_P | PAGE_W | PAGE_U)

extern bool legacy_paging; /* 32-bit paging: neither NX nor reserved bits in a table's entries */
extern u8 test_frames[TEST_PAGES * 4096];

void start_paging(bool legacy);
void reset_paging(void);
void flush_pages(void);
/* The first 4 MiB are the user's as well, until the next trial: virtual-8086 mode reaches no others. */
void share_low_memory(void);

/* Level 1: page of the test area. Level 2: directory entry of the whole area. Level 3 (not in 32-bit paging): the pointer above it. */
u64 page_entry(u32 level, u32 index);
void set_page_entry(u32 level, u32 index, u64 value);
/* The test page maps its frame with these bits. */
void set_page(u32 index, u64 bits);
/* The table above the test pages is pointed at with these bits. */
void set_directory(u64 bits);
