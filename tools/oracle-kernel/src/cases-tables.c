/* Large pages, and the tables that the processor reads by itself (GDT, IDT, TSS) on pages that are absent, read-only or the user's. */
#include "cases.h"
#include "trial.h"

SNIPPET(read_page, "movl (%edi), %eax\nxorl %eax, %eax")
SNIPPET(write_page, "movl %eax, (%edi)")
SNIPPET(interrupt, "int $0x22")
SNIPPET(load_segment, "movw %ax, %fs")

#define VECTOR 0x22

static void large_pages(const struct environment *e) {
  static const struct {
    const char *name;
    u64 bits;
  } kinds[] = {{"uw", PAGE_ALL}, {"ur", PAGE_P | PAGE_U}, {"sw", PAGE_P | PAGE_W}, {"absent", 0}, {"nx", PAGE_ALL | PAGE_NX}, {"reserved", PAGE_ALL | PAGE_LARGE_RESERVED},
               {"address", PAGE_ALL | PAGE_ADDRESS_RESERVED}, {"global", PAGE_ALL | PAGE_G}};
  for (u32 i = 0; i < COUNT(kinds); i++) {
    for (u32 level = 2; level <= (LONG_MODE ? 3 : 2); level++) {
      for (u32 write = 0; write < 2; write++) {
        if (legacy_paging && kinds[i].bits >> 32) continue;
        if (legacy_paging && kinds[i].bits & PAGE_LARGE_RESERVED) continue; /* bits 39:32 of the address there (PSE-36) */
        struct trial *t = begin(e, write ? &write_page : &read_page);
        t->di = TEST_AREA + 0x1000;
        t->show_pages = level == 2;
        if (level == 3 && write) continue;
        set_page_entry(level, 0, (level == 2 ? LARGE_FRAME : 0) | kinds[i].bits | PAGE_LARGE);
        finish("large/%s/level%u/%s/%s", e->name, level, kinds[i].name, write ? "write" : "read");
      }
    }
  }
}

static void copy_table(const void *from, u32 size, u32 offset) {
  for (u32 i = 0; i < size; i++) test_frames[offset + i] = ((const u8 *)from)[i];
}

struct __attribute__((packed)) pointer {
  u16 limit;
  word base;
};

/* The table lies in the test area, the entry under test at the start of page 1. */
static void move_idt(void) {
  u32 size = LONG_MODE ? 16 : 8;
  set_gate(VECTOR, SEL_CODE0, (word)trap_stubs + VECTOR * 16, 0xee, 0);
  struct pointer idtr = {sizeof idt - 1, TEST_AREA + 0x1000 - VECTOR * size};
  copy_table(idt, sizeof idt, 0x1000 - VECTOR * size);
  asm volatile("lidt %0" ::"m"(idtr));
}

static void move_gdt(void) {
  gdt[SEL_TEST >> 3] = segment(0, 0xfffff, 0xf3, FLAGS_32); /* accessed: how wide the write of that bit is differs */
  struct pointer gdtr = {sizeof gdt - 1, TEST_AREA + 0x1000 - SEL_TEST};
  copy_table(gdt, sizeof gdt, 0x1000 - SEL_TEST);
  asm volatile("lgdt %0" ::"m"(gdtr));
}

static const struct {
  const char *name;
  u64 bits;
} pages[] = {{"uw", PAGE_ALL}, {"absent", 0}, {"sr", PAGE_P}, {"ur", PAGE_P | PAGE_U}};

static void implicit_accesses(const struct environment *e) {
  for (u32 i = 0; i < COUNT(pages); i++) {
    for (u32 smap = 0; smap < 2; smap++) {
      struct trial *t = begin(e, &interrupt);
      t->show_pages = true;
      move_idt();
      set_page(0, PAGE_P | PAGE_W);
      set_page(1, pages[i].bits);
      if (smap) write_cr4(read_cr4() | CR4_SMAP);
      if (!smap || !(pages[i].bits & PAGE_U)) finish("table/%s/idt/%s/smap%u", e->name, pages[i].name, smap);
    }
    struct trial *t = begin(e, &load_segment);
    t->show_pages = true;
    t->ax = SEL_TEST | 3;
    move_gdt();
    set_page(0, PAGE_P | PAGE_W);
    set_page(1, pages[i].bits);
    finish("table/%s/gdt/%s", e->name, pages[i].name);
  }
}

void run_tables(void) {
  for EACH_ENVIRONMENT(e) {
    large_pages(e);
    implicit_accesses(e);
  }
}
