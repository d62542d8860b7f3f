/* Every stack that a trial or a handler can be on. */
  .section .bss
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
