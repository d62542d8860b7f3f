/*
 * Every stack that a trial or a handler can be on, in one block of 64 KiB: where IRET loads only SP, bits 31:16 of ESP stay the handler's, and an
 * event in long mode pushes at RSP whatever the base of SS is.
 */
  .section .stacks, "aw", @nobits
  .balign 4096
.macro STACK name
  .skip 4096
  .globl \name
\name:
.endm
  .skip 12288
  STACK boot_stack_top
  .skip 4096
  STACK handler_stack_top
  STACK stack0_top
  STACK stack1_top
  STACK ist1_top
  STACK test_stack_top
  STACK user_stack_top
