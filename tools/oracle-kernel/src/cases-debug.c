/* #DB: single steps, instruction and data breakpoints, RF, GD. The trial goes on after each, up to four events. */
#include "cases.h"
#include "trial.h"

SNIPPET(two_steps, "nop\nnop")
SNIPPET(move_stack, "movl %ss, %ecx\nmovl %ecx, %ss\nnop\nnop")
SNIPPET(pop_flags, "pushl $0x102\npopfl\nnop\npushl $2\npopfl\nnop")
SNIPPET(string, "movl $3, %ecx\nmovl %edi, %esi\nrep movsb")
SNIPPET(fault, "xorl %ecx, %ecx\ndivl %ecx")
SNIPPET(trap_instruction, "nop\nint3")
SNIPPET(undefined, "ud2")
SNIPPET(software, "int $0x21")
SNIPPET(jump, "jmp 1f\nnop\n1:nop")
SNIPPET(reads, "movl (%edi), %eax\nnop")
SNIPPET(writes, "movl %eax, (%edi)\nnop")
SNIPPET(modifies, "incl (%edi)\nnop")
SNIPPET(pushes, "movl %edi, %esi\npushl (%edi)\nnop")
SNIPPET(copies, "movl $4, %ecx\nleal 0x40(%edi), %esi\nrep movsb\nnop")
SNIPPET(general_detect, "movl $0x2400, %eax\nmovl %eax, %db7\nmovl %db0, %ecx\nnop")
SNIPPET(stack_shadow, "movl %ss, %ecx\nmovl (%edi), %eax\nmovl %ecx, %ss\nnop\nnop")

static const struct {
  const char *name;
  const struct snippet *snippet;
} steps[] = {{"steps", &two_steps}, {"move-ss", &move_stack},  {"popf", &pop_flags}, {"string", &string}, {"fault", &fault},
             {"int3", &trap_instruction}, {"ud2", &undefined}, {"int", &software},   {"jump", &jump}};

static const struct {
  const char *name;
  const struct snippet *snippet;
} accesses[] = {{"read", &reads}, {"write", &writes}, {"modify", &modifies}, {"push", &pushes}, {"copy", &copies}, {"shadow", &stack_shadow}};

static void single_steps(const struct environment *e) {
  for (u32 i = 0; i < COUNT(steps); i++) {
    for (u32 resume = 0; resume < 2; resume++) {
      struct trial *t = begin(e, steps[i].snippet);
      t->flags |= resume ? FLAG_TF | FLAG_RF : FLAG_TF;
      t->repair = resume_after_debug;
      finish("debug/%s/step/%s/rf%u", e->name, steps[i].name, resume);
    }
  }
}

/* DR7: enable bit 0 (local) or 1 (global), type in 17:16, length in 19:18. */
static void data_breakpoints(const struct environment *e) {
  for (u32 i = 0; i < COUNT(accesses); i++) {
    for (u32 type = 1; type < 4; type += 2) {
      for (int offset = -4; offset <= 4; offset += 4) { /* others mean nothing: SDM vol. 3, 17.2.5 */
        struct trial *t = begin(e, accesses[i].snippet);
        t->repair = resume_after_debug;
        t->di = TEST_AREA + 0x100;
        write_dr0(TEST_AREA + 0x100 + (word)offset);
        write_dr7(0x400 | 1 << (type == 3) | type << 16 | 3 << 18);
        finish("debug/%s/data/%s/type%u/%d", e->name, accesses[i].name, type, offset);
      }
    }
  }
}

static void instruction_breakpoints(const struct environment *e) {
  for (u32 offset = 0; offset < 4; offset++) {
    for (u32 flags = 0; flags < 3; flags++) {
      struct trial *t = begin(e, &two_steps);
      t->repair = resume_after_debug;
      t->flags |= flags == 1 ? FLAG_RF : flags == 2 ? FLAG_TF : 0;
      write_dr1(seen_by(e, t->code) + offset);
      write_dr7(0x400 | 4);
      finish("debug/%s/execute/%u/flags%u", e->name, offset, flags);
    }
  }
}

void run_debug(void) {
  for EACH_ENVIRONMENT(e) {
    single_steps(e);
    data_breakpoints(e);
    begin(e, &general_detect);
    finish("debug/%s/general-detect", e->name);
    if (!e->narrow) instruction_breakpoints(e); /* QEMU 7.2 crashes at one in a 16-bit segment */
  }
}
