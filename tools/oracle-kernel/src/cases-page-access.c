/* Page faults: every kind of page by every kind of access, at both levels, under WP, SMEP and SMAP. */
#include "cases.h"
#include "trial.h"

SNIPPET(read_page, "movl (%edi), %eax")
SNIPPET(write_page, "movl %eax, (%edi)")
SNIPPET(modify_page, "addl $1, (%edi)")
SNIPPET(fetch_page, "jmp *%edi")

struct kind {
  const char *name;
  u64 page, directory;
};

static const struct kind kinds[] = {
    {"absent", 0, PAGE_ALL},
    {"absent-bits", PAGE_W | PAGE_U | PAGE_NX, PAGE_ALL},
    {"uw", PAGE_ALL, PAGE_ALL},
    {"ur", PAGE_P | PAGE_U, PAGE_ALL},
    {"sw", PAGE_P | PAGE_W, PAGE_ALL},
    {"sr", PAGE_P, PAGE_ALL},
    {"uw-nx", PAGE_ALL | PAGE_NX, PAGE_ALL},
    {"ur-nx", PAGE_P | PAGE_U | PAGE_NX, PAGE_ALL},
    {"sw-nx", PAGE_P | PAGE_W | PAGE_NX, PAGE_ALL},
    {"reserved", PAGE_ALL | PAGE_ADDRESS_RESERVED, PAGE_ALL},
    {"reserved-sr", PAGE_P | PAGE_ADDRESS_RESERVED, PAGE_ALL},
    {"dir-absent", PAGE_ALL, 0},
    {"dir-ur", PAGE_ALL, PAGE_P | PAGE_U},
    {"dir-sw", PAGE_ALL, PAGE_P | PAGE_W},
    {"dir-sr", PAGE_ALL, PAGE_P},
    {"dir-nx", PAGE_ALL, PAGE_ALL | PAGE_NX},
    {"dir-reserved", PAGE_ALL, PAGE_ALL | PAGE_ADDRESS_RESERVED},
    {"dir-reserved-absent", 0, PAGE_ALL | PAGE_ADDRESS_RESERVED},
};

struct protection {
  const char *name;
  word cr0, cr4, flags;
};

static const struct protection protections[] = {
    {"wp", CR0_WP, 0, 0},
    {"none", 0, 0, 0},
    {"wp+smep+smap", CR0_WP, CR4_SMEP | CR4_SMAP, 0},
    {"wp+smap+ac", CR0_WP, CR4_SMAP, FLAG_AC},
    {"smap", 0, CR4_SMAP, 0},
    {"smep", 0, CR4_SMEP, 0},
};

static const struct {
  const char *name;
  const struct snippet *snippet;
} accesses[] = {{"read", &read_page}, {"write", &write_page}, {"modify", &modify_page}, {"fetch", &fetch_page}};

static void run_one(const struct environment *e, const struct kind *kind, const struct protection *protection, u32 access) {
  struct trial *t = begin(e, accesses[access].snippet);
  t->show_pages = true;
  t->flags |= protection->flags;
  t->repair = repair_page;
  for (u32 i = 0; i < TEST_PAGES; i++) *(u16 *)(test_frames + i * 4096) = 0x20cd; /* INT 20h */
  set_directory(kind->directory);
  set_page(0, kind->page);
  write_cr0((read_cr0() & ~(word)CR0_WP) | protection->cr0);
  write_cr4(read_cr4() | protection->cr4);
  finish("access/%s/%s/%s/%s", e->name, kind->name, protection->name, accesses[access].name);
}

void run_page_access(void) {
  for EACH_ENVIRONMENT(e) {
    for (u32 kind = 0; kind < COUNT(kinds); kind++) {
      for (u32 protection = 0; protection < (e->user ? 1 : COUNT(protections)); protection++) {
        for (u32 access = 0; access < COUNT(accesses); access++) {
          if (e->narrow && (access == 3 || protection > 0)) continue;
          run_one(e, &kinds[kind], &protections[protection], access);
        }
      }
    }
  }
}
