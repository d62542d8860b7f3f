/* Kinds of descriptors and selectors. */
#include "descriptors.h"
#include "segments.h"

#define OWN_FLAGS (LONG_MODE ? FLAGS_64 : FLAGS_32)
#define FLAGS_BOTH 0xe /* L and D, reserved in long mode */

const struct descriptor_kind descriptor_kinds[] = {
    {"data-rw0", 0x92, FLAGS_32},       {"data-rw3", 0xf2, FLAGS_32},       {"data-rw1", 0xb2, FLAGS_32},
    {"data-ro0", 0x90, FLAGS_32},       {"data-ro3", 0xf0, FLAGS_32},       {"data-down0", 0x96, 0x4},
    {"data-down3", 0xf6, 0x4},          {"data-absent0", 0x12, FLAGS_32},   {"data-absent3", 0x72, FLAGS_32},
    {"data-accessed0", 0x93, FLAGS_32}, {"code-x0", 0x98, OWN_FLAGS},       {"code-x3", 0xf8, OWN_FLAGS},
    {"code-xr0", 0x9a, OWN_FLAGS},      {"code-xr3", 0xfa, OWN_FLAGS},      {"code-c0", 0x9c, OWN_FLAGS},
    {"code-c3", 0xfc, OWN_FLAGS},       {"code-cr0", 0x9e, OWN_FLAGS},      {"code-cr3", 0xfe, OWN_FLAGS},
    {"code-cr1", 0xbe, OWN_FLAGS},      {"code-absent0", 0x1a, OWN_FLAGS},  {"code-absent3", 0x7a, OWN_FLAGS},
    {"code-both0", 0x9a, FLAGS_BOTH},   {"code-both3", 0xfa, FLAGS_BOTH},   {"code32-xr0", 0x9a, FLAGS_32},
    {"code32-xr3", 0xfa, FLAGS_32},     {"type-0", 0x80, 0},                {"type-8", 0x88, 0},
    {"type-a", 0x8a, 0},                {"type-d", 0x8d, 0},                {"ldt", 0x82, 0},
    {"ldt-absent", 0x02, 0},            {"tss", 0x89, 0},                   {"tss-absent", 0x09, 0},
    {"tss-busy", 0x8b, 0},              {"interrupt-gate", 0x8e, 0},        {"trap-gate3", 0xef, 0},
};
const u32 descriptor_kind_count = COUNT(descriptor_kinds);

const struct selector_kind selector_kinds[] = {
    {"null", 0},        {"null-3", 3},           {"outside", GDT_SLOTS * 8}, {"outside-3", GDT_SLOTS * 8 + 3},
    {"far-outside", 0xfff8}, {"ldt-data3", 7},   {"ldt-data0", 0xc},         {"ldt-outside", 0x27},
};
const u32 selector_kind_count = COUNT(selector_kinds);

bool is_task_switch(u8 access) {
  u8 type = access & 0x1f;
  return !LONG_MODE && (type == 1 || type == 3 || type == 5 || type == 9 || type == 11);
}

/* Expand-down data is usable above its limit of one page; limits below 1 MiB of everything else are in pages. */
void set_test_descriptor(const struct descriptor_kind *kind, u32 base) {
  bool down = (kind->access & 0x1c) == 0x14;
  bool system = !(kind->access & 0x10);
  u32 limit = down ? 0xfff : system ? 0x67 : 0xfffff;
  gdt[SEL_TEST >> 3] = segment(base, limit, kind->access, kind->flags);
  if (LONG_MODE && system) gdt[(SEL_TEST >> 3) + 1] = 0;
  ldt[0] = segment(0, 0xfffff, 0xf2, FLAGS_32);
  ldt[1] = segment(0, 0xfffff, 0x92, FLAGS_32);
}
