/*
 * A trial: a snippet of machine code runs in an environment (mode and ring) until INT 20h or a fault ends it; what happened is one line of the log.
 *
 *   struct trial *t = begin(environment, &snippet);  // the whole machine as it should be
 *   t->ax = ..., set_page(...), ...                  // what is different this time
 *   finish("pf/read/%s", environment->name);
 */
#pragma once

#include "base.h"
#include "paging.h"
#include "segments.h"
#include "trap.h"

struct snippet {
  const u8 *wide;   /* for 64-bit and 32-bit code segments */
  const u8 *narrow; /* for 16-bit ones */
};

#if LONG_MODE
#define OWN_CODE ".code64\n"
#else
#define OWN_CODE ".code32\n"
#endif

#define SNIPPET_IN(code, label, text)                                                                                              \
  asm(".pushsection .snippets, \"ax\"\n.balign 16\n" code #label ":\n" text "\nint $0x20\n" OWN_CODE ".popsection\n");              \
  extern const u8 label[];

/* The same source for 32- and 16-bit code; the 32-bit encoding is also what 64-bit code gets, where (%edi) means (%rdi) and PUSH %eax PUSH %rax. */
#define SNIPPET(name, text)                                                                                                        \
  SNIPPET_IN(".code32\n", name##_wide, text)                                                                                       \
  SNIPPET_IN(".code16\n", name##_narrow, text)                                                                                     \
  static const struct snippet name = {name##_wide, name##_narrow};

#define SNIPPET_64(name, text)                                                                                                     \
  SNIPPET_IN(".code64\n", name##_wide, text)                                                                                       \
  static const struct snippet name = {name##_wide, NULL};

struct environment {
  const char *name;
  u16 cs, ss;
  bool user, narrow, wide; /* wide: 64-bit code */
};

extern const struct environment environments[];
extern const u32 environment_count;
#define EACH_ENVIRONMENT(e) (const struct environment *e = environments; e < environments + environment_count; e++)

struct event {
  word *flags_at; /* EFLAGS in the pushed frame */
  u8 vector;
  word error, cr2, ip, cs, flags, sp, ss, frame_end, dr6;
  struct trap_state state;
};

struct trial {
  word ax, cx, dx, bx, bp, si, di, r11;
  word ip, flags, sp;
  u16 cs, ss, ds, es, fs, gs; /* FS and GS: virtual-8086 mode only */
  const u8 *code;
  bool show_pages; /* log accessed and dirty bits, and the first words of the test pages */
  bool show_descriptor; /* log the access byte of SEL_TEST, whose accessed or busy bit may have changed */
  bool (*repair)(const struct event *);
  void (*show)(const struct trial *); /* what else the line tells */
};

struct trial *begin(const struct environment *environment, const struct snippet *snippet);
void finish(const char *format, ...);

/* The test page at CR2, whatever was wrong with it, becomes good; the trial goes on. */
bool repair_page(const struct event *event);
/* After #DB the trial goes on, with RF, so that an instruction breakpoint does not hit again. */
bool resume_after_debug(const struct event *event);
/* The supervisor's address as the environment sees it. */
word seen_by(const struct environment *environment, const void *address);
/* Where gates and system calls lead: the log writes `landing` for the place. INT 20h. */
extern const u8 landing_wide[], landing_narrow[];
/* In the handlers of these vectors the frame goes to IST1 (long mode), which a trial needs when its own stack is bad. */
void use_ist(u32 vector);
