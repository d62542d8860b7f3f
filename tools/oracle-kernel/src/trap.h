/* The way into a snippet and back: enter() in assembly (trap-64.S, trap-32.S), one stub a vector. */
#pragma once

#include "base.h"

#define VECTOR_DONE 0x20 /* INT 20h ends a snippet */

/* Order known to trap-64.S and trap-32.S. */
struct registers {
  word ax, cx, dx, bx, bp, si, di, r11;
};

/* What the stub found; order known to the assembly. */
struct trap_state {
  struct registers registers;
  word sp, ss, ds, es, fs, gs;
};

/* What enter() loads; order known to the assembly. */
struct entry_state {
  struct registers registers;
  word ip, cs, flags, sp, ss, ds, es, fs, gs; /* FS and GS: virtual-8086 mode only */
};

extern u8 trap_stubs[];
extern u8 stack0_top[], stack1_top[], ist1_top[], test_stack_top[], user_stack_top[], handler_stack_top[];
extern struct trap_state trap_state;
extern struct entry_state entry_state;

/* Runs the snippet until trap() returns 0. */
void enter(void);
/* Called by the stubs on the handler's stack. Nonzero: registers are loaded again and the interrupted code goes on. */
int trap(void);
