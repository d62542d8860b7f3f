/* Frames of events and call gates, 32- and 16-bit, on stacks that may be too small: the interrupted one in ring 3, or that of ring 1 in the TSS. */
#include "cases.h"
#include "limits.h"
#include "text.h"

#define VECTOR 0x22
#define VECTOR_UD 6
#define VECTOR_NP 11
#define TSS_STACK1 0xc
#define TSS_SELECTOR1 0x10
#define SEL_HANDLER (SEL_TEST + 8)
#define SEL_ABSENT (SEL_TEST + 16)
#define SEL_GATE (SEL_TEST + 24)
#define LINEAR_POINTER (TEST_AREA + 0x3f00)

SNIPPET(software, "int $0x22")
SNIPPET(invalid, "ud2")
SNIPPET(not_present, "movw %ax, %fs")
SNIPPET(gate_call, "pushl $0x1111aaaa\npushl $0x2222bbbb\npushl $0x3333cccc\nlcalll *(%edi)")

enum event_kind { SOFTWARE, INVALID, NOT_PRESENT, CALL, CALL_WITH_PARAMETERS, EVENTS };

static const struct {
  const char *name;
  const struct snippet *snippet;
  u32 vector; /* 0: call gate */
  u32 slots;  /* pushed beside the stack of an outer ring */
  u8 parameters;
} events[EVENTS] = {{"int", &software, VECTOR, 3, 0},
                    {"ud", &invalid, VECTOR_UD, 3, 0},
                    {"np", &not_present, VECTOR_NP, 4, 0},
                    {"call", &gate_call, 0, 2, 0},
                    {"call-with-parameters", &gate_call, 0, 2, 3}};

static void set_handler(bool inner, u8 type, u32 event) {
  u8 dpl = inner ? 0x20 : ACCESS_DPL3;
  u32 base = (u32)(word)landing_wide + (inner ? 0 : USER_ALIAS);
  gdt[SEL_HANDLER >> 3] = segment(base, 0xff, ACCESS_CODE | dpl, 0x4);
  gdt[SEL_ABSENT >> 3] = segment(0, 0xfffff, 0x72, FLAGS_32);
  u16 selector = SEL_HANDLER | (inner ? 1 : 3);
  if (events[event].vector) set_gate(events[event].vector, selector, 0, ACCESS_PRESENT | ACCESS_DPL3 | type, 0);
  else set_call_gate(SEL_GATE, selector, 0, ACCESS_PRESENT | ACCESS_DPL3 | (type - 2), events[event].parameters);
}

static u32 frame_size(bool inner, u8 type, u32 event) {
  u32 slots = events[event].slots + (inner ? 2 + events[event].parameters : 0);
  return slots * (type & 8 ? 4 : 2);
}

/* Where only SP counts, bits 31:16 of ESP are those of the interrupted ESP plus one, so that it shows where they come from. */
static void set_inner_stack(const struct limited_segment *s, u32 offset, word interrupted) {
  u64 privilege = 3ull << 45;
  gdt[SEL_TEST >> 3] = (gdt[SEL_TEST >> 3] & ~privilege) | 1ull << 45;
  bool wide = s->flags & FLAGS_WIDE;
  *(u32 *)(tss + TSS_STACK1) = wide ? offset : ((u32)(interrupted & ~0xffffu) + 0x10000) | (offset & 0xffff);
  *(u32 *)(tss + TSS_SELECTOR1) = SEL_TEST | 1;
}

/* What was pushed, where it fits. */
static void print_words(const struct environment *e, const char *way, const char *event, const struct limited_segment *s, u32 offset, u32 bytes) {
  const u8 *memory = offset >= s->first + bytes && offset - 1 <= s->last ? limited_memory(s, offset - bytes) : NULL;
  if (!memory) return;
  print("words/%s/%s/%s.%s/%x:", e->name, s->name, way, event, (word)offset);
  for (u32 i = 0; i < bytes; i += 2) print(" %x", (word) * (const u16 *)(memory + i));
  print("\n");
}

static void frame(const struct environment *e, const struct limited_segment *s, bool inner, u8 type, u32 event, u32 offset) {
  const char *way = inner ? (type & 8 ? "inner32" : "inner16") : (type & 8 ? "same32" : "same16");
  u32 bytes = frame_size(inner, type, event);
  struct trial *t = begin(e, events[event].snippet);
  clear_test_pages();
  set_handler(inner, type, event);
  u16 selector = set_limited_segment(e, s);
  *(u16 *)(test_frames + 0x3f04) = SEL_GATE | 3;
  t->di = LINEAR_POINTER;
  t->ax = SEL_ABSENT | 3;
  if (inner) set_inner_stack(s, offset, t->sp);
  else {
    t->ss = selector;
    t->sp = limited_stack_pointer(s, offset + (events[event].vector ? 0 : 12)); /* the call's own pushes come first */
  }
  finish("frame/%s/%s/%s.%u.%s/%x", e->name, s->name, way, bytes, events[event].name, (word)offset);
  print_words(e, way, events[event].name, s, offset, bytes);
}

static void at_edges(const struct environment *e, const struct limited_segment *s, bool inner, u8 type, u32 event) {
  u32 bytes = frame_size(inner, type, event);
  frame(e, s, inner, type, event, s->first + bytes);
  frame(e, s, inner, type, event, s->first + bytes - 1);
  frame(e, s, inner, type, event, s->first + bytes / 2);
  if (s->last == 0xffffffff) return;
  bool whole = s->last == 0xffff;
  if (inner || events[event].vector) {
    frame(e, s, inner, type, event, whole ? s->last - 2 : s->last + 1);
    if (!whole) frame(e, s, inner, type, event, s->last + 3);
  }
}

void run_frames(void) {
  for EACH_ENVIRONMENT(e) {
    if (!e->user) continue;
    for (u32 i = 0; i < limited_segment_count; i++) {
      const struct limited_segment *s = &limited_segments[i];
      if (!is_limited_stack(s)) continue;
      for (u32 event = 0; event < EVENTS; event++) {
        for (u32 inner = 0; inner < 2; inner++) {
          if (!inner && events[event].parameters) continue;
          at_edges(e, s, inner, ACCESS_INTERRUPT_GATE & 15, event);
          at_edges(e, s, inner, ACCESS_INTERRUPT_GATE & 7, event);
        }
      }
    }
  }
}
