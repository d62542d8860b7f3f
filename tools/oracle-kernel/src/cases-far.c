/* Far jumps, calls, returns and IRET to every kind of descriptor, through call gates, and to outer rings. */
#include "cases.h"
#include "descriptors.h"
#include "trial.h"

SNIPPET(jump_far, "ljmpl *(%edi)")
SNIPPET(call_far, "lcalll *(%edi)")
SNIPPET(return_far, "pushl %ebx\npushl %eax\nlretl")
SNIPPET(return_outer, "pushl %esi\npushl %edx\npushl %ebx\npushl %eax\nlretl")
SNIPPET(return_interrupt, "pushl %esi\npushl %edx\npushl %ecx\npushl %ebx\npushl %eax\niretl")
SNIPPET_64(return_far_64, "pushq %rbx\npushq %rax\nlretq")
SNIPPET_64(return_outer_64, "pushq %rsi\npushq %rdx\npushq %rbx\npushq %rax\nlretq")
SNIPPET_64(return_interrupt_64, "pushq %rsi\npushq %rdx\npushq %rcx\npushq %rbx\npushq %rax\niretq")

enum { JUMP, CALL, RETURN, RETURN_OUTER, RETURN_INTERRUPT, TRANSFERS };

static const char *const names[TRANSFERS] = {"jmp", "call", "ret", "ret-outer", "iret"};
static const struct snippet *const snippets[TRANSFERS] = {&jump_far, &call_far, &return_far, &return_outer, &return_interrupt};
static const struct snippet *const snippets_64[TRANSFERS] = {&jump_far, &call_far, &return_far_64, &return_outer_64, &return_interrupt_64};

/* The transfer of a trial whose stack segment, should it be popped, is good for the selector's level. */
static struct trial *prepare(const struct environment *e, u32 transfer, u16 selector) {
  struct trial *t = begin(e, e->wide ? snippets_64[transfer] : snippets[transfer]);
  bool outer = (selector & 3) == 3;
  word target = (word)landing_wide + (outer ? USER_ALIAS : 0);
  *(u32 *)test_frames = (u32)target;
  *(u16 *)(test_frames + 4) = selector;
  t->ax = target;
  t->bx = selector;
  t->cx = FLAG_FIXED;
  t->dx = outer ? (word)user_stack_top + USER_ALIAS : (word)test_stack_top - 256;
  t->si = outer ? SEL_DATA3 : SEL_DATA0;
  t->show_descriptor = true;
  use_ist(14);
  return t;
}

static void to_descriptors(const struct environment *e, u32 transfer) {
  for (u32 i = 0; i < descriptor_kind_count; i++) {
    if (is_task_switch(descriptor_kinds[i].access)) continue;
    for (u32 rpl = 0; rpl < 4; rpl++) {
      u16 selector = (u16)(SEL_TEST | rpl);
      prepare(e, transfer, selector);
      set_test_descriptor(&descriptor_kinds[i], 0);
      finish("far/%s/%s/%s/rpl%u", e->name, names[transfer], descriptor_kinds[i].name, rpl);
    }
  }
  for (u32 i = 0; i < selector_kind_count; i++) {
    prepare(e, transfer, selector_kinds[i].selector);
    finish("far/%s/%s/%s", e->name, names[transfer], selector_kinds[i].name);
  }
}

/* The popped stack segment of a return to ring 3. */
static void to_stacks(const struct environment *e, u32 transfer) {
  for (u32 i = 0; i < descriptor_kind_count; i++) {
    for (u32 rpl = 0; rpl < 4; rpl += 3) {
      struct trial *t = prepare(e, transfer, SEL_CODE3);
      set_test_descriptor(&descriptor_kinds[i], 0);
      t->si = SEL_TEST | rpl;
      finish("far/%s/%s-stack/%s/rpl%u", e->name, names[transfer], descriptor_kinds[i].name, rpl);
    }
  }
  for (u32 i = 0; i < selector_kind_count; i++) {
    prepare(e, transfer, SEL_CODE3)->si = selector_kinds[i].selector;
    finish("far/%s/%s-stack/%s", e->name, names[transfer], selector_kinds[i].name);
  }
}

static const struct descriptor_kind gates[] = {
    {"call3", 0xec, 0}, {"call0", 0x8c, 0}, {"call-absent3", 0x6c, 0}, {"call16-3", 0xe4, 0}, {"interrupt3", 0xee, 0}, {"trap3", 0xef, 0}, {"task3", 0xe5, 0},
};

static void through_gates(const struct environment *e, u32 transfer) {
  for (u32 i = 0; i < COUNT(gates); i++) {
    if (is_task_switch(gates[i].access)) continue;
    for (u32 rpl = 0; rpl < 4; rpl += 3) {
      bool parameters = !LONG_MODE && i == 0;
      prepare(e, transfer, (u16)(SEL_TEST | rpl));
      set_call_gate(SEL_TEST, SEL_CODE0, (word)landing_wide, gates[i].access, parameters ? 2 : 0);
      if (gates[i].access == 0xe4) gdt[SEL_TEST >> 3] &= 0xffffffffffffull; /* an offset of 16 bits is not the landing's */
      if (gates[i].access == 0xe4 && !LONG_MODE) continue;
      finish("far/%s/%s-gate/%s/rpl%u", e->name, names[transfer], gates[i].name, rpl);
    }
  }
  for (u32 i = 0; i < descriptor_kind_count; i++) {
    const struct descriptor_kind *kind = &descriptor_kinds[i];
    prepare(e, transfer, SEL_TEST | 3);
    set_test_descriptor(kind, 0);
    gdt[(SEL_TEST >> 3) + 2] = gdt[SEL_TEST >> 3];
    if (LONG_MODE) gdt[(SEL_TEST >> 3) + 3] = 0;
    set_call_gate(SEL_TEST, SEL_TEST + 16, (word)landing_wide, 0xec, 0);
    if ((kind->access & 0x98) == 0x98 && (kind->access & 0x60) && e->user) continue; /* runs supervisor's code in ring 1 or 3 */
    if ((kind->access & 0x9c) == 0x9c && e->user) continue;
    finish("far/%s/%s-gate-code/%s", e->name, names[transfer], kind->name);
  }
}

void run_far_transfers(void) {
  for EACH_ENVIRONMENT(e) {
    if (e->narrow) continue;
    for (u32 transfer = 0; transfer < TRANSFERS; transfer++) to_descriptors(e, transfer);
    for (u32 transfer = JUMP; transfer <= CALL; transfer++) through_gates(e, transfer);
    if (e->user) continue;
    to_stacks(e, RETURN_OUTER);
    to_stacks(e, RETURN_INTERRUPT);
  }
}
