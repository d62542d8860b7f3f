/* Loads of segment registers, LDTR and TR with every kind of descriptor and selector. */
#include "cases.h"
#include "descriptors.h"
#include "trial.h"

SNIPPET(load_ds, "movw %ax, %ds")
SNIPPET(load_es, "movw %ax, %es")
SNIPPET(load_fs, "movw %ax, %fs")
SNIPPET(load_gs, "movw %ax, %gs")
SNIPPET(load_ss, "movw %ax, %ss")
SNIPPET(load_cs, ".byte 0x8e, 0xc8")
SNIPPET(load_none, ".byte 0x8e, 0xf0")
SNIPPET(pop_fs, "pushl %eax\npopl %fs")
SNIPPET(load_ldtr, "lldt %ax")
SNIPPET(load_tr, "ltr %ax")
SNIPPET(far_lfs, "lfs (%edi), %ecx")
SNIPPET(far_lss, "lss (%edi), %ecx")
SNIPPET(far_les, "les (%edi), %ecx")

static const struct {
  const char *name;
  const struct snippet *snippet;
  bool on_stack; /* the trial's own stack selector changes */
} loads[] = {
    {"ds", &load_ds, false},   {"es", &load_es, false},      {"fs", &load_fs, false},    {"gs", &load_gs, false},   {"ss", &load_ss, true},
    {"cs", &load_cs, false},   {"none", &load_none, false},  {"pop-fs", &pop_fs, false}, {"ldtr", &load_ldtr, false},
    {"tr", &load_tr, false},   {"lfs", &far_lfs, false},     {"lss", &far_lss, true},    {"les", &far_les, false},
};

static void load_one(const struct environment *e, u32 load, u16 selector, const struct descriptor_kind *kind, bool with_ldt, const char *name) {
  struct trial *t = begin(e, loads[load].snippet);
  set_test_descriptor(kind, LONG_MODE || kind->access & 0x10 ? 0 : (u32)(word)tss);
  if (with_ldt) asm volatile("lldt %w0" ::"r"(SEL_LDT));
  t->ax = selector;
  *(u32 *)test_frames = (u32)t->sp;
  *(u16 *)(test_frames + 4) = selector;
  t->show_descriptor = true;
  finish("load/%s/%s/%s/rpl%u%s", e->name, loads[load].name, name, (u32)(selector & 3), with_ldt ? "/ldt" : "");
}

void run_segment_loads(void) {
  for EACH_ENVIRONMENT(e) {
    for (u32 load = 0; load < COUNT(loads); load++) {
      bool narrow_stack = e->narrow && loads[load].on_stack; /* its stack pointer would mean another place */
      for (u32 i = 0; i < descriptor_kind_count; i++) {
        for (u32 rpl = 0; rpl < 4 && !narrow_stack; rpl++) load_one(e, load, (u16)(SEL_TEST | rpl), &descriptor_kinds[i], false, descriptor_kinds[i].name);
      }
      for (u32 i = 0; i < selector_kind_count; i++) {
        if (narrow_stack) continue;
        load_one(e, load, selector_kinds[i].selector, &descriptor_kinds[0], false, selector_kinds[i].name);
        load_one(e, load, selector_kinds[i].selector, &descriptor_kinds[0], true, selector_kinds[i].name);
      }
    }
  }
}
