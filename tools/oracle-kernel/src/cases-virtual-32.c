/*
 * Virtual-8086 mode: what IRETD loads, what its code may do by IOPL, the frames of events, ports. The snippet lies below 1 MiB as in real mode, in pages
 * that are the user's; it ends with #UD, because INT depends on IOPL. CR4.VME is not here, since QEMU 7.2 has none.
 */
#include "cases.h"
#include "descriptors.h"
#include "real.h"
#include "text.h"
#include "trial.h"

#define VECTOR 0x22
#define VECTOR_UD 6
#define STUB(vector) ((word)trap_stubs + (vector) * 16)
#define IO_MAP_BASE 0x66

#define SNIPPETS(X)                                                                                                                \
  X(disable, "cli")                                                                                                                \
  X(enable, "sti")                                                                                                                 \
  X(push_flags, "pushfw\npopw %bx")                                                                                                \
  X(push_flags32, "pushfl\npopl %ebx")                                                                                             \
  X(pop_flags, "pushw %bx\npopfw")                                                                                                 \
  X(pop_flags32, "pushl %ebx\npopfl")                                                                                              \
  X(software, "int $0x22")                                                                                                         \
  X(breakpoint, "int3")                                                                                                            \
  X(overflow, "movb $127, %al\nincb %al\ninto")                                                                                    \
  X(bound, "movw $-1, %ax\nboundw %ax, (0)")                                                                                       \
  X(icebp, ".byte 0xf1")                                                                                                           \
  X(return_interrupt, "pushw %bx\npushw %cs\ncallw 1f\n1:popw %ax\naddw $(9f-1b), %ax\npushw %ax\niretw\n9:")                      \
  X(halt, "hlt")                                                                                                                   \
  X(get_cr0, "movl %cr0, %eax")                                                                                                    \
  X(set_cr0, "movl %eax, %cr0")                                                                                                    \
  X(get_dr7, "movl %dr7, %eax")                                                                                                    \
  X(clear_ts, "clts")                                                                                                              \
  X(load_gdt, "lgdtw (0)")                                                                                                         \
  X(load_idt, "lidtw (0)")                                                                                                         \
  X(store_gdt, "sgdtw (0)")                                                                                                        \
  X(load_ldt, "lldt %ax")                                                                                                          \
  X(store_ldt, "sldt %ax")                                                                                                         \
  X(load_task, "ltr %ax")                                                                                                          \
  X(store_task, "str %ax")                                                                                                         \
  X(rights, "lar %ax, %bx")                                                                                                        \
  X(limit, "lsl %ax, %bx")                                                                                                         \
  X(verify_read, "verr %ax")                                                                                                       \
  X(verify_write, "verw %ax")                                                                                                      \
  X(adjust, "arpl %ax, %bx")                                                                                                       \
  X(status_word, "smsw %ax\nandw $1, %ax")                                                                                         \
  X(set_status_word, "lmsw %ax")                                                                                                   \
  X(read_msr_, "rdmsr")                                                                                                            \
  X(invalidate, "invd")                                                                                                            \
  X(flush_page, "invlpg (0)")                                                                                                      \
  X(lock_move, ".byte 0xf0\nmovw %ax, %bx")                                                                                        \
  X(read_port, "inb $0xa1, %al" /* the mask that main() set */)                                                                                                   \
  X(read_port16, "inw $0x62, %ax")                                                                                                 \
  X(write_port, "outb %al, $0x80")                                                                                                 \
  X(load_ds, "movw $0x6100, %ax\nmovw %ax, %ds\nmovw (0), %bx")                                                                    \
  X(pop_es, "pushw $0x1234\npopw %es")                                                                                             \
  X(load_ss, "movw %ss, %ax\nmovw %ax, %ss\nnop")                                                                                  \
  X(load_pointer, "lfsw (0), %bx")                                                                                                 \
  X(jump_far, "ljmpw $0x2010, $0x10\n.skip 11, 0x90")                                                                               \
  X(call_far, "movw $0x9090, %cs:0x200\nmovw $0xb0f, %cs:0x202\nlcallw $0x2000, $0x200")                                           \
  X(pop_far, "pushw $0x2000\npushw $0x180\nlretw")                                                                                 \
  X(write_code, "movw $0x1234, %cs:0x300\nmovw %cs:0x300, %bx")                                                                    \
  X(wide_address, "movl $0x10, %ebx\nmovl (%ebx), %eax")

#define DEFINE(label, text) SNIPPET_IN(".code16\n", label, text "\nud2\n")
SNIPPETS(DEFINE)

#define ENTRY(label, text) {#label, label},
static const struct {
  const char *name;
  const u8 *code;
} snippets[] = {SNIPPETS(ENTRY)};

static const u32 flag_images[] = {0, FLAG_IOPL3, FLAG_IF | FLAG_DF, FLAG_IOPL3 | FLAG_IF | FLAG_NT, 0x3cd7, 0x0cd7 | FLAG_AC | 0x200000, 0x2000, 0x1000};

static u8 *at_linear(u32 linear) {
  asm("" : "+r"(linear));
  return (u8 *)linear;
}

static struct trial *begin_virtual(const u8 *code, u32 flags) {
  static const struct snippet none = {landing_wide, landing_narrow};
  struct trial *t = begin(&environments[1], &none);
  share_low_memory();
  for (u32 i = 0; i < 0x400; i++) at_linear(REAL_CODE)[i] = 0x90;
  u8 *to = at_linear(REAL_CODE + 0x100);
  for (u32 i = 0; i < 64; i++) to[i] = code[i];
  to[0x80] = 0x0f; /* ud2 */
  to[0x81] = 0x0b;
  for (u32 i = 0; i < 64; i++) at_linear(REAL_DATA)[i] = (u8)(i * 3);
  t->code = to;
  t->cs = REAL_CODE >> 4;
  t->ip = 0x100;
  t->ss = REAL_STACK >> 4;
  t->sp = 0x8000;
  t->bp = 0x1111;
  t->di = 0;
  t->bx = 0x5678;
  t->ds = t->es = REAL_DATA >> 4;
  t->fs = 0x1234;
  t->gs = 0xfedc;
  t->flags = flags | FLAG_VM | FLAG_FIXED;
  return t;
}

static void every_snippet(void) {
  for (u32 i = 0; i < COUNT(snippets); i++) {
    for (u32 k = 0; k < COUNT(flag_images); k++) {
      begin_virtual(snippets[i].code, flag_images[k]);
      finish("virtual/%s/fl%x", snippets[i].name, (word)flag_images[k]);
    }
  }
}

/* POPF and IRET with every flag. */
static void flags_to_load(const u8 *code, const char *name) {
  for (u32 bit = 0; bit < 22; bit++) {
    if (1u << bit == FLAG_TF) continue;
    for (u32 all = 0; all < 2; all++) {
      struct trial *t = begin_virtual(code, FLAG_IOPL3 | (all ? 0x240cd5 : 0));
      t->bx = all ? ~(1u << bit) & ~FLAG_TF : 1u << bit;
      finish("virtual/%s/%s%x", name, all ? "not-" : "", (word)(1u << bit));
    }
  }
}

static void gates(const u8 *code, u32 vector, const char *name) {
  static const u8 accesses[] = {0x8e, 0xee, 0xef, 0x6e, 0xae};
  for (u32 i = 0; i < COUNT(accesses); i++) {
    begin_virtual(code, FLAG_IOPL3 | FLAG_IF);
    set_gate(vector, SEL_CODE0, STUB(vector), accesses[i], 0);
    finish("virtual/%s/gate-%x", name, (word)accesses[i]);
  }
  for (u32 i = 0; i < descriptor_kind_count; i++) {
    begin_virtual(code, FLAG_IOPL3)->show_descriptor = true;
    set_test_descriptor(&descriptor_kinds[i], 0);
    set_gate(vector, SEL_TEST, STUB(vector), 0xee, 0);
    finish("virtual/%s/handler-%s", name, descriptor_kinds[i].name);
  }
  for (u32 i = 0; i < selector_kind_count; i++) {
    begin_virtual(code, FLAG_IOPL3);
    set_gate(vector, selector_kinds[i].selector, STUB(vector), 0xee, 0);
    finish("virtual/%s/handler-%s", name, selector_kinds[i].name);
  }
}

static void ports(const u8 *code, const char *name) {
  for (u32 map = 0; map < 4; map++) {
    for (u32 iopl = 0; iopl < 2; iopl++) {
      begin_virtual(code, iopl ? FLAG_IOPL3 : 0);
      *(u16 *)(tss + IO_MAP_BASE) = 0x68;
      tss[0x68 + 12] = tss[0x68 + 20] = map & 1 ? 0 : 0xff;
      tss[0x68 + 16] = map & 2 ? 0 : 0xff;
      set_tss(TSS_SIZE - 1);
      finish("virtual/%s/map%u/iopl%u", name, map, iopl);
    }
  }
}

/* EIP of IRETD and the flags it takes. */
static void entries(void) {
  static const u32 images[] = {0x10000, 0x80000, 0x100000, 0x200000, 0x40000, 0x7000, 0xffc08028};
  for (u32 i = 0; i < COUNT(images); i++) {
    begin_virtual(halt, images[i]);
    finish("virtual/entry/fl%x", (word)images[i]);
  }
  begin_virtual(halt, 0)->ip = 0x50100;
  finish("virtual/entry/ip50100");
  begin_virtual(halt, 0)->sp = 0x12348000;
  finish("virtual/entry/sp12348000");
  begin_virtual(push_flags, FLAG_IOPL3)->sp = 0x12348000;
  finish("virtual/entry/push-sp12348000");
}

void run_virtual(void) {
  every_snippet();
  flags_to_load(pop_flags, "popf");
  flags_to_load(pop_flags32, "popfd");
  gates(software, VECTOR, "int");
  gates(halt, 13, "gp");
  gates(breakpoint, 3, "int3");
  ports(read_port, "in8");
  ports(read_port16, "in16");
  ports(write_port, "out8");
  entries();
}
