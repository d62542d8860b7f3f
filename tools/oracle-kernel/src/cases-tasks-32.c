/*
 * Hardware task switches: JMP, CALL, events through task gates and IRET with NT, to a TSS of 32 or 16 bits, good and bad ones, with good and bad segments in it.
 * A second line of each trial shows what the switch left behind: TR, busy bits, the saved state, the back link.
 */
#include "cases.h"
#include "descriptors.h"
#include "text.h"
#include "trial.h"

#define SEL_OTHER (SEL_TEST + 8)
#define SEL_GATE (SEL_TEST + 16)
#define SEL_NARROW_CODE (SEL_TEST + 24)
#define SEL_NARROW_STACK (SEL_TEST + 32)
#define SEL_ABSENT (SEL_TEST + 40)
#define VECTOR 0x22
#define VECTOR_UD 6
#define VECTOR_NP 11
#define LIMIT_WIDE 0x67
#define LIMIT_NARROW 0x2b
#define ACCESS_TSS_NARROW 0x81
#define BUSY 2
#define GATE_TASK 0xe5

SNIPPET(jump_task, "ljmpl *(%edi)")
SNIPPET(call_task, "lcalll *(%edi)")
SNIPPET(software, "int $0x22")
SNIPPET(invalid, "ud2")
SNIPPET(not_present, "movw %ax, %fs")
SNIPPET(return_task, "pushl %ecx\npopfl\niretl")

enum way { JUMP, CALL, JUMP_GATE, CALL_GATE, SOFTWARE, INVALID, NOT_PRESENT, RETURN, WAYS };

static const struct {
  const char *name;
  const struct snippet *snippet;
  u32 vector;
} ways[WAYS] = {{"jmp", &jump_task, 0},         {"call", &call_task, 0},      {"jmp-gate", &jump_task, 0},       {"call-gate", &call_task, 0},
                {"int", &software, VECTOR},     {"ud", &invalid, VECTOR_UD},  {"np", &not_present, VECTOR_NP},   {"iret", &return_task, 0}};

/* The fields in order: SDM vol. 3, figures 8-2 and 8-10. */
static struct {
  u32 link, stacks[6], cr3, ip, flags, registers[8], segments[6], ldt, trap;
} __attribute__((packed)) other;
static struct {
  u16 link, stacks[6], ip, flags, registers[8], segments[4], ldt;
} __attribute__((packed)) other_narrow;

enum { ES, CS, SS, DS, FS, GS };
enum { SP = 4 };

static bool narrow_task;

static void set_other(bool narrow) {
  narrow_task = narrow;
  for (u32 i = 0; i < sizeof other / 4; i++) ((u32 *)&other)[i] = 0;
  for (u32 i = 0; i < sizeof other_narrow / 2; i++) ((u16 *)&other_narrow)[i] = 0;
  other.stacks[0] = (u32)(word)stack0_top;
  other.stacks[1] = SEL_DATA0;
  other.cr3 = read_cr3();
  other.ip = (u32)(word)landing_wide;
  other.flags = FLAG_FIXED;
  for (u32 i = 0; i < 8; i++) other.registers[i] = 0x1000 + i;
  other.registers[SP] = (u32)(word)test_stack_top - 512;
  for (u32 i = 0; i < 6; i++) other.segments[i] = SEL_DATA0;
  other.segments[CS] = SEL_CODE0;
  other.trap = 0x680000;
  /* 16 bits reach neither code nor stack without a base. */
  gdt[SEL_NARROW_CODE >> 3] = segment((u32)(word)landing_wide, 0xffff, ACCESS_CODE, 0x4);
  gdt[SEL_NARROW_STACK >> 3] = segment((u32)(word)test_stack_top & ~0xffffu, 0xffff, ACCESS_DATA, FLAGS_16);
  for (u32 i = 0; i < 8; i++) other_narrow.registers[i] = (u16)other.registers[i];
  other_narrow.flags = FLAG_FIXED;
  for (u32 i = 0; i < 4; i++) other_narrow.segments[i] = SEL_DATA0;
  other_narrow.segments[CS] = SEL_NARROW_CODE;
  other_narrow.segments[SS] = SEL_NARROW_STACK;
  void *tss_address = narrow ? (void *)&other_narrow : (void *)&other;
  gdt[SEL_OTHER >> 3] = segment((u32)(word)tss_address, narrow ? LIMIT_NARROW : LIMIT_WIDE, (narrow ? ACCESS_TSS_NARROW : ACCESS_TSS) | ACCESS_DPL3, 0);
  gdt[SEL_GATE >> 3] = (u64)GATE_TASK << 40 | (u64)SEL_OTHER << 16;
}

static u32 saved_place(u32 ip, const u8 *code) {
  u32 offset = (ip & ~(u32)USER_ALIAS) - (u32)(word)code;
  return offset < 64 ? offset : ip < 64 ? ip : 0xeeee;
}

static word access_of(u16 selector) { return gdt[selector >> 3] >> 40 & 0xff; }

static void print_task(const struct trial *t) {
  u16 task, local;
  asm volatile("str %0" : "=r"(task));
  asm volatile("sldt %0" : "=r"(local));
  const u32 *old = (const u32 *)tss;
  print(" tr=%x ldt=%x ts=%u old=%x new=%x link=%x", (word)task, (word)local, (u32)(read_cr0() >> 3 & 1), access_of(SEL_TSS),
        access_of(SEL_OTHER), (word)(narrow_task ? other_narrow.link : (u16)other.link));
  if (old[8]) {
    print(" ip=%u fl=%x ax=%x di=%x sp=%d", saved_place(old[8], t->code), (word)old[9], (word)old[10], (word)old[17], (int)(old[14] - t->sp));
    for (u32 i = 0; i < 6; i++) print(" %x", (word)(u16)old[18 + i]);
  }
}

static struct trial *prepare(const struct environment *e, enum way way, bool narrow) {
  struct trial *t = begin(e, ways[way].snippet);
  set_other(narrow);
  t->show = print_task;
  *(u16 *)(test_frames + 4) = way == JUMP_GATE || way == CALL_GATE ? SEL_GATE : SEL_OTHER;
  t->ax = SEL_ABSENT;
  gdt[SEL_ABSENT >> 3] = segment(0, 0xfffff, 0x72, FLAGS_32);
  if (ways[way].vector) set_gate(ways[way].vector, SEL_OTHER, 0, GATE_TASK, 0);
  if (way == RETURN) {
    t->cx = FLAG_NT | FLAG_FIXED;
    *(u16 *)tss = SEL_OTHER;
    gdt[SEL_OTHER >> 3] |= (u64)BUSY << 40;
  }
  return t;
}

static void good(const struct environment *e, enum way way) {
  for (u32 narrow = 0; narrow < 2; narrow++) {
    for (u32 flags = 0; flags < 2; flags++) {
      struct trial *t = prepare(e, way, narrow);
      if (flags) {
        t->flags |= FLAG_IF | FLAG_DF | FLAG_CF | FLAG_AC;
        t->cx |= FLAG_DF | FLAG_CF;
        other.flags = 0x240ad7; /* ID AC and all that is below TF */
        other_narrow.flags = 0xad7 | FLAG_IOPL3;
      }
      finish("task/%s/%s/good%u/flags%u", e->name, ways[way].name, narrow ? 16 : 32, flags);
      }
  }
}

static const struct {
  const char *name;
  u8 access;
  int limit;
} states[] = {{"busy", 0xeb, 0}, {"absent", 0x69, 0}, {"inner", 0x89, 0}, {"short", 0xe9, -1}, {"ldt", 0xe2, 0}, {"gate", 0xec, 0}, {"data", 0xf2, 0}, {"available", 0xe9, 0}};

static void bad_tss(const struct environment *e, enum way way) {
  for (u32 i = 0; i < COUNT(states); i++) {
    for (u32 narrow = 0; narrow < 2; narrow++) {
      prepare(e, way, narrow);
      u8 access = states[i].access & 0x10 || states[i].access == 0xe2 || states[i].access == 0xec ? states[i].access : (u8)(states[i].access & ~(narrow ? 8 : 0));
      u32 limit = (narrow ? LIMIT_NARROW : LIMIT_WIDE) + (u32)states[i].limit;
      gdt[SEL_OTHER >> 3] = segment(base_of(SEL_OTHER), limit, access, 0);
      if (access == 0xec && (way == JUMP || way == CALL)) continue; /* a call gate to nowhere */
      finish("task/%s/%s/tss-%s%u", e->name, ways[way].name, states[i].name, narrow ? 16 : 32);
      }
  }
}

static void bad_gate(const struct environment *e, enum way way) {
  static const u8 accesses[] = {0x65, 0x85, 0xa5};
  for (u32 i = 0; i < COUNT(accesses); i++) {
    prepare(e, way, false);
    if (ways[way].vector) set_gate(ways[way].vector, SEL_OTHER, 0, accesses[i], 0);
    else gdt[SEL_GATE >> 3] = (u64)accesses[i] << 40 | (u64)SEL_OTHER << 16;
    finish("task/%s/%s/gate-%x", e->name, ways[way].name, (word)accesses[i]);
  }
  static const u16 selectors[] = {0, 4, SEL_DATA0, GDT_SLOTS * 8, SEL_TSS};
  for (u32 i = 0; i < COUNT(selectors); i++) {
    prepare(e, way, false);
    if (ways[way].vector) set_gate(ways[way].vector, selectors[i], 0, GATE_TASK, 0);
    else gdt[SEL_GATE >> 3] = (u64)GATE_TASK << 40 | (u64)selectors[i] << 16;
    finish("task/%s/%s/gate-to-%x", e->name, ways[way].name, (word)selectors[i]);
  }
}

/* Faults of the new task: it is at CPL 3, so that they are pushed on the stack that its TSS has for CPL 0. */
static void bad_segment(const struct environment *e, enum way way, u32 index, const char *name, u16 selector, const struct descriptor_kind *kind) {
  static const char *const registers[] = {"es", "cs", "ss", "ds", "fs", "gs"};
  struct trial *t = prepare(e, way, false);
  for (u32 i = 0; i < 6; i++) other.segments[i] = SEL_DATA3;
  other.segments[CS] = SEL_CODE3;
  other.ip = (u32)(word)landing_wide + (u32)USER_ALIAS;
  other.registers[SP] = (u32)(word)user_stack_top + (u32)USER_ALIAS - 512;
  if (kind) set_test_descriptor(kind, 0);
  t->show_descriptor = kind != NULL;
  other.segments[index] = selector;
  finish("task/%s/%s/%s-%s/rpl%u", e->name, ways[way].name, registers[index], name, (u32)(selector & 3));
}

static void bad_segments(const struct environment *e, enum way way) {
  for (u32 index = ES; index <= GS; index++) {
    if (index == CS || index == SS) continue; /* faults of these and of the LDT QEMU pushes with the level of the old task */
    for (u32 i = 0; i < descriptor_kind_count; i++) {
      for (u32 rpl = 0; rpl < 4; rpl += 3) bad_segment(e, way, index, descriptor_kinds[i].name, (u16)(SEL_TEST | rpl), &descriptor_kinds[i]);
    }
    for (u32 i = 0; i < selector_kind_count; i++) bad_segment(e, way, index, selector_kinds[i].name, selector_kinds[i].selector, NULL);
  }
}

void run_tasks(void) {
  for EACH_ENVIRONMENT(e) {
    for (u32 way = 0; way < WAYS; way++) {
      good(e, way);
      bad_tss(e, way);
      if (way == JUMP_GATE || way == CALL_GATE || ways[way].vector) bad_gate(e, way);
      if (way == JUMP || way == SOFTWARE || way == NOT_PRESENT || way == RETURN) bad_segments(e, way);
    }
  }
}
