/* Far transfers with 16-bit operands: to code of either width, same ring and outer, and which data segments a return to an outer ring leaves. */
#include "cases.h"
#include "trial.h"

#define SEL_TARGET SEL_TEST
#define SEL_STACK (SEL_TEST + 8)

SNIPPET(jump, "ljmpw *(%edi)")
SNIPPET(call, "lcallw *(%edi)")
SNIPPET(return_far, "pushw %bx\npushw %ax\nlretw")
SNIPPET(return_drop, "pushw %bp\npushw %bp\npushw %bx\npushw %ax\nlretw $4")
SNIPPET(return_outer, "pushw %si\npushw %dx\npushw %bx\npushw %ax\nlretw")
SNIPPET(return_outer_drop, "pushw %si\npushw %dx\npushw %bp\npushw %bx\npushw %ax\nlretw $2")
SNIPPET(return_interrupt, "pushw %si\npushw %dx\npushw %cx\npushw %bx\npushw %ax\niretw")

static const struct {
  const char *name;
  const struct snippet *snippet;
} transfers[] = {{"jmp", &jump},
                 {"call", &call},
                 {"ret", &return_far},
                 {"ret-drop", &return_drop},
                 {"ret-outer", &return_outer},
                 {"ret-outer-drop", &return_outer_drop},
                 {"iret", &return_interrupt}};

static const struct {
  const char *name;
  u8 access, flags;
} targets[] = {{"code0", 0x9a, FLAGS_16},     {"code0-wide", 0x9a, 0x4}, {"code3", 0xfa, FLAGS_16}, {"code3-wide", 0xfa, 0x4},
               {"conforming0", 0x9e, FLAGS_16}, {"conforming3", 0xfe, 0x4}, {"code1", 0xba, FLAGS_16}, {"absent0", 0x1a, FLAGS_16},
               {"absent3", 0x7a, FLAGS_16}};

static const u16 flag_images[] = {FLAG_FIXED, 0x3ed7 & ~FLAG_TF, FLAG_FIXED | FLAG_IOPL3, 0xffff & ~(FLAG_TF | FLAG_NT)};

static struct trial *prepare(const struct environment *e, u32 transfer, u32 target, u32 rpl) {
  struct trial *t = begin(e, transfers[transfer].snippet);
  u32 alias = rpl == 3 ? USER_ALIAS : 0;
  u8 level = (u8)(rpl << 5);
  gdt[SEL_TARGET >> 3] = segment((u32)(word)landing_wide + alias, 0xffff, targets[target].access, targets[target].flags);
  gdt[SEL_STACK >> 3] = segment(((u32)(word)user_stack_top & ~0xffffu) + alias, 0xffff, ACCESS_DATA | level, FLAGS_16);
  *(u16 *)test_frames = 0;
  *(u16 *)(test_frames + 2) = (u16)(SEL_TARGET | rpl);
  t->bx = SEL_TARGET | rpl;
  t->cx = FLAG_FIXED;
  t->dx = (word)user_stack_top & 0xffff;
  t->si = SEL_STACK | rpl;
  t->show_descriptor = true;
  return t;
}

static void to_targets(const struct environment *e, u32 transfer) {
  for (u32 target = 0; target < COUNT(targets); target++) {
    for (u32 rpl = 0; rpl < 4; rpl++) {
      bool pops_stack = transfers[transfer].snippet == &return_far || transfers[transfer].snippet == &return_drop;
      if (pops_stack && rpl && !e->user) continue; /* would pop what nobody pushed */
      prepare(e, transfer, target, rpl);
      finish("narrow/%s/%s/%s/rpl%u", e->name, transfers[transfer].name, targets[target].name, rpl);
    }
  }
}

static void load_flags(const struct environment *e) {
  for (u32 i = 0; i < COUNT(flag_images); i++) {
    for (u32 rpl = 0; rpl < 4; rpl += 3) {
      struct trial *t = prepare(e, COUNT(transfers) - 1, rpl ? 3 : 1, rpl);
      t->cx = flag_images[i];
      finish("narrow/%s/iret-flags/%x/rpl%u", e->name, (word)flag_images[i], rpl);
    }
  }
}

/* DS and ES of every privilege, before a return to ring 3. */
static void drop_segments(const struct environment *e) {
  static const u16 selectors[] = {SEL_DATA0, SEL_DATA1, SEL_DATA3, SEL_CODE0, 0, 3, SEL_TEST + 16};
  for (u32 i = 0; i < COUNT(selectors); i++) {
    struct trial *t = prepare(e, COUNT(transfers) - 1, 3, 3);
    gdt[(SEL_TEST >> 3) + 2] = segment(0, 0xfffff, 0x9f, FLAGS_32); /* conforming */
    t->es = selectors[i];
    finish("narrow/%s/iret-drops/%x", e->name, (word)selectors[i]);
  }
}

void run_far_16(void) {
  for EACH_ENVIRONMENT(e) {
    if (e->wide) continue;
    for (u32 transfer = 0; transfer < COUNT(transfers); transfer++) to_targets(e, transfer);
    load_flags(e);
    if (!e->user) drop_segments(e);
  }
}
