/*
 * One stub for each vector 0..47, making the same frame (struct trap_frame) for handle_trap(), and one for the LAPIC's spurious vector, which
 * just returns.
 */

  .altmacro
/* Vectors for which the processor itself pushes an error code (Intel SDM vol. 3, table 6-1). */
#define HAS_ERROR_CODE(n) ((n) == 8 || ((n) >= 10 && (n) <= 14) || (n) == 17 || (n) == 21 || (n) == 29 || (n) == 30)

.macro STUB number
  .balign 16
  .if !HAS_ERROR_CODE(\number)
  pushq $0
  .endif
  pushq $\number
  jmp trap_common
.endm

  .text
  .balign 16
  .globl trap_stubs
trap_stubs:
  .set vector, 0
  .rept 48
  STUB %vector
  .set vector, vector + 1
  .endr

  .balign 16
  .globl spurious_stub
spurious_stub:
  iretq

trap_common:
  pushq %rax
  pushq %rbx
  pushq %rcx
  pushq %rdx
  pushq %rsi
  pushq %rdi
  pushq %rbp
  pushq %r8
  pushq %r9
  pushq %r10
  pushq %r11
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  cld
  movq %rsp, %rdi
  movq %rsp, %rbx /* the processor aligned RSP, but only before its own pushes */
  andq $-16, %rsp
  call handle_trap
  movq %rbx, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %r11
  popq %r10
  popq %r9
  popq %r8
  popq %rbp
  popq %rdi
  popq %rsi
  popq %rdx
  popq %rcx
  popq %rbx
  popq %rax
  addq $16, %rsp
  iretq
