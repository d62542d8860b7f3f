/* Code segments that end inside a snippet: fetches across the limit, near and far transfers beyond it, data in code segments. */
#include "cases.h"
#include "limits.h"

#define SEL_CODE SEL_TEST
#define SEL_HANDLER (SEL_TEST + 8)
#define SEL_GATE (SEL_TEST + 24)

/* Name, bytes of the first instruction in 32-bit and in 16-bit code, text. */
#define FETCHES(X)                                                                                                                 \
  X(nop, 1, 1, "nop")                                                                                                              \
  X(move8, 2, 2, "movb $0, %al")                                                                                                   \
  X(move32, 5, 6, "movl $0, %eax")                                                                                                 \
  X(prefixed, 4, 4, ".byte 0xf3, 0x2e, 0x3e, 0x90")                                                                                \
  X(memory, 7, 9, "movl $0, 64(%edi)")                                                                                             \
  X(undefined, 2, 2, "ud2")                                                                                                        \
  X(vector, 4, 4, ".byte 0x66, 0x0f, 0xef, 0xc1")

/* The target is the INT 20h that every snippet ends with. */
#define BRANCHES(X)                                                                                                                \
  X(jump8, ".byte 0xeb, 2\nnop\nnop")                                                                                              \
  X(call16, "callw 1f\nnop\n1:")                                                                                                     \
  X(jump_indirect, "jmpl *%eax\nnop")                                                                                              \
  X(call_indirect, "calll *%eax\nnop")                                                                                             \
  X(jump_memory, "jmpl *(%edi)\nnop")                                                                                              \
  X(jump_zero, "jecxz 1f\nnop\n1:")                                                                                                \
  X(jump_parity, "jnp 1f\nnop\n1:")                                                                                                \
  X(loop, "loopl 1f\nnop\n1:")                                                                                                     \
  X(jump_far, "ljmpl *8(%edi)\nnop")                                                                                               \
  X(call_far, "lcalll *8(%edi)\nnop")                                                                                              \
  X(return_near, "retl\nnop")                                                                                                      \
  X(return_far, "lretl\nnop")                                                                                                      \
  X(return_interrupt, "iretl\nnop")

#define DEFINE_FETCH(label, wide, narrow, text) SNIPPET(fetch_##label, text)
FETCHES(DEFINE_FETCH)
#define DEFINE(label, text) SNIPPET(label, text)
BRANCHES(DEFINE)

#define ENTRY_FETCH(label, wide, narrow, text) {#label, &fetch_##label, wide, narrow},
#define ENTRY(label, text) {#label, &label},
static const struct {
  const char *name;
  const struct snippet *snippet;
  u32 wide, narrow;
} fetches[] = {FETCHES(ENTRY_FETCH)};
static const struct {
  const char *name;
  const struct snippet *snippet;
} branches[] = {BRANCHES(ENTRY)};

/* CS begins `before` bytes before the snippet and ends with the limit. */
static struct trial *in_limited_code(const struct environment *e, const struct snippet *snippet, u32 before, u32 limit) {
  struct trial *t = begin(e, snippet);
  u8 access = ACCESS_CODE | (e->user ? ACCESS_DPL3 : 0);
  gdt[SEL_CODE >> 3] = segment((u32)seen_by(e, t->code) - before, limit, access, e->narrow ? FLAGS_16 : FLAGS_WIDE);
  t->cs = SEL_CODE | (e->user ? 3 : 0);
  t->ip = before;
  clear_test_pages();
  return t;
}

/* `inside` bytes of the snippet are within the limit. */
static void fetch_across(const struct environment *e, u32 fetch, u32 inside) {
  u32 before = 0x200;
  u32 length = e->narrow ? fetches[fetch].narrow : fetches[fetch].wide;
  in_limited_code(e, fetches[fetch].snippet, before, before + inside - 1);
  finish("code/%s/%s.%u/%u", e->name, fetches[fetch].name, length, inside);
}

static u32 end_of(const u8 *code) {
  u32 length = 0;
  while (code[length] != 0xcd || code[length + 1] != VECTOR_DONE) length++;
  return length;
}

/* The limit lies before, at, and behind the first byte of INT 20h. */
static void branch_to(const struct environment *e, u32 branch, int distance) {
  const struct snippet *snippet = branches[branch].snippet;
  u32 target = end_of(e->narrow ? snippet->narrow : snippet->wide);
  struct trial *t = in_limited_code(e, snippet, 0, target + (u32)distance);
  t->ax = target;
  t->cx = snippet == &loop ? 2 : 0;
  u32 *memory = (u32 *)test_frames;
  memory[0] = memory[2] = target;
  memory[3] = t->cs;
  if (snippet == &return_near || snippet == &return_far || snippet == &return_interrupt) {
    u32 *stack = (u32 *)((word)(e->user ? user_stack_top : test_stack_top) - 16);
    stack[0] = target;
    stack[1] = t->cs;
    stack[2] = FLAG_FIXED;
    t->sp -= 16;
  }
  finish("code/%s/%s/%d", e->name, branches[branch].name, distance);
}

SNIPPET(read_code, "movl %cs:(%edi), %eax")
SNIPPET(write_code, "movl %eax, %cs:(%edi)")

/* Data in the code segment: readable or not, never writable. */
static void code_as_data(const struct environment *e) {
  for (u32 readable = 0; readable < 2; readable++) {
    for (u32 write = 0; write < 2; write++) {
      for (u32 offset = 0x31; offset < 0x35; offset++) {
        struct trial *t = in_limited_code(e, write ? &write_code : &read_code, 0, 0x35);
        if (!readable) gdt[SEL_CODE >> 3] &= ~(1ull << 41);
        t->di = offset;
        t->ax = *(const u32 *)(t->code + offset); /* so that a write that goes through changes nothing */
        if (write && offset > 0x31) continue;
        finish("code/%s/%s.%s/%x", e->name, readable ? "readable" : "execute-only", write ? "write" : "read", (word)offset);
      }
    }
  }
}

#if !LONG_MODE
SNIPPET(software, "int $0x22")
SNIPPET(invalid, "ud2")
SNIPPET(gate_call, "lcalll *(%edi)")
SNIPPET(gate_jump, "ljmpl *(%edi)")

/* Handlers behind the limit of their segment; the level stays. */
static void handlers_beyond(const struct environment *e) {
  static const struct {
    const char *name;
    const struct snippet *snippet;
    u32 vector;
  } ways[] = {{"int", &software, 0x22}, {"ud", &invalid, 6}, {"call", &gate_call, 0}, {"jump", &gate_jump, 0}};
  for (u32 i = 0; i < COUNT(ways); i++) {
    for (u32 beyond = 0; beyond < 2; beyond++) {
      struct trial *t = begin(e, ways[i].snippet);
      u16 selector = SEL_HANDLER | (e->user ? 3 : 0);
      u32 before = 0x10;
      u8 access = ACCESS_CODE | (e->user ? ACCESS_DPL3 : 0);
      gdt[SEL_HANDLER >> 3] = segment((u32)seen_by(e, landing_wide) - before, before + 1 - 2 * beyond, access, FLAGS_WIDE);
      if (ways[i].vector) set_gate(ways[i].vector, selector, before, ACCESS_INTERRUPT_GATE | ACCESS_DPL3, 0);
      set_call_gate(SEL_GATE, selector, before, ACCESS_CALL_GATE | ACCESS_DPL3, 0);
      *(u16 *)(test_frames + 4) = SEL_GATE | 3;
      t->di = TEST_AREA;
      finish("code/%s/handler-%s/%u", e->name, ways[i].name, beyond);
    }
  }
}
#endif

void run_code_limits(void) {
  for EACH_ENVIRONMENT(e) {
    if (e->wide) continue;
    for (u32 fetch = 0; fetch < COUNT(fetches); fetch++) {
      for (u32 inside = 1; inside <= fetches[fetch].narrow + 2; inside++) fetch_across(e, fetch, inside);
    }
    for (u32 branch = 0; branch < COUNT(branches); branch++) {
      for (int distance = -1; distance <= 1; distance++) branch_to(e, branch, distance);
    }
    code_as_data(e);
#if !LONG_MODE
    handlers_beyond(e);
#endif
  }
}
