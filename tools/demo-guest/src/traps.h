/* Exceptions and hardware interrupts. */
#pragma once
#include "base.h"

#define VECTOR_IRQ_BASE 32

struct trap_frame {
  u64 r15, r14, r13, r12, r11, r10, r9, r8, rbp, rdi, rsi, rdx, rcx, rbx, rax;
  u64 vector, error, rip, cs, rflags, rsp, ss;
};

void traps_start(void);
/* Routes an 8259 line (0..15) to a handler and opens it. */
void handle_irq(u32 irq, void (*handler)(void));
u32 unexpected_interrupts(void);
/* Calls next on a fresh stack and never returns. */
void start_over(void (*next)(void)) __attribute__((noreturn));
