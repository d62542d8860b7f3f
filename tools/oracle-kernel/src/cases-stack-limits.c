/* Pushes, pops and frames at the edges of a stack segment, in ring 3, so that the fault itself has a good stack. */
#include "cases.h"
#include "limits.h"

/* Name, bytes pushed or popped, text. */
#define PUSHES(X)                                                                                                                  \
  X(push16, 2, "pushw %ax")                                                                                                        \
  X(push32, 4, "pushl %eax")                                                                                                       \
  X(push_immediate, 4, "pushl $5")                                                                                                 \
  X(push_byte16, 2, "pushw $5")                                                                                                    \
  X(push_segment16, 2, "pushw %fs")                                                                                                \
  X(push_flags16, 2, "pushfw")                                                                                                     \
  X(push_flags32, 4, "pushfl")                                                                                                     \
  X(push_all16, 16, "pushaw")                                                                                                      \
  X(push_all32, 32, "pushal")                                                                                                      \
  X(call16, 2, "callw 1f\n1:")                                                                                                     \
  X(call32, 4, "calll 1f\n1:")                                                                                                     \
  X(call_far32, 8, "lcalll *(%edi)")                                                                                               \
  X(enter16_0, 2, "enterw $0, $0")                                                                                                 \
  X(enter32_0, 4, "enterl $0, $0")                                                                                                 \
  X(enter32_0_8, 12, "enterl $8, $0")                                                                                              \
  X(enter16_1, 4, "enterw $0, $1")                                                                                                 \
  X(enter32_1, 8, "enterl $0, $1")                                                                                                 \
  X(enter32_3, 16, "enterl $0, $3")                                                                                                \
  X(enter16_3_8, 16, "enterw $8, $3")
#define POPS(X)                                                                                                                    \
  X(pop16, 2, "popw %ax")                                                                                                          \
  X(pop32, 4, "popl %eax")                                                                                                         \
  X(pop_segment16, 2, "popw %fs")                                                                                                  \
  X(pop_memory32, 4, "popl (%edi)")                                                                                                \
  X(pop_flags16, 2, "popfw")                                                                                                       \
  X(pop_flags32, 4, "popfl")                                                                                                       \
  X(pop_all16, 16, "popaw")                                                                                                        \
  X(pop_all32, 32, "popal")                                                                                                        \
  X(return32, 4, "retl")                                                                                                           \
  X(return32_8, 4, "retl $8")                                                                                                      \
  X(return_far32, 8, "lretl")                                                                                                      \
  X(return_interrupt32, 12, "iretl")                                                                                               \
  X(leave16, 2, "leavew")                                                                                                          \
  X(leave32, 4, "leavel")

#define DEFINE(label, bytes, text) SNIPPET(label, text)
PUSHES(DEFINE)
POPS(DEFINE)

struct operation {
  const char *name;
  const struct snippet *snippet;
  u32 bytes;
};

#define ENTRY(label, bytes, text) {#label, &label, bytes},
static const struct operation pushes[] = {PUSHES(ENTRY)};
static const struct operation pops[] = {POPS(ENTRY)};

static struct trial *on_limited_stack(const struct environment *e, const struct limited_segment *s, const struct snippet *snippet, u32 offset) {
  struct trial *t = begin(e, snippet);
  clear_test_pages();
  t->ss = set_limited_segment(e, s);
  t->sp = limited_stack_pointer(s, offset);
  return t;
}

static void push(const struct environment *e, const struct limited_segment *s, const struct operation *o, u32 offset) {
  struct trial *t = on_limited_stack(e, s, o->snippet, offset);
  u32 after = e->narrow ? 4 : 2; /* what LCALL takes */
  *(u32 *)(test_frames + 0x3f00) = (u32)t->ip + after;
  *(u16 *)(test_frames + 0x3f04) = e->cs;
  t->di = TEST_AREA + 0x3f00;
  t->bp = limited_stack_pointer(s, s->first + 0x400); /* of frames that ENTER copies */
  finish("stack/%s/%s/%s.%u/%x", e->name, s->name, o->name, o->bytes, (word)offset);
}

/* The stack holds what returns need: a place after the instruction, CS, flags. */
static void pop(const struct environment *e, const struct limited_segment *s, const struct operation *o, u32 offset) {
  struct trial *t = on_limited_stack(e, s, o->snippet, offset);
  bool leaves = o->snippet == &leave16 || o->snippet == &leave32;
  bool returns = o->snippet == &return32 || o->snippet == &return32_8 || o->snippet == &return_far32 || o->snippet == &return_interrupt32;
  u8 *memory = limited_memory(s, offset);
  if (returns && !memory) return;
  if (returns) {
    ((u32 *)memory)[0] = e->narrow ? (u32)(landing_narrow - t->code) : (u32)seen_by(e, landing_wide);
    ((u32 *)memory)[1] = e->cs;
    ((u32 *)memory)[2] = FLAG_FIXED;
    if (e->narrow && landing_narrow - t->code > 0xffff) return;
  }
  if (leaves) {
    t->bp = t->sp;
    t->sp = limited_stack_pointer(s, s->first + 0x400);
  }
  t->di = TEST_AREA + 0x3f00;
  finish("stack/%s/%s/%s.%u/%x", e->name, s->name, o->name, o->bytes, (word)offset);
}

static void push_at_edges(const struct environment *e, const struct limited_segment *s, const struct operation *o) {
  bool wraps = s->last == 0xffffffff;
  push(e, s, o, s->first + o->bytes);
  push(e, s, o, s->first + o->bytes - 1);
  push(e, s, o, s->first + o->bytes + 1);
  if (o->bytes > 1 + 1) push(e, s, o, s->first);
  push(e, s, o, s->first + 1 == s->first + o->bytes - 1 ? s->first + 0x200 : s->first + 1);
  if (wraps) return;
  push(e, s, o, s->last + 1);
  if (s->last != 0xffff) push(e, s, o, s->last + 2);
}

static void pop_at_edges(const struct environment *e, const struct limited_segment *s, const struct operation *o) {
  bool wraps = s->last == 0xffffffff;
  pop(e, s, o, s->first);
  if (s->first) pop(e, s, o, s->first - 1);
  if (wraps) return;
  pop(e, s, o, s->last + 1 - o->bytes);
  pop(e, s, o, s->last + 2 - o->bytes);
  if (o->bytes > 2) pop(e, s, o, s->last);
  if (s->last != 0xffff) pop(e, s, o, s->last + 1);
}

void run_stack_limits(void) {
  for EACH_ENVIRONMENT(e) {
    if (e->wide || !e->user) continue;
    for (u32 i = 0; i < limited_segment_count; i++) {
      const struct limited_segment *s = &limited_segments[i];
      if (!is_limited_stack(s)) continue;
      for (u32 o = 0; o < COUNT(pushes); o++) push_at_edges(e, s, &pushes[o]);
      for (u32 o = 0; o < COUNT(pops); o++) pop_at_edges(e, s, &pops[o]);
    }
  }
}
