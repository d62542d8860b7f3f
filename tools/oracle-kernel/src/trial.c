/* Running a trial and logging it. */
#include "trial.h"
#include "text.h"

#define EVENTS 4
#define VECTOR_DB 1
#define VECTOR_PF 14
#define FRAME_PATTERN 0x11111111u

const struct environment environments[] = {
#if LONG_MODE
    {"64/0", SEL_CODE0, SEL_DATA0, false, false, true},       {"64/3", SEL_CODE3, SEL_DATA3, true, false, true},
    {"c32/0", SEL_CODE0_32, SEL_DATA0, false, false, false},  {"c32/3", SEL_CODE3_32, SEL_DATA3, true, false, false},
    {"c16/0", SEL_CODE0_16, SEL_DATA0_16, false, true, false}, {"c16/3", SEL_CODE3_16, SEL_DATA3_16, true, true, false},
#else
    {"p32/0", SEL_CODE0, SEL_DATA0, false, false, false},     {"p32/3", SEL_CODE3, SEL_DATA3, true, false, false},
    {"p16/0", SEL_CODE0_16, SEL_DATA0_16, false, true, false}, {"p16/3", SEL_CODE3_16, SEL_DATA3_16, true, true, false},
#endif
};
const u32 environment_count = COUNT(environments);

asm(".globl landing_wide, landing_narrow");
SNIPPET_IN(".code32\n", landing_wide, "")
SNIPPET_IN(".code16\n", landing_narrow, "")

static struct trial current;
static struct event events[EVENTS];
static u32 event_count;
static bool user;

static const char *const vector_names[] = {"DE", "DB",  "NMI", "BP", "OF", "BR", "UD", "NM",  "DF", "CSO", "TS",
                                           "NP", "SS",  "GP",  "PF", "15", "MF", "AC", "MC",  "XM"};

word seen_by(const struct environment *environment, const void *address) {
  return (word)address + (environment->user ? USER_ALIAS : 0);
}

void use_ist(u32 vector) {
  if (LONG_MODE) set_gate(vector, SEL_CODE0, (word)trap_stubs + vector * 16, ACCESS_INTERRUPT_GATE, 1);
}

/* 16-bit segments begin at the code, and where the stack's offset is its address without the base (stacks.S). */
static void set_narrow_segments(const struct environment *environment, const void *code, const u8 *stack_top) {
  u8 dpl = environment->user ? ACCESS_DPL3 : 0;
  u32 base = (u32)seen_by(environment, code);
  gdt[environment->cs >> 3] = segment(base, 0xffff, ACCESS_CODE | dpl, FLAGS_16);
  gdt[environment->ss >> 3] = segment((u32)seen_by(environment, stack_top) & ~0xffffu, 0xffff, ACCESS_DATA | dpl, FLAGS_16);
}

static void reset_float(void) {
  static const u32 all_masked = 0x1f80;
  asm volatile("fninit; ldmxcsr %0" ::"m"(all_masked));
}

static void reset_machine(void) {
  word features = CR4_PSE | CR4_PGE | CR4_OSFXSR | CR4_OSXMMEXCPT;
  write_cr4(legacy_paging ? features : features | CR4_PAE);
  write_cr0(CR0_PG | CR0_WP | CR0_NE | CR0_ET | CR0_MP | CR0_PE);
  write_dr7(0x400);
  write_dr6(0xffff0ff0);
  write_cr2(0);
  reset_float();
  for (u32 i = 0; i < sizeof test_frames / 4; i++) ((u32 *)test_frames)[i] = FRAME_PATTERN;
  reset_segments();
  asm volatile("movw %w0, %%fs; movw %w0, %%gs" ::"r"(0));
  reset_paging();
}

struct trial *begin(const struct environment *environment, const struct snippet *snippet) {
  reset_machine();
  user = environment->user;
  const u8 *code = environment->narrow ? snippet->narrow : snippet->wide;
  const u8 *stack_top = user ? user_stack_top : test_stack_top;
  u16 data = user ? SEL_DATA3 : SEL_DATA0;
  current = (struct trial){.code = code, .cs = environment->cs, .ss = environment->ss, .ds = data, .es = data, .flags = FLAG_FIXED};
  current.di = TEST_AREA;
  current.ip = environment->narrow ? 0 : seen_by(environment, code);
  current.sp = environment->narrow ? (word)stack_top : seen_by(environment, stack_top);
  if (environment->narrow) set_narrow_segments(environment, code, stack_top);
  return &current;
}

/* The frame lies at SS:SP of the handler; what SP means depends on the width of SS. */
static word *frame_at(const struct trap_state *state) {
  if (LONG_MODE) return (word *)state->sp;
  bool wide = gdt[state->ss >> 3] >> 54 & 1;
  return (word *)(base_of((u16)state->ss) + (wide ? state->sp : state->sp & 0xffff));
}

/* They lie above the stack in the frame, and are null in the handler. */
static void take_virtual_segments(struct event *event, const word *frame) {
  bool null = !((trap_state.es | trap_state.ds | trap_state.fs | trap_state.gs) & 0xffff);
  event->state.es = frame[7];
  event->state.ds = frame[8];
  event->state.fs = frame[9];
  event->state.gs = frame[10];
  if (!null) event->state.es = 0xbad;
}

static void record(struct event *event) {
  const word *frame = frame_at(&trap_state);
  event->state = trap_state;
  event->vector = (u8)frame[0];
  event->error = frame[1];
  event->ip = frame[2];
  event->cs = frame[3];
  event->flags = frame[4];
  event->flags_at = (word *)&frame[4];
  bool virtual = !LONG_MODE && frame[4] & FLAG_VM;
  bool has_stack = LONG_MODE || virtual || (frame[3] & 3) > 0;
  event->sp = has_stack ? frame[5] : trap_state.sp + 5 * sizeof(word);
  event->ss = has_stack ? frame[6] : trap_state.ss;
  event->frame_end = (word)(frame + (virtual ? 11 : has_stack ? 7 : 5));
  if (virtual) take_virtual_segments(event, frame);
  event->cr2 = read_cr2();
  event->dr6 = read_dr6();
}

int trap(void) {
  struct event *event = &events[event_count++];
  record(event);
  write_dr6(0xffff0ff0);
  if (event->vector == VECTOR_DONE || event_count == EVENTS || !current.repair) return 0;
  return current.repair(event);
}

bool repair_page(const struct event *event) {
  bool again = event_count > 1 && events[event_count - 2].cr2 == event->cr2; /* the repair is not what was wanted */
  if (again || event->vector != VECTOR_PF || event->cr2 - TEST_AREA >= TEST_PAGES * 4096ul) return false;
  set_directory(PAGE_ALL);
  set_page((u32)(event->cr2 - TEST_AREA) >> 12, PAGE_ALL);
  flush_pages();
  return true;
}

bool resume_after_debug(const struct event *event) {
  if (event->vector != VECTOR_DB) return false;
  *event->flags_at |= FLAG_RF;
  return true;
}

static bool has_error_code(u8 vector) { return vector == 8 || (vector >= 10 && vector <= 14) || vector == 17; }

/* A place in code: relative to the snippet or to the landing, else only whose it is. */
static void print_place(u16 cs, word ip, bool virtual) {
  word linear = ip + (virtual ? (word)cs << 4 : cs & 4 ? 0 : base_of(cs));
  for (u32 alias = 0; alias < 2; alias++) {
    word offset = linear - (alias ? USER_ALIAS : 0);
    if (offset - (word)current.code + 64 < 256) return print(" at %d", (int)(offset - (word)current.code));
    if (offset - (word)landing_wide < 2 || offset - (word)landing_wide == 2) return print(" at landing%d", (int)(offset - (word)landing_wide));
    if (offset - (word)landing_narrow < 3) return print(" at landing16%d", (int)(offset - (word)landing_narrow));
  }
  if (linear - TEST_AREA < TEST_PAGES * 4096ul || linear >= TEST_AREA) return print(" at %x", linear);
  print(" at kernel");
}

static void print_stack(const struct event *event) {
  word end = event->frame_end;
  struct {
    const char *name;
    word top;
  } const stacks[] = {{"stack0", (word)stack0_top}, {"stack1", (word)stack1_top}, {"ist1", (word)ist1_top}};
  for (u32 i = 0; i < COUNT(stacks); i++) {
    if (stacks[i].top - end < 2048) return print(" on %s%d", stacks[i].name, -(int)(stacks[i].top - end));
  }
  print(" on own");
}

static void print_event(const struct event *event) {
  u8 vector = event->vector;
  if (vector == VECTOR_DONE) print(" done");
  else if (vector < COUNT(vector_names)) print(" #%s", vector_names[vector]);
  else print(" #%x", (word)vector);
  if (has_error_code(vector)) print("(%x)", event->error);
  if (vector == VECTOR_PF) print(" cr2=%x", event->cr2);
  if (vector == VECTOR_DB) print(" dr6=%x", event->dr6 & 0xffffffff);
  print_place((u16)event->cs, event->ip, !LONG_MODE && event->flags & FLAG_VM);
  print(" cs=%x ss=%x sp=%d fl=%x", event->cs, event->ss, (int)(event->sp - current.sp), event->flags);
  print_stack(event);
}

static void print_changed(const char *name, word before, word after) {
  if (before != after) print(" %s=%x", name, after);
}

static void print_segments(const struct trap_state *after) {
  print_changed("ds", current.ds, after->ds & 0xffff);
  print_changed("es", current.es, after->es & 0xffff);
  print_changed("fs", current.fs, after->fs & 0xffff);
  print_changed("gs", current.gs, after->gs & 0xffff);
}

static void print_registers(const struct registers *after) {
  print_changed("ax", current.ax, after->ax);
  print_changed("cx", current.cx, after->cx);
  print_changed("dx", current.dx, after->dx);
  print_changed("bx", current.bx, after->bx);
  print_changed("bp", current.bp, after->bp);
  print_changed("si", current.si, after->si);
  print_changed("di", current.di, after->di);
  if (LONG_MODE) print_changed("r11", current.r11, after->r11);
}

static void print_entry(u32 level, u32 index) {
  u64 entry = page_entry(level, index);
  print("%s%s", entry & PAGE_A ? "A" : "-", entry & PAGE_D ? "D" : "-");
}

static void print_pages(void) {
  print(" pages=");
  if (LONG_MODE) print_entry(3, 0);
  print_entry(2, 0);
  bool large = page_entry(2, 0) & PAGE_LARGE;
  for (u32 i = 0; i < 2 && !large; i++) print_entry(1, i);
  for (u32 i = 0; i < 2; i++) print(",%x", (word) * (u32 *)(test_frames + i * 4096));
}

static void load_entry(void) {
  entry_state = (struct entry_state){.ip = current.ip, .cs = current.cs, .flags = current.flags, .sp = current.sp, .ss = current.ss};
  entry_state.ds = current.ds;
  entry_state.es = current.es;
  entry_state.fs = current.fs;
  entry_state.gs = current.gs;
  struct registers *to = &entry_state.registers;
  *to = (struct registers){current.ax, current.cx, current.dx, current.bx, current.bp, current.si, current.di, current.r11};
}

void finish(const char *format, ...) {
  load_entry();
  event_count = 0;
  flush_pages();
  enter();
  word control = read_cr4();
  write_cr4(control & ~(word)(CR4_SMAP | CR4_SMEP));
  __builtin_va_list values;
  __builtin_va_start(values, format);
  print_list(format, values);
  __builtin_va_end(values);
  print(":");
  for (u32 i = 0; i < event_count; i++) print_event(&events[i]);
  if (event_count) {
    const struct trap_state *last = &events[event_count - 1].state;
    print_registers(&last->registers);
    print_segments(last);
  }
  if (current.show_descriptor) print(" descriptor=%x", (word)(gdt[SEL_TEST >> 3] >> 40 & 0xff));
  if (current.show_pages) print_pages();
  if (current.show) current.show(&current);
  print("\n");
}
