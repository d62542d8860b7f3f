/* SYSCALL, SYSRET, SYSENTER, SYSEXIT, SWAPGS, 64-bit addresses that are not canonical. */
#include "cases.h"
#include "text.h"
#include "trial.h"

SNIPPET(call_system, "syscall")
SNIPPET(enter_system, "sysenter")
SNIPPET(exit_system, "sysexit")
SNIPPET(return_system, "sysretl")

static u64 star(void) { return (u64)SEL_CODE3_32 << 48 | (u64)SEL_CODE0 << 32 | (u32)(word)landing_wide; }

static void set_calls(bool enabled) {
  u64 efer = read_msr(MSR_EFER) & ~(u64)EFER_SCE;
  write_msr(MSR_EFER, enabled ? efer | EFER_SCE : efer);
  write_msr(MSR_STAR, star());
  write_msr(MSR_LSTAR, (word)landing_wide);
  write_msr(MSR_CSTAR, (word)landing_wide);
  write_msr(MSR_FMASK, FLAG_TF | FLAG_IF | FLAG_DF);
  write_msr(MSR_SYSENTER_CS, enabled ? SEL_CODE0 : 0);
  write_msr(MSR_SYSENTER_ESP, (word)test_stack_top);
  write_msr(MSR_SYSENTER_EIP, (word)landing_wide);
}

static void try_call(const struct environment *e, const struct snippet *snippet, const char *name, bool enabled, word flags) {
  struct trial *t = begin(e, snippet);
  t->flags |= flags;
  t->cx = (word)landing_wide + USER_ALIAS;
  t->dx = (word)landing_wide + USER_ALIAS;
  t->r11 = 0x3202;
  set_calls(enabled);
  finish("syscall/%s/%s/on%u/%x", e->name, name, enabled, flags);
}

#if LONG_MODE
SNIPPET_64(return_system_64, "sysretq")
SNIPPET_64(swap_base, "swapgs")
SNIPPET_64(jump_register, "jmp *%rax")
SNIPPET_64(call_register, "call *%rax")
SNIPPET_64(load_address, "movl (%rax), %ecx")
SNIPPET_64(store_address, "movl %ecx, (%rax)")
SNIPPET_64(load_stack, "movl (%rbp), %ecx")
SNIPPET_64(load_stack_scaled, "movl (%rsp, %rax), %ecx")
SNIPPET_64(push_stack, "movq %rax, %rsp\npushq %rcx")
SNIPPET_64(pop_stack, "movq %rax, %rsp\npopq %rcx")
SNIPPET_64(return_near, "pushq %rax\nret")
SNIPPET_64(return_interrupt, "movl $0x23, %ebx\npushq %rbx\npushq %rsp\npushq $2\npushq $0x2b\npushq %rax\niretq")
SNIPPET_64(vector_address, "movups (%rax), %xmm0")
SNIPPET_64(string_address, "movq %rax, %rsi\nlodsb")
SNIPPET_64(flush_address, "clflush (%rax)")
SNIPPET_64(page_address, "invlpg (%rax)")
SNIPPET_64(effective_address, "lea (%rax), %rcx\nxorl %ecx, %ecx")

static const struct {
  const char *name;
  const struct snippet *snippet;
} addressed[] = {{"jmp", &jump_register},   {"call", &call_register},  {"load", &load_address}, {"store", &store_address}, {"load-ss", &load_stack},
                 {"load-rsp", &load_stack_scaled}, {"push", &push_stack}, {"pop", &pop_stack},  {"ret", &return_near},     {"iret", &return_interrupt},
                 {"movups", &vector_address}, {"lodsb", &string_address}, {"clflush", &flush_address}, {"invlpg", &page_address}, {"lea", &effective_address}};

static void canonical(const struct environment *e) {
  static const word addresses[] = {0x7ffffffffffe, 0x800000000000, 0xffff7fffffffffff, 0x8000000000000000, 0xfffffffffffffffe};
  for (u32 i = 0; i < COUNT(addressed); i++) {
    for (u32 k = 0; k < COUNT(addresses); k++) {
      struct trial *t = begin(e, addressed[i].snippet);
      t->ax = addresses[k];
      if (addressed[i].snippet == &load_stack) t->bp = addresses[k];
      if (addressed[i].snippet == &load_stack_scaled) t->ax = addresses[k] - t->sp;
      for (u32 vector = 8; vector < 15; vector++) use_ist(vector);
      finish("canonical/%s/%s/%x", e->name, addressed[i].name, addresses[k]);
    }
  }
}

static void returns(const struct environment *e) {
  static const word targets[] = {0x7fffffffffff, 0x800000000000, 0xffff800000000000};
  for (u32 i = 0; i < COUNT(targets); i++) {
    struct trial *t = begin(e, &return_system_64);
    t->cx = targets[i];
    t->r11 = FLAG_FIXED;
    set_calls(true);
    finish("syscall/%s/sysretq-far/%x", e->name, targets[i]);
  }
  static const word flags[] = {FLAG_NT, FLAG_RF, FLAG_AC, FLAG_IOPL3, 0x20000, 0xffffffff & ~(word)(FLAG_TF | 0x20000), 0x200000};
  for (u32 i = 0; i < COUNT(flags); i++) {
    struct trial *t = begin(e, &return_system_64);
    t->cx = (word)landing_wide + USER_ALIAS;
    t->r11 = flags[i];
    set_calls(true);
    finish("syscall/%s/sysretq-flags/%x", e->name, flags[i]);
  }
}
#endif

void run_system_calls(void) {
  static const word flags[] = {0, FLAG_DF | FLAG_IF | FLAG_CF, FLAG_RF | FLAG_AC};
  for EACH_ENVIRONMENT(e) {
    if (e->narrow) continue;
    for (u32 i = 0; i < COUNT(flags); i++) {
      for (u32 on = 0; on < 2; on++) {
        try_call(e, &call_system, "syscall", on, flags[i]);
        try_call(e, &enter_system, "sysenter", on, flags[i]);
        try_call(e, &exit_system, "sysexit", on, flags[i]);
        try_call(e, &return_system, "sysretl", on, flags[i]);
#if LONG_MODE
        if (!e->wide) continue;
        try_call(e, &return_system_64, "sysretq", on, flags[i]);
        try_call(e, &swap_base, "swapgs", on, flags[i]);
#endif
      }
    }
#if LONG_MODE
    if (e->wide) canonical(e);
    if (e->wide && !e->user) returns(e);
#endif
  }
}
