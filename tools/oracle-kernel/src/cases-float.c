/* #NM, #MF, #XM, #UD and #AC: the x87, MMX and SSE under CR0 and CR4, unmasked exceptions, alignment. */
#include "cases.h"
#include "trial.h"

SNIPPET(initialise, "fninit")
SNIPPET(load_one, "fld1")
SNIPPET(wait, "fwait")
SNIPPET(multimedia, "emms")
SNIPPET(multimedia_add, "paddb %mm1, %mm0")
SNIPPET(vector, "xorps %xmm1, %xmm0")
SNIPPET(vector_integer, "pxor %xmm1, %xmm0")
SNIPPET(save, "fxsave (%edi)")
SNIPPET(control, "ldmxcsr (%edi)")
SNIPPET(fence, "lfence\nsfence\nmfence")
SNIPPET(general, "movnti %eax, (%edi)")
SNIPPET(pending, "fldcw (%edi)\nfld1\nfldz\nfdivrp\nnop\nfwait\nnop")
SNIPPET(pending_no_wait, "fldcw (%edi)\nfld1\nfldz\nfdivrp\nnop\nfnstsw %ax\nnop")
SNIPPET(pending_load, "fldcw (%edi)\nfld1\nfldz\nfdivrp\nnop\nfld1\nnop")
SNIPPET(pending_multimedia, "fldcw (%edi)\nfld1\nfldz\nfdivrp\nemms")
SNIPPET(vector_divide, "ldmxcsr (%edi)\npcmpeqd %xmm0, %xmm0\npslld $25, %xmm0\npsrld $2, %xmm0\nxorps %xmm1, %xmm1\ndivps %xmm1, %xmm0")

static const struct {
  const char *name;
  const struct snippet *snippet;
} instructions[] = {{"fninit", &initialise}, {"fld1", &load_one},   {"fwait", &wait},     {"emms", &multimedia}, {"paddb", &multimedia_add},
                    {"xorps", &vector},      {"pxor", &vector_integer}, {"fxsave", &save}, {"ldmxcsr", &control}, {"fence", &fence}, {"movnti", &general}};

static const struct {
  const char *name;
  word cr0, cr4_off;
} controls[] = {{"plain", CR0_MP, 0}, {"ts", CR0_TS, 0}, {"ts+mp", CR0_TS | CR0_MP, 0}, {"em", CR0_EM, 0}, {"em+ts+mp", CR0_EM | CR0_TS | CR0_MP, 0},
                {"no-fxsr", CR0_MP, CR4_OSFXSR}, {"no-fxsr+ts", CR0_TS, CR4_OSFXSR}};

static void availability(const struct environment *e) {
  for (u32 i = 0; i < COUNT(instructions); i++) {
    for (u32 k = 0; k < COUNT(controls); k++) {
      begin(e, instructions[i].snippet);
      *(u32 *)test_frames = 0x1f80;
      write_cr0((read_cr0() & ~(word)(CR0_MP | CR0_EM | CR0_TS)) | controls[k].cr0);
      write_cr4(read_cr4() & ~controls[k].cr4_off);
      finish("float/%s/%s/%s", e->name, instructions[i].name, controls[k].name);
      write_cr0(read_cr0() & ~(word)(CR0_EM | CR0_TS));
    }
  }
}

static void unmasked(const struct environment *e) {
  static const struct {
    const char *name;
    const struct snippet *snippet;
    u32 control;
  } trials[] = {{"pending", &pending, 0x37b}, {"pending-no-wait", &pending_no_wait, 0x37b}, {"pending-load", &pending_load, 0x37b},
                {"pending-emms", &pending_multimedia, 0x37b}, {"masked", &pending, 0x37f}, {"vector", &vector_divide, 0x1d80}, {"vector-masked", &vector_divide, 0x1f80}};
  for (u32 i = 0; i < COUNT(trials); i++) {
    for (u32 handled = 0; handled < 2; handled++) {
      begin(e, trials[i].snippet);
      *(u32 *)test_frames = trials[i].control;
      if (!handled) write_cr4(read_cr4() & ~(word)CR4_OSXMMEXCPT);
      finish("float/%s/%s/handled%u", e->name, trials[i].name, handled);
    }
  }
}

SNIPPET(load16, "movw (%edi), %ax")
SNIPPET(load32, "movl (%edi), %eax")
SNIPPET(store32, "movl %eax, (%edi)")
SNIPPET(modify16, "incw (%edi)")
SNIPPET(load8, "movb (%edi), %al")
SNIPPET(float64, "fldl (%edi)")
SNIPPET(aligned_vector, "movaps (%edi), %xmm0")
SNIPPET(aligned_operand, "xorps (%edi), %xmm0")
SNIPPET(far_pointer, "lfs (%edi), %eax\nxorl %eax, %eax")
SNIPPET(compare8, "cmpxchg8b (%edi)")
SNIPPET(string16, "movl $2, %ecx\nleal 64(%edi), %esi\nrep movsw")

static void alignment(const struct environment *e) {
  static const struct {
    const char *name;
    const struct snippet *snippet;
  } trials[] = {{"load8", &load8}, {"load16", &load16}, {"load32", &load32}, {"store32", &store32}, {"modify16", &modify16}, {"fldl", &float64},
                {"movaps", &aligned_vector}, {"xorps", &aligned_operand}, {"lfs", &far_pointer}, {"cmpxchg8b", &compare8}, {"movsw", &string16}};
  for (u32 i = 0; i < COUNT(trials); i++) {
    for (u32 offset = 0; offset < 9; offset++) {
      if (offset > 4 && offset < 8) continue;
      for (u32 check = 0; check < 2; check++) {
        struct trial *t = begin(e, trials[i].snippet);
        for (u32 at = 0; at < 64; at++) test_frames[at] = 0;
        t->di = TEST_AREA + offset;
        t->flags |= FLAG_AC;
        if (check) write_cr0(read_cr0() | CR0_AM);
        finish("align/%s/%s/%u/am%u", e->name, trials[i].name, offset, check);
      }
    }
  }
}

void run_float(void) {
  for EACH_ENVIRONMENT(e) {
    availability(e);
    unmasked(e);
    alignment(e);
  }
}
