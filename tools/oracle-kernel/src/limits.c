/* Segments with limits. */
#include "limits.h"

#define DATA 0x92
#define READ_ONLY 0x90
#define DOWN 0x96
#define CODE 0x9a
#define WIDE FLAGS_WIDE
#define PAGES 0x8
/* Of segments with B = 0 whose valid offsets end at FFFFh. */
#define BELOW_64K (0x2000u - 0x10000u)

const struct limited_segment limited_segments[] = {
    {"up.1234.rw", 0x1234, DATA, WIDE, 0, 0, 0x1234},
    {"up.1fff.rw", 1, DATA, WIDE | PAGES, 0, 0, 0x1fff},
    {"up.0.rw", 0, DATA, WIDE, 0, 0, 0},
    {"up.1235.rw16", 0x1235, DATA, 0, 0, 0, 0x1235},
    {"up.1234.ro", 0x1234, READ_ONLY, WIDE, 0, 0, 0x1234},
    {"up.1fff.code", 1, CODE, WIDE | PAGES, 0, 0, 0x1fff},
    {"down32.1003.rw", 0x1003, DOWN, WIDE, 0, 0x1004, 0xffffffff},
    {"down32.fff.rw", 0, DOWN, WIDE | PAGES, 0, 0x1000, 0xffffffff},
    {"down16.efff.rw", 0xefff, DOWN, 0, BELOW_64K, 0xf000, 0xffff},
    {"down16.f233.rw", 0xf233, DOWN, 0, BELOW_64K, 0xf234, 0xffff},
    {"up.ffff.rw16", 0xffff, DATA, 0, 0, 0, 0xffff},
};
const u32 limited_segment_count = COUNT(limited_segments);

/* Of the segment of 64 KiB, whose first and last bytes are both in use; some more behind, where nothing should be written. */
static u8 arena[0x12000] __attribute__((aligned(4096)));

static u32 base_for(const struct environment *environment, const struct limited_segment *s) {
  return s->last == 0xffff && !s->first ? (u32)seen_by(environment, arena + 0x1000) : (u32)LIMITED_BASE + s->base;
}

u8 *limited_memory(const struct limited_segment *s, u32 offset) {
  if (s->last == 0xffff && !s->first) return arena + 0x1000 + offset;
  u32 index = (u32)LIMITED_BASE + s->base + offset - (u32)TEST_AREA;
  return index < sizeof test_frames - 64 ? test_frames + index : NULL;
}

u16 set_limited_segment(const struct environment *environment, const struct limited_segment *s) {
  u8 access = s->access | (environment->user ? ACCESS_DPL3 : 0);
  gdt[SEL_TEST >> 3] = segment(base_for(environment, s), s->limit, access, s->flags);
  return SEL_TEST | (environment->user ? 3 : 0);
}

bool is_limited_stack(const struct limited_segment *s) { return (s->access & 0x0a) == 2 && s->last != 0; }

word limited_stack_pointer(const struct limited_segment *s, u32 offset) {
  return s->flags & WIDE ? offset : ((word)test_stack_top & ~0xfffful) | (offset & 0xffff);
}

void clear_test_pages(void) {
  for (u32 i = 0; i < sizeof test_frames / 4; i++) ((u32 *)test_frames)[i] = 0;
  for (u32 i = 0; i < 0x1000; i++) arena[0x800 + i] = arena[0x10800 + i] = 0;
}
