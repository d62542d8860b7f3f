/*
 * Trials in real-address mode (the 32-bit image): a snippet is copied below 1 MiB, the kernel leaves protected mode for it and comes back with
 * whatever vector ended it. Its handlers live in a segment of their own with the interrupt vector table.
 *
 *   10000h  handlers, vector table        20000h  the snippet's code (64 KiB and some more, as everything)
 *   40000h  its stack                     60000h  its data
 */
#pragma once

#include "base.h"
#include "trial.h"

#define REAL_HANDLERS 0x10000
#define REAL_VECTORS 0x18000
#define REAL_CODE 0x20000
#define REAL_STACK 0x40000
#define REAL_DATA 0x60000
#define REAL_LAST_VECTOR 0x2f

/* Order known to real-32.S. */
struct real_registers {
  u32 ax, cx, dx, bx, bp, si, di, sp;
  u16 ss, ds, es, fs, gs, pad;
};

struct real_entry {
  struct real_registers registers;
  u16 ip, cs, flags, pad;
  /* Selectors loaded in protected mode before: their limits stay. */
  u16 first_data, first_stack;
};

struct real_exit {
  struct real_registers registers;
  u32 cr0;
  u8 vector;
};

extern u8 real_start[], real_end[], real_entry_state[], real_exit_state[], real_stubs[];
extern u8 real_idt_pointer[];

void enter_real(void);

struct real_trial {
  const u8 *code;
  struct real_registers registers;
  u16 ip, flags;
  u16 vectors_limit;
  u32 data_limit; /* of DS and ES as protected mode left them */
  bool flat_data; /* DS and ES begin at 0 */
  bool show_memory;
};

struct real_trial *begin_real(const u8 *code);
void finish_real(const char *format, ...);

#define REAL_SNIPPET(label, text) SNIPPET_IN(".code16\n", label, text)
