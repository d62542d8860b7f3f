/* Delivery through the IDT: kinds of gates, handlers' code segments, stacks from the TSS and the IST, tables that are too short or not mapped. */
#include "cases.h"
#include "descriptors.h"
#include "trial.h"

#define VECTOR 0x22
#define GATE_UD 6
#define STUB(vector) ((word)trap_stubs + (vector) * 16)

SNIPPET(interrupt, "int $0x22")
SNIPPET(invalid, "ud2")
SNIPPET(divide, "divl %ecx")

static const struct descriptor_kind gates[] = {
    {"interrupt", 0x8e, 0}, {"interrupt3", 0xee, 0},  {"trap3", 0xef, 0},        {"absent3", 0x6e, 0},      {"task3", 0xe5, 0},    {"call3", 0xec, 0},
    {"zero", 0, 0},         {"tss3", 0xe9, 0},        {"data3", 0xf2, 0},        {"interrupt-s3", 0xfe, 0}, {"absent0", 0x0e, 0}, {"interrupt1", 0xae, 0},
};

static void gate_kinds(const struct environment *e, const struct snippet *code, u32 vector, const char *how) {
  for (u32 i = 0; i < COUNT(gates); i++) {
    if (is_task_switch(gates[i].access)) continue;
    for (u32 flags = 0; flags < 2; flags++) {
      struct trial *t = begin(e, code);
      set_gate(vector, SEL_CODE0, STUB(vector), gates[i].access, 0);
      if (flags) t->flags |= FLAG_IF | FLAG_IOPL3 | FLAG_DF | FLAG_AC;
      finish("gate/%s/%s/%s/flags%u", e->name, how, gates[i].name, flags);
    }
  }
}

/* A handler in a segment that is not kernel code; where it could run, it would run the stub. */
static void handler_segments(const struct environment *e, const struct snippet *code, u32 vector, const char *how) {
  for (u32 i = 0; i < descriptor_kind_count; i++) {
    const struct descriptor_kind *kind = &descriptor_kinds[i];
    bool outer = (kind->access & 0x78) == 0x78; /* would run in ring 3, which the stubs cannot */
    bool conforming = (kind->access & 0x1c) == 0x1c && e->user;
    bool wrong_width = LONG_MODE && !(kind->flags & 2);
    if ((outer && e->user && !wrong_width && kind->access & 0x80) || conforming) continue;
    begin(e, code)->show_descriptor = true;
    set_test_descriptor(kind, 0);
    set_gate(vector, SEL_TEST, STUB(vector), 0xee, 0);
    finish("gate/%s/%s/handler-%s", e->name, how, kind->name);
  }
  for (u32 i = 0; i < selector_kind_count; i++) {
    begin(e, code);
    set_gate(vector, selector_kinds[i].selector, STUB(vector), 0xee, 0);
    finish("gate/%s/%s/handler-%s", e->name, how, selector_kinds[i].name);
  }
}

/* The IDT ends before, inside, and right after the gate. */
static void short_tables(const struct environment *e) {
  u32 size = LONG_MODE ? 16 : 8;
  for (u32 missing = 0; missing <= size; missing += size / 4) {
    begin(e, &interrupt);
    set_gate(VECTOR, SEL_CODE0, STUB(VECTOR), 0xee, 0);
    load_tables(sizeof gdt - 1, (u16)((VECTOR + 1) * size - 1 - missing));
    finish("gate/%s/idt-short-%u", e->name, missing);
  }
  for (u32 missing = 0; missing <= 8; missing += 4) {
    begin(e, &interrupt);
    set_gate(VECTOR, SEL_TEST + 0x18, STUB(VECTOR), 0xee, 0);
    gdt[(SEL_TEST >> 3) + 3] = gdt[SEL_CODE0 >> 3];
    load_tables((u16)(SEL_TEST + 0x20 - 1 - missing), sizeof idt - 1);
    finish("gate/%s/gdt-short-%u", e->name, missing);
  }
}

#if LONG_MODE
static void long_stacks(const struct environment *e) {
  for (u32 offset = 0; offset < 16; offset += 3) {
    begin(e, &interrupt);
    *(word *)(tss + 4) = (word)stack0_top - offset;
    *(word *)(tss + 0x24) = (word)ist1_top - offset;
    set_gate(VECTOR, SEL_CODE0, STUB(VECTOR), 0xee, (u8)(offset & 1));
    finish("gate/%s/stack-unaligned-%u", e->name, offset);
  }
  for (u32 ist = 0; ist < 2; ist++) {
    begin(e, &interrupt);
    *(word *)(tss + (ist ? 0x24 : 4)) = 0x0000900000000000;
    set_gate(VECTOR, SEL_CODE0, STUB(VECTOR), 0xee, (u8)ist);
    use_ist(12);
    *(word *)(tss + 0x24) = ist ? 0x0000900000000000 : (word)ist1_top;
    *(word *)(tss + 0x2c) = (word)ist1_top;
    set_gate(12, SEL_CODE0, STUB(12), 0x8e, 2);
    finish("gate/%s/stack-not-canonical-ist%u", e->name, ist);
  }
  begin(e, &interrupt);
  set_gate(VECTOR, SEL_CODE0, 0x0000800000000000, 0xee, 0);
  finish("gate/%s/target-not-canonical", e->name);
}
#endif

/* The stack of ring 0 in the TSS: bad selectors, fields outside the limit. Only ring 3 needs it. */
#if !LONG_MODE
static void legacy_stacks(const struct environment *e) {
  for (u32 i = 0; i < descriptor_kind_count; i++) {
    begin(e, &interrupt)->show_descriptor = true;
    set_gate(VECTOR, SEL_CODE1 | 1, STUB(VECTOR), 0xee, 0);
    bool good = descriptor_kinds[i].access == 0xb2;
    set_test_descriptor(&descriptor_kinds[i], 0);
    if (good) continue;
    *(word *)(tss + 0x10) = SEL_TEST | 1;
    finish("gate/%s/stack1-%s", e->name, descriptor_kinds[i].name);
  }
  for (u32 i = 0; i < selector_kind_count; i++) {
    begin(e, &interrupt);
    set_gate(VECTOR, SEL_CODE1 | 1, STUB(VECTOR), 0xee, 0);
    *(word *)(tss + 0x10) = selector_kinds[i].selector;
    finish("gate/%s/stack1-%s", e->name, selector_kinds[i].name);
  }
}
#endif

static void short_tss(const struct environment *e) {
  static const u32 limits[] = {0x67, 0x2b, 0x11, 0x10, 0xf, 0xb};
  for (u32 i = 0; i < COUNT(limits); i++) {
    begin(e, &interrupt);
    set_gate(VECTOR, SEL_CODE0, STUB(VECTOR), 0xee, 0);
    if (!LONG_MODE) set_gate(VECTOR, SEL_CODE1 | 1, STUB(VECTOR), 0xee, 0);
    set_tss(limits[i]);
    if (!LONG_MODE && limits[i] >= 0x11) continue; /* would run the stub in ring 1 */
    if (LONG_MODE && limits[i] < 0xb) continue;
    finish("gate/%s/tss-limit-%x", e->name, (word)limits[i]);
  }
}

void run_gates(void) {
  for EACH_ENVIRONMENT(e) {
    gate_kinds(e, &interrupt, VECTOR, "int");
    gate_kinds(e, &invalid, GATE_UD, "ud");
    gate_kinds(e, &divide, 0, "de");
    handler_segments(e, &interrupt, VECTOR, "int");
    handler_segments(e, &invalid, GATE_UD, "ud");
    handler_segments(e, &divide, 0, "de");
    short_tables(e);
    if (!e->user) continue;
    short_tss(e);
#if LONG_MODE
    long_stacks(e);
#else
    legacy_stacks(e);
#endif
  }
}
