/* Triple faults, each the end of its run: `shutdown=NAME` on the command line runs nothing else. */
#include "cases.h"
#include "limits.h"
#include "real.h"
#include "text.h"

SNIPPET(invalid, "ud2")
SNIPPET(push, "pushl %eax")
REAL_SNIPPET(real_push, "pushw %ax")
REAL_SNIPPET(real_interrupt, "int $0x21")

/* No vector has a gate. */
static void without_vectors(void) {
  begin(&environments[0], &invalid);
  load_tables(sizeof gdt - 1, 0);
  finish("shutdown/vectors");
}

/* Ring 0 has no other stack for the fault of its stack. */
static void without_stack(void) {
  struct trial *t = begin(&environments[0], &push);
  clear_test_pages();
  t->ss = set_limited_segment(&environments[0], &limited_segments[0]);
  t->sp = 0x20;
  gdt[SEL_TEST >> 3] = segment((u32)LIMITED_BASE, 0x1f, ACCESS_DATA | 4, FLAGS_WIDE); /* expand-down: valid from 20h */
  finish("shutdown/stack");
}

static void real_without_vectors(void) {
  begin_real(real_interrupt)->vectors_limit = 3;
  finish_real("shutdown/real-vectors");
}

static void real_without_stack(void) {
  begin_real(real_push)->registers.sp = 1;
  finish_real("shutdown/real-stack");
}

static const struct {
  const char *name;
  void (*run)(void);
} shutdowns[] = {{"shutdown=vectors", without_vectors},
                 {"shutdown=stack", without_stack},
                 {"shutdown=real-vectors", real_without_vectors},
                 {"shutdown=real-stack", real_without_stack}};

void run_shutdown(const char *line, bool (*has_word)(const char *, const char *)) {
  for (u32 i = 0; i < COUNT(shutdowns); i++) {
    if (has_word(line, shutdowns[i].name)) shutdowns[i].run();
  }
}
