/* Entry into snippets and the stubs of the vectors, long mode. */

#define HAS_ERROR_CODE(n) ((n) == 8 || ((n) >= 10 && (n) <= 14) || (n) == 17)
#define DATA0 0x10

  .altmacro
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

/* Registers go to trap_state, the frame stays where it is. */
trap_common:
  cld
  movq %rax, trap_state
  movq %rcx, trap_state + 8
  movq %rdx, trap_state + 16
  movq %rbx, trap_state + 24
  movq %rbp, trap_state + 32
  movq %rsi, trap_state + 40
  movq %rdi, trap_state + 48
  movq %r11, trap_state + 56
  movq %rsp, trap_state + 64
  movl %ss, %eax
  movq %rax, trap_state + 72
  movl %ds, %eax
  movq %rax, trap_state + 80
  movl %es, %eax
  movq %rax, trap_state + 88
  movl %fs, %eax
  movq %rax, trap_state + 96
  movl %gs, %eax
  movq %rax, trap_state + 104
  movl $DATA0, %eax
  movl %eax, %ds
  movl %eax, %es
  movl %eax, %ss
  movq $handler_stack_top, %rsp
  call trap
  testl %eax, %eax
  jz leave
  movw trap_state + 80, %ds
  movw trap_state + 88, %es
  movq trap_state + 64, %rsp
  addq $16, %rsp
  movq trap_state, %rax
  movq trap_state + 8, %rcx
  movq trap_state + 16, %rdx
  movq trap_state + 24, %rbx
  movq trap_state + 32, %rbp
  movq trap_state + 40, %rsi
  movq trap_state + 48, %rdi
  movq trap_state + 56, %r11
  iretq

leave:
  movq saved_sp, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbp
  popq %rbx
  ret

  .globl enter
enter:
  pushq %rbx
  pushq %rbp
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, saved_sp
  pushq entry_state + 96
  pushq entry_state + 88
  pushq entry_state + 80
  pushq entry_state + 72
  pushq entry_state + 64
  movw entry_state + 104, %ds
  movw entry_state + 112, %es
  movq entry_state, %rax
  movq entry_state + 8, %rcx
  movq entry_state + 16, %rdx
  movq entry_state + 24, %rbx
  movq entry_state + 32, %rbp
  movq entry_state + 40, %rsi
  movq entry_state + 48, %rdi
  movq entry_state + 56, %r11
  iretq

  .bss
  .balign 16
  .globl trap_state
trap_state: .skip 112
  .globl entry_state
entry_state: .skip 136
saved_sp: .skip 8
