/* Instructions that the privilege level, IOPL or the mode forbids; those that no mode knows. */
#include "cases.h"
#include "trial.h"

#define INSTRUCTIONS(X)                                                                                                            \
  X(move_from_cr0, "movl %cr0, %ecx\nxorl %ecx, %ecx")                                                                             \
  X(move_from_cr1, ".byte 0x0f, 0x20, 0xc8")                                                                                       \
  X(move_from_cr5, ".byte 0x0f, 0x20, 0xe8")                                                                                       \
  X(move_to_cr2, "movl %eax, %cr2")                                                                                                \
  X(move_to_cr6, ".byte 0x0f, 0x22, 0xf0")                                                                                         \
  X(move_to_cr7, ".byte 0x0f, 0x22, 0xf8")                                                                                         \
  X(move_from_dr0, "movl %db0, %eax")                                                                                              \
  X(move_from_dr4, ".byte 0x0f, 0x21, 0xe0")                                                                                       \
  X(move_from_dr5, ".byte 0x0f, 0x21, 0xe8")                                                                                       \
  X(move_to_dr5, "movl $0x400, %eax\n.byte 0x0f, 0x23, 0xe8")                                                                      \
  X(load_status, "smsw %eax\nlmsw %ax\nxorl %eax, %eax")                                                                           \
  X(clear_task_switched, "clts")                                                                                                   \
  X(flush_page, "invlpg (%edi)")                                                                                                   \
  X(invalidate_caches, "invd")                                                                                                     \
  X(write_back, "wbinvd")                                                                                                          \
  X(read_msr_none, "movl $0xc0000100, %ecx\nrdmsr")                                                                                \
  X(write_msr_none, "movl $0xc0000100, %ecx\nwrmsr")                                                                               \
  X(read_counter, "rdtsc\nxorl %eax, %eax\nxorl %edx, %edx")                                                                       \
  X(load_gdt, "sgdt (%edi)\nlgdt (%edi)")                                                                                          \
  X(load_idt, "sidt (%edi)\nlidt (%edi)")                                                                                          \
  X(load_ldt, "lldt %ax")                                                                                                          \
  X(load_task, "ltr %ax")                                                                                                          \
  X(store_task, "str %eax")                                                                                                        \
  X(store_ldt, "sldt %eax")                                                                                                        \
  X(clear_interrupts, "cli")                                                                                                       \
  X(set_interrupts, "sti\ncli")                                                                                                    \
  X(push_flags, "pushfl\npopl %eax")                                                                                               \
  X(pop_flags_all, "pushl $0x3202\npopfl\npushfl\npopl %eax\npushl $2\npopfl")                                                     \
  X(port_read, "inb $0x80, %al")                                                                                                   \
  X(port_write, "outb %al, $0x80")                                                                                                 \
  X(port_strings, "movl %edi, %esi\nmovw $0x80, %dx\noutsb")                                                                       \
  X(swap_gs, ".byte 0x0f, 0x01, 0xf8")                                                                                             \
  X(undefined0, ".byte 0x0f, 0xff, 0xc0")                                                                                          \
  X(undefined1, ".byte 0x0f, 0xb9, 0xc0")                                                                                          \
  X(undefined2, "ud2")                                                                                                             \
  X(lock_register, ".byte 0xf0, 0x01, 0xc0")                                                                                       \
  X(lock_move, ".byte 0xf0\nmovl %eax, (%edi)")                                                                                           \
  X(lock_compare, ".byte 0xf0\ncmpl %eax, (%edi)")                                                                                        \
  X(push_es, ".byte 0x06, 0x07")                                                                                                   \
  X(push_all, ".byte 0x60, 0x61")                                                                                                  \
  X(bound_check, "bound %eax, (%edi)")                                                                                               \
  X(adjust, ".byte 0x37\nxorl %eax, %eax")                                                                                                          \
  X(adjust_divide, ".byte 0xd4, 0x00\nxorl %eax, %eax")                                                                                             \
  X(far_immediate, ".byte 0x9a, 0, 0, 0, 0, 0, 0")                                                                                 \
  X(load_ds_far, "lds (%edi), %eax")                                                                                               \
  X(overflow_none, ".byte 0xce")                                                                                                   \
  X(alias_82, ".byte 0x82, 0xc0, 0x01")                                                                                            \
  X(set_carry_alias, ".byte 0xd6\nmovb $0, %al")                                                                                   \
  X(too_long, ".rept 14\n.byte 0x2e\n.endr\n.byte 0x89, 0xc0")                                                                     \
  X(longest, ".rept 13\n.byte 0x2e\n.endr\n.byte 0x89, 0xc0")                                                                      \
  X(monitor_none, "xorl %ecx, %ecx\nmonitor")                                                                                      \
  X(vmx_call, "vmcall")                                                                                                            \
  X(extended_set, ".byte 0x0f, 0x01, 0xd1")                                                                                        \
  X(extended_get, ".byte 0x0f, 0x01, 0xd0")                                                                                        \
  X(return_system, "rsm")                                                                                                          \
  X(read_performance, "rdpmc")

#define DEFINE(label, text) SNIPPET(label, text)
INSTRUCTIONS(DEFINE)

#define ENTRY(label, text) {#label, &label},
static const struct {
  const char *name;
  const struct snippet *snippet;
} instructions[] = {INSTRUCTIONS(ENTRY)};

SNIPPET(halt, "hlt")

static void run_flags(const struct environment *e, u32 i, word flags, word cr4, const char *how) {
  begin(e, instructions[i].snippet)->flags |= flags;
  write_cr4(read_cr4() | cr4);
  finish("privileged/%s/%s/%s", e->name, instructions[i].name, how);
}

void run_privileged(void) {
  for EACH_ENVIRONMENT(e) {
    for (u32 i = 0; i < COUNT(instructions); i++) {
      run_flags(e, i, 0, 0, "plain");
      run_flags(e, i, FLAG_IOPL3, 0, "iopl3");
      run_flags(e, i, 0, CR4_TSD | CR4_DE, "tsd+de");
    }
    if (!e->user) continue;
    begin(e, &halt);
    finish("privileged/%s/halt/plain", e->name);
  }
}
