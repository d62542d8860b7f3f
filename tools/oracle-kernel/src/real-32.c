/* Running a trial in real-address mode and logging it. */
#include "real.h"
#include "segments.h"
#include "text.h"
#include "trap.h"
#include "trial.h"

#define SNIPPET_BYTES 64
#define AREA 0x10400
#define PATTERN 0x11

static struct real_trial current;

static const char *const vector_names[] = {"DE", "DB", "NMI", "BP", "OF", "BR", "UD", "NM", "DF", "CSO", "TS", "NP", "SS", "GP", "PF", "15", "MF", "AC", "MC", "XM"};

/* Addresses below 1 MiB that no object has. */
static u8 *at_linear(u32 linear) {
  asm("" : "+r"(linear));
  return (u8 *)linear;
}

static void fill(u32 linear, u32 bytes, u8 value) {
  u8 *to = at_linear(linear);
  for (u32 i = 0; i < bytes; i++) to[i] = value;
}

static void copy(u32 linear, const u8 *from, u32 bytes) {
  u8 *to = at_linear(linear);
  for (u32 i = 0; i < bytes; i++) to[i] = from[i];
}

static void *in_handlers(const u8 *symbol) { return at_linear(REAL_HANDLERS + (u32)(symbol - real_start)); }

static void write_vectors(void) {
  u16 *vectors = (u16 *)at_linear(REAL_VECTORS);
  for (u32 i = 0; i <= REAL_LAST_VECTOR; i++) {
    vectors[i * 2] = (u16)(i * 16);
    vectors[i * 2 + 1] = REAL_HANDLERS >> 4;
  }
}

struct real_trial *begin_real(const u8 *code) {
  static const struct snippet none = {real_start, real_start};
  begin(&environments[0], &none);
  write_msr(MSR_EFER, read_msr(MSR_EFER) & ~(u64)EFER_SCE);
  copy(REAL_HANDLERS, real_start, (u32)(real_end - real_start));
  write_vectors();
  fill(REAL_CODE, AREA, 0x90);
  fill(REAL_STACK, AREA, 0);
  fill(REAL_DATA, AREA, PATTERN);
  current = (struct real_trial){.code = code, .ip = 0x100, .flags = FLAG_FIXED, .vectors_limit = REAL_LAST_VECTOR * 4 + 3, .data_limit = 0xffff};
  current.registers = (struct real_registers){.sp = 0x8000, .ss = REAL_STACK >> 4, .ds = REAL_DATA >> 4, .es = REAL_DATA >> 4, .fs = 0x1234, .gs = 0x5678};
  return &current;
}

static void load_entry(void) {
  struct real_entry *entry = in_handlers(real_entry_state);
  *entry = (struct real_entry){.registers = current.registers, .ip = current.ip, .cs = REAL_CODE >> 4, .flags = current.flags};
  entry->first_data = SEL_TEST;
  entry->first_stack = SEL_DATA0_16;
  bool pages = current.data_limit > 0xfffff;
  gdt[SEL_CODE0_16 >> 3] = segment(REAL_HANDLERS, 0xffff, ACCESS_CODE, FLAGS_16);
  gdt[SEL_DATA0_16 >> 3] = segment(0, 0xffff, ACCESS_DATA, FLAGS_16);
  gdt[SEL_TEST >> 3] = segment(0, pages ? current.data_limit >> 12 : current.data_limit, ACCESS_DATA, pages ? FLAGS_16_PAGES : FLAGS_16);
  if (current.flat_data) entry->registers.ds = entry->registers.es = 0;
  u16 *pointer = (u16 *)real_idt_pointer;
  pointer[0] = current.vectors_limit;
  *(u32 *)(pointer + 1) = REAL_VECTORS;
}

static u16 stack_word(const struct real_registers *r, u32 index) {
  return *(u16 *)at_linear(((u32)r->ss << 4) + ((r->sp + index * 2) & 0xffff));
}

static void print_if(const char *name, u32 before, u32 after) {
  if (before != after) print(" %s=%x", name, (word)after);
}

static void print_registers(const struct real_registers *before, const struct real_registers *after) {
  print_if("ax", before->ax, after->ax);
  print_if("cx", before->cx, after->cx);
  print_if("dx", before->dx, after->dx);
  print_if("bx", before->bx, after->bx);
  print_if("bp", before->bp, after->bp);
  print_if("si", before->si, after->si);
  print_if("di", before->di, after->di);
  print_if("ds", before->ds, after->ds);
  print_if("es", before->es, after->es);
  print_if("fs", before->fs, after->fs);
  print_if("gs", before->gs, after->gs);
}

static void print_exit(const struct real_exit *result) {
  const struct real_registers *after = &result->registers;
  u8 vector = result->vector;
  if (vector == VECTOR_DONE) print(" done");
  else if (vector < COUNT(vector_names)) print(" #%s", vector_names[vector]);
  else print(" #%x", (word)vector);
  print(" at %d cs=%x ss=%x", (int)(short)(stack_word(after, 0) - current.ip), (word)stack_word(after, 1), (word)after->ss);
  print(" sp=%d fl=%x", (int)(short)(after->sp + 6 - current.registers.sp), (word)stack_word(after, 2));
  print_if("upper-sp", current.registers.sp >> 16, after->sp >> 16);
  print_registers(&current.registers, after);
  print_if("cr0", (u32)read_cr0() & ~CR0_PG & ~(u32)CR0_PE, result->cr0);
}

static void print_memory(void) {
  static const u32 places[] = {0, 4, 8, 0xfff8, 0xfffc, 0x10000};
  print(" memory=");
  for (u32 i = 0; i < COUNT(places); i++) print("%s%x", i ? "," : "", (word) * (u32 *)at_linear(REAL_DATA + places[i]));
}

void finish_real(const char *format, ...) {
  copy(REAL_CODE + current.ip, current.code, SNIPPET_BYTES);
  /* And beyond 64 KiB, or from the beginning, for processors that let transfers or IP go there. */
  if (current.ip < 0x300) copy(REAL_CODE + 0x10000 + current.ip, current.code, SNIPPET_BYTES);
  u32 inside = 0x10000u - current.ip;
  if (inside < SNIPPET_BYTES) copy(REAL_CODE, current.code + inside, SNIPPET_BYTES - inside);
  load_entry();
  if (current.flat_data) current.registers.ds = current.registers.es = 0;
  enter_real();
  __builtin_va_list values;
  __builtin_va_start(values, format);
  print_list(format, values);
  __builtin_va_end(values);
  print(":");
  print_exit(in_handlers(real_exit_state));
  if (current.show_memory) print_memory();
  print("\n");
}
