/* Real-address mode: instructions, frames, vectors, wrapping and limits of 64 KiB, other limits left by protected mode. */
#include "cases.h"
#include "real.h"
#include "segments.h"
#include "trial.h"

/* Instructions that need no place of their own. AX = 5, CX = 0, flags as they come. */
#define PLAIN(X)                                                                                                                   \
  X(nop, "nop")                                                                                                                    \
  X(divide_word, "divw %cx\nnop")                                                                                                  \
  X(divide_byte, "divb %cl")                                                                                                       \
  X(divide_overflow, "movw $1, %dx\nmovw $1, %bx\ndivw %bx")                                                                       \
  X(divide_signed, "movl $0x80000000, %eax\ncltd\nmovl $-1, %ebx\nidivl %ebx")                                                     \
  X(divide_prefixed, ".byte 0x26, 0x66\ndivw %cx")                                                                                 \
  X(ascii_zero, "aam $0")                                                                                                          \
  X(breakpoint, "int3\nnop")                                                                                                       \
  X(breakpoint_long, ".byte 0xcd, 3")                                                                                              \
  X(software, "int $0x21\nnop")                                                                                                    \
  X(overflow_no, "xorw %bx, %bx\ninto\nnop")                                                                                       \
  X(overflow_yes, "movb $0x7f, %al\nincb %al\ninto\nnop")                                                                          \
  X(single_step, "pushfw\npopw %ax\norw $0x100, %ax\npushw %ax\npopfw\nnop\nnop")                                                  \
  X(int1, ".byte 0xf1\nnop")                                                                                                       \
  X(undefined, "ud2")                                                                                                              \
  X(undefined_map, ".byte 0x0f, 0xff")                                                                                             \
  X(undefined_group, ".byte 0xff, 0xff")                                                                                           \
  X(locked_move, ".byte 0xf0, 0x89, 0xc0")                                                                                         \
  X(too_long, ".fill 15, 1, 0x66\nnop")                                                                                            \
  X(move_to_cs, ".byte 0x8e, 0xc8")                                                                                                \
  X(adjust_level, "arpl %cx, %ax")                                                                                                 \
  X(load_access, "lar %ax, %cx")                                                                                                   \
  X(load_limit, "lsl %ax, %cx")                                                                                                    \
  X(verify_read, "verr %ax")                                                                                                       \
  X(verify_write, "verw %ax")                                                                                                      \
  X(store_task, "str %ax")                                                                                                         \
  X(load_task, "ltr %ax")                                                                                                          \
  X(store_local, "sldt %ax")                                                                                                       \
  X(load_local, "lldt %ax")                                                                                                        \
  X(resume, "rsm")                                                                                                                 \
  X(system_call, "syscall")                                                                                                        \
  X(clear_task, "movl %cr0, %eax\norl $8, %eax\nmovl %eax, %cr0\nclts\nmovl %cr0, %edx\nandl $8, %edx\nxorl %eax, %eax")           \
  X(interrupts, "sti\npushfw\npopw %ax\ncli\npushfw\npopw %dx")                                                                    \
  X(flags_all, "movw $0x7cd5, %ax\npushw %ax\npopfw\npushfw\npopw %dx\ncli")                                                       \
  X(flags_none, "pushw $0\npopfw\npushfw\npopw %dx")                                                                               \
  X(flags_wide, "pushl $0x00240000\npopfl\npushfl\npopl %edx\npushl $2\npopfl")                                                    \
  X(return_interrupt, "pushw $0x0cd7\npushw %cs\npushw $0x108 + 6\nnop\nnop\nnop\niretw\nnop\nnop")                                \
  X(halt_free, "pause")                                                                                                            \
  X(status, "smsw %ax\nandw $1, %ax\nsmsw %edx\nandl $0x11, %edx")                                                                 \
  X(load_status, "movw $1, %bx\nlmsw %bx\nmovw $0, %bx\nlmsw %bx\nsmsw %dx\nandw $1, %dx\nmovl %cr0, %eax\nandb $0xfe, %al\nmovl %eax, %cr0\nxorl %eax, %eax") \
  X(task_switched, "movw $9, %bx\nlmsw %bx\nmovl %cr0, %eax\nandb $0xfe, %al\nmovl %eax, %cr0\nxorl %eax, %eax\nfninit")           \
  X(store_tables, "sidt 8\nmovw 8, %dx")                                                                                           \
  X(load_table16, "movl $0xff345678, %eax\nmovw $0x77, (0)\nmovl %eax, (2)\nlgdtw (0)\nsgdtl (0)\nxorl %eax, %eax")                \
  X(load_table32, "movl $0xff345678, %eax\nmovw $0x77, (0)\nmovl %eax, (2)\nlgdtl (0)\nsgdtl (0)\nxorl %eax, %eax")                \
  X(push_segments, "pushw %ds\npushw %es\npushw %cs\npopw %ax\npopw %es\npopw %fs")                                                \
  X(load_pointers, "movl $0x77773333, (0)\nlesw (0), %bx\nlfsw (0), %dx\nlgsw (0), %si")                                           \
  X(load_stack, "movw %ss, %ax\nmovw %sp, %bx\nmovw %ax, %ss\nmovw %bx, %sp")                                                      \
  X(ring, "movw $0x1003, %ax\nmovw %ax, %fs\nmovw %fs, %dx")                                                                       \
  X(wide_operands, "movl $0x12345678, %eax\npushl %eax\npopw %bx\npopw %dx")                                                       \
  X(wide_address, "movl $0x20, %ebx\nmovw (%ebx), %ax\nmovw $0xffff, %si\nmovw $0x21, %bx\nmovw (%bx,%si), %dx")                   \
  X(override, "movw $0x5a5a, %fs:(%bx)\nmovw %gs:(%bx), %ax\nmovw %cs:0x100, %dx\nmovw %ss:(%bx), %si")                            \
  X(far_jump, "ljmpw $0x2000, $0x100 + 7\nnop\nnop\nnop\nnop")                                                                     \
  X(far_alias, "ljmpw $0x2010, $6\nnop\nnop")                                                                                      \
  X(far_jump_wide, "ljmpl $0x2000, $0x100 + 9\nnop\nnop\nnop")                                                                     \
  X(far_call, "lcallw $0x2010, $6\nnop\npopw %ax\npopw %dx")                                                                       \
  X(far_call_wide, "lcallw $0x2010, $6\nnop\npopl %eax")                                                                           \
  X(far_return, "pushw $0x2010\npushw $8\nnop\nlretw\nnop\nnop")                                                                   \
  X(far_beyond, "ljmpl $0x2000, $0x10108\nnop\nnop")                                                                               \
  X(far_call_beyond, "lcalll $0x2000, $0x10108\nnop\nnop")                                                                         \
  X(far_return_beyond, "pushl $0x2000\npushl $0x10110\nlretl\nnop\nnop\nnop\nnop\nnop")                                            \
  X(interrupt_return_beyond, "pushl $2\npushl $0x2000\npushl $0x10112\niretl\nnop\nnop\nnop\nnop")                                 \
  X(near_beyond, ".byte 0x66, 0xe9, 0, 0, 1, 0")                                                                                   \
  X(near_call_beyond, ".byte 0x66, 0xe8, 0, 0, 1, 0")                                                                              \
  X(near_indirect_beyond, "movl $0x10109, %ebx\njmpl *%ebx\nnop\nnop")                                                             \
  X(near_return_beyond, "pushl $0x1010a\nretl\nnop\nnop")                                                                          \
  X(unreal, "lgdtl %cs:pointer_offset\nmovl %cr0, %eax\norb $1, %al\nmovl %eax, %cr0\nmovw $0x10, %bx\nmovw %bx, %fs\nandb $0xfe, %al\nmovl %eax, %cr0\nmovl $0x10000, %ebx\nmovb %fs:0x50008(%ebx), %cl\nxorl %eax, %eax")

#define DEFINE(label, text) REAL_SNIPPET(real_##label, text)
asm(".set pointer_offset, 0x40");
PLAIN(DEFINE)
#define ENTRY(label, text) {#label, real_##label},
static const struct {
  const char *name;
  const u8 *code;
} plain[] = {PLAIN(ENTRY)};

static void run_plain(void) {
  for (u32 i = 0; i < COUNT(plain); i++) {
    struct real_trial *t = begin_real(plain[i].code);
    t->registers.ax = 5;
    t->show_memory = true;
    /* GDTR as it is, for the snippet that loads it; no trial executes that far. */
    struct __attribute__((packed)) {
      u16 limit;
      u32 base;
    } table = {sizeof gdt - 1, (u32)gdt};
    for (u32 k = 0; k < sizeof table; k++) ((volatile u8 *)REAL_CODE)[0x40 + k] = ((u8 *)&table)[k];
    finish_real("real/plain/%s", plain[i].name);
  }
}

/* Name, bytes, r or w, text. BX is the offset. */
#define OPERANDS(X)                                                                                                                \
  X(load8, 1, "r", "movb (%bx), %al")                                                                                              \
  X(load16, 2, "r", "movw (%bx), %ax")                                                                                             \
  X(load32, 4, "r", "movl (%bx), %eax")                                                                                            \
  X(store8, 1, "w", "movb %al, (%bx)")                                                                                             \
  X(store16, 2, "w", "movw %ax, (%bx)")                                                                                            \
  X(store32, 4, "w", "movl %eax, (%bx)")                                                                                           \
  X(modify16, 2, "w", "notw (%bx)")                                                                                                \
  X(modify32, 4, "w", "lock notl (%bx)")                                                                                           \
  X(exchange, 2, "w", "xchgw %ax, (%bx)")                                                                                          \
  X(compare8, 8, "w", "cmpxchg8b (%bx)")                                                                                           \
  X(bound, 4, "r", "boundw %dx, (%bx)")                                                                                            \
  X(far_pointer, 4, "r", "lesw (%bx), %ax")                                                                                        \
  X(far_pointer32, 6, "r", "lesl (%bx), %eax")                                                                                     \
  X(segment, 2, "r", "movw (%bx), %fs")                                                                                            \
  X(push, 2, "r", "pushw (%bx)")                                                                                                   \
  X(pop, 2, "w", "popw (%bx)")                                                                                                     \
  X(table, 6, "w", "sgdt (%bx)")                                                                                                   \
  X(float80, 10, "r", "fldt (%bx)")                                                                                                \
  X(store_control, 2, "w", "fnstcw (%bx)")                                                                                         \
  X(environment, 14, "w", "fnstenv (%bx)")                                                                                         \
  X(vector128, 16, "r", "movups (%bx), %xmm0")                                                                                     \
  X(store_vector128, 16, "w", "movups %xmm0, (%bx)")                                                                               \
  X(sum, 2, "r", "movw $3, %si\nleaw -3(%bx), %bx\nmovw (%bx,%si), %ax\nmovw $0, %si\nleaw 3(%bx), %bx")                                    \
  X(wide_load16, 2, "r", "movw (%ebx), %ax")                                                                                       \
  X(wide_store32, 4, "w", "movl %eax, (%ebx)")                                                                                     \
  X(stack_load16, 2, "r", "movw %ss:(%bx), %ax")                                                                                   \
  X(stack_store32, 4, "w", "movl %eax, %ss:(%bx)")                                                                                 \
  X(code_load16, 2, "r", "movw %cs:(%bx), %ax")                                                                                    \
  X(code_store16, 2, "w", "movw %dx, %cs:(%bx)")

#define DEFINE_OPERAND(label, bytes, kind, text) REAL_SNIPPET(operand_##label, text)
OPERANDS(DEFINE_OPERAND)
#define ENTRY_OPERAND(label, bytes, kind, text) {#label, operand_##label, bytes, kind},
static const struct {
  const char *name;
  const u8 *code;
  u32 bytes;
  const char *kind;
} operands[] = {OPERANDS(ENTRY_OPERAND)};

static void run_operand(u32 i, u32 offset) {
  struct real_trial *t = begin_real(operands[i].code);
  t->registers.bx = offset;
  t->registers.ax = 0x12345678;
  t->registers.dx = 0x1111;
  t->show_memory = true;
  finish_real("real/operand/%s.%u%s/%x", operands[i].name, operands[i].bytes, operands[i].kind, (word)offset);
}

static void run_operands(void) {
  for (u32 i = 0; i < COUNT(operands); i++) {
    u32 bytes = operands[i].bytes;
    run_operand(i, 0x10000 - bytes);
    if (bytes > 1) run_operand(i, 0x10001 - bytes);
    if (bytes > 2) run_operand(i, 0xffff);
    if (bytes > 8) run_operand(i, 0x10000 - bytes / 2);
    run_operand(i, 4);
  }
  for (u32 i = 0; i < COUNT(operands); i++) {
    if (operands[i].name[0] != 'w') continue;
    run_operand(i, 0x10000);
    run_operand(i, 0xffffffff);
  }
}

REAL_SNIPPET(look, "movw (%ebx), %ax\nmovl $0, %eax")

/* Data segments whose limits protected mode has left. What is there does not matter. */
static void run_limits_left(void) {
  static const u32 limits[] = {0xffffffff, 0x1ffff, 0x7fff, 0x200};
  static const u32 offsets[] = {0x1fd, 0x1ff, 0x7ffd, 0x7fff, 0xfffe, 0xffff, 0x10000, 0x1fffd, 0x1ffff, 0x60020};
  for (u32 l = 0; l < COUNT(limits); l++) {
    for (u32 o = 0; o < COUNT(offsets); o++) {
      for (u32 reload = 0; reload < 2; reload++) {
        struct real_trial *t = begin_real(look);
        t->data_limit = limits[l];
        t->flat_data = !reload; /* the selector is loaded in real mode in any case: here with the base that it had */
        t->registers.bx = offsets[o];
        finish_real("real/limit/%x/look.2r/%x/base%u", (word)limits[l], (word)offsets[o], reload);
      }
    }
  }
}

/* Name, bytes pushed or popped, operand size, text. */
#define STACK(X)                                                                                                                   \
  X(push16, 2, 2, "pushw %ax")                                                                                                     \
  X(push32, 4, 4, "pushl %eax")                                                                                                    \
  X(push_flags, 2, 2, "pushfw")                                                                                                    \
  X(push_all16, 16, 2, "pushaw")                                                                                                   \
  X(push_all32, 32, 4, "pushal")                                                                                                   \
  X(call16, 2, 2, "callw 1f\n1:")                                                                                                  \
  X(call_far16, 4, 2, "lcallw $0x2000, $0x100 + 5")                                                                                \
  X(call_far32, 8, 4, "lcalll $0x2000, $0x100 + 8")                                                                                \
  X(enter16_0, 2, 2, "enterw $0, $0")                                                                                              \
  X(enter32_1, 8, 4, "enterl $0, $1")                                                                                              \
  X(enter16_4_2, 10, 2, "enterw $4, $2")                                                                                           \
  X(software, 6, 2, "int $0x21")                                                                                                   \
  X(pop16, 2, 2, "popw %ax")                                                                                                       \
  X(pop32, 4, 4, "popl %eax")                                                                                                      \
  X(pop_all16, 16, 2, "popaw")                                                                                                     \
  X(pop_all32, 32, 4, "popal")                                                                                                     \
  X(return16, 2, 2, "retw")                                                                                                        \
  X(return_far16, 4, 2, "lretw")                                                                                                   \
  X(return_interrupt16, 6, 2, "iretw")                                                                                             \
  X(leave16, 2, 2, "leavew")

#define DEFINE_STACK(label, bytes, size, text) REAL_SNIPPET(stack_##label, text)
STACK(DEFINE_STACK)
#define ENTRY_STACK(label, bytes, size, text) {#label, stack_##label, bytes, size},
static const struct {
  const char *name;
  const u8 *code;
  u32 bytes, size;
} stack[] = {STACK(ENTRY_STACK)};
#define FIRST_POP 12
#define LANDING 0x180

/* With an odd stack pointer a frame of six bytes must fit without wrapping, else the processor shuts down: that of the fault, or that of INT 20h. */
static bool has_room(u32 i, u32 sp) {
  bool pops = i >= FIRST_POP;
  u32 left = pops ? sp : sp >= stack[i].bytes ? sp - stack[i].bytes : sp;
  return !(sp & 1) || left >= 6 || stack[i].code == stack_software;
}

/* Returns find an INT 20h. */
static void run_stack_at(u32 i, u32 sp) {
  struct real_trial *t = begin_real(stack[i].code);
  u16 words[3] = {LANDING, REAL_CODE >> 4, FLAG_FIXED};
  for (u32 k = 0; k < 3; k++) {
    u32 at = REAL_STACK + ((sp + k * 2) & 0xffff);
    for (u32 byte = 0; byte < 2; byte++) *(volatile u8 *)(at + byte) = (u8)(words[k] >> byte * 8);
  }
  for (u32 k = 0; k < 2; k++) *(volatile u8 *)(REAL_CODE + LANDING + k) = k ? 0x20 : 0xcd;
  t->registers.sp = stack[i].code == stack_leave16 ? 0x8000 : sp;
  t->registers.bp = stack[i].code == stack_leave16 ? sp : 0x9000;
  t->registers.ax = 0x1234;
  finish_real("real/stack/%s.%u.%u/%x", stack[i].name, stack[i].bytes, stack[i].size, (word)sp);
}

static void run_stacks(void) {
  for (u32 i = 0; i < COUNT(stack); i++) {
    static const u32 pointers[] = {0, 2, 4, 6, 7, 8, 9, 10, 11, 13, 15, 16, 17, 30, 31, 33, 0xffe0, 0xfff0, 0xfff1, 0xfff3, 0xfffa, 0xfffb, 0xfffc, 0xfffd, 0xfffe, 0xffff};
    for (u32 k = 0; k < COUNT(pointers); k++) {
      if (has_room(i, pointers[k])) run_stack_at(i, pointers[k]);
    }
  }
}

/* Name, bytes of the first instruction, text. */
#define CODE(X)                                                                                                                    \
  X(nop, 1, "nop")                                                                                                                 \
  X(move8, 2, "movb $5, %al")                                                                                                      \
  X(move16, 3, "movw $5, %ax")                                                                                                     \
  X(move32, 6, "movl $5, %eax")                                                                                                    \
  X(undefined, 2, "ud2")                                                                                                           \
  X(divide, 2, "divw %cx")

#define DEFINE_CODE(label, bytes, text) REAL_SNIPPET(code_##label, text)
CODE(DEFINE_CODE)
#define ENTRY_CODE(label, bytes, text) {#label, code_##label, bytes},
static const struct {
  const char *name;
  const u8 *code;
  u32 bytes;
} codes[] = {CODE(ENTRY_CODE)};

REAL_SNIPPET(jump_over, ".byte 0xeb, 0x10\nnop\nnop")

static void run_codes(void) {
  for (u32 i = 0; i < COUNT(codes); i++) {
    for (u32 inside = 1; inside <= codes[i].bytes + 2; inside++) {
      struct real_trial *t = begin_real(codes[i].code);
      t->ip = (u16)(0x10000 - inside);
      finish_real("real/code/%s.%u/%u", codes[i].name, codes[i].bytes, inside);
    }
  }
  /* Targets wrap with 16-bit operands. */
  for (u32 inside = 1; inside <= 4; inside++) {
    struct real_trial *t = begin_real(jump_over);
    t->ip = (u16)(0x10000 - inside);
    u32 target = 0x12 - inside;
    *(volatile u8 *)(REAL_CODE + target) = 0xcd;
    *(volatile u8 *)(REAL_CODE + target + 1) = 0x20;
    finish_real("real/code/jump-wraps.2/%u", inside);
  }
}

/* Vector tables that end before, in, and behind a vector. */
static void run_vectors(void) {
  for (u32 missing = 0; missing < 6; missing++) {
    begin_real(stack_software)->vectors_limit = (u16)(0x21 * 4 + 3 - missing);
    finish_real("real/vectors/int/%u", missing);
  }
}

/* Elements move, addresses wrap, an element across FFFFh faults. */
#define STRINGS(X)                                                                                                                 \
  X(store_bytes, 1, "rep stosb")                                                                                                   \
  X(store_words, 2, "rep stosw")                                                                                                   \
  X(store_doubles, 4, "rep stosl")                                                                                                 \
  X(load_words, 2, "xorw %di, %di\nrep lodsw")                                                                                     \
  X(wide_store, 2, "addr32 rep stosw")

#define DEFINE_STRING(label, bytes, text) REAL_SNIPPET(string_##label, text)
STRINGS(DEFINE_STRING)
#define ENTRY_STRING(label, bytes, text) {#label, string_##label, bytes},
static const struct {
  const char *name;
  const u8 *code;
  u32 bytes;
} strings[] = {STRINGS(ENTRY_STRING)};

static void run_strings(void) {
  for (u32 i = 0; i < COUNT(strings); i++) {
    for (u32 backward = 0; backward < 2; backward++) {
      for (u32 start = 0; start < 6; start++) {
        struct real_trial *t = begin_real(strings[i].code);
        t->registers.si = t->registers.di = (backward ? start : 0xfff8 + start) & 0xffff;
        t->registers.cx = 6;
        t->registers.ax = 0x5a5a5a5a;
        if (backward) t->flags |= FLAG_DF;
        t->show_memory = true;
        finish_real("real/string/%s.%u/%s/%u", strings[i].name, strings[i].bytes, backward ? "backward" : "forward", start);
      }
    }
  }
}

void run_real(void) {
  run_plain();
  run_operands();
  run_limits_left();
  run_stacks();
  run_codes();
  run_vectors();
  run_strings();
}
