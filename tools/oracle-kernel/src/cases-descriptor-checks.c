/* LAR, LSL, VERR, VERW: no faults, only ZF and a value. The limit's upper half is kept zero, since AMD's LAR shows it and Intel's need not. */
#include "cases.h"
#include "descriptors.h"
#include "trial.h"

SNIPPET(lar_ecx, "lar %eax, %ecx")
SNIPPET(lsl_ecx, "lsl %eax, %ecx")
SNIPPET(verr_ax, "verr %ax")
SNIPPET(verw_ax, "verw %ax")
SNIPPET(arpl_cx, "movw $0x88, %cx\n.byte 0x63, 0xc1") /* MOVSXD in 64-bit mode */

static const struct {
  const char *name;
  const struct snippet *snippet;
} checks[] = {{"lar", &lar_ecx}, {"lsl", &lsl_ecx}, {"verr", &verr_ax}, {"verw", &verw_ax}, {"arpl", &arpl_cx}};

static void check_one(const struct environment *e, u32 check, u16 selector, const char *name) {
  struct trial *t = begin(e, checks[check].snippet);
  t->ax = selector;
  t->cx = 0x5555;
  finish("check/%s/%s/%s/rpl%u", e->name, checks[check].name, name, (u32)(selector & 3));
}

static void check_kind(const struct environment *e, u32 check, u16 selector, const struct descriptor_kind *kind) {
  struct trial *t = begin(e, checks[check].snippet);
  set_test_descriptor(kind, 0);
  gdt[SEL_TEST >> 3] &= ~(15ull << 48);
  t->ax = selector;
  t->cx = 0x5555;
  t->show_descriptor = true;
  finish("check/%s/%s/%s/rpl%u", e->name, checks[check].name, kind->name, (u32)(selector & 3));
}

void run_descriptor_checks(void) {
  for EACH_ENVIRONMENT(e) {
    for (u32 check = 0; check < COUNT(checks); check++) {
      for (u32 i = 0; i < descriptor_kind_count; i++) {
        for (u32 rpl = 0; rpl < 4; rpl++) check_kind(e, check, (u16)(SEL_TEST | rpl), &descriptor_kinds[i]);
      }
      for (u32 i = 0; i < selector_kind_count; i++) check_one(e, check, selector_kinds[i].selector, selector_kinds[i].name);
    }
  }
}
