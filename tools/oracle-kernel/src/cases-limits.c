/* Memory operands at the edges of segments: every size, read and written, below and beyond byte and page limits, in expand-down segments. */
#include "cases.h"
#include "limits.h"

/* Name, size in 32- and in 16-bit code, r or w (or - where nothing is accessed), text. S is the segment override. */
#define OPERATIONS(X)                                                                                                              \
  X(load8, 1, 1, 'r', "movb " S "(%edi), %al")                                                                                     \
  X(load16, 2, 2, 'r', "movw " S "(%edi), %ax")                                                                                    \
  X(load32, 4, 4, 'r', "movl " S "(%edi), %eax")                                                                                   \
  X(store8, 1, 1, 'w', "movb %al, " S "(%edi)")                                                                                    \
  X(store16, 2, 2, 'w', "movw %ax, " S "(%edi)")                                                                                   \
  X(store32, 4, 4, 'w', "movl %eax, " S "(%edi)")                                                                                  \
  X(modify8, 1, 1, 'w', "notb " S "(%edi)")                                                                                        \
  X(modify16, 2, 2, 'w', "notw " S "(%edi)")                                                                                       \
  X(modify32, 4, 4, 'w', "lock notl " S "(%edi)")                                                                                  \
  X(exchange, 4, 4, 'w', "xchgl %eax, " S "(%edi)")                                                                                \
  X(compare8, 8, 8, 'w', "cmpxchg8b " S "(%edi)")                                                                                  \
  X(bit, 4, 4, 'r', "btl %eax, " S "(%edi)")                                                                                       \
  X(bound, 8, 8, 'r', "boundl %eax, " S "(%edi)")                                                                                  \
  X(far_pointer, 6, 6, 'r', "lfsl " S "(%edi), %eax")                                                                              \
  X(far_pointer16, 4, 4, 'r', "lfsw " S "(%edi), %ax")                                                                             \
  X(segment, 2, 2, 'r', "movw " S "(%edi), %fs")                                                                                   \
  X(store_segment, 2, 2, 'w', "movw %fs, " S "(%edi)")                                                                             \
  X(verify, 2, 2, 'r', "verr " S "(%edi)")                                                                                         \
  X(store_table, 6, 6, 'w', "sgdt " S "(%edi)")                                                                                    \
  X(set_condition, 1, 1, 'w', "setc " S "(%edi)")                                                                                  \
  X(push, 4, 4, 'r', "pushl " S "(%edi)")                                                                                          \
  X(pop, 4, 4, 'w', "popl " S "(%edi)")                                                                                            \
  X(integer16, 2, 2, 'r', "filds " S "(%edi)")                                                                                     \
  X(float32, 4, 4, 'r', "flds " S "(%edi)")                                                                                        \
  X(float64, 8, 8, 'r', "fldl " S "(%edi)")                                                                                        \
  X(float80, 10, 10, 'r', "fldt " S "(%edi)")                                                                                      \
  X(store_float64, 8, 8, 'w', "fstpl " S "(%edi)")                                                                                 \
  X(store_float80, 10, 10, 'w', "fstpt " S "(%edi)")                                                                               \
  X(environment, 28, 14, 'w', "fnstenv " S "(%edi)")                                                                               \
  X(save, 108, 94, 'w', "fnsave " S "(%edi)")                                                                                      \
  X(vector64, 8, 8, 'r', "movq " S "(%edi), %xmm0")                                                                                \
  X(vector128, 16, 16, 'r', "movups " S "(%edi), %xmm0")                                                                           \
  X(store_vector64, 8, 8, 'w', "movq %xmm0, " S "(%edi)")                                                                          \
  X(store_vector128, 16, 16, 'w', "movups %xmm0, " S "(%edi)")                                                                     \
  X(store_control, 4, 4, 'w', "stmxcsr " S "(%edi)")                                                                               \
  X(address, 1, 1, '-', ".byte 0x26\nleal (%edi), %eax\nxorl %eax, %eax")                                                              \
  X(prefetch, 1, 1, '-', "prefetcht0 " S "(%edi)")                                                                                 \
  X(hint, 1, 1, '-', "nopl " S "(%edi)")

#define NAME(label, wide, narrow, kind, text) {#label, wide, narrow, kind},
#define S "%es:"
#define DEFINE(label, wide, narrow, kind, text) SNIPPET(es_##label, text)
OPERATIONS(DEFINE)
#undef DEFINE
#undef S
#define S "%ss:"
#define DEFINE(label, wide, narrow, kind, text) SNIPPET(ss_##label, text)
OPERATIONS(DEFINE)

#define ENTRY_ES(label, wide, narrow, kind, text) &es_##label,
#define ENTRY_SS(label, wide, narrow, kind, text) &ss_##label,
static const struct snippet *const with_es[] = {OPERATIONS(ENTRY_ES)};
static const struct snippet *const with_ss[] = {OPERATIONS(ENTRY_SS)};
static const struct {
  const char *name;
  u8 wide, narrow;
  char kind;
} operations[] = {OPERATIONS(NAME)};

static void access(const struct environment *e, const struct limited_segment *s, u32 operation, bool on_stack, u32 offset) {
  u32 size = e->narrow ? operations[operation].narrow : operations[operation].wide;
  u8 kind[] = {(u8)operations[operation].kind, 0};
  struct trial *t = begin(e, on_stack ? with_ss[operation] : with_es[operation]);
  clear_test_pages();
  u16 selector = set_limited_segment(e, s);
  if (on_stack) {
    if (!e->user) {
      use_ist(VECTOR_SS);
      use_ist(VECTOR_DONE);
    }
    t->ss = selector;
    t->sp = limited_stack_pointer(s, s->first + 0x800); /* room for a frame, and far from the edges */
  } else t->es = selector;
  t->di = offset;
  finish("limit/%s/%s/%s/%s.%u%s/%x", e->name, s->name, on_stack ? "ss" : "es", operations[operation].name, size, (const char *)kind, (word)offset);
}

/* Around the first valid offset and the last, and where offsets wrap. */
static void at_edges(const struct environment *e, const struct limited_segment *s, u32 operation, bool on_stack) {
  u32 size = e->narrow ? operations[operation].narrow : operations[operation].wide;
  bool wraps = s->last == 0xffffffff; /* crossing FFFFFFFFh inside a segment of 4 GiB: up to the processor (SDM vol. 3, 5.3) */
  if (s->first) {
    access(e, s, operation, on_stack, s->first - 1);
    access(e, s, operation, on_stack, s->first);
    access(e, s, operation, on_stack, s->first + 1);
    access(e, s, operation, on_stack, s->first - 0x80);
  } else if (s->last + 1 >= size) access(e, s, operation, on_stack, 0xffffffff);
  if (wraps) return access(e, s, operation, on_stack, 0u - size);
  access(e, s, operation, on_stack, s->last + 1 - size);
  if (size > 1 && s->last + 2 >= size) access(e, s, operation, on_stack, s->last + 2 - size);
  if (size > 2) access(e, s, operation, on_stack, s->last);
  access(e, s, operation, on_stack, s->last + 1);
  access(e, s, operation, on_stack, s->last + 0x100);
}

SNIPPET(store_string, "rep stosl")
SNIPPET(store_bytes, "rep stosb")
SNIPPET(load_string, "rep lodsw %es:(%esi)")
SNIPPET(load_string_16, "rep lodsw %es:(%si)")

static const struct {
  const char *name;
  const struct snippet *wide, *narrow;
  u32 size;
} strings[] = {{"stosl.4w", &store_string, &store_string, 4}, {"stosb.1w", &store_bytes, &store_bytes, 1}, {"lodsw.2r", &load_string, &load_string_16, 2}};

/* Five elements, from `before` elements before the edge; the ones that fit are stored. */
static void repeat(const struct environment *e, const struct limited_segment *s, u32 string, bool backward, int before) {
  u32 size = strings[string].size;
  u32 start = backward ? s->first + (u32)before * size : s->last + 1 - (u32)before * size;
  if (s->last == 0xffffffff && !backward) return;
  struct trial *t = begin(e, e->narrow ? strings[string].narrow : strings[string].wide);
  clear_test_pages();
  t->es = set_limited_segment(e, s);
  t->di = start;
  t->si = start;
  t->cx = 5;
  if (backward) t->flags |= FLAG_DF;
  finish("limit/%s/%s/%s/%s.%x/%u", e->name, s->name, backward ? "backward" : "forward", strings[string].name, (word)start, (u32)before);
}

void run_limits(void) {
  for EACH_ENVIRONMENT(e) {
    if (e->wide) continue;
    for (u32 i = 0; i < limited_segment_count; i++) {
      const struct limited_segment *s = &limited_segments[i];
      for (u32 operation = 0; operation < COUNT(operations); operation++) {
        at_edges(e, s, operation, false);
        if (is_limited_stack(s)) at_edges(e, s, operation, true);
      }
      for (u32 string = 0; string < COUNT(strings) && s->last; string++) {
        for (int before = 0; before < 4; before++) {
          repeat(e, s, string, false, before);
          if (s->first) repeat(e, s, string, true, before);
        }
      }
    }
  }
}
